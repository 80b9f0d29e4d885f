package introduction

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Who has no room is asked never; nobody comes before one who is better in the
// first thing in which they differ; and nobody with room is left out.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var hosts []host
		room := 0
		for n := range rapid.IntRange(0, 8).Draw(t, "hosts") {
			h := host{
				Offer:    Offer{ID: fmt.Sprint(n), Most: rapid.IntRange(1, 3).Draw(t, "most"), At: time.Unix(int64(rapid.IntRange(0, 3).Draw(t, "at")), 0)},
				speaks:   rapid.Bool().Draw(t, "speaks"),
				near:     rapid.IntRange(0, 3).Draw(t, "near"),
				welcomed: rapid.IntRange(0, 4).Draw(t, "welcomed"),
			}
			if h.welcomed < h.Most {
				room++
			}
			hosts = append(hosts, h)
		}
		got := order(hosts)
		if len(got) != room {
			t.Fatalf("%d have room, %d are asked", room, len(got))
		}
		for i, h := range got {
			if h.welcomed >= h.Most {
				t.Fatalf("%+v has no room", h)
			}
			if i == 0 {
				continue
			}
			before := got[i-1]
			switch {
			case before.speaks != h.speaks:
				if h.speaks {
					t.Fatalf("%+v before %+v", before, h)
				}
			case before.near != h.near:
				if h.near > before.near {
					t.Fatalf("%+v before %+v", before, h)
				}
			case before.welcomed > h.welcomed:
				t.Fatalf("%+v before %+v", before, h)
			}
		}
	})
}
