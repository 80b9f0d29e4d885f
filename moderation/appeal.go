package moderation

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// AppealState says how an appeal stands.
type AppealState string

// The states: nobody has answered yet; the refusal stays; the text was let in.
const (
	AppealOpen AppealState = "open"
	Upheld     AppealState = "upheld"
	Overturned AppealState = "overturned"
)

// Appeal asks another circle to look at a refusal again. Circle is the one that
// answers. It is about the text, not about a person: who appealed is not kept,
// since the text's author is known to nobody.
type Appeal struct {
	ID, Kind, Ref, Place, Circle string
	Why, Lang                    string
	State                        AppealState
	Outcome                      string // why, in the words of whoever answered
	At, Decided                  time.Time
}

// The acts of an appeal.
const (
	Appealed       = "moderation.appealed"
	AppealAnswered = "moderation.appeal_answered"
)

const whyLimit = 1000

// Open writes an appeal. The room that owns the text has checked that its
// author asks; a text is appealed once. At is the day, so that the hour joins
// nobody to it.
func (a Appeal) Open(ctx context.Context, tx *store.Tx, audience journal.Audience) (Appeal, error) {
	var err error
	if a.Why, err = typed.Text(a.Why, "why", whyLimit); err != nil {
		return a, err
	}
	a.ID, a.State, a.At = id.New(), AppealOpen, clock.Now(ctx).Truncate(24*time.Hour)
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "moderation.appealed_before"), `
		insert into moderation_appeal (id, kind, ref, place, circle, why, lang, state, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (ref) do nothing`,
		a.ID, a.Kind, a.Ref, a.Place, a.Circle, a.Why, a.Lang, string(a.State), store.Micros(a.At))
	if err != nil {
		return a, err
	}
	return a, a.record(ctx, tx, member.Actor{}, Appealed, audience, appealed)
}

// Answer closes an appeal. The room that owns the text has checked that the
// actor may, and lets the text in where the refusal is overturned.
func (a Appeal) Answer(ctx context.Context, tx *store.Tx, actor member.Actor, audience journal.Audience, state AppealState, outcome string) error {
	if state != Upheld && state != Overturned {
		return apperr.New(apperr.Invalid, "moderation.appeal_choose").At("state")
	}
	outcome, err := typed.Text(outcome, "outcome", whyLimit)
	if err != nil {
		return err
	}
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "moderation.appeal_answered_before"),
		"update moderation_appeal set state = $1, outcome = $2, actor = $3, decided = $4 where id = $5 and state = 'open'",
		string(state), outcome, actor.Pseudonym, store.Micros(clock.Now(ctx)), a.ID)
	if err != nil {
		return err
	}
	return a.record(ctx, tx, actor, AppealAnswered, audience, answered)
}

func (a Appeal) record(ctx context.Context, tx *store.Tx, actor member.Actor, act string, audience journal.Audience, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: a.ID, Circle: a.Circle, Actor: actor.Pseudonym, Audience: audience, Content: content})
	return err
}

// AppealByID reads an appeal.
func AppealByID(ctx context.Context, q store.Q, id string) (Appeal, error) {
	return oneAppeal(ctx, q, "where id = $1", id)
}

// AppealAbout is the appeal about a text; NotFound where there is none.
func AppealAbout(ctx context.Context, q store.Q, ref string) (Appeal, error) {
	return oneAppeal(ctx, q, "where ref = $1", ref)
}

func oneAppeal(ctx context.Context, q store.Q, where, arg string) (Appeal, error) {
	a, err := scanAppeal(q.QueryRow(ctx, "select "+appealColumns+" from moderation_appeal "+where, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return a, apperr.New(apperr.NotFound, "moderation.no_appeal")
	}
	return a, err
}

// AppealsIn lists the appeals about texts in a place, newest first.
func AppealsIn(ctx context.Context, q store.Q, place string) ([]Appeal, error) {
	rows, err := q.Query(ctx, "select "+appealColumns+" from moderation_appeal where place = $1 order by at desc, id", place)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Appeal
	for rows.Next() {
		a, err := scanAppeal(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

// AppealsWaiting lists the open appeals that the actor may answer, the oldest first.
func AppealsWaiting(ctx context.Context, q store.Q, actor member.Actor) ([]Appeal, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	rows, err := q.Query(ctx, "select "+appealColumns+" from moderation_appeal where state = 'open' order by at, id")
	all, err := store.Collect(rows, err, func(row store.Row) (Appeal, error) { return scanAppeal(row) })
	if err != nil {
		return nil, err
	}
	var list []Appeal
	for _, a := range all {
		err := a.MayAnswer(ctx, q, actor)
		if err == nil {
			list = append(list, a)
		} else if apperr.As(err) == nil {
			return nil, err
		}
	}
	return list, nil
}

// AnsweredAppeals lists the answered appeals about texts that were reported, or of which
// something was held, newest first, at most 500.
func AnsweredAppeals(ctx context.Context, q store.Q) ([]Appeal, error) {
	rows, err := q.Query(ctx, "select "+appealColumns+" from moderation_appeal where state <> 'open' and (ref in (select ref from moderation_report) or ref in (select ref from moderation_link)) order by decided desc, id limit 500")
	return store.Collect(rows, err, func(row store.Row) (Appeal, error) { return scanAppeal(row) })
}

const appealColumns = "id, kind, ref, place, circle, why, lang, state, outcome, at, decided"

func scanAppeal(row interface{ Scan(...any) error }) (Appeal, error) {
	var a Appeal
	var at, decided int64
	err := row.Scan(&a.ID, &a.Kind, &a.Ref, &a.Place, &a.Circle, &a.Why, &a.Lang, &a.State, &a.Outcome, &at, &decided)
	a.At, a.Decided = store.At(at), store.At(decided)
	return a, err
}

func appealed(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Kind, Ref, Place, Circle, Why string }
	err := q.QueryRow(ctx, "select kind, ref, place, circle, why from moderation_appeal where id = $1", ref).
		Scan(&v.Kind, &v.Ref, &v.Place, &v.Circle, &v.Why)
	return v, err
}

func answered(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Ref, State, Outcome string }
	err := q.QueryRow(ctx, "select ref, state, outcome from moderation_appeal where id = $1", ref).Scan(&v.Ref, &v.State, &v.Outcome)
	return v, err
}

func appeals(where string) func(context.Context, store.Q) ([]string, error) {
	return idsFrom("moderation_appeal " + where)
}

func reportRefs(where string) func(context.Context, store.Q) ([]string, error) {
	return idsFrom("moderation_report " + where)
}

func idsFrom(rows string) func(context.Context, store.Q) ([]string, error) {
	query := "select id from " + rows + " order by at, id"
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var ids []string
		for rows.Next() {
			var one string
			if err := rows.Scan(&one); err != nil {
				return nil, err
			}
			ids = append(ids, one)
		}
		return ids, rows.Err()
	}
}
