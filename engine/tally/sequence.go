package tally

import "fmt"

// ready checks the election and gives its ballots as sequences, plain or with shared ranks.
func ready(e *Election, share bool) (*Ballots, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if e.Ballots != nil && e.Ballots.Scored {
		return nil, fmt.Errorf("these ballots hold scores, and this method counts rankings; use score, star or majority-judgment")
	}
	return e.read(share)
}

// Sequences are the ballots as the single-vote methods of this package (IRV, STV by Gregory's method) read them: plain
// sequences of options. A skipped rank is passed over. An option named again counts where it was named first. At a rank
// shared by several options the ballot ends, as a vote that cannot be halved; if all but one of those are withdrawn, it counts
// for that one. Plain ballots are returned as they are.
func (e *Election) Sequences() (*Ballots, error) { return e.read(false) }

// SharedSequences are the ballots as Meek's method reads them: like Sequences, but ranks shared by several options stay, for there
// a vote can be shared.
func (e *Election) SharedSequences() (*Ballots, error) { return e.read(true) }

func (e *Election) read(share bool) (*Ballots, error) {
	if e.Ballots == nil || e.Ballots.Plain {
		return e.Ballots, nil
	}
	var b Builder
	var out Ranking
	for r, w := range e.Ballots.All() {
		out = e.sequence(out[:0], r, share)
		if err := b.Add(w, out); err != nil {
			return nil, err
		}
	}
	return b.Ballots(), nil
}

func (e *Election) sequence(out, r Ranking, share bool) Ranking {
	named := make(map[int]bool, len(r))
	for i := 0; i < len(r); {
		first, end := i, i+1
		for end < len(r) && r[end].IsOption() && r[end].SharesRank() {
			end++
		}
		i = end
		if r[first] == Skipped {
			continue
		}
		if r[first] == Overvoted {
			return append(out, Overvoted)
		}
		start := len(out)
		for _, m := range r[first:end] {
			o := m.Option()
			if !named[o] && !e.Options[o].Withdrawn {
				out = append(out, Mark(o)|Equal)
			}
			named[o] = true
		}
		if len(out)-start > 1 && !share {
			return append(out[:start], Overvoted)
		}
		if len(out) > start {
			out[start] &^= Equal
		}
	}
	return out
}
