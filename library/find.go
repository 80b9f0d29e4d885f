package library

import (
	"context"
	"strings"

	"concentric/base/search"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// kind is what entries are in the search; found how many it lists at most.
const (
	kind  = "library"
	found = 100
)

// index lets an entry be found by the words of its newest text; what is held is
// not found.
func index(ctx context.Context, tx *store.Tx, e Entry) error {
	if e.hidden() {
		return search.Remove(ctx, tx, kind, e.ID)
	}
	title, text := e.Now.Title, e.Now.Text
	if err := moderation.Fill(ctx, tx, func(moderation.Link) string { return "" }, &title, &text); err != nil {
		return err
	}
	return search.Put(ctx, tx, search.Doc{
		Kind: kind, Ref: e.ID, Scope: string(e.Audience), Title: title, Lang: e.Now.Lang,
		Body: text + "\n" + strings.Join(e.Now.Tags, " "),
	})
}

// Readers let an entry be found by what was released in it, and no longer by what
// was refused later.
func Readers() []journal.Reader {
	return []journal.Reader{{Name: "library.released", Handle: func(ctx context.Context, tx *store.Tx, e journal.Entry) error {
		if e.Name != moderation.Decided {
			return nil
		}
		what, ref, err := moderation.HeldIn(ctx, tx, e.Ref)
		if err != nil || what != string(Resource) && what != string(Story) {
			return err
		}
		held, err := Get(ctx, tx, ref)
		if err != nil {
			return err
		}
		return index(ctx, tx, held)
	}}}
}

// indexAll lets entries be found that the search does not know.
func indexAll(ctx context.Context, db *store.DB) error {
	rows, err := db.Query(ctx, selectEntry)
	all, err := store.Collect(rows, err, scanEntry)
	if err != nil {
		return err
	}
	var ids []string
	by := map[string]Entry{}
	for _, e := range all {
		if !e.hidden() {
			ids = append(ids, e.ID)
			by[e.ID] = e
		}
	}
	return search.Fill(ctx, db, kind, ids, func(ctx context.Context, tx *store.Tx, id string) error { return index(ctx, tx, by[id]) })
}

// Search lists what the actor may read that has these words, the best first.
func Search(ctx context.Context, q search.Reader, actor member.Actor, words string) ([]Entry, error) {
	scopes := []string{string(journal.Public)}
	if actor.Belongs() {
		scopes = append(scopes, string(journal.Members))
	}
	ids, err := search.Find(ctx, q, kind, words, scopes, found)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	rows, err := q.Query(ctx, selectEntry+"where e.id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	all, err := store.Collect(rows, err, scanEntry)
	by := map[string]Entry{}
	for _, e := range all {
		by[e.ID] = e
	}
	var list []Entry
	for _, id := range ids {
		if e, there := by[id]; there && !e.hidden() {
			list = append(list, e)
		}
	}
	return list, err
}
