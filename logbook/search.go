package logbook

import (
	"context"
	"strings"
	"time"

	"concentric/base/due"
	"concentric/base/search"
	"concentric/base/store"
	"concentric/journal"
)

// kind is what agreements are in the search.
const kind = "agreement"

// found is how many agreements a search lists at most.
const found = 200

// Scope is who may find an agreement, in the words of the search: everyone, all
// members, or who sits in its circle.
func Scope(audience journal.Audience, circle string) string {
	if audience == journal.Circle {
		return "circle:" + circle
	}
	return string(audience)
}

// Search lists the agreements that a circle keeps ("" is every circle) that have these
// words or forms of them, the best first, among those of the scopes that the
// reader may see (Scope). Those that were dropped are found too.
func Search(ctx context.Context, q search.Reader, circle, words string, scopes []string) ([]Agreement, error) {
	ids, err := search.FindWithin(ctx, q, kind, circle, words, scopes, found)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	by, err := ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var list []Agreement
	for _, id := range ids {
		if a, there := by[id]; there {
			list = append(list, a)
		}
	}
	return list, nil
}

// index lets an agreement be found by the words of its newest text.
func index(ctx context.Context, tx *store.Tx, a Agreement) error {
	return search.Put(ctx, tx, search.Doc{
		Kind: kind, Ref: a.ID, Scope: Scope(a.Audience, a.Circle), Within: a.Keeper, Title: a.Now.Title, Lang: a.Now.Lang,
		Body: strings.Join([]string{a.Now.Text, a.Now.Why, a.Now.Responsible, a.Now.Measured, a.Now.Feedback}, "\n"),
	})
}

// Due lets agreements be found that were recorded before there was a search.
func Due() []due.Rule {
	return []due.Rule{{Name: "logbook.index", Every: time.Hour, Run: indexAll}}
}

func indexAll(ctx context.Context, db *store.DB) error {
	kept, err := search.Count(ctx, db, kind)
	if err != nil {
		return err
	}
	var there int
	if err := db.QueryRow(ctx, "select count(*) from logbook_agreement where text <> ''").Scan(&there); err != nil || there == kept {
		return err
	}
	all, err := All(ctx, db, "")
	if err != nil {
		return err
	}
	var ids []string
	by := map[string]Agreement{}
	for _, a := range all {
		ids = append(ids, a.ID)
		by[a.ID] = a
	}
	return search.Fill(ctx, db, kind, ids, func(ctx context.Context, tx *store.Tx, id string) error { return index(ctx, tx, by[id]) })
}
