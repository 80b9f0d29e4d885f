package listening

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/moderation"
)

// StatementState says whether a statement is before the people.
type StatementState string

// The states of a statement.
const (
	Held    StatementState = "held" // waits for the circle's moderation
	Shown   StatementState = "shown"
	Refused StatementState = "refused"
	Meta    StatementState = "meta" // about the voter, not the question; only in imported conversations
)

// Why a statement is held.
const (
	HeldByMode = "mode" // the circle reads every statement first
	HeldByLink = "link" // it has a link in it
	HeldAsNew  = "new"  // its author is new, of a branch in which spam was found (moderation.InBurst)
)

// Statement is one thing to agree or disagree with. Number is its place in the
// conversation, from 1: votes name it.
type Statement struct {
	ID           string
	Conversation string
	Number       int
	Text         string
	Lang         string
	State        StatementState
	HeldFor      string
	Reason       moderation.Reason // of a refusal
	At           time.Time
	Decided      time.Time
	People       int // of the lab it comes from, as its host counted them; 0 for all others

	author string
}

// Seed reports whether the circle wrote it when it opened the conversation.
func (s Statement) Seed() bool { return s.author == "" }

const statementColumns = "id, conversation, number, body, lang, state, held_for, reason, at, decided, author, people"

func scanStatement(row store.Row) (Statement, error) {
	var s Statement
	var at, decided int64
	err := row.Scan(&s.ID, &s.Conversation, &s.Number, &s.Text, &s.Lang, &s.State, &s.HeldFor, &s.Reason, &at, &decided, &s.author, &s.People)
	s.At, s.Decided = store.At(at), store.At(decided)
	return s, err
}

var errNoStatement = apperr.New(apperr.NotFound, "listening.statement_not_found")

// StatementByID reads one statement.
func StatementByID(ctx context.Context, q store.Q, id string) (Statement, error) {
	return oneStatement(ctx, q, "where id = $1", id)
}

// StatementAt reads the statement of that number in the conversation.
func StatementAt(ctx context.Context, q store.Q, conversation string, number int) (Statement, error) {
	return oneStatement(ctx, q, "where conversation = $1 and number = $2", conversation, number)
}

func oneStatement(ctx context.Context, q store.Q, where string, args ...any) (Statement, error) {
	s, err := scanStatement(q.QueryRow(ctx, "select "+statementColumns+" from listening_statement "+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return s, errNoStatement
	}
	return s, err
}

// Statements lists the statements in a state, by number; all of them for "".
func Statements(ctx context.Context, q store.Q, conversation string, state StatementState) ([]Statement, error) {
	if state == "" {
		return statements(ctx, q, "where conversation = $1 order by number", conversation)
	}
	return statements(ctx, q, "where conversation = $1 and state = $2 order by number", conversation, string(state))
}

// StatementsByIDs reads the statements with these ids; unknown ids are left out.
func StatementsByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Statement, error) {
	found := make(map[string]Statement, len(ids))
	for _, one := range ids {
		s, err := StatementByID(ctx, q, one)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[one] = s
	}
	return found, nil
}

func statements(ctx context.Context, q store.Q, where string, args ...any) ([]Statement, error) {
	rows, err := q.Query(ctx, "select "+statementColumns+" from listening_statement "+where, args...)
	return store.Collect(rows, err, scanStatement)
}

// statementRow is what insertStatement writes.
type statementRow struct {
	number             int // 0: the next one
	body, lang, author string
	state              StatementState
	heldFor            string
	people             int // of a lab
	at                 time.Time
}

// insertStatement gives the statement the conversation's next number; the
// caller holds the conversation's turn, or has just made it.
func insertStatement(ctx context.Context, tx *store.Tx, conversation string, row statementRow) (Statement, error) {
	if row.at.IsZero() {
		row.at = clock.Now(ctx)
	}
	if row.author != "" {
		row.at = day(row.at) // the hour would join a statement to whoever was here then
	}
	s := Statement{
		ID: id.New(), Conversation: conversation, Number: row.number, Text: row.body, Lang: i18n.Written(row.body, row.lang),
		State: row.state, HeldFor: row.heldFor, At: row.at, People: row.people, author: row.author,
	}
	if s.Number == 0 {
		err := tx.QueryRow(ctx, "update listening_conversation set numbered = numbered + 1 where id = $1 returning numbered", conversation).Scan(&s.Number)
		if err != nil {
			return s, err
		}
	}
	_, err := tx.Exec(ctx, `
		insert into listening_statement (id, conversation, number, body, lang, folded, author, state, held_for, at, people)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.ID, conversation, s.Number, s.Text, s.Lang, folded(s.Text), s.author, string(s.State), s.HeldFor, store.Micros(s.At), s.People)
	return s, err
}

// day is the day of a moment, in UTC: finer times are not kept with what people
// say.
func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
