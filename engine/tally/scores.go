package tally

import (
	"fmt"
	"iter"
	"math/big"
)

// cards goes through the ballots as scores of standing options. Ballots with ranks are refused, unless a mark is enough for the
// method: then each option that is ranked has the score 1.
func (e *Election) cards(method string, marks bool) (iter.Seq2[[]Score, int64], error) {
	scored := e.Ballots != nil && e.Ballots.Scored
	if err := e.scoresFor(method); err != nil && (scored || !marks) {
		return nil, err
	}
	if err := e.Check(); err != nil {
		return nil, err
	}
	stands := make([]bool, len(e.Options))
	for _, o := range e.Standing() {
		stands[o] = true
	}
	return func(yield func([]Score, int64) bool) {
		var card []Score
		named := make([]bool, len(e.Options))
		for r, w := range e.Ballots.All() {
			card = card[:0]
			if scored {
				for o, score := range r.Scores() {
					if stands[o] {
						card = append(card, Score{o, score})
					}
				}
			} else {
				for _, m := range r {
					if m.IsOption() && stands[m.Option()] && !named[m.Option()] {
						named[m.Option()] = true
						card = append(card, Score{m.Option(), 1})
					}
				}
				for _, s := range card {
					named[s.Option] = false
				}
			}
			if !yield(card, w) {
				return
			}
		}
	}, nil
}

// scoresFor tells whether the ballots hold scores, as a method needs them.
func (e *Election) scoresFor(method string) error {
	if err := e.Check(); err != nil {
		return err
	}
	if e.Ballots.Total() > 0 && !e.Ballots.Scored {
		return fmt.Errorf("these ballots hold rankings, and %s counts scores; use --format score-columns, or a method that counts rankings", method)
	}
	return nil
}

// Approval elects the options that most voters approve of: those with a score above 0, or with any rank.
type Approval struct{}

// Count adds up the approvals. A ballot that approves of nothing is blank.
func (Approval) Count(e *Election, tie TieBreak) (*Record, error) {
	rec := newRecord(e, "approval", "approval: each voter approves of as many options as they like; the most approvals win")
	votes := make([]int64, len(e.Options))
	const shares = "A share is of those who voted, and the shares add up to more than 100%."
	if e.Ballots != nil && e.Ballots.Scored {
		g, err := e.grades("approval")
		if err != nil {
			return nil, err
		}
		rec.Valid = g.approving
		for o := range votes {
			votes[o] = g.options[o].above(0)
		}
		return rec, rec.most(e, tie, wholes(votes), shares)
	}
	cards, err := e.cards("approval", true)
	if err != nil {
		return nil, err
	}
	for card, w := range cards {
		if len(card) > 0 {
			rec.Valid += w
		}
		for _, s := range card {
			votes[s.Option] += w
		}
	}
	return rec, rec.most(e, tie, wholes(votes), shares)
}

func wholes(votes []int64) []Number {
	out := make([]Number, len(votes))
	for i, v := range votes {
		out[i] = Whole(v)
	}
	return out
}

// ScoreVoting elects the options with the highest sum of scores or, where blanks are abstentions, with the highest mean.
type ScoreVoting struct {
	Blank Unranked // UnrankedLast: a blank is 0; UnrankedIgnored: an abstention
	// Quorum is the least share of valid ballots, in percent, that must score an option where blanks are abstentions, so that
	// nobody wins by the praise of a few. Zero asks for none.
	Quorum int
}

// Count adds up the scores. A ballot that scores nothing is blank.
func (m ScoreVoting) Count(e *Election, tie TieBreak) (*Record, error) {
	g, err := e.grades("score")
	if err != nil {
		return nil, err
	}
	rule := "score: the highest sum; a blank is 0"
	if m.Blank == UnrankedIgnored {
		rule = fmt.Sprintf("score: the highest mean; a blank is an abstention, and at least %d%% must have scored an option", m.Quorum)
	}
	rec := newRecord(e, "score", rule)
	rec.Valid = g.valid
	figures := make([]Number, len(e.Options))
	for _, o := range e.Standing() {
		sum, given := g.options[o].sum()
		figures[o] = Fraction(new(big.Rat).SetInt(sum))
		if m.Blank != UnrankedIgnored {
			continue
		}
		figures[o] = Number{}
		if given > 0 {
			figures[o] = Fraction(new(big.Rat).SetFrac(sum, big.NewInt(given)))
		}
		need := new(big.Int).Mul(big.NewInt(rec.Valid), big.NewInt(int64(m.Quorum)))
		if new(big.Int).Mul(big.NewInt(given), big.NewInt(100)).Cmp(need) < 0 {
			figures[o] = Fraction(big.NewRat(-1<<40, 1)) // below any score
			rec.Notes = append(rec.Notes, fmt.Sprintf("%s was scored by %d of %d, which is under the quorum of %d%%, and goes last", rec.Name(o), given, rec.Valid, m.Quorum))
		}
	}
	return rec, rec.most(e, tie, figures, "")
}

// Dots is quick voting with dots in a meeting: each person has so many, and may put so many on one option.
type Dots struct {
	PerPerson int // 0 is no limit
	PerOption int // 0 is no limit
}

// Count adds up the dots. A ballot that breaks a limit counts for nothing, and a note says how many there were.
func (m Dots) Count(e *Election, tie TieBreak) (*Record, error) {
	cards, err := e.cards("dot", true)
	if err != nil {
		return nil, err
	}
	rec := newRecord(e, "dot", fmt.Sprintf("dots: %s for each person, %s on one option", limit(m.PerPerson), limit(m.PerOption)))
	sums := make([]big.Int, len(e.Options))
	broken := int64(0)
	var add big.Int
	for card, w := range cards {
		used, over := 0, false
		for _, s := range card {
			used += s.Score
			over = over || s.Score < 0 || m.PerOption > 0 && s.Score > m.PerOption
		}
		if over || m.PerPerson > 0 && used > m.PerPerson {
			broken += w
			continue
		}
		if used > 0 {
			rec.Valid += w
		}
		for _, s := range card {
			sums[s.Option].Add(&sums[s.Option], add.Mul(big.NewInt(int64(s.Score)), big.NewInt(w)))
		}
	}
	if broken > 0 {
		rec.Notes = append(rec.Notes, fmt.Sprintf("%d ballots used more dots than are allowed, and count for nothing", broken))
	}
	figures := make([]Number, len(e.Options))
	for o := range figures {
		figures[o] = Fraction(new(big.Rat).SetInt(&sums[o]))
	}
	return rec, rec.most(e, tie, figures, "")
}

func limit(n int) string {
	if n == 0 {
		return "any number"
	}
	return fmt.Sprint(n)
}
