package listening_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// BenchmarkModerate is a thousand statements that wait, one in five of them
// nearly said before, worked through 25 at a time: the queue laid out, and the
// 25 decided. go test ./listening -bench Moderate -run none -benchtime 1x
func BenchmarkModerate(b *testing.B) {
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				moderateAThousand(b, storetest.Open(b, open(b)))
			}
		})
	}
}

func moderateAThousand(b *testing.B, db *store.DB) {
	ctx := context.Background()
	vault, _ := vaultOf(b)
	room := listening.NewRoom(db, vault)
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	n := (&house{}).asked()
	n.AnswerBy, n.Mode = "2099-01-01", listening.Strict
	must(db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		owner, err := circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "To listen"}, []member.Actor{person(1), person(2)})
		n.Circle = owner.ID
		return err
	}))
	var id string
	must(db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Open(ctx, tx, person(1), n)
		return err
	}))
	for i := range 1000 {
		who, err := room.Participant(ctx, person(100+i/8), id)
		must(err)
		must(db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := listening.Say(ctx, tx, person(100+i/8), who, said(i), "en")
			return err
		}))
	}
	var read, decided, slowest time.Duration
	pages := 0
	b.ResetTimer()
	for {
		began := time.Now()
		laid, err := listening.Queue(ctx, db, person(1), id, listening.Held, 0, 25)
		must(err)
		took := time.Since(began)
		read, slowest = read+took, max(slowest, took)
		if len(laid.Sets) == 0 {
			break
		}
		var rulings []listening.Ruling
		for _, set := range laid.Sets {
			for _, s := range set.Statements {
				rulings = append(rulings, listening.Ruling{Statement: s.ID, Verdict: moderation.Accepted})
			}
		}
		began = time.Now()
		must(db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := listening.Moderate(ctx, tx, person(1), id, rulings)
			return err
		}))
		decided += time.Since(began)
		pages++
	}
	b.StopTimer()
	b.ReportMetric(float64(pages), "pages")
	b.ReportMetric(float64(read.Milliseconds())/float64(pages), "ms/queue")
	b.ReportMetric(float64(slowest.Milliseconds()), "ms/slowest-queue")
	b.ReportMetric(float64(decided.Milliseconds())/float64(pages), "ms/decision-of-25")
}

// said is the i-th of many statements, one in five of which says nearly what
// the one before it says.
func said(i int) string {
	near := ""
	if i%5 == 4 {
		i, near = i-1, " indeed"
	}
	words := strings.Fields("amber birch cedar delta ember fjord grove heath islet jetty kayak lemon maple north ocean pearl quartz river stone tulip umber valley willow xenon yacht zebra acorn bramble clover daisy")
	pick := func(n int) string { return words[n%len(words)] }
	return fmt.Sprintf("The %s of the %s should be kept for the %s%s, number %d.", pick(i), pick(i/3+7), pick(i*7+i/11), near, i)
}
