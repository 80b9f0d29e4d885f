package rctab

import "concentric/engine/tally"

// read says for whom a ballot counts among the options that continue, or why for nobody. Ranks are gone through from the first.
func (c *count) read(r tally.Ranking) (int, tally.Reason) {
	if !anyMark(r) {
		return tally.Nobody, tally.Blank
	}
	rank, last := 0, 0
	clear(c.seen)
	for i := 0; i < len(r); {
		from := i
		for i++; i < len(r) && r[i].IsOption() && r[i].SharesRank(); i++ {
		}
		here := r[from:i]
		rank++
		if here[0] == tally.Skipped {
			continue
		}
		if rank-last > c.skips+1 {
			return tally.Nobody, tally.SkippedGap
		}
		last = rank
		if c.endAtRepeated && c.repeated(here) {
			return tally.Nobody, tally.Repeated
		}
		switch c.overvoted(here) {
		case endsBallot:
			return tally.Nobody, tally.Overvote
		case passedOver:
			if i == len(r) {
				return tally.Nobody, tally.NoMore
			}
			continue
		}
		for _, m := range here {
			if c.continues(m.Option()) {
				return m.Option(), ""
			}
		}
	}
	return tally.Nobody, tally.NoMore
}

func anyMark(r tally.Ranking) bool {
	for _, m := range r {
		if m != tally.Skipped {
			return true
		}
	}
	return false
}

// repeated tells whether an option at this rank has been named before, and remembers those that have now.
func (c *count) repeated(here tally.Ranking) bool {
	for _, m := range here {
		if m.IsOption() {
			if c.seen[m.Option()] {
				return true
			}
			c.seen[m.Option()] = true
		}
	}
	return false
}

type overvoteDecision int

const (
	noOvervote overvoteDecision = iota
	endsBallot
	passedOver
)

func (c *count) overvoted(here tally.Ranking) overvoteDecision {
	if here[0] != tally.Overvoted && len(here) == 1 {
		return noOvervote
	}
	switch c.overvote {
	case endAtOvervote:
		return endsBallot
	case skipOvervote:
		return passedOver
	}
	if here[0] == tally.Overvoted {
		return endsBallot // not told which options they are: nobody can say that only one continues
	}
	continuing := 0
	for _, m := range here {
		if c.continues(m.Option()) {
			continuing++
		}
	}
	if continuing > 1 {
		return endsBallot
	}
	return noOvervote
}
