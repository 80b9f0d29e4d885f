package demo

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/brief"
	"concentric/focus"
	"concentric/member"
)

// evening is the focus group of the home circle as it goes on.
type evening struct {
	p     *Party
	id    string
	wants []member.Actor // who stands in its pool
}

// planFocusGroups: the home circle asked a few people by lot how they get home
// at night, and has answered; another group still looks for people.
func (p *Party) planFocusGroups() {
	e := &evening{p: p}
	p.plan(p.day(70), e.convene)
	p.plan(p.day(66), e.volunteer)
	p.plan(p.day(60), e.draw)
	p.plan(p.day(46).Add(4*time.Hour), e.meet)
	p.plan(p.day(30), e.answer)
	p.plan(p.day(6), p.callFocusGroup)
	o := &outing{p: p}
	p.plan(p.day(5), o.convene)
	p.plan(p.day(3), o.move)
	p.plan(p.day(90), p.calledOff)
}

// outing is a focus group by choice, which was moved: those whom the circle asked
// find it on Today.
type outing struct {
	p     *Party
	id    string
	asked []member.Actor
}

func (o *outing) convene(ctx context.Context) error {
	n := focus.New{
		Circle: o.p.home().ID, Question: "What should the map for visitors show?", Lang: "en", Seats: 5, Way: focus.Choice,
		When: focus.When{Day: o.p.day(-9).Format(time.DateOnly), Hour: "18:00", Place: "Town library, first floor", AnswerBy: o.p.day(-40).Format(time.DateOnly)},
		Brief: brief.Brief{
			What: "The town prints a new map next year and asks us what belongs on it.", WhyNow: "The drawing goes to the printer in two months.",
			TradeOffs: "What is on it is found; too much on it, and nothing is.", Affected: "Visitors, shops in the side streets, who lives near the paths.",
		},
	}
	for i := len(o.p.People) - 1; i >= 0 && len(o.asked) < 6; i-- {
		one := o.p.actors[i]
		if person := o.p.People[i]; !o.p.seated[person.ID] && person.Number != generalNumber && one.Belongs() {
			n.Numbers, o.asked = append(n.Numbers, person.Number), append(o.asked, one)
		}
	}
	return o.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		o.id, err = focus.Convene(ctx, tx, o.p.actors[o.p.home().Seats[1]], n)
		return err
	})
}

func (o *outing) move(ctx context.Context) error {
	return o.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		to := focus.When{Day: o.p.day(-11).Format(time.DateOnly), Hour: "18:30", Place: "Town library, first floor", AnswerBy: o.p.day(-40).Format(time.DateOnly)}
		err := focus.Move(ctx, tx, o.p.actors[o.p.home().Seats[1]], o.id, to, "The library closes early on the first day we had chosen.")
		if err != nil {
			return err
		}
		return focus.Say(ctx, tx, o.asked[0], o.id, true)
	})
}

// calledOff is a focus group that did not take place.
func (p *Party) calledOff(ctx context.Context) error {
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		lead := p.actors[p.home().Seats[1]]
		id, err := focus.Convene(ctx, tx, lead, focus.New{
			Circle: p.home().ID, Question: "Which benches are missing along the river?", Lang: "en", Seats: 5, Way: focus.Lot,
			When: focus.When{Day: p.day(80).Format(time.DateOnly), Hour: "17:00", Place: "At the old mill", AnswerBy: p.day(50).Format(time.DateOnly)},
			Brief: brief.Brief{
				What: "The town wants to place five benches.", WhyNow: "The order goes out this season.",
				TradeOffs: "Shade or view; near the stops or far from the road.", Affected: "Who walks slowly, parents with prams.",
			},
		})
		if err != nil {
			return err
		}
		return focus.Cancel(ctx, tx, lead, id, "The town has postponed the order; we ask again when it is near.")
	})
}

func (e *evening) lead() member.Actor { return e.p.actors[e.p.home().Seats[1]] }

func (e *evening) convene(ctx context.Context) error {
	return e.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		e.id, err = focus.Convene(ctx, tx, e.lead(), focus.New{
			Circle: e.p.home().ID, Question: "How do you get home after ten at night?", Lang: "en", Seats: 6, Way: focus.Lot,
			When: focus.When{Day: e.p.day(46).Format(time.DateOnly), Hour: "19:00", Place: "Town library, first floor", AnswerBy: e.p.day(20).Format(time.DateOnly)},
			Brief: brief.Brief{
				What: "The last bus leaves at ten. What do people do who work or go out later?", WhyNow: "The bus company asks for wishes until spring.",
				TradeOffs: "A later bus costs as much as one more bus an hour at noon.", Affected: "Who works late, who lives in the valleys, who does not drive.",
			},
		})
		return err
	})
}

// volunteer puts people into the pool who sit in no circle.
func (e *evening) volunteer(ctx context.Context) error {
	return e.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for i, person := range e.p.People {
			one := e.p.actors[i]
			if len(e.wants) == 17 || e.p.seated[person.ID] || !one.Belongs() {
				continue
			}
			if err := focus.Say(ctx, tx, one, e.id, true); err != nil {
				return err
			}
			e.wants = append(e.wants, one)
		}
		return nil
	})
}

// draw draws the lot; the first who is asked cannot come, and the next is asked.
func (e *evening) draw(ctx context.Context) error {
	err := e.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return focus.Draw(ctx, tx, e.lead(), e.id) })
	if err != nil {
		return err
	}
	for round := range 2 {
		err := e.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for _, one := range e.wants {
				s, _, err := focus.SeatOf(ctx, tx, e.id, one.Member)
				if err != nil {
					return err
				}
				if s.Word != focus.Invited {
					continue
				}
				if err := focus.Say(ctx, tx, one, e.id, round > 0 || s.Rank > 1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// meet writes the notes, to which one who was there adds something.
func (e *evening) meet(ctx context.Context) error {
	return e.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		guests, err := focus.Guests(ctx, tx, e.id)
		if err != nil {
			return err
		}
		var came []string
		for _, s := range guests {
			if s.Word == focus.Yes {
				came = append(came, s.Person)
			}
		}
		err = focus.Note(ctx, tx, e.lead(), e.id, 0, "Four of us walk, and two of these are afraid at the underpass. Nobody would pay for a taxi twice a week.\n\n"+
			"A bus at half past eleven on Fridays and Saturdays would help most. On other days a shared ride from the station would do.", came)
		if err != nil {
			return err
		}
		for _, one := range e.wants {
			s, _, err := focus.SeatOf(ctx, tx, e.id, one.Member)
			if err != nil {
				return err
			}
			if s.Came {
				if err := focus.Correct(ctx, tx, one, e.id, "The light in the underpass has been out since autumn: that could be mended now."); err != nil {
					return err
				}
				break
			}
		}
		_, err = focus.HandOver(ctx, tx, e.lead(), e.id)
		return err
	})
}

func (e *evening) answer(ctx context.Context) error {
	g, err := focus.See(ctx, e.p.DB, e.lead(), e.id)
	if err != nil {
		return err
	}
	return e.p.answerItem(ctx, e.p.home(), g.Item, backlog.Answer{
		Kind: backlog.Changed, Lang: "en",
		Text: "We wrote to the town about the light in the underpass, and it burns again. For Fridays and Saturdays we ask the bus company for a bus at half past eleven, with your reasons.",
	})
}

// callFocusGroup is a group whose pool is open.
func (p *Party) callFocusGroup(ctx context.Context) error {
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := focus.Convene(ctx, tx, p.actors[p.home().Seats[1]], focus.New{
			Circle: p.home().ID, Question: "What would make you come to a meeting of ours?", Lang: "en", Seats: 8, Way: focus.Lot,
			When: focus.When{Day: p.day(-21).Format(time.DateOnly), Hour: "18:30", Place: "Town library, first floor", AnswerBy: p.day(-50).Format(time.DateOnly)},
			Brief: brief.Brief{
				What: "Most members never come to a meeting. We would like to hear why.", WhyNow: "We plan next year's evenings this winter.",
				TradeOffs: "Fewer evenings reach more people each; more evenings suit more calendars.", Affected: "Everyone who is a member and has other things to do.",
			},
		})
		return err
	})
}
