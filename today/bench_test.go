package today_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/member"
)

// mailed is how many members the digest of the benchmark goes to.
const mailed = 50_000

// BenchmarkDigest is one weekly digest to 50,000 members, with one brief in it,
// over SMTP to a server on this machine: go test ./today -bench Digest -run none -benchtime 1x
func BenchmarkDigest(b *testing.B) {
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				h := started(b, storetest.Open(b, open(b)))
				h.write(func(ctx context.Context, tx *store.Tx) error {
					for n := range mailed {
						m := member.Member{Number: fmt.Sprintf("x%05d", n), Name: fmt.Sprintf("More %d", n), Email: fmt.Sprintf("more%d@party.example", n), Lang: "en"}
						if _, err := member.Add(ctx, tx, m); err != nil {
							return err
						}
					}
					return nil
				})
				h.open()
				h.settle()
				h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
				b.ResetTimer()
				h.settle()
				b.StopTimer()
				if n := h.sink.Taken(); n < mailed {
					b.Fatalf("%d mails went out", n)
				}
				b.ReportMetric(float64(h.sink.Taken())/b.Elapsed().Seconds(), "mails/s")
			}
		})
	}
}
