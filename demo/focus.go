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
}

func (e *evening) lead() member.Actor { return e.p.actors[e.p.home().Seats[1]] }

func (e *evening) convene(ctx context.Context) error {
	return e.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		e.id, err = focus.Convene(ctx, tx, e.lead(), focus.New{
			Circle: e.p.home().ID, Question: "How do you get home after ten at night?", Lang: "en", Seats: 6, Way: focus.Lot,
			Day: e.p.day(46).Format(time.DateOnly), Hour: "19:00", Place: "Town library, first floor", AnswerBy: e.p.day(20).Format(time.DateOnly),
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
			Day: p.day(-21).Format(time.DateOnly), Hour: "18:30", Place: "Town library, first floor", AnswerBy: p.day(-50).Format(time.DateOnly),
			Brief: brief.Brief{
				What: "Most members never come to a meeting. We would like to hear why.", WhyNow: "We plan next year's evenings this winter.",
				TradeOffs: "Fewer evenings reach more people each; more evenings suit more calendars.", Affected: "Everyone who is a member and has other things to do.",
			},
		})
		return err
	})
}
