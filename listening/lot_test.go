package listening

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// Of each stratum, and of each place, come as many as its share, rounded up or
// down; nobody twice, nobody left out, and the same again by the same seed.
func TestALotIsLikeTheMembership(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stands := map[string]string{}
		out := map[string]bool{}
		var members []string
		for place := range rapid.IntRange(1, 5).Draw(t, "places") {
			for age := range 4 {
				for range rapid.IntRange(0, 60).Draw(t, "people") {
					id := fmt.Sprint("m", len(members))
					members = append(members, id)
					stands[id] = fmt.Sprintf("place/%d age/%d", place, age)
					out[id] = rapid.IntRange(0, 9).Draw(t, "out") == 0
				}
			}
		}
		seed := rapid.StringMatching("[0-9a-f]{32}").Draw(t, "seed")
		draw := func() []string {
			return lot(seed, members, func(id string) string { return stands[id] }, func(id string) bool { return out[id] })
		}
		drawn := draw()
		there, among, places, amongPlaces := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
		all := 0
		for _, id := range members {
			if !out[id] {
				all++
				among[stands[id]]++
				amongPlaces[stands[id][:7]]++
			}
		}
		once := map[string]bool{}
		for _, id := range drawn {
			if once[id] || out[id] {
				t.Fatalf("%s is drawn twice, or was to be left out", id)
			}
			once[id] = true
			there[stands[id]]++
			places[stands[id][:7]]++
		}
		if len(drawn) != min(Drawn, all) {
			t.Fatalf("%d of %d are drawn", len(drawn), all)
		}
		fair := func(got, of map[string]int) {
			for key, n := range of {
				least := n * len(drawn) / all
				most := (n*len(drawn) + all - 1) / all
				if got[key] < least || got[key] > most {
					t.Fatalf("of %d in %s %d are drawn, not %d to %d", n, key, got[key], least, most)
				}
			}
		}
		if all > 0 {
			fair(there, among)
			fair(places, amongPlaces)
		}
		for i, id := range draw() {
			if drawn[i] != id {
				t.Fatal("the same seed draws others")
			}
		}
	})
}
