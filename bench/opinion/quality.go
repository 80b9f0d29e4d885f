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

// regime is a kind of conversation on which the size of the tests is measured:
// how steeply statements tell people apart, and how much everybody votes on.
type regime struct {
	name   string
	spread float64 // standard deviation of the slopes, in logits
	votes  float64 // mean number of votes, as a share of the statements; 0 for 30 votes
}

var regimes = []regime{
	{"usual", 1.2, 0},
	{"steep", 2.5, 0},
	{"dense", 1.2, 20},
	{"steep and dense", 2.5, 20},
}

func (r regime) shape(people int) synthetic.Shape {
	s := shape(people)
	s.Statements = min(s.Statements, 200)
	s.Spread = r.spread
	if r.votes > 0 {
		s.MeanVotes = r.votes * float64(s.Statements)
	}
	return s
}

// size: how often the tests take a continuum, in which nobody belongs to a
// group, for groups, in each regime; and independent votes for some structure.
func size(only string, continua int) {
	title(fmt.Sprintf("Size of the tests, %d continua in each regime: one or two dimensions; people spread normally, uniformly, or lopsidedly (exponential)", continua),
		"regime             continuum           people   runs  none  spectrum  groups")
	for _, g := range regimes {
		if only != "" && only != g.name {
			continue
		}
		runs, wrong := 0, 0
		for dimensions := 1; dimensions <= 2; dimensions++ {
			for ability, name := range []string{"normal", "uniform", "lopsided"} {
				for i, people := range []int{300, 1000, 3000} {
					// Of ten, six are small, three middling, one large.
					n := continua * []int{6, 3, 1}[i] / 60
					var found [3]int
					for seed := range uint64(n) {
						votes := synthetic.Continuum(g.shape(people), dimensions, synthetic.Ability(ability), 1000+seed)
						found[opinion.Map(votes, opinion.MapOptions{Seed: seed}).Structure]++
					}
					fmt.Printf("%-18s %d-D %-14s %7d  %5d  %4d  %8d  %6d\n", g.name, dimensions, name, people, n, found[0], found[1], found[2])
					runs += n
					wrong += found[opinion.SeparateGroups]
				}
			}
		}
		fmt.Printf("%-18s all: %d of %d taken for groups, %.1f%% (at most 5 to 7%%)\n", g.name, wrong, runs, 100*float64(wrong)/float64(max(1, runs)))
		var found [3]int
		for seed := range uint64(continua / 6) {
			found[opinion.Map(synthetic.Independent(g.shape(300), 1000+seed), opinion.MapOptions{Seed: seed}).Structure]++
		}
		fmt.Printf("%-18s independent votes, 300 people: of %d, %d without structure, %d a spectrum, %d groups\n", g.name, continua/6, found[0], found[1], found[2])
	}
}

// power: how often planted groups are found, by their number, and how many
// people there are.
func power(runs int) {
	title("Power of the tests: planted groups, 30 votes a person, as in the acceptance data", "people   planted           runs  none  spectrum  groups  right number")
	for _, people := range []int{300, 1000, 5000, 20_000, 100_000} {
		for _, shares := range [][]float64{{.6, .4}, thirds, {.4, .3, .2, .1}} {
			n := runs
			if people >= 20_000 {
				n = max(1, runs/5)
			}
			var found [3]int
			right := 0
			for seed := range uint64(n) {
				votes, _ := synthetic.Planted(shape(people), shares, 100+seed)
				r := opinion.Map(votes, opinion.MapOptions{Seed: seed})
				found[r.Structure]++
				if len(r.Groups) == len(shares) {
					right++
				}
			}
			fmt.Printf("%7d  %-16s  %4d  %4d  %8d  %6d  %12d\n", people, fmt.Sprint(shares), n, found[0], found[1], found[2], right)
		}
	}
}
