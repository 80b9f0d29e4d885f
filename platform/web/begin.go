package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/platform"
)

// mine are the circles for which the reader may begin a programme.
func (s server) mine(ctx context.Context) ([]page.Choice, error) {
	actor := member.From(ctx)
	if !actor.SignedIn() || actor.Suspended {
		return nil, nil
	}
	seats, err := circle.SeatsOf(ctx, s.site.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var list []page.Choice
	for _, seat := range seats {
		if may, err := s.may(ctx, circle.Record, seat.Circle); err != nil || !may {
			if err != nil {
				return nil, err
			}
			continue
		}
		c, err := circle.Get(ctx, s.site.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		list = append(list, page.Choice{Value: c.ID, Label: c.Name})
	}
	return list, nil
}

func (s server) newForm(w http.ResponseWriter, r *http.Request) error {
	return s.showNew(w, r, page.Filled("lang", i18n.Lang(r.Context()), "audience", string(journal.Public)))
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	choices, err := s.mine(ctx)
	if err != nil {
		return err
	}
	if len(choices) == 0 {
		root, err := circle.Root(ctx, s.site.DB)
		if err != nil {
			return err
		}
		if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Record, root.ID); err != nil {
			return err
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.begin_title"), Lead: i18n.T(ctx, "platform.begin_lead"), Back: "/platform", BackTo: i18n.T(ctx, "platform.title"),
		Status: form.Status,
	}
	return page.Render(w, r, frame, beginPage(form, choices))
}

func (s server) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	n := platform.New{Circle: form.Value("circle"), Title: form.Value("title"), Lang: form.Value("lang"), Audience: journal.Audience(form.Value("audience"))}
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		p, err := platform.Begin(ctx, tx, actor, n)
		return p.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showNew(w, r, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/platform/"+id+"/chapters")
}

func (s server) chapterForm(w http.ResponseWriter, r *http.Request) error {
	return s.showChapter(w, r, page.Form{})
}

func (s server) showChapter(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	p, err := platform.See(ctx, s.site.DB, member.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Record, p.Circle); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.chapter_title"), Lead: i18n.T(ctx, "platform.chapter_lead"), Back: "/platform/" + p.ID, BackTo: p.Title,
		Status: form.Status,
	}
	return page.Render(w, r, frame, chapterPage(p, form))
}

func (s server) chapter(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, programme := member.From(ctx), r.PathValue("id")
	if _, err := platform.See(ctx, s.site.DB, actor, programme); err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		c, err := platform.AddChapter(ctx, tx, actor, programme, form.Value("title"), "")
		return c.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showChapter(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "platform.chapter_added"))
	return page.SeeOther(w, r, "/platform/"+programme)
}
