package sortition

import (
	"errors"
	"math"

	"concentric/engine/internal/simplex"
)

// errNoLottery: not even fractions of people meet the quotas.
var errNoLottery = errors.New("the quotas cannot be met")

// errNoPanel: fractions of people would meet the quotas, whole people do not.
var errNoPanel = errors.New("no panel meets the quotas")

// errNotFound: the search ended before it found a panel or the proof that none exists.
var errNotFound = errors.New("no panel was found within the limit of the search, and none was shown not to exist; widen the quotas a little")

// errStalled: the linear program ran into its pivot limit. It has not been seen
// to happen; it is an error and not a wrong answer.
var errStalled = errors.New("the linear program did not come to an end; please report this pool")

const pivotLimit = 200_000

// relaxation is the linear program over types that bounds every lottery:
// maximise z, where each free type has probability at least z, each fixed type
// at least what it was fixed at, and the expected panel meets the quotas. The
// expected number of type t is n·z + y (free) or n·fixed + y.
//
// The limits x ≤ cap (nobody is drawn with more than certainty) and those of
// households are added when a solution breaks them: few ever are.
type relaxation struct {
	p   *problem
	lp  simplex.Program
	z   int
	y   []int
	cap []float64 // per type: the largest expected number

	rows     []relaxedRow
	capRow   []int // per type: its row, or -1
	groupRow []int // per household group
	sizeRow  int

	fixed []bool
	prob  []float64 // of fixed types
	ready bool
}

// relaxedRow is one limit lo ≤ Σ weight·x ≤ hi on expected numbers.
type relaxedRow struct {
	lo, hi float64
	types  []int32
	weight []float64
}

// newRelaxation prepares the program; most is the largest probability anyone
// may have (1 but for Goldilocks).
func newRelaxation(p *problem, most float64) *relaxation {
	r := &relaxation{p: p, fixed: make([]bool, len(p.types)), prob: make([]float64, len(p.types))}
	r.z = r.lp.AddColumn(0, 0, 1, nil, nil)
	for t, ty := range p.types {
		r.y = append(r.y, r.lp.AddColumn(tieBreak(t), 0, float64(ty.count), nil, nil))
		r.cap = append(r.cap, float64(most*float64(ty.count)))
		r.capRow = append(r.capRow, -1)
	}
	for q, types := range p.rowTypes() {
		r.addRow(relaxedRow{float64(p.quotas[q].Min), float64(p.quotas[q].Max), types, ones(len(types))})
	}
	all := make([]int32, len(p.types))
	for t := range all {
		all[t] = int32(t)
	}
	r.sizeRow = r.addRow(relaxedRow{float64(p.size), float64(p.size), all, ones(len(all))})
	r.groupRow = make([]int, len(p.groups))
	for g := range r.groupRow {
		r.groupRow[g] = -1
	}
	return r
}

// tieBreak is a cost for the search of a first feasible point, so that no two
// columns are alike; it has no influence on the solution.
func tieBreak(t int) float64 {
	u := uint32(t)*2654435761 + 12345
	u ^= u >> 15
	u *= 2246822519
	return float64(u>>8) / (1 << 24)
}

func ones(n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = 1
	}
	return s
}

func (r *relaxation) addRow(row relaxedRow) int {
	n := r.lp.AddRow(row.lo, row.hi)
	for k, t := range row.types {
		r.lp.AddEntry(r.y[t], n, row.weight[k])
	}
	r.rows = append(r.rows, row)
	return n
}

// arrange writes the z column and the bounds that depend on what is fixed.
func (r *relaxation) arrange() {
	var at []int32
	var entry []float64
	for n, row := range r.rows {
		free, taken := 0.0, 0.0
		for k, t := range row.types {
			share := float64(row.weight[k] * float64(r.p.types[t].count))
			if r.fixed[t] {
				taken += float64(share * r.prob[t])
			} else {
				free += share
			}
		}
		if math.Abs(free) > 1e-12 {
			at, entry = append(at, int32(n)), append(entry, free)
		}
		r.lp.SetRow(n, row.lo-taken, row.hi-taken)
	}
	r.lp.SetColumn(r.z, at, entry)
}

// solve maximises z over the free types, and returns it.
func (r *relaxation) solve() (float64, error) {
	r.arrange()
	if !r.ready {
		if err := r.start(); err != nil {
			return 0, err
		}
	}
	status := r.lp.Primal(pivotLimit)
	for status == simplex.Optimal && r.addBroken() {
		r.arrange()
		status = r.lp.Dual(pivotLimit)
	}
	switch status {
	case simplex.Infeasible:
		return 0, errNoLottery
	case simplex.Stalled:
		return 0, errStalled
	}
	return r.lp.Value(r.z), nil
}

// start finds a feasible point and then sets the true costs.
func (r *relaxation) start() error {
	for {
		switch r.lp.Dual(pivotLimit) {
		case simplex.Infeasible:
			return errNoLottery
		case simplex.Stalled:
			return errStalled
		}
		if !r.addBroken() {
			break
		}
		r.arrange()
	}
	for _, y := range r.y {
		r.lp.SetCost(y, 0)
	}
	r.lp.SetCost(r.z, 1)
	r.ready = true
	return nil
}

// expected is the expected number of people of type t in the last solution.
func (r *relaxation) expected(t int) float64 {
	n := float64(r.p.types[t].count)
	if r.fixed[t] {
		return float64(n*r.prob[t]) + r.lp.Value(r.y[t])
	}
	return float64(n*r.lp.Value(r.z)) + r.lp.Value(r.y[t])
}

// addBroken adds the limits that the last solution breaks, and tells whether
// there were any.
func (r *relaxation) addBroken() bool {
	const tol = 1e-8
	added := false
	groups := make([]float64, len(r.p.groups))
	for t, ty := range r.p.types {
		x := r.expected(t)
		if ty.group >= 0 {
			groups[ty.group] += x
		}
		if x > r.cap[t]+tol && r.capRow[t] < 0 {
			r.capRow[t] = r.addRow(relaxedRow{0, r.cap[t], []int32{int32(t)}, []float64{1}})
			added = true
		}
	}
	for g, x := range groups {
		if x <= float64(r.p.groups[g].number)+tol || r.groupRow[g] >= 0 {
			continue
		}
		var types []int32
		for _, t := range r.p.groups[g].types {
			types = append(types, int32(t))
		}
		r.groupRow[g] = r.addRow(relaxedRow{0, float64(r.p.groups[g].number), types, ones(len(types))})
		added = true
	}
	return added
}

// fix gives the types that cannot have more than z exactly z: those whose
// margin y has a price, and those at their cap. At least one is fixed.
//
// Without the types that held it back, z is free to rise, and its column says
// nothing any more about the point reached: z leaves the basis at that value,
// and the margin with the highest price takes its place.
func (r *relaxation) fix(z float64) int {
	const priced = 1e-9
	number, dearest, price := 0, -1, math.Inf(-1)
	for t := range r.y {
		if r.fixed[t] {
			continue
		}
		n := float64(r.p.types[t].count)
		cost := -r.lp.Reduced(r.y[t]) * n
		if float64(z*n) >= r.cap[t]-1e-9 {
			cost = 1
		}
		if cost > price {
			dearest, price = t, cost
		}
		if cost > priced {
			r.fixed[t], r.prob[t] = true, z
			number++
		}
	}
	if number == 0 && dearest >= 0 {

		r.fixed[dearest], r.prob[dearest] = true, z
		number = 1
	}
	if dearest >= 0 {
		r.lp.Swap(r.z, r.y[dearest])
	}
	r.lp.SetBounds(r.z, z, 1)
	return number
}
