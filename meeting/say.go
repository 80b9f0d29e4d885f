package meeting

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// Say writes down what somebody says in the open round of the meeting, for
// themselves or (who, a pseudonym) for the one whose turn it is, which the
// secretary and the facilitator may: "spoken, recorded by". Saying it in one's
// turn passes the word on. round is the one that it was written for: after its
// end it is refused, and nothing is lost.
func Say(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, round, who, words, lang string) error {
	m, err := change(ctx, tx, actor, meeting, Running, Closed, Consented)
	if err != nil {
		return err
	}
	if round == "" || m.Round != round || m.State != Running {
		return apperr.New(apperr.Gone, "meeting.round_closed")
	}
	r, err := m.round(ctx, tx)
	if err != nil {
		return err
	}
	if !r.Kind.Spoken() {
		return apperr.New(apperr.Conflict, "meeting.round_closed")
	}
	if words, err = typed.Text(words, "words", 2000); err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	recorder := member.Actor{}
	if who == "" {
		who = actor.Pseudonym
	}
	if who != actor.Pseudonym {
		if err := minuted(ctx, tx, actor, m); err != nil {
			return err
		}
		recorder = actor
	}
	turns, err := Turns(ctx, tx, m.Round)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(turns, func(t Turn) bool { return t.Person == who })
	if i < 0 {
		return apperr.New(apperr.Conflict, "meeting.not_in_round")
	}
	_, err = tx.Exec(ctx, "update meeting_turn set words = $1, lang = $2, recorder_member = $3, recorder_person = $4 where round = $5 and person = $6",
		words, lang, recorder.Member, recorder.Pseudonym, m.Round, who)
	if err != nil || turns[i].State == Spoke || turns[i].State == Gone {
		return err
	}
	if _, err := tx.Exec(ctx, "update meeting_turn set state = 'spoke' where round = $1 and person = $2", m.Round, who); err != nil {
		return err
	}
	if turns[i].State != Speaks {
		return nil // heard before their turn came
	}
	return m.goOn(ctx, tx)
}
