package library

import (
	"context"
	"strings"

	"concentric/base/search"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
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
	return search.Put(ctx, tx, search.Doc{
		Kind: kind, Ref: e.ID, Scope: string(e.Audience), Title: e.Now.Title, Lang: e.Now.Lang,
		Body: e.Now.Text + "\n" + strings.Join(e.Now.Tags, " "),
	})
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
