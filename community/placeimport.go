package community

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// LargestList is how many bytes a list of places may have.
const LargestList = 4 << 20

// keepList is how long a list waits for its import.
const keepList = 24 * time.Hour

// Stage keeps a list of places for a day, for a steward to look at what it
// would do (Staged) and to import it (Import). It returns the list's id. A file of
// nil is one that nobody chose.
func Stage(ctx context.Context, tx *store.Tx, actor member.Actor, file []byte) (string, error) {
	if err := steward(actor); err != nil {
		return "", err
	}
	if file == nil {
		return "", apperr.New(apperr.Invalid, "community.list_missing").At("file")
	}
	if len(file) > LargestList {
		return "", apperr.New(apperr.TooLarge, "community.list_too_large", "Megabytes", LargestList>>20).At("file")
	}
	if _, err := ReadPlan(ctx, tx, file); err != nil {
		return "", err
	}
	row := id.New()
	_, err := tx.Exec(ctx, "insert into community_import (id, file, sent_by, made) values ($1, $2, $3, $4)",
		row, base64.StdEncoding.EncodeToString(file), actor.Pseudonym, store.Micros(clock.Now(ctx)))
	return row, err
}

// Staged is what a list that waits would do now; done is set once it was
// imported, and the plan is then empty.
func Staged(ctx context.Context, q store.Q, actor member.Actor, list string) (p Plan, done bool, err error) {
	if err := steward(actor); err != nil {
		return Plan{}, false, err
	}
	file, done, err := staged(ctx, q, list)
	if err != nil || done {
		return Plan{}, done, err
	}
	p, err = ReadPlan(ctx, q, file)
	return p, false, err
}

func staged(ctx context.Context, q store.Q, list string) (file []byte, done bool, err error) {
	var text string
	var at int64
	err = q.QueryRow(ctx, "select file, done from community_import where id = $1", list).Scan(&text, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, apperr.New(apperr.NotFound, "community.list_gone")
	}
	if err != nil || at != 0 {
		return nil, at != 0, err
	}
	file, err = base64.StdEncoding.DecodeString(text)
	return file, false, err
}

// Import takes the places of a list into the tree: those that are new, and the
// levels and postcodes of those that are there. Nothing is taken away. Bad
// lines are left out, as Staged said.
func Import(ctx context.Context, tx *store.Tx, actor member.Actor, list string) (Plan, error) {
	if err := steward(actor); err != nil {
		return Plan{}, err
	}
	file, done, err := staged(ctx, tx, list)
	if err != nil {
		return Plan{}, err
	}
	if done {
		return Plan{}, apperr.New(apperr.Conflict, "community.list_done")
	}
	p, err := plan(ctx, tx, file, id.New)
	if err != nil {
		return Plan{}, err
	}
	if len(p.add)+len(p.alter) == 0 {
		return Plan{}, apperr.New(apperr.Conflict, "community.list_changes_nothing")
	}
	now := clock.Now(ctx)
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "community.list_done"),
		"update community_import set done = $1, file = '' where id = $2 and done = 0", store.Micros(now), list)
	if err != nil {
		return Plan{}, err
	}
	for _, c := range p.add {
		c.Person, c.Import, c.At, c.Lang = actor.Pseudonym, list, now, actor.Lang
		if err := insert(ctx, tx, c); err != nil {
			return Plan{}, err
		}
	}
	for _, c := range p.alter {
		_, err := tx.Exec(ctx, "update community_community set version = version + 1, level = $1, postcodes = $2 where id = $3", c.Level, c.Postcodes, c.ID)
		if err != nil {
			return Plan{}, err
		}
	}
	tx.Touch(TopicAll)
	if err := record(ctx, tx, actor, "community.places_imported", list, importedContent); err != nil {
		return Plan{}, err
	}
	return p, member.NoteUse(ctx, tx, actor, member.ChangedCommunities)
}

// forgetLists deletes lists that nobody imported within a day.
func forgetLists(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, "delete from community_import where done = 0 and made < $1", store.Micros(clock.Now(ctx).Add(-keepList)))
	return err
}
