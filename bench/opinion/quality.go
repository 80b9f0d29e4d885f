package main

import (
	"fmt"

	"concentric/engine/opinion"
	"concentric/engine/opinion/synthetic"
)

// shape has a tenth as many statements as people, from 50 to 1,000.
func shape(people int) synthetic.Shape {
	return synthetic.Default(people, max(50, min(1000, people/10)))
}

// planted: how well three planted groups are found again, by people with at
// least seven votes, beside the Bayes classifier, which knows how each group
// votes.
func planted() {
	title("Three planted groups (.5, .3, .2): adjusted Rand index of the groups that Map finds",
		"people   statements  seed  structure  groups  index  Bayes  share of it  needed  stability")
	for _, people := range []int{300, 1000, 5000, 20_000, 100_000} {
		for seed := range uint64(3) {
			votes, truth := synthetic.Planted(shape(people), thirds, seed)
			r := opinion.Map(votes, opinion.MapOptions{Seed: 1})
			known := make([]int32, len(truth.Group))
			for p := range known {
				known[p] = -1
				if r.InConversation[p] {
					known[p] = truth.Group[p]
				}
			}
			got, best := opinion.AdjustedRand(r.GroupOf, known), opinion.AdjustedRand(truth.BestGuess(votes), known)
			need := "–"
			switch {
			case people == 100_000:
				need = "≥ 0.98, index ≥ 0.70"
			case people >= 1000 && people <= 5000:
				need = "≥ 0.90"
			}
			fmt.Printf("%7d  %9d  %4d  %9v  %6d  %.3f  %.3f  %11.3f  %s  %.2f\n", people, votes.Statements(), seed, r.Structure, len(r.Groups), got, best, got/best, need, r.Stability)
		}
	}
}

// size: how often the tests take a continuum, in which nobody belongs to a
// group, for groups; and votes without any structure for some.
func size(continua int) {
	title(fmt.Sprintf("Size of the tests over %d continua and as many tenths of independent votes", continua),
		"votes                       people   runs  none  spectrum  groups  share of groups")
	type kind struct {
		name string
		make func(people int, seed uint64) *opinion.Votes
	}
	var all, wrong int
	run := func(k kind, people, runs int) {
		var found [3]int
		for seed := range runs {
			r := opinion.Map(k.make(people, uint64(seed)), opinion.MapOptions{Seed: uint64(seed)})
			found[r.Structure]++
		}
		fmt.Printf("%-26s %7d  %5d  %4d  %8d  %6d  %.3f\n", k.name, people, runs, found[0], found[1], found[2], float64(found[2])/float64(runs))
		all += runs
		wrong += found[2]
	}
	kinds := []kind{}
	for dimensions := 1; dimensions <= 2; dimensions++ {
		for ability, name := range []string{"normal", "uniform"} {
			kinds = append(kinds, kind{
				fmt.Sprintf("%d-D continuum, %s", dimensions, name),
				func(people int, seed uint64) *opinion.Votes {
					return synthetic.Continuum(shape(people), dimensions, synthetic.Ability(ability), 1000+seed)
				},
			})
		}
	}
	per := max(1, continua/4)
	for _, k := range kinds {
		run(k, 300, per*2/5)
		run(k, 1000, per*2/5)
		run(k, 5000, per-2*(per*2/5))
	}
	fmt.Printf("all continua: %d of %d taken for groups, %.1f%% (at most 5 to 7%%)\n", wrong, all, 100*float64(wrong)/float64(all))
	independent := kind{"independent votes", func(people int, seed uint64) *opinion.Votes {
		return synthetic.Independent(shape(people), 1000+seed)
	}}
	for _, people := range []int{300, 1000, 5000} {
		run(independent, people, max(1, continua/10))
	}
}
