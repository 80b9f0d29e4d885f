package sortition

import (
	"math"
	"math/big"
)

// Certificate proves, by arithmetic that needs no solver, that no lottery over
// panels gives everybody a probability above its Bound.
//
// Give each quota its multiplier m: a positive one counts against the quota's
// max, a negative one against its min. The price of a person is the sum of the
// multipliers of their features, plus Size, plus that of their household group.
// Adding up the quotas of an expected panel, each times its multiplier, gives
//
//	Σ price·probability ≤ Σ⁺ m·max + Σ⁻ m·min + Size·k + Σ group·households
//
// and since a probability lies between the smallest one and 1,
//
//	smallest probability ≤ (right side + Σ |negative prices|) / Σ positive prices
//
// (linear programming duality). Quotas and k are less the people already
// selected, and the sums are over the people who can still be drawn.
type Certificate struct {
	Multipliers []Multiplier      `json:"multipliers"`
	Size        float64           `json:"size"`
	Households  []GroupMultiplier `json:"households,omitempty"`
	// Bound is the right side, rounded up to the next number of 64 bits.
	Bound float64 `json:"bound"`
	// Fraction is the same exactly, when it is short enough to be read.
	Fraction string `json:"fraction,omitempty"`
	// Search is there when panels of whole people allow less than Bound.
	Search *SearchProof `json:"search,omitempty"`
}

// SearchProof is a bound that arithmetic alone cannot check: what people are
// worth, 1 in all, so that no panel that meets the quotas is worth more than
// Bound. Since the smallest probability is at most the worth of an expected
// panel, it is at most Bound. That no panel is worth more was found by a complete
// branch and bound of so many nodes.
type SearchProof struct {
	Bound float64            `json:"bound"`
	Nodes int                `json:"nodes"`
	Worth map[string]float64 `json:"worth"`
}

// Multiplier belongs to the quota of one feature; quotas that are not named have
// the multiplier 0.
type Multiplier struct {
	Category   string  `json:"category"`
	Feature    string  `json:"feature"`
	Multiplier float64 `json:"multiplier"`
}

// GroupMultiplier belongs to some households, of whose people a panel takes at
// most one each.
type GroupMultiplier struct {
	Households int      `json:"households"`
	People     []string `json:"people"`
	Multiplier float64  `json:"multiplier"`
}

// certify makes the certificate from the multipliers of the first stage. Where
// they are multiples of one number they are shown as whole numbers.
func (r *relaxation) certify(pool *Pool) *Certificate {
	p := r.p
	m := make([]float64, len(p.quotas)+1+len(p.groups))
	for q := range p.quotas {
		m[q] = r.lp.Multiplier(q)
	}
	m[len(p.quotas)] = r.lp.Multiplier(r.sizeRow)
	for g, row := range r.groupRow {
		if row >= 0 {
			m[len(p.quotas)+1+g] = r.lp.Multiplier(row)
		}
	}
	for i := range m {
		if math.Abs(m[i]) < 1e-11 {
			m[i] = 0
		}
	}
	bound := p.bound(m)
	if whole := wholeMultiples(m); whole != nil {
		if b := p.bound(whole); b != nil && (bound == nil || b.Cmp(bound) <= 0 || near(b, bound)) {
			m, bound = whole, b
		}
	}
	c := &Certificate{Multipliers: []Multiplier{}, Size: m[len(p.quotas)], Bound: 1}
	for q, quota := range p.quotas {
		if m[q] != 0 {
			c.Multipliers = append(c.Multipliers, Multiplier{quota.Category, quota.Feature, m[q]})
		}
	}
	for g := range p.groups {
		if value := m[len(p.quotas)+1+g]; value != 0 {
			c.Households = append(c.Households, GroupMultiplier{p.groups[g].number, p.groupIDs(pool, g), value})
		}
	}
	if bound == nil || bound.Cmp(big.NewRat(1, 1)) >= 0 {
		return c
	}
	c.Bound = roundUp(bound)
	if bound.Denom().BitLen() <= 40 {
		c.Fraction = bound.String()
	}
	return c
}

// bound is the right side of the certificate with multipliers m (quotas, size,
// household groups), exactly; nil when no price is positive.
func (p *problem) bound(m []float64) *big.Rat {
	exact := make([]*big.Rat, len(m))
	for i := range m {
		exact[i] = new(big.Rat).SetFloat64(m[i])
	}
	right, positive, term := new(big.Rat), new(big.Rat), new(big.Rat)
	times := func(n int, x *big.Rat) *big.Rat { return term.Mul(term.SetInt64(int64(n)), x) }
	for q, quota := range p.quotas {
		if m[q] > 0 {
			right.Add(right, times(quota.Max, exact[q]))
		} else {
			right.Add(right, times(quota.Min, exact[q]))
		}
	}
	size := exact[len(p.quotas)]
	right.Add(right, times(p.size, size))
	for g := range p.groups {
		right.Add(right, times(p.groups[g].number, exact[len(p.quotas)+1+g]))
	}
	price := new(big.Rat)
	for _, ty := range p.types {
		price.Set(size)
		for _, q := range ty.rows {
			price.Add(price, exact[q])
		}
		if ty.group >= 0 {
			price.Add(price, exact[len(p.quotas)+1+ty.group])
		}
		if price.Sign() > 0 {
			positive.Add(positive, times(ty.count, price))
		} else {
			right.Sub(right, times(ty.count, price))
		}
	}
	if positive.Sign() == 0 {
		return nil
	}
	return right.Quo(right, positive)
}

// wholeMultiples finds a number whose multiples all multipliers are (nearly),
// and returns how many times it each is; nil when none is found.
func wholeMultiples(m []float64) []float64 {
	smallest := math.Inf(1)
	for _, x := range m {
		if x != 0 {
			smallest = min(smallest, math.Abs(x))
		}
	}
	if math.IsInf(smallest, 1) {
		return nil
	}
	whole := make([]float64, len(m))
	for parts := 1; parts <= 200; parts++ {
		ok := true
		for i, x := range m {
			times := float64(x/smallest) * float64(parts)
			whole[i] = math.Round(times)
			if math.Abs(times-whole[i]) > 1e-6*float64(parts) {
				ok = false
				break
			}
		}
		if ok {
			return whole
		}
	}
	return nil
}

func near(a, b *big.Rat) bool {
	x, _ := a.Float64()
	y, _ := b.Float64()
	return math.Abs(x-y) < 1e-12
}

// roundUp is the smallest number of 64 bits that is not less than x.
func roundUp(x *big.Rat) float64 {
	f, exact := x.Float64()
	if !exact && new(big.Rat).SetFloat64(f).Cmp(x) < 0 {
		f = math.Nextafter(f, math.Inf(1))
	}
	return f
}

func (p *problem) groupIDs(pool *Pool, g int) []string {
	var ids []string
	for _, t := range p.groups[g].types {
		for _, i := range p.types[t].people {
			ids = append(ids, pool.People[i].ID)
		}
	}
	return ids
}
