package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/journal"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
)

// writing is what the page shows on which an entry is written. now is what
// somebody else made of it meanwhile, with what they changed.
type writing struct {
	action  string
	kind    library.Kind
	fresh   bool
	now     library.Text
	changed []page.Op
}

func (s server) addForm(w http.ResponseWriter, r *http.Request) error {
	kind := library.Kind(r.URL.Query().Get("kind"))
	if kind != library.Story {
		kind = library.Resource
	}
	return s.showAdd(w, r, page.Filled("kind", string(kind), "tags", r.URL.Query().Get("tag"), "lang", i18n.Lang(r.Context()), "audience", string(journal.Public)))
}

func (s server) showAdd(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	if err := circleOpen(ctx, s.site.DB); err != nil {
		return err
	}
	v := writing{action: "/library", kind: library.Kind(form.Value("kind")), fresh: true}
	frame := page.Frame{
		Title: i18n.T(ctx, "library.add_title"), Lead: i18n.T(ctx, "library.add_lead"), Back: "/library", BackTo: i18n.T(ctx, "library.title"), Status: form.Status,
	}
	return page.Render(w, r, frame, writePage(v, form))
}

func (s server) add(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		e, err := library.Add(ctx, tx, actor, library.Kind(form.Value("kind")), journal.Audience(form.Value("audience")), textOf(form))
		return e.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showAdd(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "library.added"))
	return page.SeeOther(w, r, "/library/"+id)
}

func textOf(form page.Form) library.Text {
	base, _ := strconv.Atoi(form.Value("base")) // a number that is none is no version: refused by the act
	return library.Text{
		Base: base, Title: form.Value("title"), Text: form.Value("text"), Link: form.Value("link"), Tags: strings.Split(form.Value("tags"), ","),
		Lang: form.Value("lang"), Agreed: form.Has("agreed", "yes"),
	}
}

func (s server) editForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.look(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	fields, err := s.asTyped(r.Context(), v.Now)
	if err != nil {
		return err
	}
	return s.showEdit(w, r, v, page.Filled(append(fields, "base", strconv.Itoa(v.Now.N))...), false)
}

// asTyped is a version as the fields of its form show it, name and value in turn.
func (s server) asTyped(ctx context.Context, t library.Text) ([]string, error) {
	if err := moderation.Again(ctx, s.site.DB, member.From(ctx), &t.Title, &t.Text, &t.Link); err != nil {
		return nil, err
	}
	if moderation.Marked(t.Link) {
		t.Link = "" // held: it stays where it is
	}
	return []string{"title", t.Title, "text", t.Text, "link", t.Link, "tags", strings.Join(t.Tags, ", "), "lang", t.Lang}, nil
}

// showEdit shows the form; clash says that somebody else changed the same
// meanwhile: then theirs is shown beside what was typed and stands in the fields
// that were left as they were, and saving is from theirs on.
func (s server) showEdit(w http.ResponseWriter, r *http.Request, v entryView, form page.Form, clash bool) error {
	ctx := r.Context()
	if err := circleOpen(ctx, s.site.DB); err != nil {
		return err
	}
	view := writing{action: "/library/" + v.ID + "/edit", kind: v.Kind}
	if clash {
		texts, err := library.Versions(ctx, s.site.DB, v.ID)
		if err != nil {
			return err
		}
		view.now = texts[0]
		theirs, err := s.asTyped(ctx, texts[0])
		if err != nil {
			return err
		}
		for _, t := range texts {
			if strconv.Itoa(t.N) != form.Value("base") {
				continue
			}
			view.changed = changed(t, texts[0])
			was, err := s.asTyped(ctx, t)
			if err != nil {
				return err
			}
			for i := 0; i < len(was); i += 2 {
				if form.Value(was[i]) == was[i+1] {
					form.Values.Set(was[i], theirs[i+1])
				}
			}
		}
		form.Values.Set("base", strconv.Itoa(texts[0].N))
		form.Values.Del("once")
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "library.edit_title"), Kicker: v.Now.Title, Lead: i18n.T(ctx, "library.edit_lead"), Back: "/library/" + v.ID, BackTo: v.Now.Title,
		Status: form.Status,
	}
	return page.Render(w, r, frame, writePage(view, form))
}

func (s server) edit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		e, err := library.Edit(ctx, tx, actor, v.ID, textOf(form))
		return e.ID, err
	})
	if form.Refuse(ctx, err) {
		e := apperr.As(err)
		return s.showEdit(w, r, v, form, e != nil && e.Message == "library.changed_meanwhile")
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "library.edited"))
	return page.SeeOther(w, r, "/library/"+v.ID)
}
