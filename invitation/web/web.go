// Package web shows the links by which people come in, each as a sheet to print,
// and for stewards the wishes to become a member.
package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/invitation"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /invitations", Handle: s.mine},
		{Pattern: "POST /invitations", Handle: s.offer},
		{Pattern: "GET /invitations/{id}", Handle: s.sheet},
		{Pattern: "POST /invitations/{id}/end", Handle: s.end},
		{Pattern: "GET /wishes", Handle: s.wishes},
		{Pattern: "POST /wishes/{id}", Handle: s.answer},
	}
}

// offered is a link that the reader may make: whose it is, and what there is.
type offered struct {
	kind invitation.Kind
	ref  string
	name string
	root bool // the party's own
	link invitation.Link
	made bool
	came int
}

func (s server) mine(w http.ResponseWriter, r *http.Request) error {
	return s.showMine(w, r, page.Form{})
}

func (s server) showMine(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "invitation.sign_in")
	}
	list, err := s.offers(ctx, actor)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "invitation.title"), Lead: i18n.T(ctx, "invitation.lead"), Section: page.Circles, Status: form.Status}
	return page.Render(w, r, frame, minePage(list, form))
}

// offers lists the links that the actor may make, the party's first and their
// own last.
func (s server) offers(ctx context.Context, actor member.Actor) ([]offered, error) {
	var list []offered
	seats, err := circle.SeatsOf(ctx, s.site.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	for _, seat := range seats {
		c, err := circle.Get(ctx, s.site.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		list = append(list, offered{kind: invitation.Circle, ref: c.ID, name: c.Name, root: c.Parent == ""})
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	profile, err := community.Of(ctx, s.site.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	for _, c := range tree.All(profile) {
		list = append(list, offered{kind: invitation.Community, ref: c.ID, name: c.Name})
	}
	list = append(list, offered{kind: invitation.Person, ref: actor.Member})
	var may []offered
	for _, one := range list {
		err := invitation.May(ctx, s.site.DB, actor, one.kind, one.ref)
		if apperr.As(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := s.read(ctx, &one); err != nil {
			return nil, err
		}
		if one.root {
			may = append([]offered{one}, may...)
		} else {
			may = append(may, one)
		}
	}
	return may, nil
}

// read adds the link that there is, and how many came by it.
func (s server) read(ctx context.Context, one *offered) (err error) {
	if one.link, one.made, err = invitation.Of(ctx, s.site.DB, one.kind, one.ref); err != nil || !one.made {
		return err
	}
	one.came, _, err = member.CameBy(ctx, s.site.DB, one.link.ID, one.link.At)
	return err
}

func (s server) offer(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	kind, ref := invitation.Kind(form.Value("kind")), form.Value("ref")
	if kind == invitation.Person {
		ref = actor.Member
	}
	made, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		l, err := invitation.Offer(ctx, tx, actor, kind, ref, form.Value("applies") != "")
		return l.ID, err
	})
	if form.Refuse(ctx, err) {
		form.Notice += form.Error("kind")
		return s.showMine(w, r, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/invitations/"+made)
}

// sheet is the link on paper, for who may make it.
func (s server) sheet(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	l, err := invitation.Get(ctx, s.site.DB, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := invitation.May(ctx, s.site.DB, actor, l.Kind, l.Ref); err != nil {
		return err
	}
	v := sheet{link: l, party: s.site.Name, works: l.Works(ctx), address: s.site.BaseURL + "/join/" + l.Code}
	if v.came, _, err = member.CameBy(ctx, s.site.DB, l.ID, l.At); err != nil {
		return err
	}
	switch l.Kind {
	case invitation.Circle:
		c, err := circle.Get(ctx, s.site.DB, l.Ref)
		if err != nil {
			return err
		}
		if c.Parent != "" {
			v.from = c.Name
		}
	case invitation.Community:
		c, err := community.Get(ctx, s.site.DB, l.Ref)
		if err != nil {
			return err
		}
		v.from = c.Name
	}
	if v.code, err = page.NewCode(v.address); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "invitation.sheet_title", "Party", v.party), Kicker: v.from, Lead: i18n.T(ctx, "invitation.sheet_lead"),
		Section: page.Circles, Back: "/invitations", BackTo: i18n.T(ctx, "invitation.title"),
	}
	return page.Render(w, r, frame, sheetPage(v))
}

// sheet is what is printed.
type sheet struct {
	link    invitation.Link
	party   string
	from    string
	works   bool
	address string
	came    int
	code    page.Code
}

func (s server) end(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", invitation.End(ctx, tx, actor, r.PathValue("id"))
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "invitation.did_end"))
	return page.SeeOther(w, r, "/invitations")
}
