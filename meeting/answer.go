package meeting

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Answer consents to what those present are asked, or objects to it with a
// reason. all records, by the secretary or the facilitator, that everyone who
// has not answered has consented aloud: "spoken, recorded by"; not where another
// facilitator is asked for. ask is the question that the answer is for.
func Answer(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, ask, word, reason string, all bool) error {
	m, err := change(ctx, tx, actor, meeting, Running, Closed)
	if err != nil {
		return err
	}
	a, open, err := OpenAsk(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if !open || a.ID != ask {
		return apperr.New(apperr.Gone, "meeting.ask_over")
	}
	if word != "consent" && word != "objection" {
		return apperr.New(apperr.Invalid, "consent.answer_missing").At("word")
	}
	if word == "objection" {
		if reason, err = typed.Text(reason, "reason", 2000); err != nil {
			return err
		}
	}
	w := Word{Word: word, Reason: reason, Lang: actor.Lang}
	if all {
		if a.Kind == AskLead || word != "consent" {
			return apperr.New(apperr.Forbidden, "meeting.each_alone")
		}
		if err := minuted(ctx, tx, actor, m); err != nil {
			return err
		}
		silent, err := a.Silent(ctx, tx, m)
		if err != nil {
			return err
		}
		return m.give(ctx, tx, actor, a, silent, w, actor)
	}
	asked, err := a.asked(ctx, tx, m)
	if err != nil {
		return err
	}
	mayObject := a.Kind == AskLead && word == "objection" // who would be replaced may say: I am here
	if !mayObject && !slices.ContainsFunc(asked, func(g Guest) bool { return g.Person == actor.Pseudonym }) {
		return apperr.New(apperr.Forbidden, "meeting.not_asked")
	}
	return m.give(ctx, tx, actor, a, []Guest{{Member: actor.Member, Person: actor.Pseudonym}}, w, member.Actor{})
}

// AnswerFor records, by the secretary or the facilitator, that somebody who has no
// device of their own has consented aloud: one person at a time, and not by whoever
// would facilitate.
func AnswerFor(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, ask, who string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	a, open, err := OpenAsk(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if !open || a.ID != ask {
		return apperr.New(apperr.Gone, "meeting.ask_over")
	}
	if a.Kind == AskLead && a.Member == actor.Member {
		return apperr.New(apperr.Forbidden, "meeting.each_alone")
	}
	if err := minuted(ctx, tx, actor, m); err != nil {
		return err
	}
	silent, err := a.Silent(ctx, tx, m)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(silent, func(g Guest) bool { return g.Person == who })
	if i < 0 {
		return apperr.New(apperr.Conflict, "meeting.ask_over")
	}
	return m.give(ctx, tx, actor, a, silent[i:i+1], Word{Word: "consent", Lang: actor.Lang}, actor)
}

// give writes answers and draws the consequence.
func (m Meeting) give(ctx context.Context, tx *store.Tx, actor member.Actor, a Ask, who []Guest, w Word, recorder member.Actor) error {
	for _, g := range who {
		by := recorder
		if g.Person == by.Pseudonym {
			by = member.Actor{}
		}
		_, err := tx.Exec(ctx, `
			insert into meeting_word (ask, person, member, word, reason, lang, recorder_member, recorder_person, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			on conflict (ask, person) do update set word = excluded.word, reason = excluded.reason, lang = excluded.lang,
				recorder_member = excluded.recorder_member, recorder_person = excluded.recorder_person, at = excluded.at`,
			a.ID, g.Person, g.Member, w.Word, w.Reason, w.Lang, by.Member, by.Pseudonym, store.Micros(clock.Now(ctx)))
		if err != nil {
			return err
		}
	}
	if w.Word == "objection" {
		return m.end(ctx, tx, a, "objected")
	}
	return m.carryIfAll(ctx, tx, actor, a)
}

func (m Meeting) end(ctx context.Context, tx *store.Tx, a Ask, state string) error {
	_, err := tx.Exec(ctx, "update meeting_ask set state = $1, ended = $2 where id = $3", state, store.Micros(clock.Now(ctx)), a.ID)
	if err != nil {
		return err
	}
	return m.stepped(ctx, tx)
}

// carryIfAll puts what was asked into effect once all have consented.
func (m Meeting) carryIfAll(ctx context.Context, tx *store.Tx, actor member.Actor, a Ask) error {
	silent, err := a.Silent(ctx, tx, m)
	if err != nil || len(silent) > 0 {
		return err
	}
	words, err := Words(ctx, tx, a.ID)
	if err != nil || len(words) == 0 {
		return err
	}
	if a.Kind == AskLead && len(words) < 2 {
		// Nobody makes themselves the facilitator while the one there is, is here.
		if here, err := m.leaderHere(ctx, tx); err != nil || here {
			return err
		}
	}
	if a.Kind == AskLead {
		// Who offered to facilitate may have left the circle meanwhile.
		if sits, err := circle.Sits(ctx, tx, m.Circle, a.Member); err != nil {
			return err
		} else if !sits {
			return m.end(ctx, tx, a, "dropped")
		}
	}
	if err := m.end(ctx, tx, a, "carried"); err != nil {
		return err
	}
	switch a.Kind {
	case AskAgenda:
		if err := m.set(ctx, tx, "agreed = $2", store.Micros(clock.Now(ctx))); err != nil {
			return err
		}
		if m.Phase != Agreeing {
			return nil
		}
		return m.enter(ctx, tx, Items)
	case AskChange:
		return m.applyChange(ctx, tx, member.Actor{Member: a.Member, Pseudonym: a.Person}, a.Change)
	case AskLead:
		person := member.Actor{Member: a.Member, Pseudonym: a.Person}
		return circle.StandFor(ctx, tx, person, m.Circle, circle.Facilitator, person, clock.Now(ctx).Add(12*time.Hour), m.ID)
	}
	return m.consented(ctx, tx, actor, a)
}

// Unask takes back what was asked, by who asked it or the facilitator.
func Unask(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, ask string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	a, open, err := OpenAsk(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if !open || a.ID != ask {
		return apperr.New(apperr.Gone, "meeting.ask_over")
	}
	if a.Member != actor.Member {
		if err := facilitated(ctx, tx, actor, m); err != nil {
			return err
		}
	}
	return m.end(ctx, tx, a, "dropped")
}
