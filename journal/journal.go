// Package journal is the append-only record of governance acts.
//
// An act writes its rows and one entry in the same transaction, without a
// number. One sequencer numbers what has been committed, extends a Merkle tree
// over it (RFC 6962, as in golang.org/x/mod/sumdb/tlog) and signs a checkpoint.
// Until then an entry exists but is not tamper-evident.
//
// An entry's body says what kind of act it was, on what, in which circle, by
// which pseudonym, for whom to see, and when; the content of the act is there
// as a salted hash, so that Verify can compare it with the rooms' rows, and so
// that erasing a person's text (and its salt) leaves a journal that is whole.
//
// What it does not cover: who holds the database and the signing key can
// rewrite everything that no one else holds a checkpoint of.
package journal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"

	"github.com/gowebpki/jcs"
)

// Act is one governance act, as its room hands it over. Ref is the id of the
// row that holds its content; Actor the pseudonym of who acted ("" for the
// clock); Content what will be hashed, any value that encoding/json can write.
type Act struct {
	Name     string // "consent.agreed": room, dot, past participle or noun
	Ref      string
	Circle   string // id of the circle in whose name it happened, or ""
	Actor    string
	Audience Audience
	Content  any
}

// Entry is an act as the journal keeps it. Seq is -1 before it is sequenced.
type Entry struct {
	ID       string
	Seq      int64
	Name     string
	Ref      string
	Circle   string
	Actor    string
	Audience Audience
	At       time.Time
	Content  string // hash of the content, hexadecimal
	Body     string // canonical envelope: the bytes of the leaf
}

// Topic is touched when an act is appended: the sequencer follows it.
const Topic = "journal"

// Append writes the act's entry in the act's own transaction, and returns the
// entry's id.
func Append(ctx context.Context, tx *store.Tx, act Act) (string, error) {
	e := Entry{
		ID: id.New(), Name: act.Name, Ref: act.Ref, Circle: act.Circle, Actor: act.Actor,
		Audience: act.Audience, At: clock.Now(ctx),
	}
	salt := id.Secret()
	var err error
	if e.Content, err = ContentHash(salt, act.Content); err != nil {
		return "", fmt.Errorf("journal: content of %s %s: %w", act.Name, act.Ref, err)
	}
	if e.Body, err = body(e); err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `
		insert into journal_entry (id, act, ref, circle, actor, audience, at, content, body)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, e.Name, e.Ref, e.Circle, e.Actor, string(e.Audience), store.Micros(e.At), e.Content, e.Body)
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, "insert into journal_salt (entry, salt) values ($1, $2)", e.ID, salt); err != nil {
		return "", err
	}
	tx.Touch(Topic)
	return e.ID, nil
}

// ContentHash is SHA-256 over the salt and the canonical JSON (RFC 8785) of the
// content, in hexadecimal.
func ContentHash(salt string, content any) (string, error) {
	canonical, err := canonicalJSON(content)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write([]byte(salt))
	h.Write([]byte{0})
	h.Write(canonical)
	return hex.EncodeToString(h.Sum(nil)), nil
}

func canonicalJSON(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return jcs.Transform(raw)
}

// timeFormat is RFC 3339 with exactly six digits of the second.
const timeFormat = "2006-01-02T15:04:05.000000Z"

// body is the canonical envelope of an entry (RFC 8785).
func body(e Entry) (string, error) {
	canonical, err := canonicalJSON(map[string]string{
		"act": e.Name, "actor": e.Actor, "at": e.At.UTC().Format(timeFormat), "audience": string(e.Audience),
		"circle": e.Circle, "content": e.Content, "id": e.ID, "ref": e.Ref,
	})
	return string(canonical), err
}

// Forgotten is the act by which an entry's salt was destroyed; its ref is that
// entry. Verify accepts a missing salt only where this act accounts for it.
const Forgotten = "journal.forgotten"

// Forget destroys the salt of every entry about ref, so that their content
// hashes say nothing any more, and records for each that this was done. It is
// part of erasing a person's text.
func Forget(ctx context.Context, tx *store.Tx, ref string) error {
	entries, err := About(ctx, tx, ref)
	if err != nil {
		return err
	}
	for _, e := range entries {
		err := tx.Change(ctx, sql.ErrNoRows, "delete from journal_salt where entry = $1", e.ID)
		if errors.Is(err, sql.ErrNoRows) {
			continue // forgotten before
		}
		if err != nil {
			return err
		}
		_, err = Append(ctx, tx, Act{Name: Forgotten, Ref: e.ID, Circle: e.Circle, Audience: e.Audience, Content: e.ID})
		if err != nil {
			return err
		}
	}
	return nil
}

const columns = "id, coalesce(seq, -1), act, ref, circle, actor, audience, at, content, body"

// About lists the entries about one thing, oldest first.
func About(ctx context.Context, q store.Q, ref string) ([]Entry, error) {
	return list(ctx, q, "select "+columns+" from journal_entry where ref = $1 order by at, id", ref)
}

// After lists up to limit sequenced entries with a number greater than seq, in
// order; begin with -1.
func After(ctx context.Context, q store.Q, seq int64, limit int) ([]Entry, error) {
	return list(ctx, q, "select "+columns+" from journal_entry where seq > $1 order by seq limit $2", seq, limit)
}

func list(ctx context.Context, q store.Q, query string, args ...any) ([]Entry, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entries []Entry
	for rows.Next() {
		var e Entry
		var at int64
		if err := rows.Scan(&e.ID, &e.Seq, &e.Name, &e.Ref, &e.Circle, &e.Actor, &e.Audience, &at, &e.Content, &e.Body); err != nil {
			return nil, err
		}
		e.At = store.At(at)
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// Waiting is how many entries have not been sequenced yet.
func Waiting(ctx context.Context, q store.Q) (int, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from journal_entry where seq is null").Scan(&n)
	return n, err
}
