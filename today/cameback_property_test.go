package today

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"concentric/listening"
)

// However people come in, a figure shows at least ten who came back and ten who
// did not, and the next one differs from it by nobody or by at least ten in each
// of the two: who looks every day learns nothing about fewer than ten.
func TestNoReleaseTellsAboutFewerThanTen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		likely := rapid.IntRange(0, 10).Draw(t, "likely")
		var people []*raiser
		var shown listening.Share
		came := 0
		for n := range rapid.IntRange(0, 120).Draw(t, "people") {
			p := &raiser{until: time.Unix(int64(n/3), 0), came: rapid.IntRange(0, 9).Draw(t, "came") < likely}
			if p.came {
				came++
			}
			people = append(people, p)
			if n%3 != 2 {
				continue // the days of three people end at the same time
			}
			next := released(people)
			if next.N > 0 && (next.K < listening.Least || next.N-next.K < listening.Least) || next.K > came || next.N-next.K > len(people)-came {
				t.Fatalf("%d of %d is shown of %d of %d", next.K, next.N, came, len(people))
			}
			for _, grew := range []int{next.K - shown.K, next.N - next.K - (shown.N - shown.K)} {
				if grew != 0 && grew < listening.Least {
					t.Fatalf("%d of %d follows %d of %d", next.K, next.N, shown.K, shown.N)
				}
			}
			if came-next.K >= listening.Least && len(people)-came-(next.N-next.K) >= listening.Least {
				t.Fatalf("%d of %d is shown still of %d of %d", next.K, next.N, came, len(people))
			}
			shown = next
		}
	})
}
