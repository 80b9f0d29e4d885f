package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/wording"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
	moderationcard "concentric/moderation/card"
	"concentric/platform"
)

// amendmentView is what the page of an amendment shows.
type amendmentView struct {
	platform.Amendment
	links     []moderation.Link // the reader's own that are held
	contested moderation.Contested
	programme platform.Programme
	chapter   platform.Chapter
	was       platform.Text // that it was made from
	now       platform.Text // as the plank stands, zero for a new one
	merged    wording.Merged
	item      backlog.Item
	answers   []backlog.Answer
	owner     circle.Circle
	name      string
	mine      bool
}

// section is a plank or a chapter with the amendments to it.
type section struct {
	title, lang, href string
	now               platform.Text
	list              []amendmentView
}

func (s server) amendment(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := platform.GetAmendment(ctx, s.site.DB, r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := s.lookThrough(ctx, a)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: a.Title, Said: a.Lang, Kicker: v.chapter.Title, Back: "/platform/" + v.programme.ID + "/amendments",
		BackTo: i18n.T(ctx, "platform.amendments"), Live: backlog.Topic(a.Item),
	}
	return page.Render(w, r, frame, amendmentPage(v))
}

// lookThrough reads an amendment that the reader may see, with what it was made
// from and what became of it.
func (s server) lookThrough(ctx context.Context, a platform.Amendment) (amendmentView, error) {
	v := amendmentView{Amendment: a}
	err := moderationcard.Fill(ctx, s.site.DB, &a.Title, &a.Text, &a.Why)
	if err != nil {
		return v, err
	}
	v.Amendment = a
	if v.links, err = moderationcard.Own(ctx, s.site.DB, a.ID); err != nil {
		return v, err
	}
	if v.contested, err = moderation.ContestOf(ctx, s.site.DB, member.From(ctx), a.ID); err != nil {
		return v, err
	}
	if v.programme, err = platform.See(ctx, s.site.DB, member.From(ctx), a.Programme); err != nil {
		return v, err
	}
	if v.owner, err = circle.Get(ctx, s.site.DB, v.programme.Circle); err != nil {
		return v, err
	}
	if v.chapter, err = platform.GetChapter(ctx, s.site.DB, a.Chapter); err != nil {
		return v, err
	}
	if v.was, err = a.Was(ctx, s.site.DB); err != nil {
		return v, err
	}
	if a.Plank != "" {
		plank, err := platform.GetPlank(ctx, s.site.DB, a.Plank)
		if err != nil {
			return v, err
		}
		v.now = plank.Now
		if v.now.N != a.Base {
			v.merged = wording.Merge(v.was.Text, a.Text, v.now.Text)
		}
	}
	if v.item, err = backlog.Get(ctx, s.site.DB, a.Item); err != nil {
		return v, err
	}
	if v.answers, err = backlog.Answers(ctx, s.site.DB, a.Item); err != nil {
		return v, err
	}
	v.mine = a.Member != "" && a.Member == member.From(ctx).Member
	if a.Thanked() {
		names, err := member.Names(ctx, s.site.DB, []string{a.Member})
		if err != nil {
			return v, err
		}
		v.name = names[a.Member]
	}
	return v, nil
}

// author is who wrote it, where they agreed to be named and it is in the text.
func (v amendmentView) author(ctx context.Context) string {
	if v.name != "" {
		return v.name
	}
	return i18n.T(ctx, "page.a_member")
}

// moved says that the plank changed since the amendment was written.
func (v amendmentView) moved() bool { return v.Open() && v.Plank != "" && v.now.N != v.Base }

// amendments lists what waits, by chapter and plank.
func (s server) amendments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := platform.See(ctx, s.site.DB, member.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.read(ctx, p, i18n.Lang(ctx))
	if err != nil {
		return err
	}
	all, err := platform.Amendments(ctx, s.site.DB, p.ID)
	if err != nil {
		return err
	}
	by := map[string][]amendmentView{}
	for _, a := range all {
		if !a.Open() {
			continue
		}
		v, err := s.lookThrough(ctx, a)
		if err != nil {
			return err
		}
		key := a.Plank
		if key == "" {
			key = a.Chapter
		}
		by[key] = append(by[key], v)
	}
	var list []section
	for _, c := range b.chapters {
		for _, k := range c.planks {
			if len(by[k.ID]) > 0 {
				list = append(list, section{k.Now.Title, k.Now.Lang, "/planks/" + k.ID, k.Now, by[k.ID]})
			}
		}
		if len(by[c.ID]) > 0 {
			list = append(list, section{i18n.T(ctx, "platform.new_in", "Title", c.title.title), "", "/platform/" + p.ID + "#" + c.ID, platform.Text{}, by[c.ID]})
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.amendments"), Kicker: p.Title, Lead: i18n.T(ctx, "platform.amendments_lead", "Circle", b.owner.Name),
		Back: "/platform/" + p.ID, BackTo: p.Title, Live: platform.Topic(p.ID),
	}
	return page.Render(w, r, frame, amendmentsPage(list))
}

func (s server) withdraw(w http.ResponseWriter, r *http.Request) error {
	return s.takeBack(w, r, "platform.withdrawn_now", platform.Withdraw)
}

func (s server) unname(w http.ResponseWriter, r *http.Request) error {
	return s.takeBack(w, r, "platform.unnamed_now", platform.Unname)
}

// takeBack is what an author takes back of an amendment.
func (s server) takeBack(w http.ResponseWriter, r *http.Request, said string, act func(context.Context, *store.Tx, member.Actor, string) error) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(ctx), r.PathValue("id")
	a, err := platform.GetAmendment(ctx, s.site.DB, id)
	if err != nil {
		return err
	}
	if _, err := platform.See(ctx, s.site.DB, actor, a.Programme); err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", act(ctx, tx, actor, id)
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, said))
	return page.SeeOther(w, r, "/amendments/"+id)
}
