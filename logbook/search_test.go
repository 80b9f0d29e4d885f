package logbook_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/due"
	"concentric/base/search"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/logbook"
)

func TestAgreementsAreFoundByWhomTheyAreFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		ids := map[journal.Audience]string{}
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for _, audience := range []journal.Audience{journal.Public, journal.Members, journal.Circle} {
				a, err := logbook.Agree(ctx, tx, actor, "", "c1", audience, sample())
				if err != nil {
					return err
				}
				ids[audience] = a.ID
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for scopes, want := range map[string]int{"public": 1, "public members": 2, "public members circle:c2": 2, "public members circle:c1": 3} {
			list, err := logbook.Search(ctx, db, "", "ride", strings.Fields(scopes))
			if err != nil || len(list) != want {
				t.Errorf("%s: %d (%v), want %d", scopes, len(list), err, want)
			}
		}
		second := sample()
		second.Title, second.Measured = "Night trams", "Whoever comes"
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			if _, err := logbook.Agree(ctx, tx, actor, ids[journal.Public], "c1", journal.Public, second); err != nil {
				return err
			}
			return search.Remove(ctx, tx, "agreement", ids[journal.Members])
		})
		if err != nil {
			t.Fatal(err)
		}
		if list, err := logbook.Search(ctx, db, "", "riders", []string{"public"}); err != nil || len(list) != 0 {
			t.Errorf("by words of an old version: %v %v", list, err)
		}
		if list, err := logbook.Search(ctx, db, "", "tram", []string{"public"}); err != nil || len(list) != 1 || list[0].Now.N != 2 {
			t.Errorf("by words of the newest: %v %v", list, err)
		}
		if err := due.RunDue(ctx, db, logbook.Due()); err != nil {
			t.Fatal(err)
		}
		if list, err := logbook.Search(ctx, db, "", "riders", []string{"members"}); err != nil || len(list) != 1 {
			t.Errorf("from before there was a search: %v %v", list, err)
		}
	})
}

// BenchmarkSearch asks 10,000 agreements for one to three words, rare and
// common ones, and prints the time that 99 of 100 searches take at most.
func BenchmarkSearch(b *testing.B) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			db := storetest.Open(b, url(b))
			draw := rand.New(rand.NewPCG(1, 2))
			fill(b, db, draw, 10_000)
			var took []time.Duration
			b.ResetTimer()
			for range b.N {
				words := []string{word(draw)}
				for range draw.IntN(3) {
					words = append(words, word(draw))
				}
				begun := time.Now()
				if _, err := logbook.Search(context.Background(), db, "", strings.Join(words, " "), []string{"public", "members", "circle:c1"}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		})
	}
}

// word draws from a vocabulary of 20,000 in which the k-th word is k times
// rarer than the first (Zipf), as in a language.
func word(draw *rand.Rand) string {
	rank := int(rand.NewZipf(draw, 1.07, 1, 19_999).Uint64())
	return fmt.Sprintf("%s%05d", []string{"kreis", "bus", "wald", "decision", "accord", "riunione", "samtykke", "market", "school", "water"}[rank%10], rank)
}

func fill(b *testing.B, db *store.DB, draw *rand.Rand, n int) {
	b.Helper()
	for done := 0; done < n; {
		err := db.Write(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			for range min(500, n-done) {
				text := sample()
				var words []string
				for range 150 {
					words = append(words, word(draw))
				}
				text.Title, text.Text = strings.Join(words[:6], " "), strings.Join(words, " ")
				text.Lang = []string{"en", "de", "fr", "it", "da"}[draw.IntN(5)]
				audience := []journal.Audience{journal.Public, journal.Members, journal.Circle}[draw.IntN(3)]
				if _, err := logbook.Agree(ctx, tx, actor, "", fmt.Sprintf("c%d", draw.IntN(20)), audience, text); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		done += 500
	}
	if db.Dialect() == store.PostgreSQL {
		if err := db.Write(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "analyze")
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
