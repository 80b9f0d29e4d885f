package translation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
)

// By says who made a translation.
type By string

// People, or the service that the server's configuration names.
const (
	People  By = "people"
	Machine By = "machine"
)

// State says whether readers see a translation.
type State string

// The states. Waiting: another person who reads both languages has not looked at
// it yet.
const (
	Waiting State = "waiting"
	Shown   State = "shown"
	Refused State = "refused"
)

// Text is a translation. The zero Text is none.
type Text struct {
	ID    string
	Kind  Kind
	Ref   string
	Lang  string
	Parts []string
	By    By
	State State
	At    time.Time

	Decided time.Time // when another person looked at it; zero while nobody has

	maker string // id of the member who made it
}

// Part is the i-th part; "" where there is none.
func (t Text) Part(i int) string {
	if i >= len(t.Parts) {
		return ""
	}
	return t.Parts[i]
}

var errNotHere = apperr.New(apperr.NotFound, "translation.not_here")

const columns = "id, kind, ref, lang, body, made_with, state, member, at, decided"

func scan(row interface{ Scan(...any) error }) (Text, error) {
	var t Text
	var body string
	var at, decided int64
	if err := row.Scan(&t.ID, &t.Kind, &t.Ref, &t.Lang, &body, &t.By, &t.State, &t.maker, &at, &decided); err != nil {
		return t, err
	}
	t.At, t.Decided = store.At(at), store.At(decided)
	return t, json.Unmarshal([]byte(body), &t.Parts)
}

func list(ctx context.Context, q store.Q, where string, args ...any) ([]Text, error) {
	rows, err := q.Query(ctx, "select "+columns+" from translation_text "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Text
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

func byID(ctx context.Context, q store.Q, id string) (Text, error) {
	t, err := scan(q.QueryRow(ctx, "select "+columns+" from translation_text where id = $1", id))
	if errors.Is(err, sql.ErrNoRows) {
		err = errNotHere
	}
	return t, err
}

// atOnce keeps a query under SQLite's limit of parameters.
const atOnce = 500

// Of are the translations of some texts of one kind that readers of a language
// see, by the text's id: the newest by people, else the machine's.
func Of(ctx context.Context, q store.Q, kind Kind, refs []string, lang string) (map[string]Text, error) {
	found := map[string]Text{}
	for len(refs) > 0 {
		n := min(len(refs), atOnce)
		part, err := list(ctx, q, "where kind = $1 and lang = $2 and state = 'shown' and ref in ("+store.List(n, 3)+") order by at, id",
			store.Args(refs[:n], string(kind), lang)...)
		if err != nil {
			return nil, err
		}
		for _, t := range part {
			if before, there := found[t.Ref]; !there || t.By == People || before.By == Machine {
				found[t.Ref] = t
			}
		}
		refs = refs[n:]
	}
	return found, nil
}

// In are the translations of one text that readers see, by their language.
func In(ctx context.Context, q store.Q, kind Kind, ref string) (map[string]Text, error) {
	all, err := list(ctx, q, "where kind = $1 and ref = $2 and state = 'shown' order by at, id", string(kind), ref)
	found := map[string]Text{}
	for _, t := range all {
		if before, there := found[t.Lang]; !there || t.By == People || before.By == Machine {
			found[t.Lang] = t
		}
	}
	return found, err
}
