package performance

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// How many people a group has.
const (
	fewest = 2
	most   = 8
)

// Begin begins the review of a term, by the person who holds it and nobody
// else, with a group of two to eight other members, by id. One review of a term
// goes on at a time.
func Begin(ctx context.Context, tx *store.Tx, actor member.Actor, term string, group []string) (Review, error) {
	t, err := held(ctx, tx, actor, term)
	if err != nil {
		return Review{}, err
	}
	group = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(group))), func(m string) bool { return m == "" || m == actor.Member })
	if len(group) < fewest || len(group) > most {
		return Review{}, apperr.New(apperr.Invalid, "performance.group_size", "Fewest", fewest, "Most", most).At("group")
	}
	people, err := member.ByIDs(ctx, tx, group)
	if err != nil {
		return Review{}, err
	}
	row, now := id.New(), store.Micros(clock.Now(ctx))
	result, err := tx.Exec(ctx, `
		insert into performance_review (id, circle, role, term, stage, since, member, person, at) values ($1, $2, $3, $4, 'well', $5, $6, $7, $5)
		on conflict do nothing`, row, t.Circle, t.Role, t.ID, now, actor.Member, actor.Pseudonym)
	if err != nil {
		return Review{}, err
	}
	if fresh, err := result.RowsAffected(); err != nil || fresh == 0 {
		if err == nil {
			err = apperr.New(apperr.Conflict, "performance.goes_on")
		}
		return Review{}, err
	}
	for _, one := range group {
		m, known := people[one]
		if !known || !m.Erased.IsZero() || m.Standing == member.Former {
			return Review{}, apperr.New(apperr.Invalid, "performance.unknown_person").At("group")
		}
		if _, err := tx.Exec(ctx, "insert into performance_seat (review, person, member) values ($1, $2, $3)", row, m.Pseudonym, m.ID); err != nil {
			return Review{}, err
		}
	}
	return See(ctx, tx, actor, row)
}

// CanBegin says whether the actor may begin a review of a term: they hold it.
func CanBegin(ctx context.Context, q store.Q, actor member.Actor, term string) (circle.Term, error) {
	return held(ctx, q, actor, term)
}

func held(ctx context.Context, q store.Q, actor member.Actor, term string) (circle.Term, error) {
	if !actor.SignedIn() {
		return circle.Term{}, apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	list, err := circle.TermsOf(ctx, q, actor.Member)
	if err != nil {
		return circle.Term{}, err
	}
	i := slices.IndexFunc(list, func(t circle.Term) bool { return t.ID == term })
	if i < 0 {
		return circle.Term{}, apperr.New(apperr.NotFound, "performance.not_your_role")
	}
	if actor.Suspended {
		return circle.Term{}, apperr.New(apperr.Forbidden, "circle.suspended")
	}
	return list[i], nil
}

// change takes the review's turn, and refuses whoever is not in it, and where
// it does not stand at one of these stages any more.
func change(ctx context.Context, tx *store.Tx, actor member.Actor, review string, stages ...Stage) (Review, error) {
	if _, err := See(ctx, tx, actor, review); err != nil {
		return Review{}, err
	}
	if actor.Suspended {
		return Review{}, apperr.New(apperr.Forbidden, "circle.suspended")
	}
	if err := tx.Change(ctx, errNotFound, "update performance_review set version = version + 1 where id = $1", review); err != nil {
		return Review{}, err
	}
	r, err := See(ctx, tx, actor, review)
	if err != nil {
		return Review{}, err
	}
	tx.Touch(Topic(review))
	if !slices.Contains(stages, r.Stage) {
		return Review{}, apperr.New(apperr.Conflict, "performance.moved_on")
	}
	return r, nil
}

// own is change for what only the person may do whom the review is about.
func own(ctx context.Context, tx *store.Tx, actor member.Actor, review string, stages ...Stage) (Review, error) {
	r, err := See(ctx, tx, actor, review)
	if err != nil {
		return Review{}, err
	}
	if actor.Member != r.Member {
		return Review{}, apperr.New(apperr.Forbidden, "performance.only_the_person")
	}
	return change(ctx, tx, actor, review, stages...)
}

// to brings the review to a stage.
func (r Review) to(ctx context.Context, tx *store.Tx, stage Stage) error {
	now := store.Micros(clock.Now(ctx))
	ended := int64(0)
	if !stage.Living() {
		ended = now
	}
	return tx.Change(ctx, errNotFound, "update performance_review set stage = $1, since = $2, ended = $3 where id = $4", string(stage), now, ended, r.ID)
}

// Stop ends a review before its plan; the person does it, at any time. Nothing
// of it stays.
func Stop(ctx context.Context, tx *store.Tx, actor member.Actor, review string) error {
	r, err := own(ctx, tx, actor, review, Well, Better, Planning, Consenting)
	if err != nil {
		return err
	}
	if err := r.to(ctx, tx, Stopped); err != nil {
		return err
	}
	return forget(ctx, tx, r.ID)
}

// Excuse takes oneself out of a group. What one said goes too.
func Excuse(ctx context.Context, tx *store.Tx, actor member.Actor, review string) error {
	r, err := change(ctx, tx, actor, review, Well, Better, Planning, Consenting)
	if err != nil {
		return err
	}
	if actor.Member == r.Member {
		return apperr.New(apperr.Conflict, "performance.stop_instead")
	}
	for _, table := range []string{"performance_seat", "performance_word", "performance_answer"} {
		if _, err := tx.Exec(ctx, "delete from "+table+" where review = $1 and member = $2", r.ID, actor.Member); err != nil {
			return err
		}
	}
	if r.Stage == Consenting {
		return conclude(ctx, tx, actor, r)
	}
	return nil
}

// forget deletes what was said in a review; the bare row stays, for the journal.
func forget(ctx context.Context, tx *store.Tx, review string) error {
	for _, table := range []string{"performance_seat", "performance_word", "performance_answer"} {
		if _, err := tx.Exec(ctx, "delete from "+table+" where review = $1", review); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "update performance_review set plan = '', member = '' where id = $1", review)
	return err
}
