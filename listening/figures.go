package listening

import (
	"cmp"
	"math"
	"slices"

	"concentric/engine/opinion"
)

// analysis is what the engine found, before it is cut down to what may be
// shown.
type analysis struct {
	crowd  *crowd
	result *opinion.MapResult
	groups []int // engine's groups that are large enough to be shown, by key
	keys   []int // of these groups
	same   []int // which group of the release before each is, −1 for none

	lastKey int
}

// mapSeed makes the map the same on every server.
const mapSeed = 1

// analyse draws the map, keeping the orientation of the release before.
func analyse(w *crowd, earlier Release) analysis { return analyseTested(w, earlier, nil) }

// analyseTested takes the tests of an earlier map over, if there is one.
func analyseTested(w *crowd, earlier Release, tested *opinion.MapResult) analysis {
	a := analysis{crowd: w, result: opinion.Map(w.votes, opinion.MapOptions{
		Seed: mapSeed, Warm: earlier.components(w.numbered), Shortlist: findingLimit, Tested: tested,
	})}
	for g, group := range a.result.Groups {
		if group.Size >= Least {
			a.groups = append(a.groups, g)
		}
	}
	a.number(earlier)
	return a
}

// components are the axes of the release, nil if it has none.
func (r Release) components(statements int) *opinion.Components {
	if len(r.Places) == 0 {
		return nil
	}
	c := &opinion.Components{Mean: make([]float64, statements), Axis: [2][]float64{make([]float64, statements), make([]float64, statements)}}
	for _, p := range r.Places {
		if p.Statement <= statements {
			c.Mean[p.Statement-1], c.Axis[0][p.Statement-1], c.Axis[1][p.Statement-1] = p.Mean, p.X, p.Y
		}
	}
	return c
}

// The limits of the lists.
const (
	listLimit = 12
	gapLimit  = 0.2 // a statement divides where two groups are at least this far apart
)

// release makes the figures that may be shown. earlier is the release before:
// a figure in which fewer than ten people changed stays as it was.
func (a analysis) release(earlier Release) Release {
	w := a.crowd
	r := Release{Number: earlier.Number + 1, Casts: w.casts, People: w.people, Votes: w.votes.Len(), LastKey: a.lastKey}
	for _, in := range a.result.InConversation {
		if in {
			r.Mapped++
		}
	}
	if w.people < Least {
		return r
	}
	all, hearts := w.tally(), w.hearts()
	changed := w.changedByStatement(earlier)
	for number := 1; number <= w.numbered; number++ {
		if w.states[number-1] != opinion.In {
			continue
		}
		old, had := earlier.Figure(number)
		had = had && old.All.Votes() > 0
		fresh := a.figure(number, all[number])
		fresh.Matters = renewedPart(old.Matters, hearts[number], all[number].Votes())
		switch {
		case had && !fresh.mayRenew(old, changed[number], a.same):
			r.Figures = append(r.Figures, old.kept(a.same))
		case all[number].Votes() >= Least:
			r.Figures = append(r.Figures, fresh)
		case w.besides(number):
			r.Figures = append(r.Figures, Figure{Statement: number})
		}
	}
	w.beside(&r, earlier)
	r.Structure = a.result.Structure.String()
	if len(a.groups) > 0 && r.Mapped >= Least {
		a.picture(&r, earlier)
	}
	r.Bridges, r.Divides = bridges(r.Figures, len(a.groups)), divides(r.Figures, len(a.groups))
	r.Gap = a.gap(r)
	return r
}

// changedByStatement counts, for each statement that has a figure, the people
// whose votes on it are not in that figure.
func (w *crowd) changedByStatement(earlier Release) []int {
	taken := make([]int64, w.numbered+1)
	for _, f := range earlier.Figures {
		taken[f.Statement] = f.Since
	}
	changed := make([]int, w.numbered+1)
	for _, c := range w.changes {
		if c.since > taken[c.statement] {
			changed[c.statement]++
		}
	}
	return changed
}

func (a analysis) figure(number int, all tally) Figure {
	f := Figure{Statement: number, All: all, Since: a.crowd.casts}
	if len(a.groups) < 2 {
		return f
	}
	cells := make([]tally, len(a.groups))
	inGroups := 0
	for i, g := range a.groups {
		c := a.result.Groups[g].Counts[number-1]
		cells[i] = tally{Agree: c.Agree, Disagree: c.Disagree, Pass: c.Votes - c.Agree - c.Disagree}
		inGroups += cells[i].Votes()
	}
	f.Groups = shownCells(cells, all.Votes()-inGroups)
	f.compare(cells)
	return f
}

// shownCells hides cells of fewer than ten people, and, where a single hidden
// one could be found by subtraction, the smallest of the others with it.
// outside is how many voted who are in no group shown.
func shownCells(cells []tally, outside int) []*tally {
	shown := make([]*tally, len(cells))
	hidden, hiddenPeople := 0, outside
	for i := range cells {
		if cells[i].Votes() >= Least {
			shown[i] = &cells[i]
			continue
		}
		hidden++
		hiddenPeople += cells[i].Votes()
	}
	for hiddenPeople > 0 && hiddenPeople < Least {
		smallest := -1
		for i, t := range shown {
			if t != nil && (smallest < 0 || t.Votes() < shown[smallest].Votes()) {
				smallest = i
			}
		}
		if smallest < 0 {
			return shown
		}
		hiddenPeople += shown[smallest].Votes()
		shown[smallest] = nil
	}
	return shown
}

// compare works out how far the groups share the statement and how far it
// divides them, where every group has a cell that is shown.
func (f *Figure) compare(cells []tally) {
	agree, disagree := 1.0, 1.0
	low, high := 1.0, 0.0
	for i, t := range cells {
		if f.Groups[i] == nil {
			return
		}
		s := float64(t.Votes())
		agree *= (float64(t.Agree) + 1) / (s + 2)
		disagree *= (float64(t.Disagree) + 1) / (s + 2)
		low, high = min(low, t.Agreeing().P()), max(high, t.Agreeing().P())
	}
	f.Bridging, f.ForAgree, f.Gap = max(agree, disagree), agree >= disagree, high-low
}

// bridges lists what people share, strongest first: with groups, what most in
// every group stand on the same side of, by group-informed consensus; without,
// what most people do.
func bridges(figures []Figure, groups int) []int {
	var list []Figure
	for _, f := range figures {
		if groups < 2 {
			agree := f.All.Agreeing().Low
			disagree := f.All.Disagreeing().Low
			f.Bridging = max(agree, disagree)
			if f.Bridging > 0.5 {
				list = append(list, f)
			}
			continue
		}
		if f.Bridging > 0 && f.mostInEachGroup() {
			list = append(list, f)
		}
	}
	return numbers(list, func(f Figure) float64 { return f.Bridging })
}

func (f Figure) mostInEachGroup() bool {
	for _, t := range f.Groups {
		if t == nil {
			return false
		}
		side := t.Agree
		if !f.ForAgree {
			side = t.Disagree
		}
		if 2*side <= t.Votes() {
			return false
		}
	}
	return true
}

// divides lists what people disagree on, widest first: with groups, by the
// largest difference of agreement; without, where both sides have at least
// three in ten.
func divides(figures []Figure, groups int) []int {
	var list []Figure
	for _, f := range figures {
		if groups >= 2 && f.Gap >= gapLimit {
			list = append(list, f)
		}
		if groups < 2 {
			f.Gap = math.Min(f.All.Agreeing().P(), f.All.Disagreeing().P())
			if f.Gap >= 0.3 {
				list = append(list, f)
			}
		}
	}
	return numbers(list, func(f Figure) float64 { return f.Gap })
}

func numbers(list []Figure, by func(Figure) float64) []int {
	slices.SortStableFunc(list, func(a, b Figure) int { return cmp.Compare(by(b), by(a)) })
	var out []int
	for _, f := range list[:min(len(list), listLimit)] {
		out = append(out, f.Statement)
	}
	return out
}
