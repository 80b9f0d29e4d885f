package tally

import "fmt"

// sharing is what a method makes of a rank that several options share, and of an overvoted one.
type sharing int

const (
	endAtShared sharing = iota
	passShared
	keepShared
)

// ready checks the election and gives its ballots as sequences.
func ready(e *Election, how sharing) (*Ballots, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if e.Ballots != nil && e.Ballots.Scored {
		return nil, fmt.Errorf("these ballots hold scores, and this method counts rankings; use score, star or majority-judgment")
	}
	return e.read(how)
}

// Sequences are the ballots as STV by Gregory's method reads them: plain sequences of options. A skipped rank is passed over. An
// option named again counts where it was named first. At a rank shared by several options the ballot ends, since a vote that is not
// for one cannot be moved on whole (so the Scottish order and the Minneapolis ordinance); if all but one of those are withdrawn, it
// counts for that one. Plain ballots are returned as they are.
func (e *Election) Sequences() (*Ballots, error) { return e.read(endAtShared) }

// PassingSequences are the ballots as instant runoff reads them: like Sequences, but a rank shared by several options is passed over,
// and the ballot goes on with the next rank.
func (e *Election) PassingSequences() (*Ballots, error) { return e.read(passShared) }

// SharedSequences are the ballots as Meek's method reads them: like Sequences, but ranks shared by several options stay, for there
// a vote can be shared.
func (e *Election) SharedSequences() (*Ballots, error) { return e.read(keepShared) }

func (e *Election) read(how sharing) (*Ballots, error) {
	if e.Ballots == nil || e.Ballots.Plain {
		return e.Ballots, nil
	}
	var b Builder
	var out Ranking
	for r, w := range e.Ballots.All() {
		out = e.sequence(out[:0], r, how)
		if err := b.Add(w, out); err != nil {
			return nil, err
		}
	}
	return b.Ballots(), nil
}

func (e *Election) sequence(out, r Ranking, how sharing) Ranking {
	named := make(map[int]bool, len(r))
	passed := false // a rank since the last option taken
	for i := 0; i < len(r); {
		first, end := i, i+1
		for end < len(r) && r[end].IsOption() && r[end].SharesRank() {
			end++
		}
		i = end
		if r[first] == Skipped {
			continue
		}
		here := len(out)
		if r[first] != Overvoted {
			out = e.rank(out, r[first:end], named)
		}
		if n := len(out) - here; r[first] == Overvoted || n > 1 && how != keepShared {
			out = out[:here]
			if how != passShared {
				return append(out, Overvoted)
			}
			passed = true
		} else if n > 0 {
			passed = false
		}
	}
	if passed {
		out = append(out, Overvoted) // so that the ballot ends for this reason
	}
	return out
}

// rank takes the options of one rank that have not been named before; of several, those that are not withdrawn.
func (e *Election) rank(out, rank Ranking, named map[int]bool) Ranking {
	start := len(out)
	gone := Skipped
	for _, m := range rank {
		o := m.Option()
		switch {
		case named[o]:
		case e.Options[o].Withdrawn:
			gone = Mark(o)
		default:
			out = append(out, Mark(o)|Equal)
		}
		named[o] = true
	}
	if len(out) == start && gone != Skipped {
		out = append(out, gone)
	}
	if len(out) > start {
		out[start] &^= Equal
	}
	return out
}
