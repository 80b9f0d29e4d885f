package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// A party grows kitchen tables with its members, and a small one has none. Nobody sits
// at two, and who is under thirty comes less often: there is a gap to be seen.
func TestAPartyGrowsKitchenTables(t *testing.T) {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ members, fewest, most int }{{80, 0, 0}, {400, 2, 7}, {2000, 25, 32}} {
		t.Run(fmt.Sprint(c.members), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 1))
			p := &Party{People: MakePeople(rng, c.members, day.AddDate(-4, 0, 0), day), seated: map[string]bool{}}
			young := 0
			for i := range p.People {
				p.People[i].ID = fmt.Sprint(i)
				if p.People[i].Age < 30 {
					young++
				}
			}
			tables := p.laid(rng)
			if len(tables) < c.fewest || len(tables) > c.most {
				t.Errorf("%d tables", len(tables))
			}
			var all []int
			here := 0
			for _, table := range tables {
				if len(table.seats) != tableSeats || strings.Contains(table.name, "Hillside") {
					t.Errorf("%d sit at %s", len(table.seats), table.name)
				}
				for _, i := range table.seats {
					if slices.Contains(all, i) || !strings.HasSuffix(table.name, p.People[i].Place) {
						t.Errorf("%d of %s sits at %s", i, p.People[i].Place, table.name)
					}
					all = append(all, i)
					if p.People[i].Age < 30 {
						here++
					}
				}
			}
			if c.members == 2000 && 2*here*c.members >= young*len(all) {
				t.Errorf("%d of %d at tables are under thirty, %d of %d members", here, len(all), young, c.members)
			}
		})
	}
}
