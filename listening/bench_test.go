package listening_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
)

// BenchmarkVote is votes acknowledged after their durable commit, 64 people at
// a time, without HTTP: go test ./listening -bench Vote -run none
func BenchmarkVote(b *testing.B) {
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			db := storetest.Open(b, open(b))
			ctx := context.Background()
			vault, _ := vaultOf(b)
			room := listening.NewRoom(db, vault)
			n := (&house{}).asked()
			n.AnswerBy = "2099-01-01"
			for i := range 200 {
				n.Seeds = append(n.Seeds, fmt.Sprintf("Statement number %d.", i))
			}
			var id string
			err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				owner, err := circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "To listen"}, []member.Actor{person(1), person(2)})
				if err != nil {
					return err
				}
				n.Circle = owner.ID
				id, err = listening.Open(ctx, tx, person(1), n)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			var count atomic.Int64
			b.SetParallelism(64)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					k := int(count.Add(1))
					if err := room.Vote(ctx, person(k%20_000), id, 1+k/7%200, opinion.Agree); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "votes/s")
		})
	}
}
