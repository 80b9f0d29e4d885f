package simplex

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawProgram makes a random program; with a point inside its bounds it is
// feasible for sure.
func drawProgram(t *rapid.T, feasible bool) *Program {
	p := &Program{}
	rows := rapid.IntRange(1, 8).Draw(t, "rows")
	columns := rapid.IntRange(1, 20).Draw(t, "columns")
	value := make([]float64, rows)
	type column struct {
		rows    []int32
		entries []float64
		lo, hi  float64
	}
	var all []column
	for range columns {
		c := column{lo: float64(rapid.IntRange(-2, 2).Draw(t, "lo"))}
		c.hi = c.lo + float64(rapid.IntRange(0, 4).Draw(t, "width"))
		x := float64(rapid.IntRange(int(c.lo), int(c.hi)).Draw(t, "x"))
		for r := range rows {
			if a := rapid.IntRange(-2, 2).Draw(t, "entry"); a != 0 {
				c.rows, c.entries = append(c.rows, int32(r)), append(c.entries, float64(a))
				value[r] += float64(a) * x
			}
		}
		all = append(all, c)
	}
	for r := range rows {
		around := value[r]
		if !feasible {
			around = float64(rapid.IntRange(-20, 20).Draw(t, "around"))
		}
		p.AddRow(around-float64(rapid.IntRange(0, 3).Draw(t, "below")), around+float64(rapid.IntRange(0, 3).Draw(t, "above")))
	}
	for _, c := range all {
		p.AddColumn(float64(rapid.IntRange(-5, 5).Draw(t, "cost")), c.lo, c.hi, c.rows, c.entries)
	}
	return p
}

// checkOptimal checks that the values meet all bounds and that no variable could
// move to the better: together they prove the solution optimal.
func checkOptimal(t *rapid.T, p *Program) {
	const tol = 1e-6
	rows := len(p.logical)
	sums := make([]float64, rows)
	for v := range p.cost {
		x := p.Value(v)
		if x < p.lo[v]-tol || x > p.hi[v]+tol {
			t.Fatalf("variable %d is %v, outside %v to %v", v, x, p.lo[v], p.hi[v])
		}
		for k, r := range p.rowOf[v] {
			sums[r] += p.valOf[v][k] * x
		}
		d := p.cost[v]
		for k, r := range p.rowOf[v] {
			d -= p.Multiplier(int(r)) * p.valOf[v][k]
		}
		if d > tol && x < p.hi[v]-tol || d < -tol && x > p.lo[v]+tol {
			t.Fatalf("variable %d at %v (%v to %v) could gain %v", v, x, p.lo[v], p.hi[v], d)
		}
	}
	for r, sum := range sums {
		if math.Abs(sum) > tol {
			t.Fatalf("row %d is off by %v", r, sum)
		}
	}
}

func TestDualFindsTheOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		feasible := rapid.Bool().Draw(t, "feasible")
		p := drawProgram(t, feasible)
		switch status := p.Dual(10_000); {
		case status == Optimal:
			checkOptimal(t, p)
		case status == Stalled || feasible:
			t.Fatalf("status %v, feasible %v", status, feasible)
		}
	})
}

func TestSolvingAgainAfterChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t, true)
		if p.Dual(10_000) != Optimal {
			t.Fatal("not solved")
		}
		before := p.Objective()
		for v := range p.cost {
			if len(p.rowOf[v]) > 0 && p.place[v] < 0 && p.cost[v] != 0 {
				p.SetCost(v, -p.cost[v])
			}
		}
		if p.Primal(10_000) != Optimal {
			t.Fatal("not improved")
		}
		checkOptimal(t, p)
		for v := range p.cost {
			p.SetCost(v, p.cost[v]*2)
		}
		twice := p.Objective()
		if p.Dual(10_000) != Optimal || math.Abs(p.Objective()-twice) > 1e-6 {
			t.Fatalf("doubled costs moved the optimum: %v, before %v (%v)", p.Objective(), twice, before)
		}
		checkOptimal(t, p)
	})
}

func TestAddedRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t, true)
		if p.Dual(10_000) != Optimal {
			t.Fatal("not solved")
		}
		before := p.Objective()
		r := p.AddRow(-1, 1)
		for v := range p.cost {
			if p.logicalOf(v) < 0 && rapid.Bool().Draw(t, "in") {
				p.AddEntry(v, r, 1)
			}
		}
		if p.Dual(10_000) != Optimal {
			return
		}
		checkOptimal(t, p)
		if p.Objective() > before+1e-6 {
			t.Fatalf("a further row raised the optimum from %v to %v", before, p.Objective())
		}
	})
}

// logicalOf is the row that a variable stands for, or -1.
func (p *Program) logicalOf(v int) int {
	for r, l := range p.logical {
		if int(l) == v {
			return r
		}
	}
	return -1
}
