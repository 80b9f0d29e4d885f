package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/backlog"
	backlogcard "concentric/backlog/card"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	meets "concentric/meeting"
	"concentric/member"
	"concentric/selection"
)

// view is what the page of one circle shows.
type view struct {
	reader     string // member id, "" for who is not signed in
	circle     circle.Circle
	parent     circle.Circle // zero at the root, or where the reader may not see it
	closed     string        // the day it closed, "" while it lives
	heir       circle.Circle // of a closed circle: where its work is now; zero where the reader may not see it
	chart      page.Chart
	roster     []circle.Seat
	own        *circle.Seat // the reader's, if they sit here
	names      map[string]string
	domain     []circle.Item
	roles      []circle.Role
	today      string
	items      []backlog.Item
	overdue    int
	load       int
	proposals  []consent.Proposal
	titles     map[string]string
	agreements []logbook.Agreement
	facilitate bool
	listens    bool        // the reader may open a conversation in its name
	mayJoin    bool        // a member who does not sit here
	asked      string      // the item by which they asked to, while it waits
	call       circle.Call // what it looks for, if it says so
	below      []circle.Circle
	left       []legacy                     // what circles below had agreed that have closed since
	meetings   []meets.Meeting              // running or coming, for those who sit here
	begins     string                       // the item by which it asked whether it begins to work, for those who sit here
	beginning  string                       // that proposal, while it is under way
	next       map[string]consent.Successor // role → who was chosen and has not begun
	selecting  map[string]string            // role → the selection that is under way, for those who sit here
}

// legacy is a closed circle with how many of its agreements hold, which are this
// circle's to keep, change or end.
type legacy struct {
	circle circle.Circle
	holds  int
}

func (s server) one(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: v.circle.Name, Section: page.Circles, Live: circle.Topic(v.circle.ID),
		Kicker: v.kind(ctx), Back: "/circles", BackTo: i18n.T(ctx, "circle.all_title"),
	}
	if v.parent.ID != "" {
		frame.Back, frame.BackTo = "/circles/"+v.parent.ID, v.parent.Name
	}
	return page.Render(w, r, frame, onePage(v))
}

// look gathers the page of a circle, without what the reader may not see.
func (s server) look(ctx context.Context, id string) (view, error) {
	db, actor := s.site.DB, member.From(ctx)
	c, err := circle.Get(ctx, db, id)
	if err != nil {
		return view{}, err
	}
	sight, err := circle.SightOf(ctx, db, actor)
	if err != nil {
		return view{}, err
	}
	if !sight.Sees(c.Audience, c.ID) {
		return view{}, errNotHere
	}
	v := view{reader: actor.Member, circle: c, today: c.Today(ctx)}
	for _, read := range []func(context.Context, store.Q, circle.Sight, *view) error{readPeople, readTree, readTable, readSelections, readBeginning} {
		if err := read(ctx, db, sight, &v); err != nil {
			return view{}, err
		}
	}
	all, err := s.visible(ctx)
	if err != nil {
		return view{}, err
	}
	v.below = below(all, c.ID)
	calls, err := circle.Calls(ctx, db, actor)
	if err != nil {
		return view{}, err
	}
	v.call = calls[c.ID]
	v.mayJoin = actor.SignedIn() && !actor.Suspended && v.own == nil && c.State != circle.Folding
	if v.mayJoin {
		if v.asked, err = askedToJoin(ctx, db, actor, c.ID); err != nil {
			return view{}, err
		}
	}
	d, err := s.draw(ctx, all, c)
	if err != nil {
		return view{}, err
	}
	d.here = c.ID
	v.chart = d.chart(ctx, c)
	return v, nil
}

// crowded says whether the circle might split: more than seven people, and much
// to decide (docs: sociocracy, "above seven with many policy items").
func (v view) crowded() bool {
	return v.own != nil && len(v.roster) > 7 && len(v.agreements)+len(v.items) >= 8 && v.circle.State == circle.Active
}

// inTheWay is what keeps a circle that is being folded from closing.
func (v view) inTheWay(ctx context.Context) []string {
	var list []string
	for _, c := range v.below {
		list = append(list, i18n.T(ctx, "circle.has_children", "Circle", v.circle.Name, "Child", c.Name))
	}
	for _, p := range v.proposals {
		if p.State != consent.Drafted {
			list = append(list, i18n.T(ctx, "circle.way_proposal", "Title", v.titles[p.ID]))
		}
	}
	if slices.ContainsFunc(v.items, backlog.Item.KeepsOpen) {
		list = append(list, i18n.T(ctx, "backlog.confided_first", "Circle", v.circle.Name))
	}
	return list
}

// readPeople reads who sits here and which roles there are. Visitors get no
// names.
func readPeople(ctx context.Context, q store.Q, _ circle.Sight, v *view) error {
	var err error
	if v.roster, err = circle.Roster(ctx, q, v.circle.ID); err != nil {
		return err
	}
	if v.roles, err = circle.RolesOf(ctx, q, v.circle.ID); err != nil {
		return err
	}
	actor := member.From(ctx)
	if !actor.SignedIn() {
		return nil
	}
	var ids []string
	for i, seat := range v.roster {
		ids = append(ids, seat.Member)
		if seat.Member == actor.Member {
			v.own = &v.roster[i]
		}
	}
	for _, role := range v.roles {
		if role.Term != nil {
			ids = append(ids, role.Term.Member)
		}
	}
	v.names, err = member.Names(ctx, q, ids)
	return err
}

// readSelections reads which roles somebody is being selected for; that is for
// the circle alone.
func readSelections(ctx context.Context, q store.Q, sight circle.Sight, v *view) error {
	if !sight.Sits(v.circle.ID) {
		return nil
	}
	list, err := selection.OfCircle(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	if v.meetings, err = meets.Coming(ctx, q, v.circle.ID); err != nil {
		return err
	}
	if v.next, err = consent.Successors(ctx, q, v.circle); err != nil {
		return err
	}
	v.selecting = map[string]string{}
	for _, s := range list {
		v.selecting[s.Role] = s.ID
	}
	for verb, may := range map[circle.Verb]*bool{circle.Facilitate: &v.facilitate, circle.Listen: &v.listens} {
		err := circle.May(ctx, q, member.From(ctx), verb, v.circle.ID)
		if err != nil && apperr.As(err) == nil {
			return err
		}
		*may = err == nil
	}
	return nil
}

// kind says what kind of circle it is, where that tells something that neither
// its name nor its place in the chart does.
func (v view) kind(ctx context.Context) string {
	kind := i18n.T(ctx, "circle.kind_"+string(v.circle.Kind))
	if v.circle.Kind == circle.Department || v.circle.Kind == circle.Sub || kind == v.circle.Name {
		return ""
	}
	return kind
}

// heldByOthers are the roles that the reader, a member, could be worried about.
func (v view) heldByOthers() []circle.Role {
	var list []circle.Role
	for _, role := range v.roles {
		if v.reader != "" && role.Term != nil && role.Term.Member != v.reader {
			list = append(list, role)
		}
	}
	return list
}

// about is the title of the item that a proposal is for, where it has another
// name.
func (v view) about(ctx context.Context, p consent.Proposal) string {
	for _, i := range v.items {
		if title := backlogcard.Title(ctx, i); i.ID == p.Item && title != v.titles[p.ID] {
			return title
		}
	}
	return ""
}

// selectable says whether it is time to look for somebody for a role: it is
// vacant, or its term ends within six weeks, and nobody was chosen yet.
func (v view) selectable(ctx context.Context, role circle.Role) bool {
	return v.next[role.ID].Role == "" && (role.Term == nil || role.Term.Ends <= v.circle.In(ctx, 42))
}

func readTree(ctx context.Context, q store.Q, sight circle.Sight, v *view) error {
	var err error
	if v.domain, err = circle.DomainOf(ctx, q, v.circle.ID); err != nil {
		return err
	}
	v.domain = slices.DeleteFunc(v.domain, func(i circle.Item) bool { return !sight.Reads(i) })
	if v.circle.Parent == "" {
		return nil
	}
	parent, err := circle.Get(ctx, q, v.circle.Parent)
	if err == nil && sight.Sees(parent.Audience, parent.ID) {
		v.parent = parent
	}
	if err != nil || v.circle.State != circle.Closed {
		return err
	}
	since, err := circle.StandsSince(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	v.closed = i18n.Date(ctx, since.In(v.circle.Location()))
	heir, err := circle.Heir(ctx, q, v.circle)
	if err == nil && sight.Sees(heir.Audience, heir.ID) {
		v.heir = heir
	}
	return err
}

// readTable reads what is on the circle's table, for this reader's eyes.
func readTable(ctx context.Context, q store.Q, sight circle.Sight, v *view) error {
	items, err := backlog.OfCircle(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		if !i.SeenBy(sight) {
			continue
		}
		v.items = append(v.items, i)
		if i.State != backlog.Later {
			v.load++
		}
		if i.Overdue(v.today) {
			v.overdue++
		}
	}
	proposals, err := consent.OfCircle(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	for _, p := range proposals {
		sees, err := consent.CanSee(ctx, q, member.From(ctx), p)
		if err != nil {
			return err
		}
		if sees {
			v.proposals = append(v.proposals, p)
		}
	}
	if v.titles, err = consent.Titles(ctx, q, v.proposals); err != nil {
		return err
	}
	if v.agreements, err = inForce(ctx, q, sight, v.circle.ID, v.today); err != nil {
		return err
	}
	closed, err := circle.LeftTo(ctx, q, v.circle.ID)
	if err != nil || v.circle.State == circle.Closed {
		return err
	}
	for _, c := range closed {
		if !sight.Sees(c.Audience, c.ID) {
			continue
		}
		holds, err := inForce(ctx, q, sight, c.ID, v.today)
		if err != nil {
			return err
		}
		if len(holds) > 0 {
			v.left = append(v.left, legacy{c, len(holds)})
		}
	}
	return nil
}

// inForce lists what a circle has agreed that holds, for this reader's eyes.
func inForce(ctx context.Context, q store.Q, sight circle.Sight, of, today string) ([]logbook.Agreement, error) {
	all, err := logbook.All(ctx, q, of)
	return slices.DeleteFunc(all, func(a logbook.Agreement) bool {
		standing := a.On(today)
		return !sight.Sees(a.Audience, a.Circle) || standing != logbook.InForce && standing != logbook.ReviewDue
	}), err
}
