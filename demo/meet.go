package demo

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// planMeetings: the home circle met five days ago, and meets again in four; who
// attended is asked for their consent to the minutes, and two have not given it.
func (p *Party) planMeetings() {
	p.plan(p.day(12).Add(2*time.Hour), p.callMeeting)
	p.plan(p.day(5).Add(10*time.Hour), p.holdMeeting)
}

// home is the circle whose people the demonstration lets one be.
func (p *Party) home() *Group {
	for _, g := range p.circles {
		if g.Text.Name == homeCircle {
			return g
		}
	}
	return nil
}

func (p *Party) callMeeting(ctx context.Context) error {
	g := p.home()
	who := p.actors[g.Seats[1]]
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := meeting.Plan(ctx, tx, who, meeting.New{
			Circle: g.ID, Times: []time.Time{p.day(5).Add(10 * time.Hour)}, Minutes: 90, Place: "Town library, first floor", Lang: "en",
		})
		if err != nil {
			return err
		}
		for _, put := range []meeting.Put{
			{Title: "The market street, a month later", Minutes: 15, Outcome: meeting.Report, Lang: "en"},
			{Title: "How new people find us", Minutes: 25, Outcome: meeting.Explore, Lang: "en"},
		} {
			if _, err := meeting.PutOn(ctx, tx, who, m.ID, put); err != nil {
				return err
			}
		}
		return p.openDoors(ctx, tx, who, g)
	})
}

// openDoors lets the circle ask others for a hand.
func (p *Party) openDoors(ctx context.Context, tx *store.Tx, who member.Actor, g *Group) error {
	for _, task := range []meeting.NewTask{
		{Text: "Hang up three posters where you shop", Minutes: 10, Lang: "en", DueOn: p.day(-20).Format(time.DateOnly)},
		{Text: "Read our welcome letter and tell us the sentence you stumble over", Minutes: 5, Lang: "en", DueOn: p.day(-30).Format(time.DateOnly)},
	} {
		if _, err := meeting.OfferTask(ctx, tx, who, g.ID, task); err != nil {
			return err
		}
	}
	return circle.LookFor(ctx, tx, who, g.ID, "Somebody with a van for one Saturday in spring", "en")
}

// holdMeeting lets the circle meet, from the check-in to the minutes, and calls
// the next meeting.
func (p *Party) holdMeeting(ctx context.Context) error {
	g := p.home()
	h := &held{p: p, g: g, lead: p.actors[g.Seats[1]]}
	coming, err := meeting.Coming(ctx, p.DB, g.ID)
	if err != nil || len(coming) == 0 {
		return err
	}
	h.id = coming[0].ID
	for _, do := range []func(context.Context) error{h.begin, h.talk, h.end} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// held is a meeting as it takes place.
type held struct {
	p    *Party
	g    *Group
	id   string
	lead member.Actor
}

// do runs an act, with the step that the facilitator's page shows.
func (h *held) do(ctx context.Context, minutes int, act func(ctx context.Context, tx *store.Tx, step int64) error) error {
	h.p.Hands.Move(time.Duration(minutes) * time.Minute)
	return h.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := meeting.Get(ctx, tx, h.id)
		if err != nil {
			return err
		}
		return act(ctx, tx, m.Step)
	})
}

func (h *held) begin(ctx context.Context) error {
	err := h.do(ctx, 0, func(ctx context.Context, tx *store.Tx, _ int64) error {
		if _, err := meeting.Begin(ctx, tx, h.lead, h.id); err != nil {
			return err
		}
		seats, err := circle.Roster(ctx, tx, h.g.ID)
		if err != nil {
			return err
		}
		for _, s := range seats[:len(seats)-1] { // one could not come
			if err := meeting.Mark(ctx, tx, h.lead, h.id, s.Person, true); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := h.round(ctx, nil); err != nil {
		return err
	}
	for range 2 {
		err := h.do(ctx, 4, func(ctx context.Context, tx *store.Tx, step int64) error {
			return meeting.Advance(ctx, tx, h.lead, h.id, step)
		})
		if err != nil {
			return err
		}
	}
	return h.do(ctx, 1, func(ctx context.Context, tx *store.Tx, _ int64) error {
		if err := meeting.AskFor(ctx, tx, h.lead, h.id, meeting.AskAgenda, meeting.AgendaChange{}); err != nil {
			return err
		}
		a, _, err := meeting.OpenAsk(ctx, tx, h.id)
		if err != nil {
			return err
		}
		return meeting.Answer(ctx, tx, h.lead, h.id, a.ID, "consent", "", true)
	})
}

// round goes round once; the first speakers write these words.
func (h *held) round(ctx context.Context, words []string) error {
	err := h.do(ctx, 1, func(ctx context.Context, tx *store.Tx, step int64) error {
		return meeting.GoRound(ctx, tx, h.lead, h.id, step)
	})
	for err == nil {
		m, e := meeting.Get(ctx, h.p.DB, h.id)
		if e != nil || m.Round == "" {
			return e
		}
		turns, e := meeting.Turns(ctx, h.p.DB, m.Round)
		if e != nil {
			return e
		}
		speaker, speaks := meeting.Speaker(turns)
		if !speaks {
			return nil
		}
		err = h.do(ctx, 2, func(ctx context.Context, tx *store.Tx, step int64) error {
			if len(words) == 0 {
				return meeting.Next(ctx, tx, h.lead, h.id, step, false)
			}
			said := words[0]
			words = words[1:]
			return meeting.Say(ctx, tx, h.p.byMember[speaker.Member], h.id, m.Round, "", said, "en")
		})
	}
	return err
}

func (h *held) talk(ctx context.Context) error {
	next := func(result string) error {
		return h.do(ctx, 3, func(ctx context.Context, tx *store.Tx, step int64) error {
			return meeting.NextItem(ctx, tx, h.lead, h.id, step, "", false, result)
		})
	}
	if err := next("Deliveries come until ten now. The shops count their customers until spring."); err != nil {
		return err
	}
	err := h.round(ctx, []string{
		"People hear of us when something annoys them. Let us be there before.",
		"A walk through the neighbourhood, with one question on a board.",
		"I came because somebody asked me for ten minutes, not for a year.",
	})
	if err != nil {
		return err
	}
	err = h.do(ctx, 1, func(ctx context.Context, tx *store.Tx, _ int64) error {
		c, err := circle.Get(ctx, tx, h.g.ID)
		if err != nil {
			return err
		}
		due := clock.Now(ctx).AddDate(0, 0, 9).Format(time.DateOnly)
		for _, n := range []meeting.NewAction{
			{Text: "Ask the library for a board by the entrance", Who: h.lead.Pseudonym, DueOn: due, Lang: "en"},
			{Text: "Find a date for a walk through the lower town", DueOn: c.In(ctx, 20), Lang: "en"},
		} {
			a, err := meeting.Resolve(ctx, tx, h.lead, h.id, n)
			if err != nil {
				return err
			}
			if a.Person != "" {
				continue
			}
			if err := meeting.OpenToAll(ctx, tx, h.lead, a.ID); err != nil { // nobody took it: whoever would may
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return next("We try one walk, with one question, before winter is over.")
}

// end evaluates, calls the next meeting, closes; all but two consent to the
// minutes at once.
func (h *held) end(ctx context.Context) error {
	err := h.do(ctx, 2, func(ctx context.Context, tx *store.Tx, step int64) error {
		return meeting.Advance(ctx, tx, h.lead, h.id, step)
	})
	if err != nil {
		return err
	}
	if err := h.round(ctx, nil); err != nil {
		return err
	}
	err = h.do(ctx, 1, func(ctx context.Context, tx *store.Tx, step int64) error {
		m, err := meeting.Plan(ctx, tx, h.lead, meeting.New{
			Circle: h.g.ID, Times: []time.Time{h.p.day(-4).Add(10 * time.Hour)}, Minutes: 90, Place: "Town library, first floor",
			Video: "https://meet.commonground.example/rivertown", Lang: "en",
		})
		if err != nil {
			return err
		}
		if err := meeting.Listeners(ctx, tx, h.lead, m.ID, true); err != nil {
			return err
		}
		return meeting.Close(ctx, tx, h.lead, h.id, step, false)
	})
	if err != nil {
		return err
	}
	return h.do(ctx, 5, func(ctx context.Context, tx *store.Tx, _ int64) error {
		a, open, err := meeting.OpenAsk(ctx, tx, h.id)
		if err != nil || !open {
			return err
		}
		m, err := meeting.Get(ctx, tx, h.id)
		if err != nil {
			return err
		}
		silent, err := a.Silent(ctx, tx, m)
		if err != nil {
			return err
		}
		for _, g := range silent[:max(0, len(silent)-2)] {
			if err := meeting.Answer(ctx, tx, h.p.byMember[g.Member], h.id, a.ID, "consent", "", false); err != nil {
				return err
			}
		}
		return nil
	})
}
