package simplex

import "math"

// candidate is a nonbasic variable that could enter the basis.
type candidate struct {
	ratio, size float64
	v           int32
}

func (c candidate) before(o candidate) bool {
	if c.ratio != o.ratio {
		return c.ratio < o.ratio
	}
	if c.size != o.size {
		return c.size > o.size
	}
	return c.v < o.v
}

// Dual solves the program by the dual simplex method with exact steepest-edge
// pricing and the bound-flipping ratio test, from the current basis.
// It gives up (Stalled) after limit pivots.
func (p *Program) Dual(limit int) Status {
	p.prepare()
	p.settle()
	for range limit {
		if p.pivots >= p.trusted() {
			p.invert()
			p.settle()
		}
		r, short := p.leaving()
		if r < 0 {
			return Optimal
		}
		if !p.dualStep(r, short) {
			if p.pivots == 0 {
				return Infeasible
			}
			p.invert()
			p.settle()
			if r, short = p.leaving(); r < 0 {
				return Optimal
			}
			if !p.dualStep(r, short) {
				return Infeasible
			}
		}
	}
	return Stalled
}

// settle computes multipliers and reduced costs, moves every nonbasic variable
// to the bound its reduced cost wants, and computes the values.
func (p *Program) settle() {
	p.computeMultipliers()
	for v, at := range p.place {
		if at >= 0 {
			p.d[v] = 0
			continue
		}
		d := p.reduced(v)
		p.d[v] = d
		if d > dualTol {
			p.place[v] = atUpper
		}
		if d < -dualTol {
			p.place[v] = atLower
		}
	}
	p.computeValues()
}

// leaving finds the basic variable that is farthest outside its bounds,
// measured along its edge; short is how much it must gain (negative: lose).
func (p *Program) leaving() (r int, short float64) {
	m := len(p.head)
	r = -1
	best := 0.0
	for i, v := range p.head {
		gap := 0.0
		if x := p.xb[i]; x < p.lo[v]-feasTol {
			gap = p.lo[v] - x
		} else if x > p.hi[v]+feasTol {
			gap = p.hi[v] - x
		} else {
			continue
		}
		row := p.inv[i*m : i*m+m]
		if score := gap * gap / dot(row, row); score > best {
			r, short, best = i, gap, score
		}
	}
	return r, short
}

// dualStep brings the basic variable at position r to its nearer bound. It
// returns false when nothing can: then the row proves the program infeasible.
func (p *Program) dualStep(r int, short float64) bool {
	sign := 1.0
	if short < 0 {
		sign = -1
	}
	p.collect(r, sign)
	q := p.passBreakpoints(math.Abs(short))
	if q < 0 {
		return false
	}
	leaves := p.head[r]
	goal, where := p.lo[leaves], int32(atLower)
	if sign < 0 {
		goal, where = p.hi[leaves], atUpper
	}
	p.column(q)
	step := (p.xb[r] - goal) / p.alphaCol[r]
	entered := p.Value(q) + step
	for i := range p.xb {
		p.xb[i] -= float64(step * p.alphaCol[i])
	}
	rate := p.d[q] / p.alphaRow[q]
	for v, at := range p.place {
		if at < 0 && p.alphaRow[v] != 0 {
			p.d[v] -= float64(rate * p.alphaRow[v])
		}
	}
	p.d[leaves], p.d[q] = -rate, 0
	p.updateMultipliers(r, rate)
	p.exchange(q, r, where)
	p.xb[r] = entered
	return true
}

// updateMultipliers adds rate times row r of the inverse: what the exchange
// does to y = c_B · B⁻¹.
func (p *Program) updateMultipliers(r int, rate float64) {
	m := len(p.head)
	row := p.inv[r*m : r*m+m]
	for j := range row {
		p.y[j] += float64(rate * row[j])
	}
}

// collect computes row r of B⁻¹A and the variables whose move would help.
func (p *Program) collect(r int, sign float64) {
	m := len(p.head)
	rho := p.inv[r*m : r*m+m]
	p.cand = p.cand[:0]
	for v, at := range p.place {
		if at >= 0 {
			p.alphaRow[v] = 0
			continue
		}
		a := 0.0
		vals := p.valOf[v]
		for k, row := range p.rowOf[v] {
			a += float64(rho[row] * vals[k])
		}
		if math.Abs(a) < dropTol {
			a = 0
		}
		p.alphaRow[v] = a
		if p.lo[v] == p.hi[v] {
			continue
		}
		gain := -float64(sign * a) // by which the short variable gains as v rises
		if at == atUpper {
			gain = -gain
		}
		if gain > pivotTol {
			p.cand = append(p.cand, candidate{math.Abs(p.d[v]) / gain, gain, int32(v)})
		}
	}
}

// passBreakpoints goes through the candidates in the order of their ratios,
// moves those to their other bound that cannot cover what is short, and returns
// the one that can (-1: all together cannot).
func (p *Program) passBreakpoints(short float64) int {
	heapify(p.cand)
	clear(p.sum)
	moved := false
	for len(p.cand) > 0 {
		c := pop(&p.cand)
		v := int(c.v)
		span := p.hi[v] - p.lo[v]
		if float64(c.size*span) >= short-feasTol {
			if moved {
				p.absorb()
			}
			return v
		}
		short -= float64(c.size * span)
		moved = true
		if p.place[v] == atUpper {
			p.place[v], span = atLower, -span
		} else {
			p.place[v] = atUpper
		}
		for k, r := range p.rowOf[v] {
			p.sum[r] += float64(p.valOf[v][k] * span)
		}
	}
	return -1
}

// absorb takes the moves gathered in sum into the basic values.
func (p *Program) absorb() {
	m := len(p.head)
	for i := range p.xb {
		p.xb[i] -= dot(p.inv[i*m:i*m+m], p.sum)
	}
}

func heapify(h []candidate) {
	for i := len(h)/2 - 1; i >= 0; i-- {
		sink(h, i)
	}
}

func pop(h *[]candidate) candidate {
	s := *h
	top := s[0]
	last := len(s) - 1
	s[0] = s[last]
	*h = s[:last]
	sink(*h, 0)
	return top
}

func sink(h []candidate, i int) {
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(h[i]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
