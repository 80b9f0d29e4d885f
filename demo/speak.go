package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/declaration"
	"concentric/logbook"
	"concentric/member"
)

// speaking is how the circle for the public voice speaks, or the home circle where
// there is none: somebody confirms for it,
// it has said one thing, and a second one waits for that person's yes.
type speaking struct {
	p    *Party
	g    *Group
	luck uint64
}

// planSpeak lets the circle choose who confirms what it says in public.
func (p *Party) planSpeak() {
	s := &speaking{p: p}
	p.plan(p.day(42).Add(3*time.Hour), func(ctx context.Context) error {
		return s.agree(ctx, s.chosen, Matter{
			Raised: "Who may say that we said it?", Why: "The newspaper asks, and three of us answer three things.",
			Title: "One of us confirms what we say in public", Text: "Whatever we say in public is something we agreed, word for word, and our spokesperson confirms it together with one more of us. The role goes for a year.",
		})
	})
	p.plan(p.day(30).Add(3*time.Hour), func(ctx context.Context) error {
		return s.agree(ctx, s.says(true), Matter{
			Raised: "We are asked what we think of the station closing", Why: "The paper comes out on Thursday.",
			Title: "The station stays open until the last train", Text: "Whoever comes home by the last train finds a warm room, a light and somebody to ask. We ask the railway to keep the station open until the last train has left.",
		})
	})
	p.plan(p.day(4), func(ctx context.Context) error {
		return s.agree(ctx, s.says(false), Matter{
			Raised: "The council asks parties about the winter market", Why: "The stalls would stand where the buses turn.",
			Title: "The winter market and the buses both fit on the square", Text: "We measured it: if the stalls stand along the church, the buses turn as before. We ask the council to put them there.",
		})
	})
}

// agree has the circle agree on something everybody may read, by chance of its own,
// so that the rest of the year goes as it would without it.
func (s *speaking) agree(ctx context.Context, next then, m Matter) error {
	if s.g == nil { // circles are founded as the year goes
		s.g = s.p.circles["voice"]
	}
	if s.g == nil {
		s.g = s.p.home()
	}
	if s.g == nil || len(s.g.Seats) < 4 {
		return nil // a party too small for it
	}
	m.Audience, m.Months, m.Measured, m.Feedback = "public", 12, "Whether what is printed is what we agreed.", "To our secretary."
	s.luck++
	w := &work{p: s.p, g: s.g, pace: time.Hour, next: next, rng: rand.New(rand.NewPCG(20261127, 100+s.luck)), m: m}
	return w.raise(ctx)
}

func (s *speaking) spokesperson() member.Actor { return s.p.actors[s.g.Seats[3]] }

// chosen opens the role and gives it.
func (s *speaking) chosen(ctx context.Context, decision string) error {
	return s.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		actor := s.p.actors[s.g.Seats[0]]
		c, err := circle.Get(ctx, tx, s.g.ID)
		if err != nil {
			return err
		}
		role, err := circle.OpenRole(ctx, tx, actor, s.g.ID, circle.NewRole{Kind: circle.Spokesperson, Lang: "en"}, decision)
		if err != nil {
			return err
		}
		_, err = circle.Fill(ctx, tx, actor, role.ID, s.spokesperson(), c.Today(ctx), c.In(ctx, 365), decision)
		return err
	})
}

// says prepares what was agreed for the public; confirmed says whether the
// spokesperson says yes to it the next day.
func (s *speaking) says(confirmed bool) then {
	return func(ctx context.Context, agreement string) error {
		var prepared string
		err := s.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			a, err := logbook.Get(ctx, tx, agreement)
			if err != nil {
				return err
			}
			d, err := declaration.Prepare(ctx, tx, s.p.actors[s.g.Seats[2]], s.g.ID, agreement, a.Now.ID)
			prepared = d.ID
			return err
		})
		if err != nil || !confirmed {
			return err
		}
		s.p.after(20*time.Hour, func(ctx context.Context) error {
			return s.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := declaration.Confirm(ctx, tx, s.spokesperson(), prepared)
				return err
			})
		})
		return nil
	}
}
