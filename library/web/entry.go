package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/library"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	"concentric/moderation/card"
)

// entryView is what the page of an entry shows.
type entryView struct {
	library.Entry
	agreements []logbook.Agreement      // in which it is used
	talks      []listening.Conversation // whose brief cites it
	objections []library.Objection
	mine       bool // the reader added it
	objects    bool // the reader's objection holds it
	writes     bool
	texts      []library.Text    // the newest first, for the history
	appeal     moderation.Appeal // of the author, where the entry was taken away
	links      []moderation.Link // the reader's own that are not shown
	link       library.Link      // how its link answered; zero where it was not asked
}

func (s server) look(ctx context.Context, id string) (entryView, error) {
	var v entryView
	var err error
	actor := member.From(ctx)
	if v.Entry, err = library.See(ctx, s.site.DB, actor, id); err != nil {
		return v, err
	}
	v.writes = actor.SignedIn() && !actor.Suspended
	v.mine = actor.SignedIn() && actor.Member == v.Member
	if v.link, _, err = library.LinkOf(ctx, s.site.DB, v.Entry); err != nil {
		return v, err
	}
	if v.Held {
		if v.objections, err = library.Objections(ctx, s.site.DB, id); err != nil {
			return v, err
		}
		v.objects, err = library.Objects(ctx, s.site.DB, actor, id)
	}
	return v, err
}

func (s server) entry(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := s.readUses(ctx, &v); err != nil {
		return err
	}
	if err := card.Fill(ctx, s.site.DB, &v.Now.Title, &v.Now.Text, &v.Now.Link); err != nil {
		return err
	}
	if v.Away != "" {
		v.appeal, err = moderation.AppealAbout(ctx, s.site.DB, v.ID)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return err
		}
	}
	if v.links, err = card.Own(ctx, s.site.DB, v.ID); err != nil {
		return err
	}
	return page.Render(w, r, s.frame(ctx, v), entryPage(v))
}

func (s server) frame(ctx context.Context, v entryView) page.Frame {
	return page.Frame{
		Title: v.Now.Title, Said: v.Now.Lang, Kicker: i18n.T(ctx, "library.kind_"+string(v.Kind)), Back: "/library", BackTo: i18n.T(ctx, "library.title"),
		Live: library.Topic(v.ID),
	}
}

// readUses finds the agreements and the briefs that name the entry's address, as
// far as the reader may see them.
func (s server) readUses(ctx context.Context, v *entryView) error {
	actor := member.From(ctx)
	sight, err := circle.SightOf(ctx, s.site.DB, actor)
	if err != nil {
		return err
	}
	all, err := logbook.Citing(ctx, s.site.DB, "/library/"+v.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if sight.Sees(a.Audience, a.Circle) {
			v.agreements = append(v.agreements, a)
		}
	}
	v.talks, err = listening.Citing(ctx, s.site.DB, actor, "/library/"+v.ID)
	return err
}

// history shows what was changed, version by version.
func (s server) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.texts, err = library.Versions(ctx, s.site.DB, v.ID); err != nil {
		return err
	}
	for i := range v.texts {
		if err := card.Fill(ctx, s.site.DB, &v.texts[i].Title, &v.texts[i].Text, &v.texts[i].Link); err != nil {
			return err
		}
	}
	frame := s.frame(ctx, v)
	frame.Title, frame.Said, frame.Kicker, frame.Back, frame.BackTo = i18n.T(ctx, "library.history"), "", v.Now.Title, "/library/"+v.ID, v.Now.Title
	return page.Render(w, r, frame, historyPage(v))
}

// changes are the differences from the version before the i-th of the list.
func (v entryView) changes(i int) []page.Op {
	if i+1 >= len(v.texts) {
		return nil
	}
	return changed(v.texts[i+1], v.texts[i])
}

// changed marks what differs between two versions, nil where nothing does: the
// text and the tags word by word, an address as one.
func changed(older, newer library.Text) []page.Op {
	var ops []page.Op
	differs := false
	for _, p := range []struct {
		older, newer string
		address      bool
	}{
		{older.Title, newer.Title, false},
		{older.Text, newer.Text, false},
		{older.Link, newer.Link, true},
		{strings.Join(older.Tags, ", "), strings.Join(newer.Tags, ", "), false},
	} {
		part := []page.Op{{Text: p.newer}}
		if p.older != p.newer {
			differs = true
			part = page.Changes(p.older, p.newer)
			if p.address && p.older != "" && p.newer != "" {
				part = []page.Op{{Kind: page.Deleted, Text: p.older}, {Text: "\n"}, {Kind: page.Inserted, Text: p.newer}}
			}
		}
		if len(ops) > 0 && p.older+p.newer != "" {
			ops = append(ops, page.Op{Text: "\n\n"})
		}
		ops = append(ops, part...)
	}
	if !differs {
		return nil
	}
	return ops
}

func (s server) restore(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "library.restored", "/library/"+r.PathValue("id"), func(ctx context.Context, tx *store.Tx, form page.Form) error {
		n, _ := strconv.Atoi(form.Value("n")) // a number that is none is no version: refused by the act
		_, err := library.Restore(ctx, tx, member.From(r.Context()), r.PathValue("id"), n)
		return err
	})
}

// follow puts the address to which a link has moved in its place.
func (s server) follow(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "library.followed", "/library/"+r.PathValue("id"), func(ctx context.Context, tx *store.Tx, _ page.Form) error {
		_, err := library.Follow(ctx, tx, member.From(r.Context()), r.PathValue("id"))
		return err
	})
}

func (s server) objectForm(w http.ResponseWriter, r *http.Request) error {
	return s.showObject(w, r, page.Form{})
}

func (s server) showObject(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circleOpen(ctx, s.site.DB); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "library.object_title"), Kicker: v.Now.Title, Lead: i18n.T(ctx, "library.object_lead"), Back: "/library/" + v.ID, BackTo: v.Now.Title,
		Status: form.Status,
	}
	return page.Render(w, r, frame, objectPage(v, form))
}

// circleOpen refuses who may not bring anything here.
func circleOpen(ctx context.Context, q store.Q) error {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return err
	}
	return circle.May(ctx, q, member.From(ctx), circle.Raise, root.ID)
}

func (s server) object(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "library.objected", "/library/"+r.PathValue("id"), func(ctx context.Context, tx *store.Tx, form page.Form) error {
		return library.Object(ctx, tx, member.From(r.Context()), r.PathValue("id"), form.Value("why"))
	})
}

func (s server) settle(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "library.settled", "/library/"+r.PathValue("id"), func(ctx context.Context, tx *store.Tx, form page.Form) error {
		return library.Settle(ctx, tx, member.From(r.Context()), r.PathValue("id"), form.Value("objection"))
	})
}

// act does what a small form asks for, says so, and leads on.
func (s server) act(w http.ResponseWriter, r *http.Request, did, to string, do func(context.Context, *store.Tx, page.Form) error) error {
	ctx := r.Context()
	if _, err := library.See(ctx, s.site.DB, member.From(ctx), r.PathValue("id")); err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, member.From(ctx).Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) { return "", do(ctx, tx, form) })
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, did))
	return page.SeeOther(w, r, to)
}

// site is the host of an address, for people to see where a link leads.
func site(link string) string {
	at, err := url.Parse(link)
	if err != nil {
		return link
	}
	return at.Host
}

// citation is the line that a text takes in to name this entry: a link under its
// title.
func (v entryView) citation() string {
	title := strings.NewReplacer("\\", "", "[", "(", "]", ")").Replace(v.Now.Title)
	return "[" + title + "](/library/" + v.ID + ")"
}
