package web

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

func (s *server) importPage(w http.ResponseWriter, r *http.Request) error {
	return showImport(w, r, page.Form{})
}

func showImport(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	return page.Render(w, r, page.Frame{
		Title: i18n.T(ctx, "member.import_title"), Lead: i18n.T(ctx, "member.import_lead"),
		Back: "/register", BackTo: i18n.T(ctx, "member.register_title"), Status: form.Status,
	}, sendListPage(form))
}

// sendList keeps the list that is sent, as it comes: it never lies on the disk
// in the clear.
func (s *server) sendList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form := page.Form{}
	file, err := listIn(r)
	if err != nil {
		err = apperr.New(apperr.Invalid, "member.import_no_file").At("file").Because(err)
	}
	var ref string
	if err == nil {
		ref, err = member.Stage(ctx, s.site.DB, member.From(ctx), file)
	}
	if form.Refuse(ctx, err) {
		return showImport(w, r, form)
	}
	if err != nil {
		return err
	}
	s.await(ctx, ref, member.ImportWaiting)
	return page.SeeOther(w, r, "/register/import/"+ref)
}

// listIn finds the file in what a browser sends, without reading ahead.
func listIn(r *http.Request) (io.Reader, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
	}
}

// patience is how long an answer waits for a job that is short for most lists.
const patience = 2 * time.Second

// await waits a moment for an import to leave a state, so that most people see
// the outcome at once. The page itself says what is to be seen if it has not.
func (s *server) await(ctx context.Context, ref string, state member.ImportState) {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		i, err := member.GetImport(ctx, s.site.DB, ref)
		if err != nil || i.State != state {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *server) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := member.GetImport(ctx, s.site.DB, r.PathValue("id"))
	if err != nil {
		return err
	}
	return page.Render(w, r, page.Frame{
		Title: i18n.T(ctx, "member.import_title"), Back: "/register/import", BackTo: i18n.T(ctx, "member.register_import"),
		Wide: true, Live: member.ImportTopic(i.ID),
	}, listPage(i))
}

func (s *server) remap(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ref := r.PathValue("id")
	i, err := member.GetImport(r.Context(), s.site.DB, ref)
	if err != nil {
		return err
	}
	mapping := member.Mapping{MonthFirst: form.Has("month_first", "yes")}
	for n := range i.Summary.Header {
		mapping.Columns = append(mapping.Columns, member.Field(form.Value("column-"+strconv.Itoa(n))))
	}
	mapping.Standings = i.Summary.Mapping.Standings
	for n, word := range i.Summary.Words {
		if standing := form.Value("word-" + strconv.Itoa(n)); standing != "" {
			mapping.Explain(word, member.Standing(standing))
		}
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return member.Remap(ctx, tx, member.From(ctx), ref, mapping)
	})
	if err != nil {
		return err
	}
	s.await(r.Context(), ref, member.ImportWaiting)
	return page.SeeOther(w, r, "/register/import/"+ref)
}

func (s *server) applyList(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ref := r.PathValue("id")
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		actor := member.From(ctx)
		_, err := store.Once(ctx, tx, actor.Key(), form.Value("once"), func() (string, error) { return "", member.StartImport(ctx, tx, actor, ref) })
		return err
	})
	if err != nil {
		return err
	}
	s.await(r.Context(), ref, member.ImportApplying)
	return page.SeeOther(w, r, "/register/import/"+ref)
}
