package listening

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Auditor is somebody whom the circle named to read the rows of a conversation
// after its close, and check its figures.
type Auditor struct {
	ID           string
	Conversation string
	Member       string
	At           time.Time
	Ended        time.Time // zero: may read
}

// NameAuditor lets a member read the rows of a closed conversation: each vote,
// under fresh random ids, without times. That is in the journal, and the
// conversation's page names them. Whoever may listen for the circle may.
func NameAuditor(ctx context.Context, tx *store.Tx, actor member.Actor, conversation, number string) (string, error) {
	c, err := reporting(ctx, tx, actor, conversation)
	if err != nil {
		return "", err
	}
	person, err := member.ByNumber(ctx, tx, number)
	if apperr.Is(err, apperr.NotFound) {
		return "", apperr.New(apperr.Invalid, "listening.no_such_member").At("number")
	}
	if err != nil {
		return "", err
	}
	there, err := auditors(ctx, tx, "where conversation = $1 and member = $2 and ended = 0", c.ID, person.ID)
	if err != nil || len(there) > 0 {
		return "", err // named already: a double click
	}
	a := id.New()
	_, err = tx.Exec(ctx, "insert into listening_auditor (id, conversation, member, named_by, at) values ($1, $2, $3, $4, $5)",
		a, c.ID, person.ID, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return "", err
	}
	tx.Touch(Topic(c.ID))
	return a, record(ctx, tx, actor, ActAuditor, a, c, auditorContent)
}

// EndAuditor ends it.
func EndAuditor(ctx context.Context, tx *store.Tx, actor member.Actor, conversation, auditor string) error {
	c, err := reporting(ctx, tx, actor, conversation)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update listening_auditor set ended = $1 where id = $2 and conversation = $3 and ended = 0",
		store.Micros(clock.Now(ctx)), auditor, c.ID)
	tx.Touch(Topic(c.ID))
	return err
}

// reporting takes the turn of a reported conversation for somebody who may
// listen for its circle.
func reporting(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string) (Conversation, error) {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return Conversation{}, err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return c, err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, c.Circle); err != nil {
		return c, err
	}
	if c.State != Reported {
		return c, apperr.New(apperr.Conflict, "listening.rows_after_close")
	}
	return c, nil
}

// Auditors are the people who may read a conversation's rows now, or could.
func Auditors(ctx context.Context, q store.Q, conversation string) ([]Auditor, error) {
	return auditors(ctx, q, "where conversation = $1 order by at, id", conversation)
}

func auditors(ctx context.Context, q store.Q, where string, args ...any) ([]Auditor, error) {
	rows, err := q.Query(ctx, "select id, conversation, member, at, ended from listening_auditor "+where, args...)
	return store.Collect(rows, err, func(row store.Row) (a Auditor, err error) {
		var at, ended int64
		err = row.Scan(&a.ID, &a.Conversation, &a.Member, &at, &ended)
		a.At, a.Ended = store.At(at), store.At(ended)
		return a, err
	})
}

func auditorContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Conversation string
		At           int64
	}
	err := q.QueryRow(ctx, "select conversation, at from listening_auditor where id = $1", ref).Scan(&v.Conversation, &v.At)
	return v, err
}

func readingContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Conversation, Auditor string
		At                    int64
	}
	err := q.QueryRow(ctx, "select conversation, auditor, at from listening_reading where id = $1", ref).Scan(&v.Conversation, &v.Auditor, &v.At)
	return v, err
}

// Readings are the days on which somebody took the rows of a conversation.
func Readings(ctx context.Context, q store.Q, conversation string) ([]time.Time, error) {
	rows, err := q.Query(ctx, "select at from listening_reading where conversation = $1 order by at", conversation)
	return store.Collect(rows, err, func(row store.Row) (time.Time, error) {
		var at int64
		err := row.Scan(&at)
		return store.At(at), err
	})
}
