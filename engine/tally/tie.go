package tally

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// TieKind names a way to break a tie.
type TieKind string

const (
	// TieEarlier goes back through the earlier rounds to the most recent one in which those tied were not all level.
	TieEarlier TieKind = "earlier"
	// TieLot orders the options by a lot published before the count: see LotOrder.
	TieLot TieKind = "lot"
	// TieOrder follows Election.TieOrder, the order that the ballot file prescribes: whoever comes first in it is chosen, be
	// it for a surplus or for exclusion (as rule D.1 of the PR Foundation's reference rules says).
	TieOrder TieKind = "order"
	// TieAsk stops the count with a *TieError, so that people decide; they then count again with the order they chose.
	TieAsk TieKind = "ask"
)

// TieRule is one way to break ties, with the seed of a lot.
type TieRule struct {
	Kind TieKind
	Seed string
}

// TieBreak is the list of rules tried in turn, chosen before the ballots are opened. Nil is "earlier", then the lot with seed
// "0". A tie that is left after the last rule stops the count with a *TieError.
type TieBreak []TieRule

func (r TieRule) String() string {
	if r.Kind == TieLot {
		return string(TieLot) + ":" + r.Seed
	}
	return string(r.Kind)
}

// ParseTieBreak reads "earlier", "order", "lot:SEED" and "ask", several separated by commas. "earlier" and "order" alone are
// followed by "lot:0".
func ParseTieBreak(s string) (TieBreak, error) {
	var b TieBreak
	for part := range strings.SplitSeq(s, ",") {
		kind, seed, _ := strings.Cut(strings.TrimSpace(part), ":")
		switch k := TieKind(kind); k {
		case TieLot:
			b = append(b, TieRule{TieLot, seed})
		case TieEarlier, TieOrder, TieAsk:
			if seed != "" {
				return nil, fmt.Errorf("the tie rule %q takes no seed; only lot:SEED does", kind)
			}
			b = append(b, TieRule{Kind: k})
		default:
			return nil, fmt.Errorf("there is no tie rule %q; use earlier, order, lot:SEED or ask", part)
		}
	}
	if last := b[len(b)-1].Kind; last == TieEarlier || last == TieOrder {
		b = append(b, TieRule{TieLot, "0"})
	}
	return b, nil
}

// TieError says that the count stopped at a tie that no rule given breaks.
type TieError struct {
	Tie   Tie
	Names []string // of the options that are level
}

func (e *TieError) Error() string {
	where := ""
	if e.Tie.Round > 0 {
		where = fmt.Sprintf(" in round %d", e.Tie.Round)
	}
	return fmt.Sprintf("the count stopped: %s are tied for %s%s; decide it by a rule that was announced before the ballots were opened (earlier, lot:SEED), and count again",
		strings.Join(e.Names, ", "), e.Tie.For, where)
}

// LotOrder orders the options by lot, the best first: by SHA-256 of the seed, a line feed, and the option's name, the smallest
// hash first. Anyone can check it with `printf 'SEED\nNAME' | sha256sum`. Options with one name keep their order in the file.
func LotOrder(options []Option, seed string, tied []int) []int {
	hash := func(i int) []byte {
		h := sha256.Sum256([]byte(seed + "\n" + options[i].Name))
		return h[:]
	}
	order := slices.Clone(tied)
	slices.Sort(order)
	slices.SortStableFunc(order, func(a, b int) int { return bytes.Compare(hash(a), hash(b)) })
	return order
}

// Break orders the tied options, the best first (to be elected, or to have its surplus transferred, before the others; to be
// excluded after them), and says how. Earlier holds the tallies of the rounds before, the first round first; the tie itself
// is not among them. Only the first place counts if best is true, only the last if it is false: a rule that settles that place
// settles the tie, and says nothing of the others.
//
// Going back, those that are level at the extreme of an earlier round stay in the tie, and the search goes on among them
// from the round before that one.
func (b TieBreak) Break(e *Election, tie Tie, earlier [][]Number, best bool) (Tie, error) {
	if b == nil {
		b = TieBreak{{Kind: TieEarlier}, {TieLot, "0"}}
	}
	left := slices.Clone(tie.Options)
	var used []string
	for _, rule := range b {
		switch rule.Kind {
		case TieAsk:
			return tie, stopped(e, tie)
		case TieLot:
			left = extreme(LotOrder(e.Options, rule.Seed, left), best)
			used = append(used, rule.String())
		case TieOrder:
			if len(e.TieOrder) == 0 {
				continue
			}
			left = fileOrder(e.TieOrder, left)[:1]
			used = append(used, rule.String())
		case TieEarlier:
			for r := len(earlier) - 1; r >= 0 && len(left) > 1; r-- {
				if kept := levelAt(earlier[r], left, best); len(kept) < len(left) {
					left = kept
					used = append(used, fmt.Sprintf("earlier round %d", r+1))
				}
			}
		}
		if len(left) == 1 {
			tie.Rule = strings.Join(used, ", then ")
			tie.Chosen = chosenFirst(tie.Options, left[0], best)
			return tie, nil
		}
	}
	return tie, stopped(e, tie)
}

func stopped(e *Election, tie Tie) error {
	err := &TieError{Tie: tie}
	for _, i := range tie.Options {
		err.Names = append(err.Names, e.Options[i].Name)
	}
	return err
}

func extreme(order []int, best bool) []int {
	if best {
		return order[:1]
	}
	return order[len(order)-1:]
}

// fileOrder puts the options that the order names first, in that order; those it does not name follow as they stand.
func fileOrder(order, tied []int) []int {
	place := func(i int) int {
		if p := slices.Index(order, i); p >= 0 {
			return p
		}
		return len(order)
	}
	out := slices.Clone(tied)
	slices.SortStableFunc(out, func(a, b int) int { return place(a) - place(b) })
	return out
}

// levelAt keeps those of the options with the most (or the fewest) votes in one tally.
func levelAt(tally []Number, options []int, most bool) []int {
	var kept []int
	for _, o := range options {
		if len(kept) > 0 {
			c := tally[o].Cmp(tally[kept[0]])
			if c != 0 && (c > 0) == most {
				kept = kept[:0]
			} else if c != 0 {
				continue
			}
		}
		kept = append(kept, o)
	}
	return kept
}

func chosenFirst(tied []int, one int, first bool) []int {
	rest := slices.DeleteFunc(slices.Clone(tied), func(i int) bool { return i == one })
	if first {
		return append([]int{one}, rest...)
	}
	return append(rest, one)
}
