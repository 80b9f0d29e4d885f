package listening

import "concentric/engine/opinion"

// Results are shown by how sure the party is that a participant is one person
// (see Tier). The members' result, its groups and the order of statements
// follow from the votes of those confirmed on the register alone; what the
// others said stands beside it, each tier by itself.

// aside is what one tier said, beside the members.
type aside struct {
	people int
	votes  []tally // by statement number
}

func (a aside) on(statement int) tally {
	if statement >= len(a.votes) {
		return tally{}
	}
	return a.votes[statement]
}

// beside puts the other tiers' votes into a release. Each cell is renewed by
// itself, when at least ten people changed in it.
func (w *crowd) beside(r *Release, earlier Release) {
	r.Guests = renewedCount(earlier.Guests, w.aside[Guest].people)
	r.Verified = renewedCount(earlier.Verified, w.aside[Verified].people)
	r.Paper = renewedCount(earlier.Paper, w.aside[OnPaper].people)
	for i := range r.Figures {
		f := &r.Figures[i]
		old, _ := earlier.Figure(f.Statement)
		f.Guests = renewedCell(old.Guests, w.aside[Guest].on(f.Statement))
		f.Verified = renewedCell(old.Verified, w.aside[Verified].on(f.Statement))
		f.Paper = renewedCell(old.Paper, w.aside[OnPaper].on(f.Statement))
	}
}

// asideRenews reports whether a tier beside the members has a cell that may be
// shown anew.
func (w *crowd) asideRenews(earlier Release) bool {
	for number := 1; number <= w.numbered; number++ {
		if w.states[number-1] != opinion.In {
			continue
		}
		f, _ := earlier.Figure(number)
		for tier, old := range map[Tier]*tally{Guest: f.Guests, Verified: f.Verified, OnPaper: f.Paper} {
			if fresh := renewedCell(old, w.aside[tier].on(number)); fresh != nil && (old == nil || *fresh != *old) {
				return true
			}
		}
	}
	return false
}

// besides reports whether some tier beside the members is to be shown on a
// statement.
func (w *crowd) besides(number int) bool {
	for _, one := range w.aside {
		if one.on(number).Votes() >= Least {
			return true
		}
	}
	return false
}

// onlyBeside is the release in which nothing changes for the members, and the
// other tiers' cells are renewed.
func (w *crowd) onlyBeside(earlier Release) Release {
	r := earlier
	r.Number++
	r.Figures = nil
	for number := 1; number <= w.numbered; number++ {
		old, had := earlier.Figure(number)
		others := w.besides(number)
		switch {
		case had:
			r.Figures = append(r.Figures, old)
		case others && w.states[number-1] == opinion.In:
			r.Figures = append(r.Figures, Figure{Statement: number})
		}
	}
	w.beside(&r, earlier)
	return r
}

// Tiers are the shares that agree, by tier: those confirmed on the register,
// those with a proven address, guests, sheets of paper. N is 0 where fewer than
// ten voted.
func (f Figure) Tiers() [4]Share {
	var all [4]Share
	for i, t := range []*tally{&f.All, f.Verified, f.Guests, f.Paper} {
		if t != nil && t.Votes() > 0 {
			all[i] = t.Agreeing()
		}
	}
	return all
}
