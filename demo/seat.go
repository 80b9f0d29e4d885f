package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/delegate"
	"concentric/member"
)

// nightBuses is the interest whose people have a seat in the home circle.
const nightBuses = "Night buses"

// seatOf is a seat of the simulation: who of its community takes part.
type seatOf struct {
	p      *Party
	g      *Group
	role   string
	riders []member.Actor // the first two offer themselves, and the first is chosen
}

// planSeat lets the home circle open a seat for those who want night buses.
func (p *Party) planSeat() { p.plan(p.day(35).Add(2*time.Hour), p.openSeat) }

func (p *Party) openSeat(ctx context.Context) error {
	s := &seatOf{p: p, g: p.home()}
	for _, i := range p.riders {
		if one := p.People[i]; len(s.riders) < 7 && !p.seated[one.ID] && one.Number != generalNumber && one.Email != "" && one.Lang == "en" {
			s.riders = append(s.riders, p.actors[i])
		}
	}
	if len(s.riders) < 7 || s.g == nil {
		return nil // a party too small for it
	}
	// Chance of its own, so that the rest of the year goes as it would without a seat.
	w := &work{p: p, g: s.g, pace: time.Hour, next: s.ask, rng: rand.New(rand.NewPCG(20261127, 1)), m: Matter{
		Raised: "Who rides the last bus has nobody here", Why: "We decide about evenings, and everybody of us goes home by bicycle.",
		Title: "A seat for those who ride at night", Text: "We open a seat for the people of Night buses. They choose who sits there, with full consent rights, for a year.",
		Measured: "Whether their delegate comes, and reports back.", Feedback: "To our facilitator.", Months: 12, Audience: "public",
	}}
	return w.raise(ctx)
}

// ask opens the seat and asks its community to choose.
func (s *seatOf) ask(ctx context.Context, decision string) error {
	who := s.p.actors[s.g.Seats[0]]
	err := s.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := circle.Get(ctx, tx, s.g.ID)
		if err != nil {
			return err
		}
		role, err := circle.OpenRole(ctx, tx, who, s.g.ID, circle.NewRole{Kind: circle.Operational, Title: "Delegate of Night buses", Lang: "en", Community: s.p.nightBuses}, decision)
		if err != nil {
			return err
		}
		s.role = role.ID
		_, err = delegate.Open(ctx, tx, s.p.actors[s.g.Seats[1]], delegate.New{
			Role: role.ID, Wanted: "We meet on the first Tuesday of the month, from seven to nine. It helps to ride the last bus, and to like asking others.", Lang: "en",
			Starts: c.In(ctx, 12), Ends: c.In(ctx, 370), EndsOn: c.In(ctx, 4),
		})
		return err
	})
	if err != nil {
		return err
	}
	for _, step := range []struct {
		days int
		do   func(context.Context, *store.Tx, delegate.Choice) error
	}{{1, s.offer}, {2, s.name}, {6, s.propose}, {7, s.consent}, {20, s.report}} {
		s.p.after(time.Duration(step.days)*24*time.Hour, func(ctx context.Context) error {
			return s.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				c, ok, err := delegate.Of(ctx, tx, s.role)
				if err == nil && !ok {
					err = fmt.Errorf("demo: nobody is asked for the seat")
				}
				if err != nil {
					return err
				}
				return step.do(ctx, tx, c)
			})
		})
	}
	return nil
}

func (s *seatOf) offer(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
	for i, why := range []string{
		"I clean offices until one and ride the last bus four nights a week. I know who sits in it.",
		"My daughter works late at the hospital, and I have the time for an evening a month.",
	} {
		if err := delegate.Stand(ctx, tx, s.riders[i], c.ID, why, "en", true); err != nil {
			return err
		}
	}
	return nil
}

func (s *seatOf) name(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
	for i, why := range []string{"Talks with everybody at the stop.", "Was there when the timetable was changed, and asked why."} {
		if err := delegate.Name(ctx, tx, s.riders[2+i], c.ID, s.riders[0].Member, why, "en"); err != nil {
			return err
		}
	}
	return nil
}

func (s *seatOf) propose(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
	in, err := circle.Get(ctx, tx, c.Circle)
	if err != nil {
		return err
	}
	return delegate.Propose(ctx, tx, s.p.actors[s.g.Seats[1]], c.ID, s.riders[0].Member, "Two of you say that nobody knows the last bus better, and nobody is asked more at the stop.", c.Ends, in.In(ctx, 4))
}

func (s *seatOf) consent(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
	for _, one := range s.riders[1:] {
		if err := delegate.Answer(ctx, tx, one, c.ID, c.Asking, delegate.Consent, "", "en"); err != nil {
			return err
		}
	}
	return nil
}

func (s *seatOf) report(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
	if c.Term == "" {
		return fmt.Errorf("demo: the seat of Night buses is %s", c.Stage)
	}
	return circle.ReportFromSeat(ctx, tx, s.riders[0], s.role, "The circle asks the bus company for a bus at half past one on Fridays. I said that Thursdays are paydays at the cannery, and they added it.", "en")
}
