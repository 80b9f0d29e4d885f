package opinion

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// dense is the Gram matrix of the mean-imputed, centred matrix, the plain way.
func dense(v *Votes) [][]float64 {
	m := len(v.States)
	x := make([][]float64, v.Participants())
	for p := range x {
		x[p] = make([]float64, m)
		for s := range x[p] {
			x[p][s] = math.NaN()
		}
		for _, c := range v.Row(p) {
			x[p][c.Statement()] = float64(c.Vote())
		}
	}
	gram := make([][]float64, m)
	for s := range gram {
		gram[s] = make([]float64, m)
		sum, n := 0.0, 0.0
		for p := range x {
			if !math.IsNaN(x[p][s]) {
				sum += x[p][s]
				n++
			}
		}
		for p := range x {
			if math.IsNaN(x[p][s]) || v.States[s] != In {
				x[p][s] = 0
				continue
			}
			x[p][s] -= sum / n
		}
	}
	for i := range gram {
		for j := range gram {
			for p := range x {
				gram[i][j] += x[p][i] * x[p][j]
			}
		}
	}
	return gram
}

// The components are those of the dense matrix: an eigenvalue equation that
// holds, with the two largest eigenvalues.
func TestComponentsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVotes(t)
		gram := dense(v)
		values, _ := symmetricEigen(clone2(gram))
		c := centre(v, nil).principal(nil)
		for k := range c.Axis {
			want := 0.0
			if k < len(values) {
				want = values[k]
			}
			if math.Abs(c.Eigenvalue[k]-want) > 1e-8*max(1, values[0]) {
				t.Fatalf("eigenvalue %d is %v, of the dense matrix %v", k, c.Eigenvalue[k], want)
			}
			for i := range gram {
				residual := dot(gram[i], c.Axis[k]) - c.Eigenvalue[k]*c.Axis[k][i]
				if math.Abs(residual) > 1e-7*max(1, values[0]) {
					t.Fatalf("component %d, statement %d: residual %v", k, i, residual)
				}
			}
			if n := norm(c.Axis[k]); n != 0 && math.Abs(n-1) > 1e-9 {
				t.Fatalf("component %d has length %v", k, n)
			}
		}
	})
}

// A warm start finds the same components as a cold one, in the orientation of
// the earlier ones.
func TestWarmStart(t *testing.T) {
	v := plantedSmall(1)
	earlier := centre(v, nil).principal(nil)
	for k := range earlier.Axis {
		scale(earlier.Axis[k], -1)
	}
	next := v.With([]Ballot{{3, 4, Agree}, {60, 2, Disagree}, {60, 21, Agree}})
	cold, warm := centre(next, nil).principal(nil), centre(next, nil).principal(&earlier)
	for k := range cold.Axis {
		for s := range cold.Axis[k] {
			if math.Abs(math.Abs(cold.Axis[k][s])-math.Abs(warm.Axis[k][s])) > 1e-7 {
				t.Fatalf("component %d, statement %d: cold %v, warm %v", k, s, cold.Axis[k][s], warm.Axis[k][s])
			}
		}
		if dot(warm.Axis[k][:20], earlier.Axis[k]) < 0.9 {
			t.Errorf("component %d has turned round", k)
		}
	}
}

func TestShuffleKeepsCounts(t *testing.T) {
	v := plantedSmall(5)
	shuffled := v.shuffled(rand.New(rand.NewPCG(1, 1)))
	before, after := v.Counts(), shuffled.Counts()
	for s := range before {
		if before[s] != after[s] {
			t.Errorf("statement %d: %v became %v", s, before[s], after[s])
		}
	}
	same := 0
	for i := range v.cells {
		if v.cells[i]>>2 != shuffled.cells[i]>>2 {
			t.Fatal("somebody's vote went to another statement")
		}
		if v.cells[i] == shuffled.cells[i] {
			same++
		}
	}
	if same == len(v.cells) {
		t.Error("nothing was shuffled")
	}
}

func TestContinuumKeepsPassesAndShares(t *testing.T) {
	v := plantedSmall(6)
	x := centre(v, nil)
	c := fitResponses(x, [][]float64{x.principal(nil).Axis[0]}, 1)
	sums := make([]float64, len(v.States))
	const runs = 200
	for run := range runs {
		simulated := c.simulate(rand.New(rand.NewPCG(uint64(run), 2)))
		for i, cell := range simulated.cells {
			if (cell.Vote() == Pass) != (v.cells[i].Vote() == Pass) {
				t.Fatal("a pass has moved")
			}
			if cell.Vote() == Agree {
				sums[cell.Statement()] += 1.0 / runs
			}
		}
	}
	for s, n := range v.Counts() {
		if off := math.Abs(sums[s]-float64(n.Agree)) / float64(n.Votes); off > 0.11 { // where people stand is drawn anew
			t.Errorf("statement %d: %d agrees observed, %.1f simulated on average of %d votes", s, n.Agree, sums[s], n.Votes)
		}
	}
}

// The fitted responses are those by which the votes were drawn, also where they
// are so steep that most people are at one end of what a statement can tell
// apart.
func TestResponsesAreFound(t *testing.T) {
	for _, kind := range []spread{normalSpread, uniformSpread} {
		random := rand.New(rand.NewPCG(1, uint64(kind)))
		const people, statements, steep = 2000, 60, 2.5
		prior := kind.density()
		var truth [statements]item
		for s := range truth {
			truth[s] = item{0.3 + 0.8*random.NormFloat64(), steep * random.NormFloat64()}
		}
		var b Builder
		for p := range people {
			at := Point{prior.draw(random)}
			for s := range truth {
				vote := Disagree
				if random.Float64() < 1/(1+math.Exp(-truth[s].logit(at))) {
					vote = Agree
				}
				b.Add(p, s, vote)
			}
		}
		v := b.Build(people, nil)
		x := centre(v, nil)
		r := fitResponses(x, [][]float64{x.principal(nil).Axis[0]}, 1)
		if kind != normalSpread {
			r = r.spread(kind, 1)
		}
		along, square, found := 0.0, 0.0, 0.0
		for s := range truth {
			along += truth[s][1] * r.items[s][1]
			square += truth[s][1] * truth[s][1]
			found += r.items[s][1] * r.items[s][1]
		}
		correlation, size := math.Abs(along)/math.Sqrt(square*found), math.Sqrt(found/square)
		t.Logf("slopes: correlation %.3f, %.2f times as steep", correlation, size)
		if correlation < 0.98 || math.Abs(size-1) > 0.15 {
			t.Errorf("slopes: correlation %.3f with those the votes were drawn by, %.2f times as steep", correlation, size)
		}
	}
}
