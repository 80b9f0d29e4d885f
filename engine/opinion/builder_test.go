package opinion

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var ballots = rapid.SliceOf(rapid.Custom(func(t *rapid.T) Ballot {
	return Ballot{
		Participant: int32(rapid.IntRange(0, 9).Draw(t, "participant")),
		Statement:   int32(rapid.IntRange(0, 9).Draw(t, "statement")),
		Vote:        Vote(rapid.IntRange(-1, 1).Draw(t, "vote")),
	}
}))

// last is the log as a map: what the matrix has to say.
func last(log []Ballot) map[[2]int32]Vote {
	out := map[[2]int32]Vote{}
	for _, b := range log {
		out[[2]int32{b.Participant, b.Statement}] = b.Vote
	}
	return out
}

func build(log []Ballot) *Votes {
	var b Builder
	for _, x := range log {
		b.Add(int(x.Participant), int(x.Statement), x.Vote)
	}
	return b.Build(0, nil)
}

func sameVotes(t *rapid.T, v *Votes, want map[[2]int32]Vote) {
	t.Helper()
	n := 0
	for p := range v.Participants() {
		row := v.Row(p)
		if !slices.IsSorted(row) {
			t.Fatalf("row %d is not sorted: %v", p, row)
		}
		for _, c := range row {
			n++
			if vote, ok := want[[2]int32{int32(p), int32(c.Statement())}]; !ok || vote != c.Vote() {
				t.Fatalf("participant %d, statement %d: %d, the log has %d (%v)", p, c.Statement(), c.Vote(), vote, ok)
			}
		}
	}
	if !slices.Equal(v.cellTally(), countCells(v)) {
		t.Fatal("the counts are not those of the votes")
	}
	if n != len(want) || v.Len() != n {
		t.Fatalf("%d votes, the log has %d", n, len(want))
	}
}

func TestLastVoteCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := ballots.Draw(t, "log")
		replaced := 0
		var b Builder
		b.Replaced = func(int, int) { replaced++ }
		for _, x := range log {
			b.Add(int(x.Participant), int(x.Statement), x.Vote)
		}
		if b.Len() != len(log) {
			t.Fatalf("the builder holds %d of %d votes", b.Len(), len(log))
		}
		want := last(log)
		sameVotes(t, b.Build(0, nil), want)
		if replaced != len(log)-len(want) {
			t.Fatalf("%d votes reported as replaced, %d were", replaced, len(log)-len(want))
		}
	})
}

func TestFurtherVotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, further := ballots.Draw(t, "log"), ballots.Draw(t, "further")
		v := build(log)
		sameVotes(t, v.With(further), last(append(slices.Clone(log), further...)))
		sameVotes(t, v, last(log))
	})
}

func TestRowsMove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, further := ballots.Draw(t, "log"), ballots.Draw(t, "further")
		out := rapid.SliceOfDistinct(rapid.Custom(func(t *rapid.T) [2]int32 {
			return [2]int32{int32(rapid.IntRange(0, 9).Draw(t, "row")), int32(rapid.IntRange(0, 9).Draw(t, "statement"))}
		}), rapid.ID).Draw(t, "out")
		v := build(log)
		place, next := make([]int32, v.Participants()), int32(0)
		want := map[[2]int32]Vote{}
		for p := range place {
			place[p] = -1
			if rapid.Bool().Draw(t, "stays") {
				next += int32(rapid.IntRange(0, 2).Draw(t, "gap"))
				place[p] = next
				next++
			}
		}
		for at, vote := range last(log) {
			if to := place[at[0]]; to >= 0 && !slices.Contains(out, at) {
				want[[2]int32{to, at[1]}] = vote
			}
		}
		for _, b := range further {
			want[[2]int32{b.Participant, b.Statement}] = b.Vote
		}
		gone := func(row, statement int) bool { return slices.Contains(out, [2]int32{int32(row), int32(statement)}) }
		sameVotes(t, v.Moved(max(int(next), 10), place, gone, further, nil), want)
		sameVotes(t, v, last(log))
	})
}

func TestManyBlocks(t *testing.T) {
	var b Builder
	for i := range 3 * blockLen {
		b.Add(i/100, i%100, Agree)
	}
	if v := b.Build(0, nil); v.Len() != 3*blockLen {
		t.Errorf("%d votes of %d", v.Len(), 3*blockLen)
	}
}

func TestImpossibleVote(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a vote of 7 was taken")
		}
	}()
	new(Builder).Add(0, 0, 7)
}
