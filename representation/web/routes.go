// Package web shows who is here, compared with who there is, and takes the
// figures of the population.
package web

import (
	"cmp"
	"net/http"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/community"
	"concentric/listening"
	"concentric/member"
	"concentric/representation"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /representation", Handle: s.party},
		{Pattern: "GET /circles/{id}/representation", Handle: s.circle},
		{Pattern: "GET /conversations/{id}/representation", Handle: s.talk},
		{Pattern: "GET /representation/population", Handle: s.populationForm},
		{Pattern: "POST /representation/population", Handle: s.population, MaxBody: 2 << 20},
	}
}

// shown is what the page of one comparison shows.
type shown struct {
	of, against string // of whom the shares are: "seats", "circle", "talk", "members", "population"
	among       string // scope of the members who are compared with; "" for all there are today
	people      representation.Figure
	counts      representation.Counts
	compared    []compared
	population  []compared                 // the members, compared with the population
	unknown     []representation.Dimension // not compared with it, with the cells that lack a figure
	reasons     string                     // id of the sentence that stands where nothing can be shown
	acts        acts
	steward     bool
}

// compared is one dimension compared, and where its figures of the population
// are from.
type compared struct {
	representation.Comparison
	of, against string
	sources     []string
}

func (s server) party(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := shown{of: "seats", against: "members", reasons: "representation.few_seats"}
	frame := page.Frame{
		Title: i18n.T(ctx, "representation.title"), Lead: i18n.T(ctx, "representation.party_lead"), Section: page.Circles,
		Back: "/circles", BackTo: i18n.T(ctx, "page.section_circles"), Live: representation.Topic,
	}
	var err error
	if v.acts, err = actsIn(ctx, s.site.DB, ""); err != nil {
		return err
	}
	return s.show(w, r, frame, representation.Seats, v)
}

func (s server) circle(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := circle.Get(ctx, s.site.DB, r.PathValue("id"))
	if err != nil {
		return err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), c.Audience, c.ID)
	if err != nil {
		return err
	}
	if !sees {
		return apperr.New(apperr.NotFound, "circle.not_found")
	}
	v := shown{of: "circle", against: "members", reasons: "representation.few_circle"}
	if v.acts, err = actsIn(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "representation.title"), Kicker: c.Name, Lead: i18n.T(ctx, "representation.circle_lead"), Section: page.Circles,
		Back: "/circles/" + c.ID, BackTo: c.Name, Live: representation.Topic,
	}
	return s.show(w, r, frame, representation.OfCircle(c.ID), v)
}

func (s server) talk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := listening.See(ctx, s.site.DB, member.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := shown{of: "talk", against: "members", reasons: "representation.few_talk"}
	if v.acts, err = actsOn(ctx, s.site.DB, c); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "representation.title"), Kicker: c.Question, Lead: i18n.T(ctx, "representation.talk_lead"), Section: page.Conversations,
		Back: "/conversations/" + c.ID, BackTo: c.Question, Live: representation.Topic,
	}
	v.among = representation.AmongOf(c.ID)
	return s.show(w, r, frame, representation.OfConversation(c.ID), v)
}

func (s server) show(w http.ResponseWriter, r *http.Request, frame page.Frame, scope string, v shown) error {
	ctx, q := r.Context(), s.site.DB
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return err
	}
	members, err := representation.Latest(ctx, q, cmp.Or(v.among, representation.Members))
	if err != nil {
		return err
	}
	if v.counts, err = representation.Latest(ctx, q, scope); err != nil {
		return err
	}
	v.people = representation.Shown(v.counts.People)
	entered, _, err := representation.Entered(ctx, q)
	if err != nil {
		return err
	}
	for _, d := range representation.Dimensions(tree) {
		one := representation.Compare(d, v.counts, members)
		if len(one.Lines) > 0 {
			v.compared = append(v.compared, compared{Comparison: one, of: v.of, against: v.against})
		}
		if scope != representation.Seats {
			continue
		}
		population, sources, err := representation.Census(ctx, q, d)
		if err != nil {
			return err
		}
		if one := known(representation.Compare(d, members, population), population); len(one.Lines) > 0 {
			v.population = append(v.population, compared{one, "members", "population", sources})
		} else if d.Cells = representation.Missing(d, entered); len(d.Cells) > 0 {
			v.unknown = append(v.unknown, d)
		}
	}
	v.steward = member.From(ctx).Steward
	return page.Render(w, r, frame, shownPage(v))
}

// known leaves out the cells of which nobody entered how many there are.
func known(c representation.Comparison, population representation.Counts) representation.Comparison {
	c.Lines = slices.DeleteFunc(c.Lines, func(l representation.Line) bool { return population.Cells[l.Key] == 0 })
	return c
}
