package platform

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/due"
	"concentric/base/search"
	"concentric/base/store"
	"concentric/journal"
	"concentric/logbook"
	"concentric/notice"
)

// Readers turn an answer on amendments into a notice to everybody whose
// amendment stood under the matter.
func Readers() []journal.Reader {
	return []journal.Reader{{Name: "platform.amendments", Handle: tell}}
}

func tell(ctx context.Context, tx *store.Tx, e journal.Entry) error {
	if e.Name != "backlog.answered" {
		return nil
	}
	answer, err := backlog.GetAnswer(ctx, tx, e.Ref)
	if err != nil {
		return err
	}
	list, err := OfItem(ctx, tx, answer.Item)
	if err != nil {
		return err
	}
	told := map[string]bool{"": true}
	for _, a := range list {
		if told[a.Member] {
			continue
		}
		told[a.Member] = true
		err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(a.Member), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At})
		if err != nil {
			return err
		}
	}
	return nil
}

// kind is what planks are in the search; found how many it lists at most.
const (
	kind  = "plank"
	found = 100
)

// index lets a plank be found by the words of its newest text.
func index(ctx context.Context, tx *store.Tx, p Programme, t Text) error {
	if t.Struck {
		return search.Remove(ctx, tx, kind, t.Plank)
	}
	return search.Put(ctx, tx, search.Doc{
		Kind: kind, Ref: t.Plank, Scope: logbook.Scope(p.Audience, p.Circle), Title: t.Title, Body: t.Text, Lang: t.Lang,
	})
}

// Due lets planks be found that the search does not know.
func Due() []due.Rule {
	return []due.Rule{{Name: "platform.index", Every: 24 * time.Hour, Run: indexAll}}
}

func indexAll(ctx context.Context, db *store.DB) error {
	programmes, err := All(ctx, db)
	if err != nil {
		return err
	}
	for _, p := range programmes {
		planks, err := Planks(ctx, db, p.ID)
		if err != nil {
			return err
		}
		var ids []string
		by := map[string]Text{}
		for _, plank := range planks {
			if !plank.Now.Struck {
				ids = append(ids, plank.ID)
				by[plank.ID] = plank.Now
			}
		}
		err = search.Fill(ctx, db, kind, ids, func(ctx context.Context, tx *store.Tx, id string) error { return index(ctx, tx, p, by[id]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// Search lists the planks that have these words, the best first, among those of
// the scopes that the reader may see (logbook.Scope).
func Search(ctx context.Context, q search.Reader, words string, scopes []string) ([]Plank, error) {
	ids, err := search.Find(ctx, q, kind, words, scopes, found)
	var list []Plank
	for _, id := range ids {
		p, err := GetPlank(ctx, q, id)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, err
}
