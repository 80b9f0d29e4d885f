package performance

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// patience is how long the person waits for the whole group at a stage before
// they may go on without those who have not spoken.
const patience = 7 * 24 * time.Hour

// Say adds what somebody has to say at a stage. The person whose role it is
// speaks first: until then the group waits. A group member may say that they
// have nothing to add (an empty text); the person cannot.
func Say(ctx context.Context, tx *store.Tx, actor member.Actor, review string, stage Stage, text, lang string) error {
	r, err := change(ctx, tx, actor, review, stage)
	if err != nil {
		return err
	}
	if !stage.Spoken() {
		return apperr.New(apperr.Conflict, "performance.moved_on")
	}
	first, err := r.begun(ctx, tx)
	if err != nil {
		return err
	}
	if actor.Member == r.Member {
		text, err = typed.Text(text, "words", 4000)
	} else {
		if !first {
			return apperr.New(apperr.Conflict, "performance.person_first")
		}
		text, err = typed.Optional(text, "words", 4000)
	}
	if err != nil {
		return err
	}
	return r.add(ctx, tx, actor, text, lang)
}

func (r Review) add(ctx context.Context, tx *store.Tx, actor member.Actor, text, lang string) error {
	if lang == "" {
		lang = actor.Lang
	}
	_, err := tx.Exec(ctx, "insert into performance_word (id, review, stage, text, lang, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		id.New(), r.ID, string(r.Stage), text, lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	return err
}

// begun says whether the person has spoken at this stage.
func (r Review) begun(ctx context.Context, q store.Q) (bool, error) {
	said, err := words(ctx, q, "where review = $1 and stage = $2 and member = $3", r.ID, string(r.Stage), r.Member)
	return len(said) > 0, err
}

// Silent is who of the group has not spoken at the review's stage, or has not
// answered to its plan.
func Silent(ctx context.Context, q store.Q, r Review) ([]Seat, error) {
	group, err := Group(ctx, q, r.ID)
	if err != nil {
		return nil, err
	}
	heard := map[string]bool{}
	if r.Stage == Consenting {
		given, err := Answers(ctx, q, r.ID, r.N)
		if err != nil {
			return nil, err
		}
		for _, a := range given {
			heard[a.Person] = true
		}
	} else {
		said, err := words(ctx, q, "where review = $1 and stage = $2", r.ID, string(r.Stage))
		if err != nil {
			return nil, err
		}
		for _, w := range said {
			heard[w.Person] = true
		}
	}
	var silent []Seat
	for _, s := range group {
		if !heard[s.Person] {
			silent = append(silent, s)
		}
	}
	return silent, nil
}

// GoOn ends a stage with the person's last word, and opens the next. It takes
// that all of the group have spoken, or that a week has gone by.
func GoOn(ctx context.Context, tx *store.Tx, actor member.Actor, review string, stage Stage, text, lang string) error {
	r, err := own(ctx, tx, actor, review, stage)
	if err != nil {
		return err
	}
	if !stage.Spoken() {
		return apperr.New(apperr.Conflict, "performance.moved_on")
	}
	first, err := r.begun(ctx, tx)
	if err != nil {
		return err
	}
	silent, err := Silent(ctx, tx, r)
	if err != nil {
		return err
	}
	if !first || len(silent) > 0 && clock.Now(ctx).Before(r.Since.Add(patience)) {
		return apperr.New(apperr.Conflict, "performance.group_first")
	}
	if text, err = typed.Text(text, "words", 4000); err != nil {
		return err
	}
	if err := r.add(ctx, tx, actor, text, lang); err != nil {
		return err
	}
	if stage == Well {
		return r.to(ctx, tx, Better)
	}
	return r.to(ctx, tx, Planning)
}
