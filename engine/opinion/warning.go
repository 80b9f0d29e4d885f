package opinion

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Warning is something a reader of the map should know; Value is the figure it
// is about.
type Warning struct {
	Code  WarningCode
	Value float64
}

// WarningCode says which warning it is.
type WarningCode string

// The warnings.
const (
	FewPeople     WarningCode = "few-people"     // Value: people on the map
	DiligenceHigh WarningCode = "diligence"      // Value: rank correlation
	Unstable      WarningCode = "unstable"       // Value: mean adjusted Rand index
	GroupsGiven   WarningCode = "groups-given"   // Value: the number asked for
	Unclear       WarningCode = "unclear"        // Value: share of people with confidence below 0.8
	LeftOut       WarningCode = "left-out"       // Value: people
	SampleTested  WarningCode = "sample-tested"  // Value: people in the tests
	NothingShown  WarningCode = "nothing-shown"  // Value: p of the first test
	GroupsDropped WarningCode = "groups-dropped" // Value: groups that the test proposed
)

// String is the warning in a sentence.
func (w Warning) String() string {
	switch w.Code {
	case FewPeople:
		return fmt.Sprintf("People who have voted enough to be on the map: only %.0f; with fewer than 50, little can be shown.", w.Value)
	case DiligenceHigh:
		return fmt.Sprintf("How far people stand from the middle of the map goes with how much they voted (rank correlation %.2f): not all of it is opinion.", w.Value)
	case Unstable:
		return fmt.Sprintf("The groups do not come again when people are drawn anew (mean adjusted Rand index %.2f, needed %.1f).", w.Value, stableEnough)
	case GroupsGiven:
		return fmt.Sprintf("The number of groups (%.0f) was given, not found.", w.Value)
	case Unclear:
		return fmt.Sprintf("%.0f%% of the people belong to their group with a probability below 0.8.", 100*w.Value)
	case LeftOut:
		return fmt.Sprintf("The shortlist leaves out about %.0f people who agree on a further statement.", w.Value)
	case SampleTested:
		return fmt.Sprintf("The tests were made on a random sample of %.0f people.", w.Value)
	case NothingShown:
		return fmt.Sprintf("Votes hang together more than by chance (p = %.2f), but no statement sets the ends of the axis apart beyond doubt: nothing can be shown.", w.Value)
	case GroupsDropped:
		return fmt.Sprintf("The test proposed %.0f groups, but they are too small or do not come again in resamples; a spectrum is shown.", w.Value)
	}
	return string(w.Code)
}

const (
	fewPeople     = 50
	diligenceHigh = 0.4
)

// warn gathers the warnings.
func (r *MapResult) warn(v *Votes, rows []int, o MapOptions) {
	add := func(code WarningCode, value float64) { r.Warnings = append(r.Warnings, Warning{code, value}) }
	if len(rows) < fewPeople {
		add(FewPeople, float64(len(rows)))
	}
	r.Diligence = diligence(v, r.Positions, rows)
	if math.Abs(r.Diligence) > diligenceHigh {
		add(DiligenceHigh, r.Diligence)
	}
	if o.Groups > 1 {
		add(GroupsGiven, float64(o.Groups))
		if !o.Untested && r.Stability < stableEnough {
			add(Unstable, r.Stability)
		}
	}
	if !o.Untested && o.Groups == 0 && r.Structure == Spectrum && r.Tests.structure() == SeparateGroups {
		add(GroupsDropped, float64(r.Tests.Groups[len(r.Tests.Groups)-1].Groups))
	}
	if !o.Untested && r.Structure == NoStructure && r.Tests.Structure.Rank > 0 {
		add(NothingShown, r.Tests.Structure.P)
	}
	if r.Tests.People > 0 && r.Tests.People < len(rows) {
		add(SampleTested, float64(r.Tests.People))
	}
	if len(r.Groups) > 1 {
		unclear := 0
		for _, p := range rows {
			if r.Confidence[p] < 0.8 {
				unclear++
			}
		}
		if share := float64(unclear) / float64(len(rows)); share > 0.2 {
			add(Unclear, share)
		}
	}
	if !r.Representation.Justified {
		add(LeftOut, r.Representation.LeftOutPeople)
	}
}

// diligence is the rank correlation (Spearman) between distance from the middle
// and number of votes.
func diligence(v *Votes, positions []Point, rows []int) float64 {
	far, many := make([]float64, len(rows)), make([]float64, len(rows))
	for i, p := range rows {
		far[i] = math.Hypot(positions[p][0], positions[p][1])
		many[i] = float64(len(v.Row(p)))
	}
	return correlation(ranks(far), ranks(many))
}

// ranks gives equal values their mean rank.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}

func correlation(a, b []float64) float64 {
	n := float64(len(a))
	ma, mb := 0.0, 0.0
	for i := range a {
		ma += a[i] / n
		mb += b[i] / n
	}
	ab, aa, bb := 0.0, 0.0, 0.0
	for i := range a {
		ab += (a[i] - ma) * (b[i] - mb)
		aa += (a[i] - ma) * (a[i] - ma)
		bb += (b[i] - mb) * (b[i] - mb)
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}
