package reply

import (
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

// No row of a draft names its writer or holds what they wrote, for whoever has
// the database and the master key; and when two weeks are over it is gone.
func TestADraftTellsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		room := &Room{DB: db}
		for range 2 {
			if _, err := room.keep(ctx, "mail", draft{Member: "0123456789abcdef", Text: "Let us swim there."}); err != nil {
				t.Fatal(err)
			}
		}
		var id, sealed string
		var n int
		if err := db.QueryRow(ctx, "select max(id), max(sealed), count(*) from reply_draft").Scan(&id, &sealed, &n); err != nil || n != 1 {
			t.Fatalf("%d drafts: %v", n, err)
		}
		if strings.Contains(id+sealed, "0123456789abcdef") || strings.Contains(sealed, "swim") {
			t.Errorf("a draft tells who wrote what: %s %s", id, sealed)
		}
		if _, err := db.Keys().Open(id, column, sealed); err == nil {
			t.Error("the master key opens a draft")
		}
		for _, left := range []int{1, 0} {
			if err := Due()[0].Run(ctx, db); err != nil {
				t.Fatal(err)
			}
			if err := db.QueryRow(ctx, "select count(*) from reply_draft").Scan(&n); err != nil || n != left {
				t.Errorf("%d drafts, want %d: %v", n, left, err)
			}
			hands.Move(16 * 24 * time.Hour)
		}
	})
}
