package opinion

import (
	"cmp"
	"slices"
)

// discovered are the statements that set groups apart, with the false ones
// among them held below 5%.
type discovered struct {
	groups     int
	candidates []candidate
}

type candidate struct {
	group       int
	statement   int
	side        Vote
	p           float64
	significant bool
}

// discover tests every statement, group and side. Whoever agrees with a
// statement is by that very vote more likely to be in the group that agrees; to
// test a statement, everybody is therefore put where their other votes put them:
// without(i, c) is the group of rows[i] as if the vote c had not been cast, −1
// for none.
func discover(v *Votes, rows []int, groups int, without func(i int, c Cell) int32) discovered {
	m := len(v.States)
	tally := make([]int32, groups*4*m)
	for i, p := range rows {
		for _, c := range v.Row(p) {
			if g := without(i, c); g >= 0 {
				tally[int(g)*4*m+int(c)]++
			}
		}
	}
	counts := make([][]Counts, groups)
	for g := range counts {
		counts[g] = cellCounts(tally[g*4*m : (g+1)*4*m])
	}
	all := sumCounts(counts, m)
	d := discovered{groups: groups}
	for g := range counts {
		for s, state := range v.States {
			if state != In || counts[g][s].Votes == 0 {
				continue
			}
			own := counts[g][s]
			for _, side := range []Vote{Agree, Disagree} {
				r := representative(s, own, all[s].minus(own), side)
				// Both must hold: most of the group take this side, and more
				// of them than of the others.
				d.candidates = append(d.candidates, candidate{g, s, side, normalTail(min(r.PTest, r.RatioTest)), false})
			}
		}
	}
	p := make([]float64, len(d.candidates))
	for i, c := range d.candidates {
		p[i] = c.p
	}
	for i, found := range discoveries(p, level) {
		d.candidates[i].significant = found
	}
	return d
}

// of is the statements of a group, strongest first and agrees before disagrees,
// with the figures of the group as it is shown.
func (d discovered) of(group int, groups []Group) []Representative {
	var out []Representative
	for _, c := range d.candidates {
		if c.group != group || !c.significant {
			continue
		}
		var others Counts
		for g := range groups {
			if g != group {
				others = others.plus(groups[g].Counts[c.statement])
			}
		}
		r := representative(c.statement, groups[group].Counts[c.statement], others, c.side)
		if r.passes() {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Representative) int { return cmp.Compare(b.rank(), a.rank()) })
	if best := slices.IndexFunc(out, func(r Representative) bool { return r.For == Agree }); best > 0 {
		r := out[best]
		out = slices.Insert(slices.Delete(out, best, best+1), 0, r)
	}
	out = out[:min(len(out), maxRepresentative)]
	slices.SortStableFunc(out, func(a, b Representative) int { return int(b.For) - int(a.For) })
	if len(out) > 0 && out[0].For == Agree {
		out[0].BestAgree = true
	}
	return out
}
