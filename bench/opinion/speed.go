package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
	"concentric/engine/opinion/synthetic"
)

var thirds = []float64{.5, .3, .2}

// speed: the figures for 100,000 people, 1,000 statements, 3 M votes.
func speed() {
	title("100,000 people × 1,000 statements, three planted groups", costColumns)
	var votes *opinion.Votes
	built := measure(func() { votes, _ = synthetic.Planted(synthetic.Default(100_000, 1000), thirds, 1) })
	row(fmt.Sprintf("drawing and building (%d votes)", votes.Len()), built, 0, 0)
	var first *opinion.CompatResult
	row("Compat, cold, everything", measure(func() { first = opinion.Compat(votes, opinion.CompatOptions{}) }), 2, 100)
	var found *opinion.MapResult
	row("Map, with both tests and the bootstrap", measure(func() { found = opinion.Map(votes, opinion.MapOptions{Seed: 1}) }), 20, 200)
	fmt.Printf("  it found: %v, %d groups, stability %.2f\n", found.Structure, len(found.Groups), found.Stability)
	row("Compat after 1,000 further votes, warm (mean of 10 updates)", updates(votes, first, 10), 0.15, 0)
	row("a straightforward dense implementation, 20,000 × 1,000", denseCost(), 0, 0)
	reading(votes)
	runtime.KeepAlive(votes)
}

// updates is the cost of one update: each takes up 1,000 votes more than the
// one before.
func updates(votes *opinion.Votes, result *opinion.CompatResult, runs int) cost {
	total := measure(func() {
		for run := range runs {
			votes = votes.With(furtherVotes(votes, 1000, uint64(run)))
			result = opinion.Compat(votes, opinion.CompatOptions{From: result})
		}
	})
	total.cpu /= float64(runs)
	total.wall /= float64(runs)
	return total
}

// furtherVotes are votes of people already there on statements already there.
func furtherVotes(v *opinion.Votes, n int, seed uint64) []opinion.Ballot {
	random := rand.New(rand.NewPCG(seed, 7))
	out := make([]opinion.Ballot, n)
	for i := range out {
		out[i] = opinion.Ballot{
			Participant: random.Int32N(int32(v.Participants())), Statement: random.Int32N(int32(v.Statements())),
			Vote: opinion.Vote(random.IntN(3) - 1),
		}
	}
	return out
}

// denseCost runs the dense implementation on a part of the people: the whole
// matrix would take 800 MB.
func denseCost() cost {
	votes, _ := synthetic.Planted(synthetic.Default(20_000, 1000), thirds, 1)
	return measure(func() { denseGroups(votes, 2) })
}

// reading writes the votes as a votes.csv and reads it, first line by line only,
// then into a matrix.
func reading(v *opinion.Votes) {
	folder, err := os.MkdirTemp("", "opinion")
	check(err)
	defer os.RemoveAll(folder)
	file, err := os.Create(folder + "/votes.csv")
	check(err)
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "timestamp,datetime,comment-id,voter-id,vote")
	at := int64(1_500_000_000_000)
	for p := range v.Participants() {
		for _, c := range v.Row(p) {
			at += 37
			fmt.Fprintf(out, "%d,Sun Nov 22 23:35:00 UTC 2026,%d,%d,%d\n", at, c.Statement(), p, c.Vote())
		}
	}
	check(out.Flush())
	check(file.Close())
	row("reading votes.csv line by line", measure(func() {
		file, err := os.Open(folder + "/votes.csv")
		check(err)
		defer file.Close()
		check(polis.ScanVotes(file, "votes.csv", func(polis.VoteLine) error { return nil }))
	}), 0.6, 0)
	var export *polis.Export
	row("reading votes.csv into a matrix", measure(func() {
		export, err = polis.ReadFile(os.DirFS(folder), "votes.csv")
		check(err)
	}), 0, 0)
	if export.Votes.Len() != v.Len() {
		panic("votes were lost in reading")
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// large: a million people, 60 M votes.
func large() {
	title("1,000,000 people × 2,000 statements", costColumns)
	shape := synthetic.Default(1_000_000, 2000)
	shape.MeanVotes = 60
	var votes *opinion.Votes
	built := measure(func() { votes, _ = synthetic.Planted(shape, thirds, 1) })
	row(fmt.Sprintf("drawing and building (%d votes)", votes.Len()), built, 0, 0)
	row("Compat, cold, everything", measure(func() { opinion.Compat(votes, opinion.CompatOptions{}) }), 25, 1024)
	runtime.KeepAlive(votes)
}

// growth: doubling the votes from 1 M to 64 M.
func growth() {
	title("Growth: Compat, cold, 30 votes a person, 1,000 statements", "votes            CPU s   × the row before (at most 2.2)")
	before := 0.0
	for people := 33_334; people <= 2_200_000; people *= 2 {
		votes, _ := synthetic.Planted(synthetic.Default(people, 1000), thirds, 1)
		c := measure(func() { opinion.Compat(votes, opinion.CompatOptions{}) })
		if before == 0 {
			fmt.Printf("%10d  %10.2f\n", votes.Len(), c.cpu)
		} else {
			fmt.Printf("%10d  %10.2f   %.2f\n", votes.Len(), c.cpu, c.cpu/before)
		}
		before = c.cpu
	}
}
