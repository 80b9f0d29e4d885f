package member

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/journal"
)

// The acts of suspending in the journal.
const (
	Suspended  = "member.suspended"
	Readmitted = "member.readmitted"
)

// Suspend keeps a member from acting until they are readmitted. All their
// sessions end; they may sign in again, read, and see their account. A steward
// does it, and each time it is a line in the journal.
func Suspend(ctx context.Context, tx *store.Tx, by Actor, member string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "member.suspended_already"),
		"update member_person set version = version + 1, suspended = 1 where id = $1 and suspended = 0 and erased = 0", member)
	if err != nil {
		return err
	}
	if !by.stewards() {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	ref := id.New()
	if _, err := tx.Exec(ctx, "insert into member_suspension (id, member, began) values ($1, $2, $3)", ref, member, store.Micros(clock.Now(ctx))); err != nil {
		return err
	}
	if err := session.EndAll(ctx, tx, member); err != nil {
		return err
	}
	return appendSuspension(ctx, tx, by, Suspended, ref, suspended)
}

// Readmit ends a suspension.
func Readmit(ctx context.Context, tx *store.Tx, by Actor, member string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "member.not_suspended"),
		"update member_person set version = version + 1, suspended = 0 where id = $1 and suspended = 1", member)
	if err != nil {
		return err
	}
	if !by.stewards() {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	var ref string
	err = tx.QueryRow(ctx, "update member_suspension set ended = $1 where member = $2 and ended = 0 returning id", store.Micros(clock.Now(ctx)), member).Scan(&ref)
	if err != nil {
		return err
	}
	return appendSuspension(ctx, tx, by, Readmitted, ref, readmitted)
}

func appendSuspension(ctx context.Context, tx *store.Tx, by Actor, act, ref string, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Actor: by.Pseudonym, Audience: journal.Members, Content: content})
	return err
}

func suspended(ctx context.Context, q store.Q, ref string) (any, error) {
	var pseudonym string
	var began int64
	err := q.QueryRow(ctx, "select p.pseudonym, s.began from member_suspension s join member_person p on p.id = s.member where s.id = $1", ref).Scan(&pseudonym, &began)
	return map[string]any{"id": ref, "pseudonym": pseudonym, "began": began}, err
}

func readmitted(ctx context.Context, q store.Q, ref string) (any, error) {
	var ended int64
	err := q.QueryRow(ctx, "select ended from member_suspension where id = $1", ref).Scan(&ended)
	return map[string]any{"id": ref, "ended": ended}, err
}
