package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/meeting"
	"concentric/member"
	"concentric/selection"
)

// view is what the page of a selection shows, to somebody of its circle.
type view struct {
	s          selection.Selection
	circle     circle.Circle
	role       circle.Role
	roster     []selection.Place
	silent     []selection.Place
	heard      map[string]bool
	said       []selection.Nomination // what the reader may read
	mine       *selection.Nomination
	place      *selection.Place  // the reader's, if they are asked
	names      map[string]string // member → name
	people     map[string]string // pseudonym → member
	seats      []circle.Seat
	actor      member.Actor
	meets      string // the meeting that is at this selection now
	facilitate bool
	minute     bool
	whom       consent.Elects // who is proposed, or was chosen
	told       bool           // what was said quietly to the facilitator
	which      string         // the act whose form was refused
	typed      page.Form
}

func (s server) selection(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

// show shows the selection; which and typed are a form that could not be taken.
func (s server) show(w http.ResponseWriter, r *http.Request, which string, typed page.Form) error {
	ctx := r.Context()
	one, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view{s: one, actor: member.From(ctx), which: which, typed: typed}
	for _, read := range []func(context.Context, store.Q, *view) error{readCircle, readRoster, readNominations} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return err
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "selection.title", "Role", v.roleName(ctx)), Kicker: v.circle.Name, Section: page.Circles,
		Back: "/circles/" + v.circle.ID, BackTo: v.circle.Name, Live: selection.Topic(one.ID), Status: typed.Status,
	}
	return page.Render(w, r, frame, selectionPage(v))
}

func readCircle(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.circle, err = circle.Get(ctx, q, v.s.Circle); err != nil {
		return err
	}
	if v.meets, err = meeting.On(ctx, q, v.s.Circle, v.s.Item); err != nil {
		return err
	}
	if v.role, err = circle.RoleByID(ctx, q, v.s.Role); err != nil {
		return err
	}
	if v.s.Stage == selection.Proposed || v.s.Stage == selection.Filled {
		p, err := consent.Get(ctx, q, v.s.Proposal)
		if err != nil {
			return err
		}
		v.whom = p.Elects
	}
	err = circle.May(ctx, q, v.actor, circle.Facilitate, v.s.Circle)
	if err != nil && apperr.As(err) == nil {
		return err
	}
	v.facilitate = err == nil
	err = circle.May(ctx, q, v.actor, circle.Minute, v.s.Circle)
	if err != nil && apperr.As(err) == nil {
		return err
	}
	v.minute = err == nil
	// Where the circle has no facilitator everyone may act as one; what was
	// said quietly is then for whoever opened the selection.
	holds, err := circle.Holds(ctx, q, v.s.Circle, v.actor.Member, circle.Facilitator)
	v.told = holds || v.facilitate && v.actor.Member == v.s.Member
	return err
}

func readRoster(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.roster, err = selection.Roster(ctx, q, v.s.ID); err != nil {
		return err
	}
	if v.silent, err = selection.Silent(ctx, q, v.s); err != nil {
		return err
	}
	if v.seats, err = circle.Roster(ctx, q, v.s.Circle); err != nil {
		return err
	}
	v.people = map[string]string{}
	var ids []string
	for i, p := range v.roster {
		if p.Member == "" {
			continue
		}
		if p.Member == v.actor.Member {
			v.place = &v.roster[i]
		}
		v.people[p.Person] = p.Member
		ids = append(ids, p.Member)
	}
	for _, seat := range v.seats {
		v.people[seat.Person] = seat.Member
		ids = append(ids, seat.Member)
	}
	v.people[v.whom.Person] = v.whom.Member
	ids = append(ids, v.whom.Member)
	v.names, err = member.Names(ctx, q, ids)
	return err
}

func readNominations(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.heard, err = selection.Heard(ctx, q, v.s.ID); err != nil {
		return err
	}
	if v.said, err = selection.Nominations(ctx, q, v.actor, v.s); err != nil {
		if e := apperr.As(err); e == nil || e.Code != apperr.Forbidden {
			return err
		}
	}
	if i := slices.IndexFunc(v.said, func(n selection.Nomination) bool { return n.Member == v.actor.Member }); i >= 0 {
		v.mine = &v.said[i]
	}
	return nil
}

func (v view) roleName(ctx context.Context) string {
	return circlecard.RoleName(ctx, v.role.Kind, v.role.Title)
}

// name is what somebody is called.
func (v view) name(person string) string { return v.names[v.people[person]] }

// form is the form for an act: as it was typed if it was refused, otherwise
// with these values.
func (v view) form(name string, kv ...string) page.Form {
	if v.which != name {
		return page.Filled(kv...)
	}
	f := v.typed
	f.Notice = "" // stands above
	return f
}

// notice is what a refused form is told, above everything.
func (v view) notice() string {
	if v.typed.Notice != "" {
		return v.typed.Notice
	}
	for _, sentence := range v.typed.Errors {
		return sentence
	}
	return ""
}

// turn says whether the selection waits for the reader.
func (v view) turn() bool {
	if v.place == nil {
		return false
	}
	switch v.s.Stage {
	case selection.Describing:
		return v.place.Word == ""
	case selection.Nominating:
		return v.mine == nil
	default:
		return false
	}
}

// people who may be nominated: everyone who sits in the circle.
func (v view) candidates() []page.Choice {
	var list []page.Choice
	for _, seat := range v.seats {
		list = append(list, page.Choice{Value: seat.Member, Label: v.names[seat.Member]})
	}
	slices.SortFunc(list, func(a, b page.Choice) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// nominated are those whom somebody named, for the facilitator, who is also
// told who would rather not.
func (v view) nominated(ctx context.Context) []page.Choice {
	quiet := map[string]bool{}
	for _, p := range v.roster {
		quiet[p.Member] = p.Quiet
	}
	var list []page.Choice
	for _, c := range v.candidates() {
		if !slices.ContainsFunc(v.said, func(n selection.Nomination) bool { return n.Nominee == c.Value }) {
			continue
		}
		if v.told && quiet[c.Value] {
			c.Label = i18n.T(ctx, "selection.would_rather_not", "Name", c.Label)
		}
		list = append(list, c)
	}
	return list
}

// unheard are those, without the reader, who have not spoken: what they said
// aloud can be written down. In the change round all who nominated are.
func (v view) unheard() []page.Choice {
	var list []page.Choice
	for _, p := range v.roster {
		silent := slices.ContainsFunc(v.silent, func(s selection.Place) bool { return s.Person == p.Person })
		asked := silent && (v.s.Stage == selection.Describing || v.s.Stage == selection.Nominating)
		changes := v.s.Stage == selection.Changing && v.heard[p.Person]
		if p.Member != "" && p.Member != v.actor.Member && (asked || changes) {
			list = append(list, page.Choice{Value: p.Person, Label: v.name(p.Person)})
		}
	}
	slices.SortFunc(list, func(a, b page.Choice) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// listens says whether the reader hears the others before they speak: in the open
// form, once somebody has named somebody.
func (v view) listens() bool {
	return v.s.InTheOpen && v.s.Stage == selection.Nominating && slices.ContainsFunc(v.said, func(n selection.Nomination) bool { return !n.Said })
}

// represented are the names of those who said "already said" themselves.
func (v view) represented() string {
	var people []string
	for _, n := range v.said {
		if n.Said && n.Recorder == "" {
			people = append(people, n.Person)
		}
	}
	return v.list(people)
}

func (v view) large() bool { return len(v.roster) >= largeCircle }

// unspoken are the names of those who are waited for.
func (v view) unspoken() string {
	var people []string
	for _, p := range v.silent {
		people = append(people, p.Person)
	}
	return v.list(people)
}

// listed are the people who stand in a line of their own: in a large circle those
// alone who want something different.
func (v view) listed() []selection.Place {
	if !v.large() {
		return v.roster
	}
	return slices.DeleteFunc(slices.Clone(v.roster), func(p selection.Place) bool {
		return v.s.Stage != selection.Describing || p.Word != selection.Adjust
	})
}

// list joins the names of people, in their order.
func (v view) list(people []string) string {
	var names []string
	for _, p := range people {
		names = append(names, v.name(p))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// recorded is who wrote down, as spoken, what stands for the reader at this
// stage; "" where they said it themselves.
func (v view) recorded() string {
	if (v.s.Stage == selection.Describing || v.s.Stage == selection.Nominating && v.mine == nil) && v.place != nil {
		return v.place.Recorder
	}
	if v.mine != nil && v.s.Stage.Living() && v.s.Stage != selection.Proposed {
		return v.mine.Recorder
	}
	return ""
}

// asksForChange says whether somebody asked for another description.
func (v view) asksForChange() bool {
	return slices.ContainsFunc(v.roster, func(p selection.Place) bool { return p.Word == selection.Adjust })
}

// steps are the stages, for the bar above.
func (v view) steps(ctx context.Context) []page.Step {
	order := []selection.Stage{selection.Describing, selection.Nominating, selection.Hearing, selection.Changing, selection.Proposed, selection.Filled}
	at := slices.Index(order, v.s.Stage)
	if v.s.Stage == selection.Filled {
		at = len(order)
	}
	var list []page.Step
	for i, stage := range order {
		step := page.Step{Name: i18n.T(ctx, "selection.stage_"+string(stage)), State: page.Waiting}
		switch {
		case i < at:
			step.State = page.Done
		case i == at:
			step.Now, step.State = true, page.Open
			if v.turn() {
				step.State = page.YourTurn
			}
		}
		list = append(list, step)
	}
	return list
}
