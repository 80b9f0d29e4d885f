package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// then is what happens once a matter is agreed on.
type then func(ctx context.Context, agreement string) error

// agree carries a matter from being raised to an agreement within a few hours,
// as a meeting does.
func (p *Party) agree(ctx context.Context, g *Group, m Matter, next then) error {
	w := &work{p: p, g: g, m: m, pace: time.Hour, next: next}
	return w.raise(ctx)
}

// carry works on a matter over days, as far as its stage says.
func (p *Party) carry(ctx context.Context, m Matter, next then) error {
	w := &work{p: p, g: p.circles[m.Circle], m: m, pace: 24 * time.Hour, next: next}
	return w.raise(ctx)
}

// work is a matter on its way through a circle.
type work struct {
	p        *Party
	g        *Group
	m        Matter
	pace     time.Duration
	item     string // given, or opened by raise
	amends   string // the agreement under review, if it is one
	proposal string
	effects  []consent.Effect // beyond its words; a matter of a chapter brings its own
	next     then
	rng      *rand.Rand // nil is the party's
}

func (w *work) chance() float64 {
	if w.rng != nil {
		return w.rng.Float64()
	}
	return w.p.Rng.Float64()
}

// author and facilitator are seats of the circle; the first objector is
// another.
func (w *work) author() member.Actor      { return w.p.actors[w.g.Seats[2]] }
func (w *work) facilitator() member.Actor { return w.p.actors[w.g.Seats[1]] }
func (w *work) objector() member.Actor    { return w.p.actors[w.g.Seats[3]] }

// raise brings the matter to the circle: by a member who is in none where
// others may see it, else by somebody in the circle.
func (w *work) raise(ctx context.Context) error {
	who := w.author()
	switch {
	case w.m.General:
		who = w.p.general()
	case w.m.Audience != "circle" && w.pace > time.Hour:
		who = w.p.actors[w.p.someone(w.p.zealOf)]
	}
	err := w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		item, err := backlog.Open(ctx, tx, who, backlog.New{
			Circle: w.g.ID, Title: w.m.Raised, Text: w.m.Why, Lang: "en", Audience: journal.Audience(w.m.Audience),
		})
		w.item = item.ID
		return err
	})
	if err != nil {
		return err
	}
	if w.m.Answered != "" {
		w.p.after(time.Duration(w.m.AnsweredDays)*24*time.Hour, func(ctx context.Context) error {
			return w.p.answerItem(ctx, w.g, w.item, backlog.Answer{Kind: backlog.Changed, Lang: "en", Text: w.m.Answered})
		})
	}
	if w.m.Stage == stageItem {
		return nil
	}
	w.p.after(2*w.pace, w.draft)
	return nil
}

func (w *work) text() logbook.Text {
	now := w.p.Hands.Now()
	return logbook.Text{
		Title: w.m.Title, Text: w.m.Text, Why: w.m.Why, Responsible: w.g.Text.Looks, Measured: w.m.Measured, Feedback: w.m.Feedback,
		ReviewOn: now.AddDate(0, w.m.Months, 0).Format(time.DateOnly), Lang: "en",
	}
}

// on is the civil date some paces from now, tomorrow at least.
func (w *work) on(paces int) string {
	return w.p.Hands.Now().Add(max(24*time.Hour, time.Duration(paces)*w.pace)).Format(time.DateOnly)
}

func (w *work) draft(ctx context.Context) error {
	effects := w.effects
	if effects == nil && w.amends == "" {
		var err error
		if effects, err = w.p.inProgramme(ctx, w.m); err != nil {
			return err
		}
	}
	err := w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		proposal, err := consent.Draft(ctx, tx, w.author(), consent.New{Item: w.item, Text: w.text(), Amends: w.amends, Effects: effects})
		if err != nil {
			return err
		}
		w.proposal = proposal.ID
		_, err = consent.Present(ctx, tx, w.author(), proposal.ID, w.on(4))
		return err
	})
	if err != nil {
		return err
	}
	w.p.after(w.pace, w.clarify)
	return nil
}

func (w *work) clarify(ctx context.Context) error {
	err := w.speak(ctx, consent.Question, w.m.Question)
	if err != nil || w.m.Stage == stageClarifying {
		return err
	}
	w.p.after(w.pace, w.react)
	return nil
}

func (w *work) react(ctx context.Context) error {
	if err := w.advance(ctx); err != nil {
		return err
	}
	if err := w.speak(ctx, consent.Reaction, w.m.Reaction); err != nil {
		return err
	}
	w.p.after(w.pace, func(ctx context.Context) error {
		if err := w.advance(ctx); err != nil {
			return err
		}
		return w.askConsent(ctx)
	})
	return nil
}

// speak lets everyone on the round's roster say something: the first has the
// words given, the others nothing to add.
func (w *work) speak(ctx context.Context, kind consent.WordKind, text string) error {
	_, places, err := w.round(ctx)
	if err != nil {
		return err
	}
	return w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for i, place := range places {
			word := consent.Word{Kind: consent.Nothing}
			if i == len(places)-1 && text != "" {
				word = consent.Word{Kind: kind, Text: text, Lang: "en"}
			}
			if _, err := consent.Say(ctx, tx, w.p.byMember[place.Member], w.proposal, word); err != nil {
				return err
			}
		}
		return nil
	})
}

// round is the open round and who is on its roster.
func (w *work) round(ctx context.Context) (consent.Round, []consent.Place, error) {
	round, open, err := consent.OpenRound(ctx, w.p.DB, w.proposal)
	if err != nil {
		return round, nil, err
	}
	if !open {
		return round, nil, fmt.Errorf("demo: %q has no open round", w.m.Title)
	}
	places, err := consent.Roster(ctx, w.p.DB, round.ID)
	return round, places, err
}

// advance lets the facilitator end the round.
func (w *work) advance(ctx context.Context) error {
	round, _, err := w.round(ctx)
	if err != nil {
		return err
	}
	return w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return consent.Next(ctx, tx, w.facilitator(), w.proposal, round.ID, w.on(4))
	})
}

func (w *work) askConsent(ctx context.Context) error {
	proposal, err := consent.Get(ctx, w.p.DB, w.proposal)
	if err != nil {
		return err
	}
	err = w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.AskConsent(ctx, tx, w.author(), w.proposal, proposal.N, w.on(7))
		return err
	})
	if err != nil {
		return err
	}
	w.p.after(w.pace, w.answer)
	return nil
}

// answer lets the roster answer. The first version meets the matter's
// objection, if it has one; a matter left in its consent round waits for those
// whom the demonstration lets one be, or else for half of the circle.
func (w *work) answer(ctx context.Context) error {
	round, places, err := w.round(ctx)
	if err != nil {
		return err
	}
	if w.m.Stage == stageConsent {
		places = w.p.others(places)
	}
	objecting := w.m.Object != nil && round.N == 1
	for _, place := range places {
		who := w.p.byMember[place.Member]
		answer := consent.Answer{Kind: consent.Consent}
		switch {
		case objecting && who.Member == w.objector().Member:
			answer = consent.Answer{Kind: consent.Objection, Reason: w.m.Object.Reason, Lang: "en"}
		case w.chance() < .15:
			answer.Kind = consent.Trust
		}
		w.p.Hands.Move(7 * time.Minute)
		err := w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Respond(ctx, tx, who, round.ID, round.N, answer)
			return err
		})
		if err != nil {
			return err
		}
	}
	switch {
	case w.m.Stage == stageConsent || (objecting && w.m.Stage == stageObjected):
		return nil
	case objecting:
		w.p.after(2*w.pace, w.integrate)
		return nil
	default:
		return w.agreed(ctx)
	}
}

// integrate works the objection into the next version.
func (w *work) integrate(ctx context.Context) error {
	open, err := consent.OpenObjections(ctx, w.p.DB, w.proposal)
	if err != nil {
		return err
	}
	if len(open) != 1 {
		return fmt.Errorf("demo: %q has %d open objections, and one was made", w.m.Title, len(open))
	}
	versions, err := consent.Versions(ctx, w.p.DB, w.proposal)
	if err != nil {
		return err
	}
	text, measures := versions[len(versions)-1].Text, []consent.Measure(nil)
	o := w.m.Object
	switch {
	case o.NewText != "":
		text.Text = o.NewText
	case o.Months > 0:
		text.ReviewOn = w.p.Hands.Now().AddDate(0, o.Months, 0).Format(time.DateOnly)
	default:
		measures = []consent.Measure{{
			Objection: open[0].ID, Metric: o.Metric, Measurer: o.Measure, Threshold: o.Limit, Lang: "en",
			DueOn: w.p.Hands.Now().AddDate(0, 2, 0).Format(time.DateOnly),
		}}
	}
	err = w.p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Integrate(ctx, tx, w.facilitator(), w.proposal, len(versions), text, measures)
		return err
	})
	if err != nil {
		return err
	}
	w.p.after(w.pace, w.askConsent)
	return nil
}

func (w *work) agreed(ctx context.Context) error {
	proposal, err := consent.Get(ctx, w.p.DB, w.proposal)
	if err != nil {
		return err
	}
	if proposal.State != consent.Agreed {
		return fmt.Errorf("demo: %q is %s, and everyone has consented", w.m.Title, proposal.State)
	}
	if err := w.planReview(ctx, proposal.Agreement); err != nil || w.next == nil {
		return err
	}
	return w.next(ctx, proposal.Agreement)
}

// planReview lets the circle look at the agreement again once its review has
// come back to the backlog, and renew it for a year.
func (w *work) planReview(ctx context.Context, agreement string) error {
	a, err := logbook.Get(ctx, w.p.DB, agreement)
	if err != nil {
		return err
	}
	on, err := time.Parse(time.DateOnly, a.Now.ReviewOn)
	if err != nil {
		return err
	}
	w.p.plan(on.Add(4*24*time.Hour+9*time.Hour), func(ctx context.Context) error {
		items, err := backlog.OfOrigin(ctx, w.p.DB, backlog.Review, agreement)
		if err != nil || len(items) == 0 || items[0].State != backlog.Waiting {
			return err
		}
		m := w.m
		m.Object, m.Months, m.Stage, m.Text = nil, 12, "", a.Now.Text
		m.Question, m.Reaction = "", "It did what we hoped for. Let us keep it."
		review := &work{p: w.p, g: w.g, m: m, pace: w.pace, item: items[0].ID, amends: agreement, rng: w.rng}
		return review.draft(ctx)
	})
	return nil
}
