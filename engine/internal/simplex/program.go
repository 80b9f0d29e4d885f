// Package simplex solves small linear programs in which every variable and
// every row has two finite bounds:
//
//	maximise c·x   where   lo ≤ x ≤ hi   and   rowLo ≤ A·x ≤ rowHi
//
// It is made for few rows (tens, at most some hundreds) and many columns, and
// for solving a program again and again after its costs or bounds have changed
// a little. It keeps the dense inverse of the basis, so one pivot costs
// O(rows² + entries of A).
//
// Because everything is bounded, any basis becomes dual feasible by moving each
// nonbasic variable to the right one of its bounds; Dual therefore starts from
// whatever basis the last solution left behind. Primal goes on from a basis
// that is feasible.
//
// The arithmetic is written so that no product is fused with a sum (Go may do
// so on some processors, and float64(a*b) forbids it): the same program takes
// the same pivots and gives the same bits on every machine.
//
// Sources: Koberstein, The dual simplex method: techniques for a fast and
// stable implementation (2005), chapters 3 and 6; Maros, Computational
// Techniques of the Simplex Method (2003), chapter 9.
package simplex

// Status is how a solve ended.
type Status int

const (
	// Optimal: the values are a solution, and Multipliers and Reduced prove it.
	Optimal Status = iota
	// Infeasible: no values meet all bounds.
	Infeasible
	// Stalled: the pivot limit was reached; the values mean nothing.
	Stalled
)

const (
	feasTol  = 1e-9  // how far a value may lie outside its bounds
	dualTol  = 1e-9  // how far a reduced cost may have the wrong sign
	pivotTol = 1e-8  // smallest entry a pivot may have
	dropTol  = 1e-13 // entries smaller than this are rounding, not structure
)

// Where a nonbasic variable stands; a basic one holds its position (0 or more).
const (
	atLower = -1
	atUpper = -2
)

// Program is a linear program together with its current basis. The zero value
// is an empty program.
type Program struct {
	rowOf [][]int32   // per variable: the rows of its column
	valOf [][]float64 // and its entries there
	cost  []float64
	lo    []float64
	hi    []float64

	place   []int32 // per variable: position in the basis, or atLower, atUpper
	head    []int32 // per position: the basic variable
	logical []int32 // per row: the variable that stands for the row's value
	inv     []float64
	xb      []float64
	fresh   bool // inv belongs to head
	pivots  int  // since inv was last computed

	y, d, alphaRow, alphaCol, sum []float64
	cand                          []candidate

	// Pivots counts all pivots ever made: a measure of work that, unlike time,
	// is the same on every machine.
	Pivots int
	// Work is another, which knows that a pivot among many rows takes longer than one among few: about the products made.
	Work int
}

// AddRow adds a row whose value must lie between lo and hi, and returns its
// number. Columns added later name it.
func (p *Program) AddRow(lo, hi float64) int {
	r := len(p.logical)
	v := p.addVariable(0, lo, hi, []int32{int32(r)}, []float64{-1})
	p.logical = append(p.logical, int32(v))
	p.place[v] = int32(len(p.head))
	p.head = append(p.head, int32(v))
	p.fresh = false
	return r
}

// AddColumn adds a variable with its cost, bounds and entries, and returns its
// number. The slices are kept.
func (p *Program) AddColumn(cost, lo, hi float64, rows []int32, entries []float64) int {
	return p.addVariable(cost, lo, hi, rows, entries)
}

func (p *Program) addVariable(cost, lo, hi float64, rows []int32, entries []float64) int {
	p.rowOf = append(p.rowOf, rows)
	p.valOf = append(p.valOf, entries)
	p.cost = append(p.cost, cost)
	p.lo = append(p.lo, lo)
	p.hi = append(p.hi, hi)
	p.place = append(p.place, atLower)
	return len(p.cost) - 1
}

// AddEntry puts one more entry into a column, as rows added later need.
func (p *Program) AddEntry(v, row int, entry float64) {
	p.rowOf[v] = append(p.rowOf[v], int32(row))
	p.valOf[v] = append(p.valOf[v], entry)
	p.fresh = p.fresh && p.place[v] < 0
}

// SetColumn replaces the entries of a column.
func (p *Program) SetColumn(v int, rows []int32, entries []float64) {
	p.rowOf[v], p.valOf[v] = rows, entries
	p.fresh = p.fresh && p.place[v] < 0
}

// SetCost changes what a variable is worth.
func (p *Program) SetCost(v int, cost float64) { p.cost[v] = cost }

// SetBounds changes the bounds of a variable.
func (p *Program) SetBounds(v int, lo, hi float64) { p.lo[v], p.hi[v] = lo, hi }

// SetRow changes the bounds of a row.
func (p *Program) SetRow(r int, lo, hi float64) {
	p.lo[p.logical[r]], p.hi[p.logical[r]] = lo, hi
}

// Value is the value of a variable in the last solution.
func (p *Program) Value(v int) float64 {
	switch at := p.place[v]; at {
	case atLower:
		return p.lo[v]
	case atUpper:
		return p.hi[v]
	default:
		return p.xb[at]
	}
}

// Multiplier is what one more unit of a row's bound would add to the value of
// the last solution: positive where the upper bound holds the value back,
// negative where the lower bound does.
func (p *Program) Multiplier(r int) float64 { return p.y[r] }

// Reduced is what one more unit of a variable would add to the value of the
// last solution, the rows kept at their bounds; 0 for a basic variable.
func (p *Program) Reduced(v int) float64 {
	if p.place[v] >= 0 {
		return 0
	}
	return p.reduced(v)
}

// Objective is the value of the last solution.
func (p *Program) Objective() float64 {
	total := 0.0
	for v, c := range p.cost {
		if c != 0 {
			total += float64(c * p.Value(v))
		}
	}
	return total
}

// Bounds are the bounds of a variable.
func (p *Program) Bounds(v int) (lo, hi float64) { return p.lo[v], p.hi[v] }
