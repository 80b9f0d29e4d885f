package opinion

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance || math.IsNaN(got) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// Values from closed forms: I_x(1, b) = 1 − (1−x)^b, I_x(a, 1) = x^a, and
// I_½(a, a) = ½.
func TestBeta(t *testing.T) {
	near(t, "I_0.3(1, 5)", betaCDF(0.3, 1, 5), 1-math.Pow(0.7, 5), 1e-12)
	near(t, "I_0.9(4, 1)", betaCDF(0.9, 4, 1), math.Pow(0.9, 4), 1e-12)
	near(t, "I_0.5(700, 700)", betaCDF(0.5, 700, 700), 0.5, 1e-10)
	near(t, "median of Beta(1, 1)", betaQuantile(0.5, 1, 1), 0.5, 1e-12)
	rapid.Check(t, func(r *rapid.T) {
		a, b := rapid.Float64Range(1, 500).Draw(r, "a"), rapid.Float64Range(1, 500).Draw(r, "b")
		q := rapid.Float64Range(0.01, 0.99).Draw(r, "q")
		if got := betaCDF(betaQuantile(q, a, b), a, b); math.Abs(got-q) > 1e-8 {
			r.Fatalf("quantile and distribution disagree: %v, %v", got, q)
		}
	})
}

// The example of Newcombe (1998), 81 of 263: 0.2553 to 0.3662.
func TestWilson(t *testing.T) {
	i := Wilson(81, 263)
	near(t, "lower", i[0], 0.2553, 5e-5)
	near(t, "upper", i[1], 0.3662, 5e-5)
	if Wilson(0, 0) != (Interval{0, 1}) {
		t.Error("without votes everything is possible")
	}
}

// The fifteen p-values of Benjamini & Hochberg (1995), of which four are
// discoveries.
func TestDiscoveries(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	found := 0
	for _, f := range discoveries(p, 0.05) {
		if f {
			found++
		}
	}
	if found != 4 {
		t.Errorf("%d discoveries, the paper has 4", found)
	}
}

func TestAdjustedRand(t *testing.T) {
	near(t, "the same, renamed", AdjustedRand([]int32{0, 0, 1, 1, 2}, []int32{2, 2, 0, 0, 1}), 1, 0)
	// Contingency 3-0/0-2/1-1 by hand: pairs together in both 4, in the first 5, in
	// the second 9, of 21; expected 45/21.
	near(t, "by hand", AdjustedRand([]int32{0, 0, 0, 1, 1, 2, 2}, []int32{0, 0, 0, 1, 1, 0, 1}), (4-45.0/21)/(7-45.0/21), 1e-12)
	random := rand.New(rand.NewPCG(1, 1))
	a, b := make([]int32, 5000), make([]int32, 5000)
	for i := range a {
		a[i], b[i] = random.Int32N(3), random.Int32N(4)
	}
	near(t, "unrelated", AdjustedRand(a, b), 0, 0.01)
}

func TestGroupCountChangesAfterFour(t *testing.T) {
	var memory GroupCount
	var shown []int
	for _, found := range []int{2, 3, 3, 2, 3, 3, 3, 3, 3} {
		memory = memory.Next(found)
		shown = append(shown, memory.Shown)
	}
	if want := []int{2, 2, 2, 2, 2, 2, 2, 3, 3}; !slices.Equal(shown, want) {
		t.Errorf("shown %v, want %v", shown, want)
	}
}

// The shortcuts of k-means change nothing: every point has its nearest centre,
// and every centre is the mean of its points, as in the plain algorithm.
func TestKMeansIsExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 0))
		points, centres := make([]Point, 200), make([]Point, rapid.IntRange(1, 30).Draw(r, "centres"))
		for i := range points {
			points[i] = Point{random.NormFloat64(), random.NormFloat64()}
		}
		for i := range centres {
			centres[i] = Point{math.Round(random.NormFloat64()), random.NormFloat64()}
		}
		rounds := rapid.IntRange(1, 20).Draw(r, "rounds")
		got, assigned := lloyd(points, nil, centres, rounds)
		for i, p := range points {
			for _, c := range got {
				if p.distance2(c) < p.distance2(got[assigned[i]]) {
					r.Fatalf("a nearer centre than %v for %v: %v", got[assigned[i]], p, c)
				}
			}
		}
		want := plainLloyd(points, centres, rounds)
		slices.SortFunc(got, func(a, b Point) int { return cmp.Compare(a[0], b[0]) })
		slices.SortFunc(want, func(a, b Point) int { return cmp.Compare(a[0], b[0]) })
		for c := range got {
			if len(got) == len(want) && got[c].distance2(want[c]) > 1e-18 {
				r.Fatalf("centre %d: %v, plain %v", c, got[c], want[c])
			}
		}
	})
}

func plainLloyd(points, centres []Point, rounds int) []Point {
	assigned := make([]int32, len(points))
	nearest := func() bool {
		changed := false
		for i, p := range points {
			best := assigned[i]
			for c := range centres {
				if p.distance2(centres[c]) < p.distance2(centres[best]) {
					best = int32(c)
				}
			}
			changed = changed || best != assigned[i]
			assigned[i] = best
		}
		return changed
	}
	for round := range rounds {
		if !nearest() && round > 0 {
			break
		}
		centres = recentre(points, nil, centres, assigned)
	}
	nearest()
	out, _ := dropEmpty(centres, assigned)
	return out
}

// The certificate against the definition, where everybody voted on everything:
// search all statements and levels.
func TestCertificateIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		people, statements := rapid.IntRange(1, 12).Draw(r, "people"), rapid.IntRange(2, 7).Draw(r, "statements")
		var b Builder
		agrees := make([][]bool, people)
		for p := range people {
			agrees[p] = make([]bool, statements)
			for s := range statements {
				agrees[p][s] = rapid.Bool().Draw(r, "agrees")
				vote := Disagree
				if agrees[p][s] {
					vote = Agree
				}
				b.Add(p, s, vote)
			}
		}
		size := rapid.IntRange(1, statements-1).Draw(r, "size")
		shortlist := make([]int, size)
		for i := range shortlist {
			shortlist[i] = i
		}
		justified, proportional := true, true
		for s := size; s < statements; s++ {
			for level := 1; level <= size; level++ {
				group := 0
				for p := range people {
					have := 0
					for _, w := range shortlist {
						if agrees[p][w] {
							have++
						}
					}
					if agrees[p][s] && have < level {
						group++
					}
				}
				if group > 0 && group*size >= level*people {
					proportional = false
					justified = justified && level > 1
				}
			}
		}
		c := Certify(b.Build(people, nil), make([]int32, people), shortlist)
		if c.Justified != justified || c.Proportional != proportional || (c.LeftOut < 0) != proportional {
			r.Fatalf("certificate %+v, by definition %v and %v", c, justified, proportional)
		}
	})
}

func TestRakingReachesTheTargets(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	gender, age := make([]int32, 1000), make([]int32, 1000)
	for p := range gender {
		gender[p] = int32(min(1, random.IntN(4))) // a quarter and three quarters
		age[p] = random.Int32N(3) - 1             // a third did not say
	}
	r := Rake(1000, []Attribute{{gender, []float64{.5, .5}}, {age, []float64{.3, .6, .1}}})
	if len(r.Missing) != 1 || r.Missing[0] != [2]int{1, 2} {
		t.Errorf("missing %v, nobody voted from category 2 of attribute 1", r.Missing)
	}
	var women, all, young, said float64
	for p, w := range r.Weights {
		all += w
		if gender[p] == 0 {
			women += w
		}
		if age[p] >= 0 {
			said += w
		}
		if age[p] == 0 {
			young += w
		}
	}
	near(t, "share by gender", women/all, 0.5, 1e-6)
	near(t, "share by age, among those who said and voted", young/said, 1.0/3, 1e-6)
	near(t, "furthest", r.Furthest, 0, 1e-6)
	if r.Effective >= 1000 || r.Effective < 500 {
		t.Errorf("effective sample size %v", r.Effective)
	}
}

func TestRakingIsTrimmed(t *testing.T) {
	of := make([]int32, 1000)
	for p := 1; p < 1000; p++ {
		of[p] = 1
	}
	r := Rake(1000, []Attribute{{of, []float64{.5, .5}}}) // one person for half the party
	near(t, "the one person's weight", r.Weights[0], rakingTrim, 1e-6)
	if r.Furthest < 0.4 {
		t.Errorf("the share that trimming leaves short is hidden: %v", r.Furthest)
	}
}

func TestWeighedSharesHideSmallCells(t *testing.T) {
	var b Builder
	for p := range 20 {
		b.Add(p, 0, Vote(p%2)) // half agree, half pass
		if p < 9 {
			b.Add(p, 1, Agree)
		}
	}
	weights := make([]float64, 20)
	for p := range weights {
		weights[p] = 1 + float64(p%2) // those who agree count double
	}
	shares := Weigh(b.Build(20, nil), weights)
	near(t, "unweighted", shares[0].Agree, 0.5, 1e-12)
	near(t, "weighted", shares[0].WeightedAgree, 2.0/3, 1e-12)
	near(t, "effective", shares[0].Effective, 30*30.0/50, 1e-9)
	if !shares[1].Suppressed || shares[1].Agree != 0 {
		t.Errorf("nine people are shown: %+v", shares[1])
	}
}
