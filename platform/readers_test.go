package platform_test

import (
	"context"
	"testing"

	"concentric/base/due"
	"concentric/base/search"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// A plank that the search does not know is found again, by how its long words end
// too; one that left the programme is not.
func TestPlanksAreFoundThatTheSearchDoesNotKnow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		actor, other := member.Actor{Member: "m1", Pseudonym: "p1", Lang: "de"}, member.Actor{Member: "m2", Pseudonym: "p2", Lang: "de"}
		if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			c, err := circle.Found(ctx, tx, actor, circle.Charter{Name: "General", Aim: "A party"}, []member.Actor{actor, other})
			if err != nil {
				return err
			}
			p, err := platform.Begin(ctx, tx, actor, platform.New{Circle: c.ID, Title: "Programm", Lang: "de"})
			if err != nil {
				return err
			}
			chapter, err := platform.AddChapter(ctx, tx, actor, p.ID, "Unterwegs", "de")
			if err != nil {
				return err
			}
			for _, title := range []string{"Nachtbusse", "Schulbusse"} {
				a, err := logbook.Agree(ctx, tx, actor, "", c.ID, journal.Public, logbook.Text{Title: title, Text: "Sie fahren.", Why: "Nachts fährt nichts.", ReviewOn: "2099-01-01", Lang: "de", Lineage: logbook.Lineage{Proposal: "p", ProposalVersion: 1}, Record: logbook.Record{Method: logbook.Consent}})
				if err != nil {
					return err
				}
				text, err := platform.Write(ctx, tx, actor, a, platform.Change{Chapter: chapter.ID})
				if err != nil {
					return err
				}
				if title == "Schulbusse" {
					if _, err := platform.Write(ctx, tx, actor, a, platform.Change{Plank: text.Plank, Base: 1, Strike: true}); err != nil {
						return err
					}
				}
				if err := search.Remove(ctx, tx, "plank", text.Plank); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := due.RunDue(ctx, db, platform.Due()); err != nil {
			t.Fatal(err)
		}
		list, err := platform.Search(ctx, db, "bus", []string{string(journal.Public), string(journal.Members)})
		if err != nil || len(list) != 1 || list[0].Now.Title != "Nachtbusse" {
			t.Errorf("%+v %v", list, err)
		}
	})
}
