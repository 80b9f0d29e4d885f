package tally

import "math"

// fragility is how many ballots decide: the fewest whose change makes another option win where ties fall that way, and true; or a
// number that is enough, and false; or -1.
//
// A changed ballot moves a lead in votes by two at most, so half of the least lead is exact where the most votes win, and between
// two options. For instant runoff see margin; half of the lead over the last other is enough, since a ballot that ends with the winner
// can name that one in its place, and so is a majority of first choices. For the methods of pairs it is enough that some other option beats every one head to head.
func fragility(rec *Record, p *Pairs, standing []int) (int64, bool) {
	w, last := rec.Winners[0], rec.Rounds[len(rec.Rounds)-1]
	switch rec.Method {
	case "plurality", "approval", "pav":
		return halfLead(last.Tally, standing, w), true
	case "irv":
		if len(standing) > 2 {
			enough := toMajority(rec, standing, w)
			if two := having(last.Tally, standing); len(two) <= 2 {
				enough = min(enough, halfLead(last.Tally, two, w))
			}
			return irvMargin(rec.sequences, standing, w, enough)
		}
	case "runoff":
		if enough := halfLead(last.Tally, having(last.Tally, standing), w); len(standing) > 2 {
			return enough, false
		}
	case "schulze", "ranked-pairs", "minimax", "copeland":
		if len(standing) > 2 {
			return p.makeCondorcetWinner(standing, w), false
		}
	default:
		return -1, false
	}
	other := standing[0] + standing[1] - w
	return half(p.Above[w][other] - p.Above[other][w]), true
}

// having are the options that have votes.
func having(tally []Number, options []int) []int {
	var out []int
	for _, o := range options {
		if tally[o].Sign() > 0 {
			out = append(out, o)
		}
	}
	return out
}

// toMajority is how many ballots are enough to give another option half of the first choices.
func toMajority(rec *Record, standing []int, winner int) int64 {
	enough := rec.Valid
	for _, o := range standing {
		if o != winner {
			enough = min(enough, max(half(rec.Valid)-rec.Rounds[0].Tally[o].whole(), 0))
		}
	}
	return enough
}

// halfLead is half of the least lead of the winner over another option, rounded up; where there is no other, half of its votes.
func halfLead(tally []Number, options []int, winner int) int64 {
	lead := tally[winner].whole()
	for _, o := range options {
		if o != winner {
			lead = min(lead, tally[winner].whole()-tally[o].whole())
		}
	}
	return half(lead)
}

// half is half of a lead, rounded up, and 0 where there is none; without a sum that could overflow.
func half(lead int64) int64 {
	lead = max(lead, 0)
	return lead/2 + lead%2
}

// makeCondorcetWinner is how many ballots are enough to make another option beat all others: for each that it does not beat, so many
// of the ballots that rank that one higher are given it as their first.
func (p *Pairs) makeCondorcetWinner(standing []int, winner int) int64 {
	least := p.Valid
	for _, o := range standing {
		if o == winner {
			continue
		}
		need := int64(0)
		for _, x := range standing {
			if x == o {
				continue
			}
			if behind := p.Above[x][o] - p.Above[o][x]; behind >= 0 {
				need = min(need, math.MaxInt64-behind/2-1) + behind/2 + 1
			}
		}
		least = min(least, need)
	}
	return least
}
