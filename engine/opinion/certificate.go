package opinion

// Certificate says whether a shortlist leaves anybody out who is numerous
// enough to have deserved a place: of N people and n places, every group of at
// least ℓ·N/n people who all agree on a further statement must have somebody who
// agrees with at least ℓ of the shortlist. With ℓ = 1 that is justified
// representation; for every ℓ it is EJR+ (Brill & Peters 2023).
//
// Nobody has voted on everything. Where a person was not asked, they agree with
// the probability with which their group does, so that the numbers of people
// are expectations; where everybody was asked they are exact.
type Certificate struct {
	Shortlist []int // statements
	People    int
	// Asked is the share of the shortlist that people were asked about, 0 to 1.
	Asked float64
	// Justified: nobody numerous enough is left without anything.
	Justified bool
	// Proportional: EJR+ holds, for every ℓ.
	Proportional bool
	// LeftOut is the statement that the group most clearly left out agrees on,
	// −1 if nobody is left out; LeftOutPeople the size of that group, and Level
	// the ℓ at which it is left out.
	LeftOut       int
	LeftOutPeople float64
	Level         int
}

// Certify checks a shortlist against the votes of the people who have a group;
// of is the group of each participant from 0, −1 for those who are not counted.
func Certify(v *Votes, of []int32, shortlist []int) Certificate {
	groups := 0
	for _, g := range of {
		groups = max(groups, int(g)+1)
	}
	counts := countGroups(v, of, groups)
	c := certifying{
		Certificate: Certificate{Shortlist: shortlist, LeftOut: -1, Justified: true, Proportional: true},
		votes:       v,
		place:       make([]int, len(v.States)),
		levels:      len(shortlist),
		agreement:   make([][]float64, groups),
	}
	for s := range c.place {
		c.place[s] = -1
	}
	for i, s := range shortlist {
		c.place[s] = i
	}
	for g := range c.agreement {
		c.agreement[g] = make([]float64, len(v.States))
		for s, n := range counts[g] {
			c.agreement[g][s] = n.smoothed(Agree)
		}
	}
	if c.levels > 0 {
		c.count(of)
		c.violations()
	}
	return c.Certificate
}

type certifying struct {
	Certificate
	votes     *Votes
	place     []int // place of a statement on the shortlist, −1 for none
	levels    int
	agreement [][]float64 // by group and statement
	// fewer[g][ℓ−1] is how many of group g agree with fewer than ℓ of the shortlist;
	// asked and agreeing are how many of those were asked about, and agreed with,
	// each statement: [g][s·levels+ℓ−1].
	fewer, asked, agreeing [][]float64
}

// count makes one pass over the votes.
func (c *certifying) count(of []int32) {
	n, m := c.levels, len(c.votes.States)
	for range c.agreement {
		c.fewer = append(c.fewer, make([]float64, n))
		c.asked = append(c.asked, make([]float64, m*n))
		c.agreeing = append(c.agreeing, make([]float64, m*n))
	}
	below := make([]float64, n)
	known := make([]float64, n) // agreement with each place: 0, 1, or what the group does
	total := 0
	for p, g := range of {
		if g < 0 {
			continue
		}
		c.People++
		for i, s := range c.Shortlist {
			known[i] = c.agreement[g][s]
		}
		for _, cell := range c.votes.Row(p) {
			if i := c.place[cell>>2]; i >= 0 {
				total++
				known[i] = 0
				if cell.Vote() == Agree {
					known[i] = 1
				}
			}
		}
		fewerThan(below, known)
		for l, x := range below {
			c.fewer[g][l] += x
		}
		for _, cell := range c.votes.Row(p) {
			at := cell.Statement() * n
			for l, x := range below {
				c.asked[g][at+l] += x
				if cell.Vote() == Agree {
					c.agreeing[g][at+l] += x
				}
			}
		}
	}
	if c.People > 0 {
		c.Asked = float64(total) / float64(c.People*n)
	}
}

// fewerThan sets below[ℓ−1] to the probability that fewer than ℓ of independent
// events with the given probabilities happen.
func fewerThan(below, probability []float64) {
	exactly := make([]float64, len(probability)+1)
	exactly[0] = 1
	for i, q := range probability {
		for k := i + 1; k > 0; k-- {
			exactly[k] = exactly[k]*(1-q) + exactly[k-1]*q
		}
		exactly[0] *= 1 - q
	}
	sum := 0.0
	for l := range below {
		sum += exactly[l]
		below[l] = sum
	}
}

// violations looks for the statement and level whose group left out is largest
// in proportion to what it takes.
func (c *certifying) violations() {
	n, worst := c.levels, 0.0
	for s, state := range c.votes.States {
		if state != In || c.place[s] >= 0 {
			continue
		}
		for l := range n {
			people := 0.0
			for g := range c.agreement {
				people += c.agreeing[g][s*n+l] + (c.fewer[g][l]-c.asked[g][s*n+l])*c.agreement[g][s]
			}
			needed := float64((l+1)*c.People) / float64(n)
			if people < needed || needed == 0 {
				continue
			}
			c.Proportional = false
			c.Justified = c.Justified && l > 0
			if people/needed > worst {
				worst = people / needed
				c.LeftOut, c.LeftOutPeople, c.Level = s, people, l+1
			}
		}
	}
}
