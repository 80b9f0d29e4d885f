package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/library"
	"concentric/listening"
	"concentric/member"
	moderationcard "concentric/moderation/card"
	"concentric/representation"
)

// view is what the page of one community shows.
type view struct {
	c        community.Community
	about    community.Text
	people   representation.Figure
	within   []listed // places in it
	talks    []listening.Conversation
	tag      string          // that its entries in the library carry
	shelf    []library.Entry // the newest of them, and of those of places in it
	tagged   bool            // one of them carries it
	belongs  bool            // the reader does
	direct   bool            // by themselves, and not by a place in it
	place    string          // where the reader belongs now, on the page of another place
	signedIn bool
	adds     bool // the reader may put something into the library
	keeps    bool // the reader may describe and end it
	asks     bool // the reader may open a conversation somewhere
	which    string
	typed    page.Form

	circle  *circle.Circle // its own, where the reader may see it
	above   *circle.Circle
	links   []circle.Role // leader and delegate
	sits    bool          // the reader sits in it
	reports []circle.Report
	speaks  bool // the reader is its delegate or leader
	names   map[string]string
	offers  []page.Choice // circles that the reader may make its own
	seats   []seat
	opening []circle.Circle // in which the reader may propose a seat for it
}

// seat is one that a circle opened for the community.
type seat struct {
	role circle.Role
	in   circle.Circle
}

func (s server) one(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

func (s server) show(w http.ResponseWriter, r *http.Request, which string, form page.Form) error {
	ctx := r.Context()
	v, tree, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.which, v.typed = which, form
	frame := page.Frame{
		Title: v.c.Name, Kicker: i18n.T(ctx, "community.kind_"+string(v.c.Kind)), Section: page.Circles, Status: form.Status,
		Back: "/communities", BackTo: i18n.T(ctx, "community.all_title"), Live: community.Topic(v.c.ID),
	}
	if v.c.Level != "" {
		frame.Kicker = v.c.Level
	}
	if around, ok := tree.Get(v.c.Parent); ok {
		frame.Back, frame.BackTo = "/communities/"+around.ID, tree.Path(around.ID)
	}
	return page.Render(w, r, frame, onePage(v))
}

func (s server) look(ctx context.Context, id string) (view, community.Tree, error) {
	q, actor := s.site.DB, member.From(ctx)
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return view{}, tree, err
	}
	c, err := community.Get(ctx, q, id)
	if err != nil {
		return view{}, tree, err
	}
	v := view{c: c, signedIn: actor.SignedIn(), adds: actor.Belongs() && !actor.Suspended, keeps: community.MayKeep(actor, c)}
	if v.about, err = community.About(ctx, q, c.ID); err != nil {
		return v, tree, err
	}
	if v.talks, err = listening.OfCommunity(ctx, q, actor, c.ID); err != nil {
		return v, tree, err
	}
	if err := v.readShelf(ctx, q, actor, tree); err != nil {
		return v, tree, err
	}
	if v.signedIn {
		profile, err := community.Of(ctx, q, actor.Member)
		if err != nil {
			return v, tree, err
		}
		v.belongs, v.direct = tree.Belongs(profile, c.ID), profile.Has(c.ID)
		if c.Kind == community.Place {
			v.place = tree.Path(profile.Place)
		}
	}
	if err := v.count(ctx, q, tree); err != nil {
		return v, tree, err
	}
	return v, tree, v.readCircle(ctx, q, actor)
}

// onShelf is how many entries of the library stand on the page.
const onShelf = 5

// readShelf reads the entries of the library that carry the community's name as a
// tag, or that of a place in it.
func (v *view) readShelf(ctx context.Context, q store.Q, actor member.Actor, tree community.Tree) error {
	v.tag = library.Tag(v.c.Name)
	all, err := library.All(ctx, q, actor, "", "")
	if err != nil {
		return err
	}
	tags := map[string]bool{v.tag: true}
	if v.c.Kind == community.Place {
		for _, c := range tree.OfKind(community.Place) {
			if slices.ContainsFunc(tree.Up(c.ID), func(up community.Community) bool { return up.ID == v.c.ID }) {
				tags[library.Tag(c.Name)] = true
			}
		}
	}
	list := slices.DeleteFunc(all, func(e library.Entry) bool {
		return !slices.ContainsFunc(e.Now.Tags, func(t string) bool { return tags[t] })
	})
	v.tagged = slices.ContainsFunc(list, func(e library.Entry) bool { return slices.Contains(e.Now.Tags, v.tag) })
	v.shelf = list[:min(len(list), onShelf)]
	for i := range v.shelf {
		if err := moderationcard.Fill(ctx, q, &v.shelf[i].Now.Title); err != nil {
			return err
		}
	}
	return nil
}

// count reads how many members belong here, as far as that may be shown.
func (v *view) count(ctx context.Context, q store.Q, tree community.Tree) error {
	counts, err := representation.Latest(ctx, q, representation.Members)
	if err != nil {
		return err
	}
	if v.c.Kind != community.Place {
		v.people = counted([]community.Community{v.c}, counts)[0].People
		return nil
	}
	for _, up := range tree.Up(v.c.ID) { // it is shown only where those around it are, too
		for _, one := range countedPlaces(tree.Below(up.Parent), counts) {
			if one.ID == v.c.ID {
				v.people = one.People
			}
			if one.ID == up.ID && one.People.Hidden && up.ID != v.c.ID {
				v.people = representation.Figure{Hidden: true, Few: v.people.Few}
			}
		}
	}
	v.within = countedPlaces(tree.Below(v.c.ID), counts)
	if v.people.Hidden {
		for i := range v.within {
			v.within[i].People = representation.Figure{Hidden: true, Few: v.within[i].People.Few}
		}
	}
	return nil
}

// readCircle reads the community's own circle, and what the reader may do
// there.
func (v *view) readCircle(ctx context.Context, q store.Q, actor member.Actor) error {
	id, err := circle.OfCommunity(ctx, q, v.c.ID)
	if err != nil {
		return err
	}
	if err := v.readSeats(ctx, q, actor); err != nil {
		return err
	}
	if err := v.offer(ctx, q, actor); err != nil || id == "" {
		return err
	}
	own, err := circle.Get(ctx, q, id)
	if err != nil {
		return err
	}
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil || !sight.Sees(own.Audience, own.ID) && !v.belongs {
		return err
	}
	v.circle, v.sits = &own, sight.Sits(own.ID)
	if above, err := circle.Get(ctx, q, own.Parent); err == nil && sight.Sees(above.Audience, above.ID) {
		v.above = &above
	}
	roles, err := circle.RolesOf(ctx, q, own.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, role := range roles {
		if role.Kind != circle.Delegate && role.Kind != circle.Leader {
			continue
		}
		v.links = append(v.links, role)
		if role.Term != nil {
			ids = append(ids, role.Term.Member)
			v.speaks = v.speaks || role.Term.Member == actor.Member && actor.SignedIn()
		}
	}
	if v.belongs || v.sits {
		if v.reports, err = circle.Reports(ctx, q, own.ID, mostReports); err != nil {
			return err
		}
	}
	for _, one := range v.reports {
		ids = append(ids, one.Member)
	}
	if actor.SignedIn() {
		var more map[string]string
		if more, err = member.Names(ctx, q, ids); err != nil {
			return err
		}
		if v.names == nil {
			v.names = more
		}
		maps.Copy(v.names, more)
	}
	return err
}

// mostReports is how many reports stand on the page.
const mostReports = 5

// offer lists the circles that the reader could make the community's own.
func (v *view) offer(ctx context.Context, q store.Q, actor member.Actor) error {
	if !actor.SignedIn() {
		return nil
	}
	seats, err := circle.SeatsOf(ctx, q, actor.Member)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		v.asks = v.asks || may(ctx, q, actor, circle.Listen, seat.Circle)
		c, err := circle.Get(ctx, q, seat.Circle)
		if err != nil {
			return err
		}
		if may(ctx, q, actor, circle.Propose, c.ID) && !v.hasSeat(c.ID) {
			v.opening = append(v.opening, c)
		}
		if c.Kind == circle.Community && may(ctx, q, actor, circle.Record, c.ID) {
			v.offers = append(v.offers, page.Choice{Value: c.ID, Label: c.Name})
		}
	}
	return nil
}

func may(ctx context.Context, q store.Q, actor member.Actor, verb circle.Verb, in string) bool {
	return circle.May(ctx, q, actor, verb, in) == nil
}

// form is the form of an act: the refused one with what was typed, or an empty
// one.
func (v view) form(name string) page.Form {
	if v.which == name {
		return v.typed
	}
	return page.Form{}
}

// describing is the form that describes the community, with what it says now.
func (v view) describing() page.Form {
	if v.which == "describe" {
		return v.typed
	}
	return page.Filled("about", v.about.About)
}

// circleChoices are the circles that may be the community's own, or none.
func (v view) circleChoices(ctx context.Context) []page.Choice {
	return append([]page.Choice{{Label: i18n.T(ctx, "community.no_circle")}}, v.offers...)
}
