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

// BenchmarkDigest is one weekly digest to 2,000 members, with one brief in it,
// over SMTP to a server on this machine: go test ./today -bench Digest -run none -benchtime 1x
func BenchmarkDigest(b *testing.B) {
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				h := started(b, storetest.Open(b, open(b)))
				h.write(func(ctx context.Context, tx *store.Tx) error {
					for n := range 2000 {
						m := member.Member{Number: fmt.Sprintf("x%04d", n), Name: fmt.Sprintf("More %d", n), Email: fmt.Sprintf("more%d@party.example", n), Lang: "en"}
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
				b.ReportMetric(float64(len(h.sink.All()))/b.Elapsed().Seconds(), "mails/s")
			}
		})
	}
}
