package opinion

import "math"

// Counts are the votes of some people on one statement.
type Counts struct {
	Agree, Disagree, Votes int // Votes includes passes
}

// Passes is the number of passes.
func (c Counts) Passes() int { return c.Votes - c.Agree - c.Disagree }

func (c Counts) side(v Vote) int {
	if v == Agree {
		return c.Agree
	}
	return c.Disagree
}

func (c Counts) plus(o Counts) Counts {
	return Counts{c.Agree + o.Agree, c.Disagree + o.Disagree, c.Votes + o.Votes}
}

func (c Counts) minus(o Counts) Counts {
	return Counts{c.Agree - o.Agree, c.Disagree - o.Disagree, c.Votes - o.Votes}
}

// smoothed is the share of votes on one side, drawn towards one half by two
// added votes: (n + 1) / (votes + 2).
func (c Counts) smoothed(side Vote) float64 {
	return float64(c.side(side)+1) / float64(c.Votes+2)
}

// test is how far the share on one side lies above one half, in standard
// deviations: 2·sqrt(s+1)·((n+1)/(s+1) − 0.5).
func (c Counts) test(side Vote) float64 {
	s := float64(c.Votes + 1)
	return 2 * math.Sqrt(s) * (float64(c.side(side)+1)/s - 0.5)
}

// difference is the pooled two-proportion z of c against the others, with one
// added to all four counts; 0 where the pooled share is 1.
func (c Counts) difference(others Counts, side Vote) float64 {
	in, out := float64(c.side(side)+1), float64(others.side(side)+1)
	nin, nout := float64(c.Votes+1), float64(others.Votes+1)
	pooled := (in + out) / (nin + nout)
	if pooled == 1 {
		return 0
	}
	return (in/nin - out/nout) / math.Sqrt(pooled*(1-pooled)*(1/nin+1/nout))
}

// countGroups counts votes for each group and statement: counts[group][statement].
// of is the group of each participant, −1 for none.
func countGroups(v *Votes, of []int32, groups int) [][]Counts {
	m := len(v.States)
	tally := make([]int32, groups*4*m)
	for p, g := range of {
		if g < 0 {
			continue
		}
		own := tally[int(g)*4*m : int(g+1)*4*m]
		for _, c := range v.Row(p) {
			own[c]++
		}
	}
	out := make([][]Counts, groups)
	for g := range out {
		out[g] = cellCounts(tally[g*4*m : (g+1)*4*m])
	}
	return out
}

func cellCounts(tally []int32) []Counts {
	out := make([]Counts, len(tally)/4)
	for s := range out {
		d, p, a := int(tally[4*s]), int(tally[4*s+1]), int(tally[4*s+2])
		out[s] = Counts{Agree: a, Disagree: d, Votes: a + d + p}
	}
	return out
}

func sumCounts(groups [][]Counts, statements int) []Counts {
	total := make([]Counts, statements)
	for _, g := range groups {
		for s, c := range g {
			total[s] = total[s].plus(c)
		}
	}
	return total
}

// Counts are the votes of everybody, by statement.
func (v *Votes) Counts() []Counts { return cellCounts(v.cellTally()) }
