package tally_test

import (
	"fmt"

	"concentric/engine/tally"
)

// Seven people choose a colour. Blue is in the middle for everybody.
func Example() {
	e := &tally.Election{Options: []tally.Option{{Name: "Red"}, {Name: "Blue"}, {Name: "Green"}}}
	var b tally.Builder
	for _, ballot := range []struct {
		voters  int64
		ranking tally.Ranking
	}{{3, tally.Ranking{0, 1, 2}}, {2, tally.Ranking{1, 2, 0}}, {2, tally.Ranking{2, 1, 0}}} {
		if err := b.Add(ballot.voters, ballot.ranking); err != nil {
			fmt.Println(err)
			return
		}
	}
	e.Ballots = b.Ballots()

	rec, err := tally.Plurality{}.Count(e, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("most first choices:", rec.Name(rec.Winners[0]))
	panel, err := tally.LeftOut(e, rec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("whom that leaves out:", panel.Sentence(rec))
	rec, err = tally.Condorcet{Method: tally.Schulze}.Count(e, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("pair by pair:", rec.Name(rec.Winners[0]))
	// Output:
	// most first choices: Red
	// whom that leaves out: Red was elected with 42.9% of the votes that still counted, which is 42.9% of all ballots; 57.1% of all voters prefer Blue, 42.9% prefer Red; 0.0% of all voters do not have it among their first three.
	// pair by pair: Blue
}

// Four neighbours divide 100 among projects; each has 25 to spend with others.
func ExampleEqualShares() {
	e := &tally.Election{Budget: 100, Options: []tally.Option{{Name: "Benches", Cost: 40}, {Name: "Trees", Cost: 60}, {Name: "Swing", Cost: 50}}}
	var b tally.Builder
	for _, likes := range [][]tally.Score{
		{{Option: 0, Score: 1}, {Option: 1, Score: 1}},
		{{Option: 0, Score: 1}, {Option: 1, Score: 1}},
		{{Option: 1, Score: 1}, {Option: 2, Score: 1}},
		{{Option: 2, Score: 1}},
	} {
		if err := b.AddScores(1, likes); err != nil {
			fmt.Println(err)
			return
		}
	}
	e.Ballots = b.Ballots()
	rec, err := tally.EqualShares{NoCompletion: true}.Count(e, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range rec.Rounds {
		fmt.Println(rec.Name(r.Elected[0]), "with", r.Tally[r.Elected[0]], "effective votes")
	}
	// Output:
	// Trees with 3 effective votes
}
