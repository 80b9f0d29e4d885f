package opinion

import (
	"cmp"
	"slices"
)

// significant is the one-sided 90% point of the normal distribution, with
// which Polis decides what is worth showing.
const significant = 1.2816

// maxRepresentative is how many statements stand for a group.
const maxRepresentative = 5

// Representative is a statement that stands for a group: the group takes this
// side more than the others do.
type Representative struct {
	Statement int
	For       Vote   // Agree or Disagree
	Counts    Counts // of the group
	P         float64
	PTest     float64
	Ratio     float64
	RatioTest float64
	// BestAgree marks the statement that the group agrees on most tellingly.
	BestAgree bool
}

func representative(statement int, own, others Counts, side Vote) Representative {
	return Representative{
		Statement: statement,
		For:       side,
		Counts:    own,
		P:         own.smoothed(side),
		PTest:     own.test(side),
		Ratio:     own.smoothed(side) / others.smoothed(side),
		RatioTest: own.difference(others, side),
	}
}

func (r Representative) rank() float64 { return r.Ratio * r.RatioTest * r.P * r.PTest }

func (r Representative) passes() bool { return r.PTest > significant && r.RatioTest > significant }

// represent chooses the statements of one group. own and others are its counts
// and those of all other groups together, by statement.
func represent(states []State, own, others []Counts) []Representative {
	var enough []Representative
	var best, bestAgree *Representative
	for s, state := range states {
		if state != In || own[s].Votes == 0 {
			continue
		}
		agree := representative(s, own[s], others[s], Agree)
		disagree := representative(s, own[s], others[s], Disagree)
		side := agree
		if disagree.RatioTest >= agree.RatioTest {
			side = disagree
		}
		if agree.passes() || disagree.passes() {
			enough = append(enough, side)
		}
		if own[s].Agree+own[s].Disagree > 0 && beatsAgree(agree, bestAgree) {
			bestAgree = &agree
		}
		if side.RatioTest > 0 && (best == nil || side.RatioTest > best.RatioTest) {
			best = &side
		}
	}
	slices.SortStableFunc(enough, func(a, b Representative) int { return cmp.Compare(b.rank(), a.rank()) })
	if bestAgree != nil {
		bestAgree.BestAgree = true
		enough = slices.DeleteFunc(enough, func(r Representative) bool { return r.Statement == bestAgree.Statement })
		enough = slices.Insert(enough, 0, *bestAgree)
	}
	if len(enough) == 0 && best != nil {
		enough = append(enough, *best)
	}
	enough = enough[:min(len(enough), maxRepresentative)]
	slices.SortStableFunc(enough, func(a, b Representative) int { return int(b.For) - int(a.For) })
	return enough
}

// beatsAgree says whether a is a better best-agree statement than the one so
// far: where the best one already sets the group apart, the product of both
// ratios and both tests decides, otherwise the share of agreement.
func beatsAgree(a Representative, best *Representative) bool {
	switch {
	case best == nil:
		return a.PTest > significant || (a.Ratio > 1 && a.P > 0.5)
	case best.Ratio > 1:
		return a.rank() > best.rank()
	}
	return a.P*a.PTest > best.P*best.PTest
}
