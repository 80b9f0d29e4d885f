package simplex

import "math"

// trusted is how many pivots the updated inverse is trusted for: the more rows,
// the more of them one new inverse costs.
func (p *Program) trusted() int { return max(64, len(p.head)/2) }

// prepare makes the inverse belong to the basis, and the values to the inverse.
func (p *Program) prepare() {
	if !p.fresh || p.pivots >= p.trusted() {
		p.invert()
	}
	p.grow()
	p.computeValues()
}

func (p *Program) grow() {
	m, n := len(p.head), len(p.cost)
	p.y = resized(p.y, m)
	p.alphaCol = resized(p.alphaCol, m)
	p.sum = resized(p.sum, m)
	p.xb = resized(p.xb, m)
	p.d = resized(p.d, n)
	p.alphaRow = resized(p.alphaRow, n)
}

func resized(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

// invert computes the inverse of the basis anew by Gauss-Jordan elimination
// with row exchanges. A basis that has become singular by rounding is mended:
// a column that depends on the others gives its place to the logical variable
// of a row that is left over.
func (p *Program) invert() {
	m := len(p.head)
	p.Work += m * m * m
	b := make([]float64, m*m)
	p.inv = resized(p.inv, m*m)
	inv := p.inv
	clear(inv)
	for i := range m {
		inv[i*m+i] = 1
		v := p.head[i]
		for k, r := range p.rowOf[v] {
			b[int(r)*m+i] = p.valOf[v][k]
		}
	}
	for c := range m {
		pivot, best := -1, pivotTol
		for r := c; r < m; r++ {
			if a := math.Abs(b[r*m+c]); a > best {
				pivot, best = r, a
			}
		}
		if pivot < 0 {
			pivot = p.mend(b, c)
		}
		if pivot != c {
			for j := range m {
				b[pivot*m+j], b[c*m+j] = b[c*m+j], b[pivot*m+j]
				inv[pivot*m+j], inv[c*m+j] = inv[c*m+j], inv[pivot*m+j]
			}
		}
		scale := 1 / b[c*m+c]
		for j := range m {
			b[c*m+j] *= scale
			inv[c*m+j] *= scale
		}
		for r := range m {
			f := b[r*m+c]
			if r == c || f == 0 {
				continue
			}
			subtract(b[r*m+c:r*m+m], b[c*m+c:c*m+m], f)
			subtract(inv[r*m:r*m+m], inv[c*m:c*m+m], f)
		}
	}
	p.fresh, p.pivots = true, 0
}

// mend puts into position c the logical variable whose column, as eliminated so
// far, has the largest entry in the rows still open, and returns that row.
func (p *Program) mend(b []float64, c int) int {
	m := len(p.head)
	bestRow, bestLogical, best := -1, -1, 0.0
	for r := range m {
		if p.place[p.logical[r]] >= 0 {
			continue
		}
		for i := c; i < m; i++ {
			if a := math.Abs(p.inv[i*m+r]); a > best {
				bestRow, bestLogical, best = i, r, a
			}
		}
	}
	p.place[p.head[c]] = atLower
	v := p.logical[bestLogical]
	p.head[c], p.place[v] = v, int32(c)
	for i := range m {
		b[i*m+c] = -p.inv[i*m+bestLogical]
	}
	return bestRow
}

// subtract does to -= f·from.
func subtract(to, from []float64, f float64) {
	from = from[:len(to)]
	for j := range to {
		to[j] -= float64(f * from[j])
	}
}

// computeValues sets the basic variables so that every row balances.
func (p *Program) computeValues() {
	m := len(p.head)
	p.Work += m*m + 4*len(p.cost)
	clear(p.sum)
	for v, at := range p.place {
		if at >= 0 {
			continue
		}
		x := p.lo[v]
		if at == atUpper {
			x = p.hi[v]
		}
		if x == 0 {
			continue
		}
		for k, r := range p.rowOf[v] {
			p.sum[r] += float64(p.valOf[v][k] * x)
		}
	}
	for i := range m {
		p.xb[i] = -dot(p.inv[i*m:i*m+m], p.sum)
	}
}

func dot(a, b []float64) float64 {
	total := 0.0
	b = b[:len(a)]
	for i := range a {
		total += float64(a[i] * b[i])
	}
	return total
}

// computeMultipliers sets y = c_B · B⁻¹.
func (p *Program) computeMultipliers() {
	m := len(p.head)
	clear(p.y)
	for i, v := range p.head {
		c := p.cost[v]
		if c == 0 {
			continue
		}
		row := p.inv[i*m : i*m+m]
		for j := range row {
			p.y[j] += float64(c * row[j])
		}
	}
}

func (p *Program) reduced(v int) float64 {
	d := p.cost[v]
	vals := p.valOf[v]
	for k, r := range p.rowOf[v] {
		d -= float64(p.y[r] * vals[k])
	}
	return d
}

// column sets alphaCol = B⁻¹ · A_v.
func (p *Program) column(v int) {
	m := len(p.head)
	rows, vals := p.rowOf[v], p.valOf[v]
	for i := range m {
		row := p.inv[i*m : i*m+m]
		total := 0.0
		for k, r := range rows {
			total += float64(row[r] * vals[k])
		}
		p.alphaCol[i] = total
	}
}

// exchange makes v basic at position r; alphaCol must hold its column. The
// variable that leaves goes to where.
func (p *Program) exchange(v, r int, where int32) {
	m := len(p.head)
	p.place[p.head[r]] = where
	p.head[r], p.place[v] = int32(v), int32(r)
	pivotRow := p.inv[r*m : r*m+m]
	scale := 1 / p.alphaCol[r]
	for j := range pivotRow {
		pivotRow[j] *= scale
	}
	for i := range m {
		f := p.alphaCol[i]
		if i == r || math.Abs(f) < dropTol {
			continue
		}
		subtract(p.inv[i*m:i*m+m], pivotRow, f)
	}
	p.pivots++
	p.Pivots++
	p.Work += m*m + 4*len(p.cost)
}

// Swap lets the nonbasic variable in take the place of the basic variable out,
// both keeping their values; out must stand at, or be given, its lower bound.
// It does nothing when out is not basic.
func (p *Program) Swap(out, in int) {
	r := p.place[out]
	if r < 0 || p.place[in] >= 0 {
		return
	}
	value := p.Value(in)
	p.column(in)
	p.exchange(in, int(r), atLower)
	p.xb[r] = value
}

// SwapRow is Swap with the value of a row as the variable that comes in.
func (p *Program) SwapRow(out, row int) { p.Swap(out, int(p.logical[row])) }
