package member

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
)

// Wish is somebody's wish to become a member, and what the party said to it.
// Answered is zero while it waits.
type Wish struct {
	ID, Member   string
	At, Answered time.Time
	Verdict      string // Admitted or Declined, "" while it waits
	Why          string // of who declined, for the person alone
}

// The answers to a wish, as verdicts and as acts in the journal.
const (
	Admitted = "member.admitted"
	Declined = "member.declined"
)

const selectWish = "select id, member, at, answered, verdict, why from member_wish "

func scanWish(q store.Q) func(store.Row) (Wish, error) {
	return func(row store.Row) (Wish, error) {
		var w Wish
		var at, answered int64
		if err := row.Scan(&w.ID, &w.Member, &at, &answered, &w.Verdict, &w.Why); err != nil {
			return w, err
		}
		w.At, w.Answered = store.At(at), store.At(answered)
		var err error
		w.Why, err = q.Keys().Open(w.ID, "member_wish.why", w.Why)
		return w, err
	}
}

// WishOf is a member's newest wish; ok is false where they have made none.
func WishOf(ctx context.Context, q store.Q, member string) (w Wish, ok bool, err error) {
	w, err = scanWish(q)(q.QueryRow(ctx, selectWish+"where member = $1 order by at desc, id limit 1", member))
	if errors.Is(err, sql.ErrNoRows) {
		return w, false, nil
	}
	return w, err == nil, err
}

// Wishes lists those that wait for an answer, the oldest first.
func Wishes(ctx context.Context, q store.Q) ([]Wish, error) {
	rows, err := q.Query(ctx, selectWish+"where answered = 0 order by at, id")
	return store.Collect(rows, err, scanWish(q))
}

// AskMembership is the wish of a supporter to become a member. Whether the party takes
// wishes here is for the caller to know. One that waits is not made twice.
func AskMembership(ctx context.Context, tx *store.Tx, actor Actor) error {
	if err := tx.Change(ctx, ErrNotFound, "update member_person set version = version + 1 where id = $1 and erased = 0", actor.Member); err != nil {
		return err
	}
	if actor.Suspended || !actor.Supporter {
		return apperr.New(apperr.Forbidden, "member.apply_supporters")
	}
	last, ok, err := WishOf(ctx, tx, actor.Member)
	if err != nil || ok && last.Answered.IsZero() {
		return err
	}
	return wish(ctx, tx, actor.Member)
}

func wish(ctx context.Context, tx *store.Tx, member string) error {
	_, err := tx.Exec(ctx, "insert into member_wish (id, member, at) values ($1, $2, $3)", id.New(), member, store.Micros(clock.Now(ctx)))
	return err
}

// Admit makes a member of who asked to become one, under the number that the
// party gives. A steward does it, for the body that admits members by the
// statutes; it is a line in the journal.
func Admit(ctx context.Context, tx *store.Tx, by Actor, wish, number string) error {
	w, err := answering(ctx, tx, by, wish)
	if err != nil {
		return err
	}
	number = strings.Join(strings.Fields(number), " ")
	if number == "" || len(number) > longest {
		return apperr.New(apperr.Invalid, "member.number_missing").At("number")
	}
	if _, err := ByNumber(ctx, tx, number); !apperr.Is(err, apperr.NotFound) {
		if err == nil {
			err = apperr.New(apperr.Conflict, "member.number_taken", "Number", number).At("number")
		}
		return err
	}
	err = tx.Change(ctx, ErrNotFound, "update member_person set version = version + 1, standing = $1, number = $2, joined = $3 where id = $4 and erased = 0",
		string(General), number, today(ctx), w.Member)
	if err != nil {
		return err
	}
	return answer(ctx, tx, by, w.ID, Admitted, "")
}

// Decline says no to a wish, with a reason for the person alone. They stay what
// they are, and may ask again.
func Decline(ctx context.Context, tx *store.Tx, by Actor, wish, why string) error {
	w, err := answering(ctx, tx, by, wish)
	if err != nil {
		return err
	}
	if why, err = typed.Text(why, "why", longestWhy); err != nil {
		return err
	}
	sealed, err := tx.Keys().Seal(w.ID, "member_wish.why", why)
	if err != nil {
		return err
	}
	return answer(ctx, tx, by, w.ID, Declined, sealed)
}

const longestWhy = 1000

// answering takes the wish's turn for a steward.
func answering(ctx context.Context, tx *store.Tx, by Actor, wish string) (Wish, error) {
	err := tx.Change(ctx, apperr.New(apperr.NotFound, "member.no_wish"), "update member_wish set version = version + 1 where id = $1", wish)
	if err != nil {
		return Wish{}, err
	}
	if !by.stewards() {
		return Wish{}, apperr.New(apperr.Forbidden, "member.steward_only")
	}
	w, err := scanWish(tx)(tx.QueryRow(ctx, selectWish+"where id = $1", wish))
	if err == nil && !w.Answered.IsZero() {
		err = apperr.New(apperr.Conflict, "member.wish_answered")
	}
	return w, err
}

func answer(ctx context.Context, tx *store.Tx, by Actor, wish, verdict, why string) error {
	_, err := tx.Exec(ctx, "update member_wish set answered = $1, verdict = $2, why = $3 where id = $4", store.Micros(clock.Now(ctx)), verdict, why, wish)
	if err != nil {
		return err
	}
	content, err := wishAnswered(ctx, tx, wish)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: verdict, Ref: wish, Actor: by.Pseudonym, Audience: journal.Members, Content: content})
	return err
}

// wishAnswered is the content of the act: the pseudonym, what was said, when.
func wishAnswered(ctx context.Context, q store.Q, wish string) (any, error) {
	var pseudonym, verdict string
	var answered int64
	err := q.QueryRow(ctx, "select p.pseudonym, w.verdict, w.answered from member_wish w join member_person p on p.id = w.member where w.id = $1", wish).
		Scan(&pseudonym, &verdict, &answered)
	return map[string]any{"pseudonym": pseudonym, "verdict": verdict, "answered": answered}, err
}
