package tally

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// YesNo counts a motion: yes, no, abstentions and blank ballots, against a majority of a base, as statutes prescribe.
type YesNo struct {
	Needed   Needed
	Base     Base
	Entitled int64 // how many may vote; needed where the base is all, and for a quorum
	Quorum   int   // the least share of the entitled, in percent, that must have cast a ballot; 0 asks for none
}

// Needed is what share of the base must say yes.
type Needed string

const (
	Simple    Needed = "simple"     // more than half
	Absolute  Needed = "absolute"   // more than half of all who are entitled, whatever the base
	TwoThirds Needed = "two-thirds" // two thirds at least
)

// Base is what the majority is a share of.
type Base string

const (
	BaseCast    Base = "cast"    // yes and no: abstentions and blank ballots do not count
	BasePresent Base = "present" // all ballots that were handed in
	BaseAll     Base = "all"     // all who are entitled
)

// The words by which a motion's options are known, in the five languages of the program. Otherwise the first option is yes, the
// second no, the third abstention.
var (
	yesWords     = []string{"yes", "ja", "oui", "sì", "si", "for", "pour", "approve", "in favour", "in favor", "dafür"}
	noWords      = []string{"no", "nein", "non", "nej", "against", "contre", "contro", "imod", "dagegen"}
	abstainWords = []string{"abstain", "abstention", "enthaltung", "astensione", "astenuto", "hverken", "undlader"}
)

// Count elects yes where the motion is adopted, and nobody otherwise.
func (m YesNo) Count(e *Election, _ TieBreak) (*Record, error) {
	own := *e // a word that nobody said is added to the options
	e = &own
	yes, no, abstain, err := sides(e)
	if err != nil {
		return nil, err
	}
	if m.Needed == "" {
		m.Needed = Simple
	}
	if m.Base == "" {
		m.Base = BaseCast
	}
	if m.Needed == Absolute {
		m.Base = BaseAll
	}
	if (m.Base == BaseAll || m.Quorum > 0) && m.Entitled < max(e.Ballots.Total(), 1) {
		return nil, fmt.Errorf("%d are entitled to vote, and %d ballots were cast; say how many are entitled", m.Entitled, e.Ballots.Total())
	}
	rec, votes, err := firsts(e, "yes-no", m.rule())
	if err != nil {
		return nil, err
	}
	rec.Seats = 1
	base := votes[yes] + votes[no]
	switch m.Base {
	case BasePresent:
		base = rec.Ballots
	case BaseAll:
		base = m.Entitled
	}
	share := big.NewRat(1, 2)
	if m.Needed == TwoThirds {
		share = big.NewRat(2, 3)
	}
	need := new(big.Rat).Mul(share, new(big.Rat).SetInt64(base))
	least := new(big.Int).Quo(need.Num(), need.Denom())
	if m.Needed != TwoThirds || !need.IsInt() {
		least.Add(least, big.NewInt(1))
	}
	r := Round{Number: 1, Tally: wholes(votes), Quota: Whole(least.Int64()), Figures: true}
	blank := rec.Ballots - rec.Valid
	if blank > 0 {
		r.Exhausted = []Exhausted{{Blank, Whole(blank)}}
	}
	adopted := votes[yes] >= least.Int64() && base > 0
	r.Note = fmt.Sprintf("%d yes of %d %s; %d are needed", votes[yes], base, m.baseInWords(), least)
	if abstain != Nobody {
		r.Note += fmt.Sprintf("; %d abstained", votes[abstain])
	}
	if m.Quorum > 0 && new(big.Int).Mul(big.NewInt(rec.Ballots), big.NewInt(100)).Cmp(new(big.Int).Mul(big.NewInt(m.Entitled), big.NewInt(int64(m.Quorum)))) < 0 {
		adopted = false
		rec.Notes = append(rec.Notes, fmt.Sprintf("%d of %d entitled took part, which is under the quorum of %d%%: nothing was decided", rec.Ballots, m.Entitled, m.Quorum))
	}
	if adopted {
		r.Elected, rec.Winners = []int{yes}, []int{yes}
	} else {
		rec.Notes = append(rec.Notes, "the motion is not adopted")
	}
	rec.Rounds = append(rec.Rounds, r)
	return rec, nil
}

func (m YesNo) rule() string {
	majority := map[Needed]string{Simple: "more than half", Absolute: "more than half", TwoThirds: "two thirds at least"}[m.Needed]
	return "yes or no: " + majority + " of the " + m.baseInWords()
}

func (m YesNo) baseInWords() string {
	return map[Base]string{BaseCast: "votes cast, yes or no", BasePresent: "ballots handed in", BaseAll: "members entitled to vote"}[m.Base]
}

// sides finds yes, no and abstention among the options; abstention may be missing.
func sides(e *Election) (yes, no, abstain int, err error) {
	if err := e.Check(); err != nil {
		return 0, 0, 0, err
	}
	if len(e.Options) > 3 || len(e.Options) < 1 {
		return 0, 0, 0, fmt.Errorf("there are %d options; a motion has yes, no, and perhaps abstention", len(e.Options))
	}
	find := func(words []string) int {
		return slices.IndexFunc(e.Options, func(o Option) bool { return slices.Contains(words, strings.ToLower(strings.TrimSpace(o.Name))) })
	}
	yes, no, abstain = find(yesWords), find(noWords), find(abstainWords)
	if yes < 0 && no < 0 {
		if len(e.Options) < 2 {
			return 0, 0, 0, fmt.Errorf("the one option %q is neither yes nor no", e.Options[0].Name)
		}
		yes, no, abstain = 0, 1, Nobody
		if len(e.Options) == 3 {
			abstain = 2
		}
		return yes, no, abstain, nil
	}
	// Where everybody said the same, the other word stands on no ballot.
	for _, side := range []*int{&yes, &no} {
		if *side < 0 {
			word := "no"
			if side == &yes {
				word = "yes"
			}
			*side = len(e.Options)
			e.Options = append(slices.Clone(e.Options), Option{Name: word})
		}
	}
	for i := range e.Options {
		if i != yes && i != no && i != abstain {
			if abstain != Nobody {
				return 0, 0, 0, fmt.Errorf("%q is neither yes, no nor abstention", e.Options[i].Name)
			}
			abstain = i
		}
	}
	return yes, no, abstain, nil
}
