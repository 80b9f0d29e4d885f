package opinion_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
	"concentric/engine/opinion/synthetic"
)

// shape has a tenth as many statements as people, from 50 to 1,000. The large
// sizes, and the size of the test over many continua, are measured by
// bench/opinion.
func shape(people int) synthetic.Shape {
	return synthetic.Default(people, max(50, min(1000, people/10)))
}

// onMap is the labels of the people on the map.
func onMap(r *opinion.MapResult, labels []int32) []int32 {
	out := make([]int32, len(labels))
	for p := range out {
		out[p] = -1
		if r.InConversation[p] {
			out[p] = labels[p]
		}
	}
	return out
}

func TestMapFindsPlantedGroups(t *testing.T) {
	for _, people := range []int{1000, 3000} {
		votes, truth := synthetic.Planted(shape(people), []float64{.5, .3, .2}, uint64(people))
		r := opinion.Map(votes, opinion.MapOptions{Seed: 1})
		if r.Structure != opinion.SeparateGroups || len(r.Groups) != 3 {
			t.Errorf("%d people: %v with %d groups; three were planted", people, r.Structure, len(r.Groups))
			continue
		}
		planted := onMap(r, truth.Group)
		got, best := opinion.AdjustedRand(r.GroupOf, planted), opinion.AdjustedRand(truth.BestGuess(votes), planted)
		t.Logf("%d people: adjusted Rand index %.3f, of the Bayes classifier %.3f; stability %.2f", people, got, best, r.Stability)
		if got < 0.9*best {
			t.Errorf("%d people: adjusted Rand index %.3f, of the Bayes classifier %.3f", people, got, best)
		}
		if r.Stability < 0.6 {
			t.Errorf("%d people: stability %.2f", people, r.Stability)
		}
		confidenceIsEarned(t, r, planted)
	}
}

// The tests of an earlier map are taken over: the same groups are found in the
// votes that have come since, and in the same votes the same map.
func TestMapTakesTestsOver(t *testing.T) {
	votes, truth := synthetic.Planted(shape(1000), []float64{.5, .3, .2}, 1000)
	first := opinion.Map(votes, opinion.MapOptions{Seed: 1})
	if again := opinion.Map(votes, opinion.MapOptions{Seed: 1, Tested: first}); !reflect.DeepEqual(first, again) {
		t.Error("the same votes and the same tests give another map")
	}
	var further []opinion.Ballot
	for p := range 200 {
		further = append(further, opinion.Ballot{Participant: int32(5 * p), Statement: int32(p % 100), Vote: opinion.Agree})
	}
	later := opinion.Map(votes.With(further), opinion.MapOptions{Seed: 1, Tested: first, Warm: &first.Components})
	if later.Structure != first.Structure || len(later.Groups) != len(first.Groups) || later.Stability != first.Stability {
		t.Errorf("%v with %d groups became %v with %d", first.Structure, len(first.Groups), later.Structure, len(later.Groups))
	}
	if index := opinion.AdjustedRand(later.GroupOf, onMap(later, truth.Group)); index < 0.6 {
		t.Errorf("adjusted Rand index %.3f", index)
	}
	spectrum := opinion.Map(synthetic.Continuum(shape(300), 1, synthetic.Normal, 1), opinion.MapOptions{Seed: 1})
	if spectrum.Structure != opinion.Spectrum {
		t.Fatalf("a continuum is %v", spectrum.Structure)
	}
	if taken := opinion.Map(votes, opinion.MapOptions{Tested: spectrum}); taken.Structure != opinion.Spectrum || len(taken.Groups) != 1 || taken.Ends == nil {
		t.Errorf("a spectrum that was found before became %v with %d groups", taken.Structure, len(taken.Groups))
	}
}

// confidenceIsEarned: people placed with more confidence are more often right.
func confidenceIsEarned(t *testing.T, r *opinion.MapResult, planted []int32) {
	t.Helper()
	names := map[int32]map[int32]int{}
	for p, g := range r.GroupOf {
		if g >= 0 {
			if names[g] == nil {
				names[g] = map[int32]int{}
			}
			names[g][planted[p]]++
		}
	}
	name := map[int32]int32{}
	for g, of := range names {
		for planted, n := range of {
			if n > of[name[g]] {
				name[g] = planted
			}
		}
	}
	var right, all [2]float64
	for p, g := range r.GroupOf {
		if g < 0 {
			continue
		}
		sure := 0
		if r.Confidence[p] > 0.95 {
			sure = 1
		}
		all[sure]++
		if name[g] == planted[p] {
			right[sure]++
		}
	}
	t.Logf("right: %.0f%% of the %.0f who are placed with confidence above 0.95, %.0f%% of the other %.0f", 100*right[1]/all[1], all[1], 100*right[0]/all[0], all[0])
	if right[1]/all[1] <= right[0]/all[0] || right[1]/all[1] < 0.9 {
		t.Error("confidence says nothing")
	}
}

// Without structure nothing is shown, and continua are no groups. The seeds are
// fixed; how often a continuum is taken for groups is measured by bench/opinion.
func TestMapFindsNoGroupsWhereThereAreNone(t *testing.T) {
	for _, c := range []struct {
		name  string
		votes *opinion.Votes
		want  opinion.Structure
	}{
		{"independent votes", synthetic.Independent(shape(1000), 1), opinion.NoStructure},
		{"1-D continuum", synthetic.Continuum(shape(1000), 1, synthetic.Normal, 1), opinion.Spectrum},
		{"1-D uniform continuum", synthetic.Continuum(shape(1000), 1, synthetic.Uniform, 1), opinion.Spectrum},
		{"2-D continuum", synthetic.Continuum(shape(1000), 2, synthetic.Normal, 1), opinion.Spectrum},
	} {
		r := opinion.Map(c.votes, opinion.MapOptions{Seed: 1})
		if r.Structure != c.want || len(r.Groups) != 1 {
			t.Errorf("%s: %v with %d groups", c.name, r.Structure, len(r.Groups))
		}
		for p, in := range r.InConversation {
			if in != (len(c.votes.Row(p)) >= 7) || in != (r.GroupOf[p] == 0) {
				t.Fatalf("%s: participant %d with %d votes: on the map %v, group %d", c.name, p, len(c.votes.Row(p)), in, r.GroupOf[p])
			}
		}
	}
}

// Three groups who differ on half of the statements only. The others are the
// same for everybody; few of them may be taken to set a group apart.
func TestFewFalseDiscoveries(t *testing.T) {
	found, wrong := 0, 0
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 9))
		var logit [3][80]float64
		for s := range 80 {
			common := 0.3 + 0.8*random.NormFloat64()
			for g := range logit {
				logit[g][s] = common
				if s < 40 {
					logit[g][s] += 1.2 * random.NormFloat64()
				}
			}
		}
		var b opinion.Builder
		for p := range 900 {
			for s := range 80 {
				if random.Float64() > 0.4 {
					continue
				}
				vote := opinion.Disagree
				if random.Float64() < 1/(1+math.Exp(-logit[p%3][s])) {
					vote = opinion.Agree
				}
				b.Add(p, s, vote)
			}
		}
		r := opinion.Map(b.Build(0, nil), opinion.MapOptions{Seed: seed})
		for _, g := range r.Groups {
			for _, x := range g.Representative {
				found++
				if x.Statement >= 40 {
					wrong++
				}
			}
		}
	}
	t.Logf("%d of %d representative statements are the same for everybody", wrong, found)
	if found < 80 || wrong*20 > found {
		t.Errorf("%d of %d", wrong, found)
	}
}

// What is found in the shared conversations.
func TestMapOfSharedConversations(t *testing.T) {
	root := sharedData(t, "polis/conversations")
	for name, want := range map[string]opinion.Structure{
		"london.youth.policing":           opinion.NoStructure,    // 26 people
		"vtaiwan.uberx":                   opinion.SeparateGroups, // a third and two thirds
		"brexit-consensus":                opinion.Spectrum,
		"scoop-hivemind.biodiversity":     opinion.Spectrum,
		"american-assembly.bowling-green": opinion.Spectrum,
		"15-per-hour-seattle":             opinion.Spectrum,
	} {
		e, err := polis.Read(os.DirFS(filepath.Join(root, name)))
		if err != nil {
			t.Fatal(err)
		}
		r := opinion.Map(e.Votes, opinion.MapOptions{Seed: 1})
		t.Logf("%s: %v, %d on the map, warnings %v", name, r.Structure, len(r.GroupOf), r.Warnings)
		if r.Structure != want {
			t.Errorf("%s: %v, before %v", name, r.Structure, want)
		}
	}
}

// Intercepts: a statement that both sides agree on has a higher one than a
// statement that one side agrees on as firmly and the other rejects.
func TestBridging(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var b opinion.Builder
	for p := range 200 {
		left := p < 140 // the larger side
		for s := range 12 {
			likely := 0.9
			if s < 10 && left != (s%2 == 0) {
				likely = 0.1
			}
			if s == 11 {
				likely = 0.6
			}
			vote := opinion.Disagree
			if random.Float64() < likely {
				vote = opinion.Agree
			}
			b.Add(p, s, vote)
		}
	}
	votes := b.Build(200, nil)
	r := opinion.Map(votes, opinion.MapOptions{Groups: 2})
	if r.Bridging[0].Statement != 10 || r.Bridging[1].Statement != 11 {
		t.Errorf("bridging: %+v", r.Bridging[:3])
	}
	for _, x := range r.Bridging[2:] {
		if x.Intercept >= r.Bridging[0].Intercept {
			t.Errorf("statement %d divides and has the intercept %.3f, the bridging one %.3f", x.Statement, x.Intercept, r.Bridging[0].Intercept)
		}
	}
	// Among declared communities one rejects statement 10's only rival.
	communities := make([]int32, 200)
	for p := range communities {
		communities[p] = int32(p % 2)
	}
	with := opinion.Map(votes, opinion.MapOptions{Groups: 2, Communities: communities})
	if with.Bridging[0].LowerBound > r.Bridging[0].LowerBound {
		t.Error("with communities the bound can only be lower")
	}
}
