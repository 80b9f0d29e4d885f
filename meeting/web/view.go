package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// view is what the page of a meeting shows, to somebody of its circle.
type view struct {
	m          meeting.Meeting
	circle     circle.Circle
	actor      member.Actor
	guests     []meeting.Guest
	me         *meeting.Guest // the reader, if they are on the list
	names      map[string]string
	seats      []circle.Seat
	powers     circle.Powers
	facilitate bool
	leaderless bool // nobody holds that role: each of them may
	minute     bool
	calls      bool // may change date and place
	agenda     []meeting.Point
	items      []backlog.Item // of the backlog, that are not on the agenda
	actions    []meeting.Action
	clock      time.Time

	offers []meeting.Offer // while a date is being found

	round meeting.Round // that is open; zero where none is
	turns []meeting.Turn
	turn  meeting.Turn // of whoever has the word; zero where nobody has
	// roundHere says that there was a round in this phase, or on this item.
	roundHere bool
	ask       meeting.Ask // open; zero where nothing is asked
	refused   meeting.Ask // what was asked last, if somebody objected to it
	words     []meeting.Word
	asked     []meeting.Guest // who has not answered
	deciding

	last   meeting.Meeting // the one before, if its minutes still wait
	coming []meeting.Meeting

	records []meeting.Record

	which string // the act whose form was refused
	typed page.Form
}

func (s server) meeting(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

// now is the part of a running meeting's page that moves, by itself: what the
// phones ask for whenever something happened.
func (s server) now(w http.ResponseWriter, r *http.Request) error {
	m, err := s.see(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if m.State != meeting.Running {
		return s.show(w, r, "", page.Form{})
	}
	v, err := s.shown(r.Context(), m)
	if err != nil {
		return err
	}
	return page.Fragment(w, r, runningPage(v))
}

// show shows the meeting; which and typed are a form that could not be taken.
func (s server) show(w http.ResponseWriter, r *http.Request, which string, typed page.Form) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.which, v.typed = which, typed
	frame := page.Frame{
		Title: v.heading(ctx), Kicker: v.circle.Name, Section: page.Circles, Back: "/circles/" + v.circle.ID + "/meetings",
		BackTo: i18n.T(ctx, "meeting.all_title"), Live: meeting.Topic(v.m.ID), Status: typed.Status,
	}
	switch v.m.State {
	case meeting.Running:
		frame.Live = "" // its parts follow by themselves
		return page.Render(w, r, frame, runningPage(v))
	case meeting.Closed, meeting.Consented:
		return page.Render(w, r, frame, minutesPage(v))
	default:
		return page.Render(w, r, frame, plannedPage(v))
	}
}

func (s server) look(ctx context.Context, id string) (view, error) {
	m, err := s.see(ctx, id)
	if err != nil {
		return view{}, err
	}
	if m.State == meeting.Running {
		v, err := s.read(ctx, m)
		if err != nil {
			return view{}, err
		}
		return v.to(ctx, s.site.DB)
	}
	v := view{m: m, clock: clock.Now(ctx)}
	reads := []func(context.Context, store.Q, *view) error{readPeople, readAgenda}
	switch m.State {
	case meeting.Finding, meeting.Planned, meeting.Cancelled:
		reads = append(reads, readOffers)
	default:
		reads = append(reads, readAsk, readRecords)
	}
	for _, read := range reads {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return view{}, err
		}
	}
	return v.to(ctx, s.site.DB)
}

func readPeople(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.circle, err = circle.Get(ctx, q, v.m.Circle); err != nil {
		return err
	}
	if v.guests, err = meeting.Guests(ctx, q, v.m.ID); err != nil {
		return err
	}
	if v.powers, err = circle.PowersIn(ctx, q, v.circle); err != nil {
		return err
	}
	v.names, v.seats, err = namesIn(ctx, q, v.m.Circle, v.guests)
	return err
}

func readAgenda(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.agenda, err = meeting.Agenda(ctx, q, v.m.ID); err != nil {
		return err
	}
	if v.actions, err = meeting.ActionsOf(ctx, q, v.m.ID); err != nil {
		return err
	}
	if v.m.State == meeting.Closed || v.m.State == meeting.Consented {
		return nil
	}
	items, err := backlog.OfCircle(ctx, q, v.m.Circle)
	for _, i := range items {
		on := slices.ContainsFunc(v.agenda, func(p meeting.Point) bool { return p.Item == i.ID && p.State != meeting.PutOff })
		if !on && i.State != backlog.Later {
			v.items = append(v.items, i)
		}
	}
	return err
}

func readOffers(ctx context.Context, q store.Q, v *view) error {
	var err error
	v.offers, err = meeting.Offers(ctx, q, v.m.ID)
	return err
}

func readRound(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.round, err = v.m.OpenRound(ctx, q); err != nil {
		return err
	}
	if v.turns, err = meeting.Turns(ctx, q, v.m.Round); err != nil {
		return err
	}
	v.turn, _ = meeting.Speaker(v.turns)
	kind := map[meeting.Phase]meeting.RoundKind{meeting.CheckIn: meeting.CheckInRound, meeting.Items: meeting.TopicRound, meeting.Evaluation: meeting.EvaluationRound}[v.m.Phase]
	rounds, err := meeting.Rounds(ctx, q, v.m.ID)
	v.roundHere = slices.ContainsFunc(rounds, func(r meeting.Round) bool { return r.Kind == kind && r.Agenda == v.m.Item })
	return err
}

func readAsk(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.ask, _, err = meeting.OpenAsk(ctx, q, v.m.ID); err != nil {
		return err
	}
	if v.ask.ID == "" {
		return readRefused(ctx, q, v)
	}
	if v.words, err = meeting.Words(ctx, q, v.ask.ID); err != nil {
		return err
	}
	v.asked, err = v.ask.Silent(ctx, q, v.m)
	return err
}

// readRefused reads the objection to what was asked last: in the meeting, or to its
// minutes.
func readRefused(ctx context.Context, q store.Q, v *view) error {
	last, objected, err := meeting.Refused(ctx, q, v.m.ID)
	if err != nil || !objected {
		return err
	}
	v.refused = last
	v.words, err = meeting.Words(ctx, q, last.ID)
	return err
}

// readAround reads the meetings before and after, for the formal part.
func readAround(ctx context.Context, q store.Q, v *view) error {
	if v.m.Phase != meeting.Formal && v.m.Phase != meeting.Evaluation {
		return nil
	}
	past, err := meeting.Past(ctx, q, v.m.Circle, 1)
	if err != nil {
		return err
	}
	if len(past) > 0 {
		v.last = past[0]
	}
	v.coming, err = meeting.Coming(ctx, q, v.m.Circle)
	v.coming = slices.DeleteFunc(v.coming, func(m meeting.Meeting) bool { return m.State == meeting.Running })
	return err
}

func readRecords(ctx context.Context, q store.Q, v *view) error {
	var err error
	v.records, err = meeting.Records(ctx, q, v.m.ID)
	return err
}

func (v view) title(ctx context.Context) string {
	if v.m.Title != "" {
		return v.m.Title
	}
	return i18n.T(ctx, "meeting.of", "Circle", v.circle.Name)
}

// heading is the page's title: a meeting that is over is the minutes of the day on
// which it was held.
func (v view) heading(ctx context.Context) string {
	if v.m.State == meeting.Closed || v.m.State == meeting.Consented {
		return i18n.T(ctx, "meeting.minutes_of", "Day", i18n.Date(ctx, v.m.Began.In(v.circle.Location())))
	}
	return v.title(ctx)
}

// name is what somebody is called.
func (v view) name(person string) string { return v.names[person] }

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

// putting is the form that puts an item on the agenda, or asks for one more.
func (v view) putting(act string, kv ...string) page.Form {
	if act == "ask" {
		return v.changing("add", kv...)
	}
	return v.form(act, kv...)
}

// changing is one of the two forms that ask for another agenda: what was refused
// in the one does not stand in the other.
func (v view) changing(change string, kv ...string) page.Form {
	if v.typed.Value("change") != change {
		return page.Filled(kv...)
	}
	return v.form("ask", kv...)
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

// kept is the longest text of a refused form, to be kept in sight.
func (v view) kept() string {
	longest := ""
	for _, name := range []string{"words", "reason", "result", "notes", "text", "action", "why"} {
		if t := v.typed.Text(name); len(t) > len(longest) {
			longest = t
		}
	}
	return longest
}

func (v view) here() bool { return v.me != nil && v.me.Present }

// present lists who is there.
func (v view) present() []meeting.Guest {
	return slices.DeleteFunc(slices.Clone(v.guests), func(g meeting.Guest) bool { return !g.Present })
}

// absent lists who is not there.
func (v view) absent() []meeting.Guest {
	return slices.DeleteFunc(slices.Clone(v.guests), func(g meeting.Guest) bool { return g.Present || g.Member == "" })
}

// marking says whether the reader is about to note who is here: the list then
// stays open from one name to the next.
func (v view) marking() bool {
	return v.minute && v.here() && (v.m.Phase == meeting.CheckIn || v.m.Phase == meeting.Formal) && len(v.absent()) <= 9
}

// expected is how many said that they come and are not there.
func (v view) expected() int {
	n := 0
	for _, g := range v.absent() {
		if g.Coming == meeting.Suits {
			n++
		}
	}
	return n
}

// people are those who sit in the circle, to choose from.
func (v view) people() []page.Choice {
	var choices []page.Choice
	for _, s := range v.seats {
		choices = append(choices, page.Choice{Value: s.Person, Label: v.names[s.Person]})
	}
	slices.SortFunc(choices, func(a, b page.Choice) int { return strings.Compare(a.Label, b.Label) })
	return choices
}

// at is the item that the people are at; zero where they are at none.
func (v view) at() meeting.Point {
	for _, p := range v.agenda {
		if p.ID == v.m.Item {
			return p
		}
	}
	return meeting.Point{}
}
