package delegate

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Propose puts one of those who offered themselves to the consent of the
// community, until the end of a civil date, by somebody who keeps the circle's
// record, with the reasons, after they were read. A term that is shorter than
// planned, or longer, is proposed with it.
func Propose(ctx context.Context, tx *store.Tx, actor member.Actor, choice, nominee, reasons, ends, endsOn string) error {
	c, err := change(ctx, tx, choice)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Record, c.Circle); err != nil {
		return err
	}
	if err := c.at(Hearing); err != nil {
		return err
	}
	o, err := offered(ctx, tx, c.ID, nominee)
	if err != nil {
		return err
	}
	if reasons, err = typed.Text(reasons, "reasons", 2000); err != nil {
		return err
	}
	if _, err := typed.Date(endsOn, "round_ends"); err != nil {
		return err
	}
	in, err := circle.Get(ctx, tx, c.Circle)
	if err != nil {
		return err
	}
	if err := later(ctx, in, endsOn); err != nil {
		return err
	}
	if err := circle.CanSeat(ctx, tx, c.Role, max(c.Starts, endsOn), ends); err != nil {
		return err
	}
	c.Nominee, c.Person, c.Reasons, c.Ends = o.Member, o.Person, reasons, ends
	return c.step(ctx, tx, actor, Asking, endsOn)
}

// Answer is one person's consent to who is proposed, or an objection with its
// reason. It may be changed until the last day; of the person proposed it is
// not asked: they offered themselves. asking is what the answer was given to.
func Answer(ctx context.Context, tx *store.Tx, actor member.Actor, choice, asking, word, reason, lang string) error {
	c, err := choosing(ctx, tx, actor, choice, Asking)
	if err != nil {
		return err
	}
	if asking != c.Asking {
		return apperr.New(apperr.Conflict, "delegate.moved_on")
	}
	if actor.Member == c.Nominee {
		return apperr.New(apperr.Conflict, "delegate.nominee_not_asked")
	}
	switch word {
	case Consent:
		reason = ""
	case Objection:
		if reason, err = typed.Text(reason, "reason", 2000); err != nil {
			return err
		}
	default:
		return apperr.New(apperr.Invalid, "consent.answer_missing").At("word")
	}
	return say(ctx, tx, actor, c, c.Asking, Word{Nominee: c.Nominee, Word: word, Reason: reason, Lang: lang})
}

// Due is what the clock brings: the last day of a stage, and the day on which
// somebody chosen takes over.
func Due() []due.Rule {
	return []due.Rule{{Name: "delegate.stages", Every: 10 * time.Minute, Run: stages}}
}

func stages(ctx context.Context, db *store.DB) error {
	open, err := choices(ctx, db, "where stage in ('naming', 'asking') or stage = 'chosen' and term = '' order by at, id")
	if err != nil {
		return err
	}
	for _, c := range open {
		if rests, err := c.rests(ctx, db); err != nil {
			return err
		} else if rests {
			continue
		}
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return settle(ctx, tx, c.ID) })
		if err != nil && apperr.As(err) == nil {
			return err
		}
	}
	return nil
}

// settle ends a stage whose last day is over.
func settle(ctx context.Context, tx *store.Tx, choice string) error {
	c, err := change(ctx, tx, choice)
	if err != nil {
		return err
	}
	in, err := circle.Get(ctx, tx, c.Circle)
	if err != nil {
		return err
	}
	if rests, err := c.rests(ctx, tx); err != nil || rests {
		return err
	}
	if c.Waits() {
		return c.takeOver(ctx, tx, in)
	}
	if err := c.at(Naming, Asking); err != nil {
		return err
	}
	end, err := in.EndOf(c.EndsOn)
	if err != nil || clock.Now(ctx).Before(end) {
		return err
	}
	nobody := member.Actor{}
	if c.Stage == Asking {
		return c.choose(ctx, tx, in)
	}
	offers, err := Offers(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if len(offers) == 0 {
		return c.step(ctx, tx, nobody, Stopped, c.EndsOn)
	}
	return c.step(ctx, tx, nobody, Hearing, c.EndsOn)
}

// choose seats who is proposed where nobody objects and enough people consent,
// once the term that runs is over; otherwise the reasons are read, and somebody
// is proposed again.
func (c *Choice) choose(ctx context.Context, tx *store.Tx, in circle.Circle) error {
	nobody := member.Actor{}
	said, err := Words(ctx, tx, c.ID, c.Asking)
	if err != nil {
		return err
	}
	consents, objections := Tally(said)
	if objections > 0 || consents < Fewest || c.Nominee == "" {
		return c.step(ctx, tx, nobody, Hearing, c.EndsOn)
	}
	taken, err := c.taken(ctx, tx, in)
	if err != nil {
		return err
	}
	if taken {
		return c.step(ctx, tx, nobody, Chosen, c.EndsOn)
	}
	return c.takeOver(ctx, tx, in)
}

// Tally counts the consents and the objections among words.
func Tally(said []Word) (consents, objections int) {
	for _, w := range said {
		switch w.Word {
		case Consent:
			consents++
		case Objection:
			objections++
		}
	}
	return consents, objections
}
