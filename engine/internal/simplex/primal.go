package simplex

import "math"

// patience is how many pivots without progress are made before the choice of
// the entering variable changes to the lowest number, which cannot cycle
// (Bland 1977).
const patience = 60

// Primal improves a feasible basis to an optimal one. The current basis must
// be feasible (after Dual, or after changes that keep the values feasible).
// It gives up (Stalled) after limit pivots.
func (p *Program) Primal(limit int) Status {
	p.prepare()
	idle := 0
	for range limit {
		if p.pivots >= p.trusted() {
			p.invert()
			p.computeValues()
		}
		p.computeMultipliers()
		q := p.entering(idle > patience)
		if q < 0 {
			if p.pivots == 0 {
				return Optimal
			}
			p.invert()
			p.computeValues()
			p.computeMultipliers()
			if q = p.entering(false); q < 0 {
				return Optimal
			}
		}
		if p.primalStep(q) > feasTol {
			idle = 0
		} else {
			idle++
		}
	}
	return Stalled
}

// entering finds the nonbasic variable whose move is worth most, or with bland
// the first whose move is worth anything.
func (p *Program) entering(bland bool) int {
	q, best := -1, dualTol
	for v, at := range p.place {
		if at >= 0 || p.lo[v] == p.hi[v] {
			continue
		}
		d := p.reduced(v)
		if at == atUpper {
			d = -d
		}
		if d <= best {
			continue
		}
		q, best = v, d
		if bland {
			return q
		}
	}
	return q
}

// primalStep moves variable q away from its bound as far as the basic variables
// and its own other bound allow, and returns how far that was. Of the basic
// variables that stop it at (nearly) the same point, the one with the largest
// entry leaves (Harris 1973).
func (p *Program) primalStep(q int) float64 {
	p.column(q)
	dir := 1.0
	if p.place[q] == atUpper {
		dir = -1
	}
	span := p.hi[q] - p.lo[q]
	relaxed := span
	for i, v := range p.head {
		a := float64(dir * p.alphaCol[i])
		if a > pivotTol {
			relaxed = min(relaxed, (p.xb[i]-p.lo[v]+feasTol)/a)
		} else if a < -pivotTol {
			relaxed = min(relaxed, (p.xb[i]-p.hi[v]-feasTol)/a)
		}
	}
	r, step, size := -1, span, 0.0
	for i, v := range p.head {
		a := float64(dir * p.alphaCol[i])
		if math.Abs(a) <= max(pivotTol, size) {
			continue
		}
		room := p.xb[i] - p.lo[v]
		if a < 0 {
			room = p.xb[i] - p.hi[v]
		}
		if t := room / a; t <= relaxed {
			r, step, size = i, max(t, 0), math.Abs(a)
		}
	}
	if r >= 0 && step >= span {
		r, step = -1, span
	}
	start := p.Value(q)
	for i := range p.xb {
		p.xb[i] -= float64(float64(dir*step) * p.alphaCol[i])
	}
	if r < 0 {
		p.Pivots++
		if dir > 0 {
			p.place[q] = atUpper
		} else {
			p.place[q] = atLower
		}
		return step
	}
	where := int32(atLower)
	if float64(dir*p.alphaCol[r]) < 0 {
		where = atUpper
	}
	p.exchange(q, r, where)
	p.xb[r] = start + float64(dir*step)
	return step
}
