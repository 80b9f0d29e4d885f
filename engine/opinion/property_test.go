package opinion

import (
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawVotes draws a small conversation with every kind of oddity: nobody, one
// person, one statement, only passes, everybody agreeing, statements out.
func drawVotes(t *rapid.T) *Votes {
	participants := rapid.IntRange(0, 40).Draw(t, "participants")
	statements := rapid.IntRange(1, 15).Draw(t, "statements")
	kind := rapid.SampledFrom([]string{"mixed", "passes", "agrees"}).Draw(t, "kind")
	states := make([]State, statements)
	for s := range states {
		states[s] = State(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2}).Draw(t, "state"))
	}
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	density := rapid.Float64Range(0, 1).Draw(t, "density")
	var b Builder
	for p := range participants {
		for s := range statements {
			if random.Float64() >= density {
				continue
			}
			vote := Vote(random.IntN(3) - 1)
			switch kind {
			case "passes":
				vote = Pass
			case "agrees":
				vote = Agree
			}
			b.Add(p, s, vote)
		}
	}
	return b.Build(participants, states)
}

// permuted gives participant p the row place[p] and statement s the column
// column[s].
func permuted(v *Votes, place, column []int) *Votes {
	states := make([]State, len(v.States))
	for s, state := range v.States {
		states[column[s]] = state
	}
	var b Builder
	for p := range v.Participants() {
		for _, c := range v.Row(p) {
			b.Add(place[p], column[c.Statement()], c.Vote())
		}
	}
	return b.Build(v.Participants(), states)
}

func finite(t *rapid.T, what string, lists ...[]float64) {
	t.Helper()
	for _, list := range lists {
		for _, x := range list {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%s holds %v", what, x)
			}
		}
	}
}

// Whatever the votes, both modes give an answer without a gap in it.
func TestAnyConversation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVotes(t)
		c := Compat(v, CompatOptions{})
		finite(t, "compat", c.Priority, c.Extremity, c.GroupInformedAgree, c.GroupInformedDisagree, c.Components.Mean, c.Components.Axis[0], c.Components.Axis[1])
		size := 0
		for _, g := range c.Groups {
			size += g.Size
			for _, r := range g.Representative {
				finite(t, "representative", []float64{r.P, r.PTest, r.Ratio, r.RatioTest})
				if v.States[r.Statement] != In {
					t.Fatalf("statement %d is %v and representative", r.Statement, v.States[r.Statement])
				}
			}
		}
		in := 0
		for p, chosen := range c.InConversation {
			if chosen != (c.GroupOf[p] >= 0) {
				t.Fatalf("participant %d: in conversation %v, group %d", p, chosen, c.GroupOf[p])
			}
			if chosen {
				in++
			}
		}
		if size != in {
			t.Fatalf("%d people in groups, %d in conversation", size, in)
		}
		m := Map(v, MapOptions{})
		finite(t, "map", m.Confidence, m.Priority, []float64{m.Diligence, m.Stability})
		for _, b := range m.Bridging {
			finite(t, "bridging", []float64{b.LowerBound, b.Intercept})
			if v.States[b.Statement] != In {
				t.Fatalf("statement %d is %v and bridging", b.Statement, v.States[b.Statement])
			}
		}
	})
}

// The order of participants and statements does not matter: groups are the
// same people, statistics the same numbers.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := plantedSmall(rapid.Uint64Range(0, 1000).Draw(t, "seed"))
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		place, column := random.Perm(v.Participants()), random.Perm(len(v.States))
		a, b := Compat(v, CompatOptions{}), Compat(permuted(v, place, column), CompatOptions{})
		if len(a.Groups) != len(b.Groups) {
			t.Fatalf("%d groups, after permuting %d", len(a.Groups), len(b.Groups))
		}
		moved := make([]int32, len(place))
		for p, to := range place {
			moved[p] = b.GroupOf[to]
		}
		if index := AdjustedRand(a.GroupOf, moved); index < 1-1e-12 {
			t.Fatalf("adjusted Rand index %.3f", index)
		}
		for s, to := range column {
			if math.Abs(a.Priority[s]-b.Priority[to]) > 1e-6*a.Priority[s] {
				t.Fatalf("priority %v and %v", a.Priority[s], b.Priority[to])
			}
		}
	})
}

// plantedSmall is 60 people in two groups of unlike minds; mostly too few to be
// told from a spectrum.
func plantedSmall(seed uint64) *Votes { return plantedPair(seed, 60, 20) }

func plantedPair(seed uint64, people, statements int) *Votes {
	random := rand.New(rand.NewPCG(seed, 1))
	var b Builder
	for p := range people {
		for s := range statements {
			if random.Float64() < 0.3 {
				continue
			}
			vote := Agree
			if (s%2 == 0) == (p < people*5/12) != (random.Float64() < 0.15) {
				vote = Disagree
			}
			if random.Float64() < 0.1 {
				vote = Pass
			}
			b.Add(p, s, vote)
		}
	}
	return b.Build(people, make([]State, statements))
}

// Everybody twice: the same axes, the same places, the same groups.
func TestDuplicatedParticipants(t *testing.T) {
	v := plantedSmall(1)
	var b Builder
	for copies := range 2 {
		for p := range v.Participants() {
			for _, c := range v.Row(p) {
				b.Add(copies*v.Participants()+p, c.Statement(), c.Vote())
			}
		}
	}
	one, two := Compat(v, CompatOptions{}), Compat(b.Build(0, v.States), CompatOptions{})
	for s := range v.States {
		for k := range 2 {
			if math.Abs(one.Components.Axis[k][s]-two.Components.Axis[k][s]) > 1e-7 {
				t.Fatalf("axis %d of statement %d: %v and %v", k, s, one.Components.Axis[k][s], two.Components.Axis[k][s])
			}
		}
	}
	if len(one.Groups) != len(two.Groups) || AdjustedRand(one.GroupOf, two.GroupOf[:v.Participants()]) < 1-1e-12 {
		t.Errorf("%d groups, with everybody twice %d", len(one.Groups), len(two.Groups))
	}
}

// Moderating a statement out later is the same as if it had been out from the
// beginning.
func TestModeratedMidway(t *testing.T) {
	v := plantedSmall(2)
	states := slices.Clone(v.States)
	states[3], states[7] = Out, Meta
	var b Builder
	for p := range v.Participants() {
		for _, c := range v.Row(p) {
			b.Add(p, c.Statement(), c.Vote())
		}
	}
	before, after := Compat(b.Build(0, states), CompatOptions{}), Compat(v.WithStates(states), CompatOptions{})
	if !slices.Equal(before.Priority, after.Priority) || !slices.Equal(before.Positions, after.Positions) {
		t.Error("the map differs")
	}
	if after.Components.Axis[0][3] != 0 || after.Extremity[7] != 0 || after.Priority[7] != metaPriority {
		t.Error("a statement that is out or meta still takes part")
	}
}

// Turning every vote round mirrors the means and leaves the groups.
func TestSignFlipped(t *testing.T) {
	v := plantedSmall(3)
	a, b := Compat(v, CompatOptions{}), Compat(v.Negated(), CompatOptions{})
	for s := range v.States {
		if a.Components.Mean[s] != -b.Components.Mean[s] {
			t.Fatalf("mean of statement %d: %v and %v", s, a.Components.Mean[s], b.Components.Mean[s])
		}
	}
	if AdjustedRand(a.GroupOf, b.GroupOf) < 1-1e-12 {
		t.Error("the groups differ")
	}
}

// The same votes give the same answer, to the last digit, however many cores
// there are and in whatever order they came; Map's simulations too.
func TestSameAnswerAgain(t *testing.T) {
	v := plantedClear(1)
	one := Map(v, MapOptions{Seed: 5})
	if one.Structure != SeparateGroups || len(one.Groups) != 2 {
		t.Errorf("found %v with %d groups, two were planted", one.Structure, len(one.Groups))
	}
	cores := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(cores) })
	for _, n := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(n)
		if again := Map(inAnotherOrder(v, uint64(n)), MapOptions{Seed: 5}); !reflect.DeepEqual(one, again) {
			t.Errorf("with %d cores, and votes in another order, the map differs", n)
		}
		if !reflect.DeepEqual(Compat(v, CompatOptions{}), Compat(inAnotherOrder(v, uint64(n)), CompatOptions{})) {
			t.Errorf("with %d cores, and votes in another order, compat differs", n)
		}
	}
}

// Large enough for sums to be cut in parts, which are shared out among cores.
func TestSameAnswerOnManyCores(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var b Builder
	for p := range 6000 {
		for s := range 60 {
			if random.Float64() < 0.5 {
				b.Add(p, s, Vote(random.IntN(3)-1))
			}
		}
	}
	v := b.Build(0, nil)
	if len(v.parts()) < 4 {
		t.Fatalf("the votes are cut in %d parts only", len(v.parts()))
	}
	cores := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(cores) })
	runtime.GOMAXPROCS(1)
	compat, honest := Compat(v, CompatOptions{}), Map(v, MapOptions{Groups: 3})
	runtime.GOMAXPROCS(3)
	if !reflect.DeepEqual(compat, Compat(v, CompatOptions{})) || !reflect.DeepEqual(honest, Map(v, MapOptions{Groups: 3})) {
		t.Error("one core and three give different answers")
	}
}

// inAnotherOrder builds the same votes from a shuffled log.
func inAnotherOrder(v *Votes, seed uint64) *Votes {
	var log []Ballot
	for p := range v.Participants() {
		for _, c := range v.Row(p) {
			log = append(log, Ballot{int32(p), int32(c.Statement()), c.Vote()})
		}
	}
	rand.New(rand.NewPCG(seed, 3)).Shuffle(len(log), func(i, j int) { log[i], log[j] = log[j], log[i] })
	var b Builder
	for _, x := range log {
		b.Add(int(x.Participant), int(x.Statement), x.Vote)
	}
	return b.Build(v.Participants(), v.States)
}
