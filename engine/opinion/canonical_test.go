package opinion

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plantedClear is 160 people in two groups of unlike minds: clear enough to be
// found whatever is drawn.
func plantedClear(seed uint64) *Votes { return plantedPair(seed, 160, 40) }

// The same votes are tested alike, to the last digit, whatever people and
// statements are called and whatever else has been written and not yet voted on;
// and the map that comes of it shows the same groups, with the same words.
func TestMapDoesNotDependOnNumbering(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 0))
	for _, c := range []struct {
		votes *Votes
		want  Structure
	}{{plantedClear(1), SeparateGroups}, {plantedSmall(1), Spectrum}} {
		v := c.votes
		place, column := random.Perm(v.Participants()), random.Perm(len(v.States)+3)
		wider := v.WithStates(v.States)
		wider.States, wider.tally = append(wider.States, In, In, In), append(slices.Clone(v.tally), make([]int32, 12)...)
		a, b := Map(v, MapOptions{Seed: 1}), Map(permuted(wider, place, column), MapOptions{Seed: 1})
		if a.Structure != c.want {
			t.Fatalf("%v, expected %v", a.Structure, c.want)
		}
		if !reflect.DeepEqual(a.Tests, b.Tests) || a.Structure != b.Structure || a.Stability != b.Stability {
			t.Errorf("%v, stability %v, %+v; with other numbers %v, %v, %+v", a.Structure, a.Stability, a.Tests, b.Structure, b.Stability, b.Tests)
		}
		for p, to := range place {
			if a.GroupOf[p] != b.GroupOf[to] || math.Abs(a.Confidence[p]-b.Confidence[to]) > 1e-6 || math.Sqrt(a.Positions[p].distance2(b.Positions[to])) > 1e-6 {
				t.Fatalf("somebody stands at %v in group %d (%v), with other numbers at %v in group %d (%v)", a.Positions[p], a.GroupOf[p], a.Confidence[p], b.Positions[to], b.GroupOf[to], b.Confidence[to])
			}
		}
		for g := range a.Groups {
			for i, r := range a.Groups[g].Representative {
				if other := b.Groups[g].Representative[i]; other.Statement != column[r.Statement] || other.For != r.For {
					t.Errorf("group %d: statement %d %v became %d %v", g, column[r.Statement], r.For, other.Statement, other.For)
				}
			}
		}
		for i, x := range a.Bridging {
			if y := b.Bridging[i]; math.Abs(x.LowerBound-y.LowerBound) > 1e-6 || math.Abs(x.Intercept-y.Intercept) > 1e-6 {
				t.Errorf("bridging %d: %+v and %+v", i, x, y)
			}
		}
	}
}

// Whatever the votes, what is tested does not depend on the order of people; nor on
// that of statements where the votes part them.
func TestTestedInOneOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVotes(t)
		everybody := make([]int, v.Participants())
		for p := range everybody {
			everybody[p] = p
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		column := make([]int, len(v.States))
		for s := range column {
			column[s] = s
		}
		_, statements := v.fingerprints(everybody)
		slices.Sort(statements)
		if len(slices.Compact(statements)) == len(v.States) {
			column = random.Perm(len(v.States))
		}
		other := permuted(v, random.Perm(v.Participants()), column)
		if a, b := v.tested(everybody, 1), other.tested(everybody, 1); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v, in another order %+v", a, b)
		}
	})
}

// Of many people a random sample is tested: the same for the same votes, another for
// another seed, and each person as likely as another.
func TestSampleIsRandom(t *testing.T) {
	const people = 2 * testSample
	random := rand.New(rand.NewPCG(3, 1))
	var b Builder
	everybody := make([]int, people)
	for p := range people {
		everybody[p] = p
		b.Add(p, 0, Vote(1-2*(p%2))) // half of them agree
		for s := 1; s < 12; s++ {
			b.Add(p, s, Vote(random.IntN(3)-1))
		}
	}
	v := b.Build(0, nil)
	column := random.Perm(len(v.States))
	other := permuted(v, random.Perm(people), column)
	one := v.tested(everybody, 1)
	if one.Participants() != testSample {
		t.Fatalf("%d people are tested", one.Participants())
	}
	if !reflect.DeepEqual(one, other.tested(everybody, 1)) {
		t.Error("in another order other people are tested")
	}
	if reflect.DeepEqual(one, v.tested(everybody, 2)) {
		t.Error("another seed draws the same people")
	}
	// The standard deviation of a hypergeometric share of a half is 0.0025.
	tally := one.cellTally()
	halves := 0
	for s := range one.States {
		if tally[4*s+1] > 0 {
			continue // this one has passes: it is not the one that parts them
		}
		halves++
		if share := float64(tally[4*s+2]) / testSample; math.Abs(share-0.5) > 0.01 {
			t.Errorf("%.3f of the sample agree, and 0.5 of all", share)
		}
	}
	if halves != 1 {
		t.Errorf("%d statements without passes, there is one", halves)
	}
}

// Where one statement alone divides people, shuffling changes nothing: what is
// left between the eigenvalues is rounding, and no structure.
func TestRoundingIsNoStructure(t *testing.T) {
	for n := enoughParticipants; n < 60; n++ {
		for against := 1; against < n/2; against += 3 {
			v := &Votes{States: make([]State, 4), rows: []int{0}}
			everybody := make([]int, n)
			for p := range n {
				everybody[p] = p
				last := Agree
				if p < against {
					last = Disagree
				}
				v.cells = append(v.cells, makeCell(0, Agree), makeCell(1, Agree), makeCell(2, Agree), makeCell(3, last))
				v.rows = append(v.rows, len(v.cells))
			}
			v.tally = countCells(v)
			if found := testStructure(v.tested(everybody, 1), 1).Structure; found.Rank != 0 || found.P < 1 {
				t.Errorf("%d of %d against: rank %d, p = %g", against, n, found.Rank, found.P)
			}
		}
	}
}
