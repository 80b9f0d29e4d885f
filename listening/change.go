package listening

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
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Change is how the last day and the mode of an open conversation were changed.
type Change struct {
	ID                string
	WasCloses, Closes string // civil dates, "" where the circle closes it
	WasMode, Mode     Mode
	At                time.Time
}

// Adjust gives an open conversation another last day ("" for none) and another
// mode. It is in the journal, and the conversation's page shows it to everybody.
// What waits for the circle keeps waiting.
func Adjust(ctx context.Context, tx *store.Tx, actor member.Actor, conversation, closes string, mode Mode) error {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, c.Circle); err != nil {
		return err
	}
	if c.State != Voting {
		return errOver(c)
	}
	if mode != Strict && mode != Free {
		return apperr.New(apperr.Invalid, "listening.mode_missing").At("mode")
	}
	owner, err := circle.Get(ctx, tx, c.Circle)
	if err != nil {
		return err
	}
	if err := lastDay(closes, c.AnswerBy, owner.Today(ctx)); err != nil {
		return err
	}
	if closes == c.Closes && mode == c.Mode {
		return nil // as it is: a double click
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into listening_change (id, conversation, n, was_closes, was_mode, closes, mode, changed_by, at) values ($1, $2, (select count(*) + 1 from listening_change where conversation = $2), $3, $4, $5, $6, $7, $8)",
		row, c.ID, c.Closes, string(c.Mode), closes, string(mode), actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update listening_conversation set closes = $1, moderation = $2 where id = $3", closes, string(mode), c.ID); err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	return record(ctx, tx, actor, ActChanged, row, c, changedContent)
}

// lastDay checks a last day of voting: not over yet, and before the answer.
func lastDay(closes, answerBy, today string) error {
	if closes == "" {
		return nil
	}
	if _, err := time.Parse(typed.DateFormat, closes); err != nil || closes < today {
		return apperr.New(apperr.Invalid, "listening.closes_past").At("closes")
	}
	if closes >= answerBy {
		return apperr.New(apperr.Invalid, "listening.closes_after_answer").At("closes")
	}
	return nil
}

// Changes lists how a conversation was changed while it was open, the oldest first.
func Changes(ctx context.Context, q store.Q, conversation string) ([]Change, error) {
	rows, err := q.Query(ctx, "select id, was_closes, closes, was_mode, mode, at from listening_change where conversation = $1 order by n", conversation)
	return store.Collect(rows, err, func(row store.Row) (c Change, err error) {
		var at int64
		err = row.Scan(&c.ID, &c.WasCloses, &c.Closes, &c.WasMode, &c.Mode, &at)
		c.At = store.At(at)
		return c, err
	})
}

// asOpened are the last day and the mode with which a conversation was opened.
func asOpened(ctx context.Context, q store.Q, conversation string, closes, mode *string) error {
	err := q.QueryRow(ctx, "select was_closes, was_mode from listening_change where conversation = $1 order by n limit 1", conversation).Scan(closes, mode)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func changedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Conversation, WasCloses, WasMode, Closes, Mode, ChangedBy string
		N, At                                                     int64
	}
	err := q.QueryRow(ctx, "select conversation, n, was_closes, was_mode, closes, mode, changed_by, at from listening_change where id = $1", ref).
		Scan(&v.Conversation, &v.N, &v.WasCloses, &v.WasMode, &v.Closes, &v.Mode, &v.ChangedBy, &v.At)
	return v, err
}

// unlikeLastChange finds conversations whose last day or mode is not what the
// last change of it says.
var unlikeLastChange journal.Finder = idsIn(`
	select c.id from listening_conversation c join listening_change l on l.conversation = c.id
	where not exists (select 1 from listening_change n where n.conversation = c.id and n.n > l.n)
	and (l.closes <> c.closes or l.mode <> c.moderation)`)
