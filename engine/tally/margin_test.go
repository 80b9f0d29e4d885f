package tally

import (
	"testing"

	"pgregory.net/rapid"
)

// canWin tells whether an option can be the last one left when ties for exclusion fall as they may.
func canWin(cards [][]int, in []bool, option int) bool {
	votes := make([]int, len(in))
	for _, card := range cards {
		for _, o := range card {
			if in[o] {
				votes[o]++
				break
			}
		}
	}
	fewest, left := -1, 0
	for o, is := range in {
		if is {
			left++
			if fewest < 0 || votes[o] < fewest {
				fewest = votes[o]
			}
		}
	}
	if left == 1 {
		return in[option]
	}
	for o, is := range in {
		if !is || votes[o] != fewest || o == option {
			continue
		}
		in[o] = false
		can := canWin(cards, in, option)
		in[o] = true
		if can {
			return true
		}
	}
	return false
}

// someoneElse tells whether another option can win after so many of the cards have been changed.
func someoneElse(cards, kinds [][]int, winner, options, changes, from int) bool {
	in := make([]bool, options)
	for o := range in {
		in[o] = true
	}
	for o := range options {
		if o != winner && canWin(cards, in, o) {
			return true
		}
	}
	if changes == 0 {
		return false
	}
	for i := from; i < len(cards); i++ {
		was := cards[i]
		for _, kind := range kinds {
			cards[i] = kind
			if someoneElse(cards, kinds, winner, options, changes-1, i+1) {
				cards[i] = was
				return true
			}
		}
		cards[i] = was
	}
	return false
}

// The margin is what trying all changes finds.
func TestIRVMarginIsTheFewestChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(3, 4).Draw(t, "options")
		var kinds [][]int
		var grow func(card []int)
		grow = func(card []int) {
			kinds = append(kinds, card)
			for o := range options {
				used := false
				for _, have := range card {
					used = used || have == o
				}
				if !used {
					grow(append(card[:len(card):len(card)], o))
				}
			}
		}
		grow(nil)
		e := &Election{Options: make([]Option, options)}
		var b Builder
		var cards [][]int
		for range rapid.IntRange(2, 10-2*options).Draw(t, "ballots") {
			card := rapid.SampledFrom(kinds).Draw(t, "ballot")
			cards = append(cards, card)
			var r Ranking
			for _, o := range card {
				r = append(r, Mark(o))
			}
			if err := b.Add(1, r); err != nil {
				t.Fatal(err)
			}
		}
		e.Ballots = b.Ballots()
		rec, err := IRV{EndAtShared: true}.Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		change, exact := fragility(rec, mustCompare(t, e), e.Standing())
		if !exact {
			t.Fatal("the margin is not exact")
		}
		if change <= 2 && !someoneElse(cards, kinds, rec.Winners[0], options, int(change), 0) {
			t.Errorf("%d changes are not enough", change)
		}
		if change > 0 && someoneElse(cards, kinds, rec.Winners[0], options, min(int(change)-1, 2), 0) { // trying more takes too long
			t.Errorf("fewer changes than %d are enough", change)
		}
	})
}

func mustCompare(t *rapid.T, e *Election) *Pairs {
	p, err := e.Compare(UnrankedLast)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
