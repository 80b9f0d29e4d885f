package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/community"
	"concentric/delegate"
	"concentric/member"
)

// view is what the page of a seat shows.
type view struct {
	role    circle.Role
	term    *circle.Term
	today   string
	circle  circle.Circle
	of      community.Community
	within  bool // the reader may read what is said
	belongs bool // and is of the community
	records bool // keeps the record of the circle
	sees    bool // the circle
	actor   member.Actor

	choice  *delegate.Choice // the newest
	offers  []delegate.Offer
	named   []delegate.Word // once they are read
	said    []delegate.Word // to whom is proposed: the objections, once it is over
	mine    *delegate.Word
	names   map[string]string
	reports []circle.Report
	asks    bool      // the reader asks to recall
	from    time.Time // when the reader, who came after the choice began, takes part in it; zero where they do

	which string
	typed page.Form
}

const mostReports = 10

func (s server) seat(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

func (s server) show(w http.ResponseWriter, r *http.Request, which string, form page.Form) error {
	ctx := r.Context()
	role, within, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view{role: role, within: within, actor: member.From(ctx), which: which, typed: form}
	for _, read := range []func(context.Context, store.Q, *view) error{readSeat, readChoice, readReports} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return err
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "delegate.seat_title", "Community", v.of.Name), Kicker: i18n.T(ctx, "community.kind_"+string(v.of.Kind)), Section: page.Circles,
		Back: "/communities/" + v.of.ID, BackTo: v.of.Name, Live: delegate.Topic(role.ID), Status: form.Status,
	}
	return page.Render(w, r, frame, seatPage(v))
}

func readSeat(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.circle, err = circle.Get(ctx, q, v.role.Circle); err != nil {
		return err
	}
	if v.of, err = community.Get(ctx, q, v.role.Community); err != nil {
		return err
	}
	if v.sees, err = circle.CanSee(ctx, q, v.actor, v.circle.Audience, v.circle.ID); err != nil {
		return err
	}
	if v.belongs, err = delegate.Belongs(ctx, q, v.actor, v.role.Community); err != nil {
		return err
	}
	v.today, v.records = v.circle.Today(ctx), circle.May(ctx, q, v.actor, circle.Record, v.circle.ID) == nil
	seats, err := circle.SeatsFor(ctx, q, v.role.Community)
	for _, seat := range seats {
		if seat.ID == v.role.ID {
			v.term = seat.Term
		}
	}
	return err
}

func readChoice(ctx context.Context, q store.Q, v *view) error {
	c, ok, err := delegate.Of(ctx, q, v.role.ID)
	if err != nil || !ok {
		return err
	}
	v.choice = &c
	if !v.within {
		return nil
	}
	if v.offers, err = delegate.Offers(ctx, q, c.ID); err != nil {
		return err
	}
	if v.belongs {
		if v.from, err = c.From(ctx, q, v.actor); err != nil {
			return err
		}
	}
	if c.Stage != delegate.Naming {
		if v.named, err = delegate.Words(ctx, q, c.ID, ""); err != nil {
			return err
		}
	}
	if c.Asking != "" && c.Stage != delegate.Asking {
		if v.said, err = delegate.Words(ctx, q, c.ID, c.Asking); err != nil {
			return err
		}
	}
	mine, ok, err := delegate.WordOf(ctx, q, c, v.actor.Member)
	if ok {
		v.mine = &mine
	}
	return err
}

func readReports(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.within {
		if v.reports, err = circle.ReportsFromSeat(ctx, q, v.role.ID, mostReports); err != nil {
			return err
		}
	}
	var ids []string
	if v.term != nil {
		ids = append(ids, v.term.Member)
		if _, v.asks, err = delegate.Asks(ctx, q, v.term.ID, v.actor.Member); err != nil {
			return err
		}
	}
	if v.choice != nil {
		ids = append(ids, v.choice.Nominee)
	}
	for _, o := range v.offers {
		ids = append(ids, o.Member)
	}
	for _, one := range v.reports {
		ids = append(ids, one.Member)
	}
	if v.actor.Belongs() {
		v.names, err = member.Names(ctx, q, ids)
	}
	return err
}

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

// stage is where the newest choice stands, "" where none was begun.
func (v view) stage() delegate.Stage {
	if v.choice == nil {
		return ""
	}
	return v.choice.Stage
}

// offered is the reader's own offer, nil where they made none.
func (v view) offered() *delegate.Offer {
	i := slices.IndexFunc(v.offers, func(o delegate.Offer) bool { return o.Member == v.actor.Member && v.actor.SignedIn() })
	if i < 0 {
		return nil
	}
	return &v.offers[i]
}

// candidates are those whom the reader can name or propose.
func (v view) candidates() []page.Choice {
	var list []page.Choice
	for _, o := range v.offers {
		list = append(list, page.Choice{Value: o.Member, Label: v.names[o.Member]})
	}
	return list
}

// spokenOf says whether somebody named this person with a reason.
func (v view) spokenOf(who string) bool {
	return slices.ContainsFunc(v.named, func(w delegate.Word) bool { return w.Nominee == who && w.Reason != "" })
}

// holds says whether the reader sits in the seat.
func (v view) holds() bool {
	return v.term != nil && v.term.Member == v.actor.Member && v.actor.SignedIn() && v.term.Runs(v.today)
}

// opens says whether a choice can be begun: nobody sits in the seat, or only for
// two more months, and nothing is under way.
func (v view) opens(ctx context.Context) bool {
	if !v.records || v.choice != nil && v.choice.Waits() || v.stage() == delegate.Naming || v.stage() == delegate.Hearing || v.stage() == delegate.Asking {
		return false
	}
	return v.term == nil || v.term.Ends <= clock.Now(ctx).AddDate(0, 2, 0).Format(typed.DateFormat)
}

// opening is the form that begins a choice, with a term of a year from the day
// after the one that runs.
func (v view) opening(ctx context.Context) page.Form {
	first := clock.Now(ctx).AddDate(0, 0, 21)
	if v.term != nil {
		if last, err := typed.Date(v.term.Ends, ""); err == nil && last.After(first) {
			first = last.AddDate(0, 0, 1)
		}
	}
	return v.form("open", "starts", first.Format(typed.DateFormat), "ends", first.AddDate(1, 0, 0).Format(typed.DateFormat), "round_ends", v.circle.In(ctx, 10))
}

// steps are the stages, for the bar above.
func (v view) steps(ctx context.Context) []page.Step {
	order := []delegate.Stage{delegate.Naming, delegate.Hearing, delegate.Asking, delegate.Chosen}
	at := slices.Index(order, v.stage())
	if v.stage() == delegate.Chosen {
		at = len(order)
	}
	var list []page.Step
	for i, stage := range order {
		step := page.Step{Name: i18n.T(ctx, "delegate.stage_"+string(stage)), State: page.Waiting}
		switch {
		case i < at:
			step.State = page.Done
		case i == at:
			step.Now, step.State = true, page.Open
		}
		list = append(list, step)
	}
	return list
}
