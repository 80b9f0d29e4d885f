package opinion

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

var Makers = map[string]func(n int, seed uint64) *Votes{}

func TestExperiment(t *testing.T) {
	if os.Getenv("EXP") == "" {
		t.Skip()
	}
	seeds, _ := strconv.Atoi(os.Getenv("SEEDS"))
	for _, name := range strings.Split(os.Getenv("EXP"), ",") {
		make := Makers[name]
		for _, ns := range strings.Split(os.Getenv("NS"), ",") {
			n, _ := strconv.Atoi(ns)
			none, groups := 0, 0
			ks := map[int]int{}
			det := ""
			for seed := range uint64(seeds) {
				v := make(n, seed)
				var rows []int
				for p := range v.Participants() {
					if len(v.Row(p)) >= 7 {
						rows = append(rows, p)
					}
				}
				r := testStructure(v, rows, 1)
				if r.Structure.Rank == 0 {
					none++
					continue
				}
				last := r.Groups[len(r.Groups)-1]
				det += fmt.Sprintf(" %d:%s%.2f(%d)", r.Structure.Rank, last.Continuum[:1], last.P, last.Groups)
				if last.P <= level {
					groups++
					ks[last.Groups]++
				}
			}
			fmt.Printf("%s n=%d: of %d none %d spectrum %d groups %d ks %v |%s\n", name, n, seeds, none, seeds-none-groups, groups, ks, det[:min(len(det), 500)])
		}
	}
}
