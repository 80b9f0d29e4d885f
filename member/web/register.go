package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"concentric/base/csvfile"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

// perPage is how many entries a page of the register shows.
const perPage = 50

// register shows the register to a steward, page by page, or whom they look
// for. It is noted first, and shown then.
func (s *server) register(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	find := strings.TrimSpace(r.URL.Query().Get("find"))
	var people []member.Member
	var err error
	if find != "" {
		people, err = member.Find(ctx, s.site.DB, find)
	} else {
		people, err = member.After(ctx, s.site.DB, r.URL.Query().Get("after"), perPage+1)
	}
	if err != nil {
		return err
	}
	pages := page.Pages{Listed: true}
	if len(people) > perPage {
		people = people[:perPage]
		pages.Later = "/register?after=" + url.QueryEscape(people[perPage-1].Number)
	}
	if err := s.note(ctx, member.ReadList, people); err != nil {
		return err
	}
	return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "member.register_title"), Lead: i18n.T(ctx, "member.register_lead"), Wide: true},
		registerPage(people, find, pages))
}

func (s *server) note(ctx context.Context, what string, people []member.Member) error {
	ids := make([]string, 0, len(people))
	for _, m := range people {
		ids = append(ids, m.ID)
	}
	return s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return member.NoteReading(ctx, tx, member.From(ctx), what, ids)
	})
}

func (s *server) person(w http.ResponseWriter, r *http.Request) error {
	return s.showPerson(w, r, page.Form{})
}

func (s *server) showPerson(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	m, err := member.Get(ctx, s.site.DB, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !m.Erased.IsZero() {
		return member.ErrNotFound
	}
	if err := s.note(ctx, member.ReadPerson, []member.Member{m}); err != nil {
		return err
	}
	return page.Render(w, r, page.Frame{
		Title: m.Name, Back: "/register", BackTo: i18n.T(ctx, "member.register_title"), Status: form.Status,
	}, personPage(m, form))
}

func (s *server) suspend(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, member.Suspend)
}

func (s *server) readmit(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, member.Readmit)
}

func (s *server) change(w http.ResponseWriter, r *http.Request, act func(context.Context, *store.Tx, member.Actor, string) error) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		actor := member.From(ctx)
		_, err := store.Once(ctx, tx, actor.Key(), form.Value("once"), func() (string, error) { return "", act(ctx, tx, actor, id) })
		return err
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "member.saved"))
	return page.SeeOther(w, r, "/register/"+id)
}

func (s *server) erasePerson(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if !form.Has("sure", "yes") {
		form.Complain("sure", i18n.T(r.Context(), "member.erase_tick"))
		return s.showPerson(w, r, form)
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return member.Erase(ctx, tx, member.From(ctx), r.PathValue("id"), s.persons())
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "member.erased_now"))
	return page.SeeOther(w, r, "/register")
}

// exportRegister answers with the whole register as a list that Concentric, or
// a spreadsheet, reads again.
func (s *server) exportRegister(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return member.NoteReadingAll(ctx, tx, member.From(ctx), member.ReadExport)
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="register.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	return member.WriteList(ctx, s.site.DB, csvfile.NewWriter(w))
}
