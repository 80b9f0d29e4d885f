package tally

import (
	"fmt"
	"math/big"
)

// Panel is what a majority leaves out: all that can be said from rankings alone about those whom the result does not satisfy.
// It says nothing of their reasons; an objection has one, and is no figure.
type Panel struct {
	Winner int
	// Votes is what the winner had in the last round, Continuing all votes that still counted there, Ballots all that were cast.
	Votes, Continuing, Ballots int64
	// CondorcetWinner beats every other option head to head, CondorcetLoser loses to every other; Nobody where there is none.
	CondorcetWinner, CondorcetLoser int
	// BeatenBy are the options that more voters rank above the winner than below.
	BeatenBy []Duel
	// WithoutIn[k] is how many voters have no winner among their first k+1 ranks, blank ballots included.
	WithoutIn [3]int64
	// Unranked is how many of the Valid voters, who ranked something, did not rank the winner.
	Unranked, Valid int64
	// NotAnObjection is how many put the winner last, or left it off though they ranked three: all that ranks tell of resistance.
	NotAnObjection int64
	// Rival is the option that beats the winner by most, or else the one with most voters within their first three; Nobody where
	// there is no other. RivalWithin3 and WinnerWithin3 are how many voters have them among their first three.
	Rival                       int
	WinnerWithin3, RivalWithin3 int64
	// Change is how many ballots would have to be changed for another winner, where ties fall that way: the fewest where Exact is
	// true, otherwise enough. It is -1 where the method has no bound here.
	Change int64
	Exact  bool
	// Others are the winners by other methods, from the same ballots.
	Others []OtherWinner
	// Scored: the ballots hold scores, which are read as ranks; first then means the highest mark, and several may share it.
	Scored bool
}

// Duel is a comparison head to head.
type Duel struct {
	Over    int // the option that beats the winner
	For     int64
	Against int64
}

// OtherWinner is what another method elects.
type OtherWinner struct {
	Method  string
	Winners []int
}

// LeftOut makes the panel for a count that elected one option; nil for any other, see LeftOutOfBoard. Unranked options are below all
// that are ranked. Scores are read as ranks: the same score is a shared rank, a blank is 0, and a voter's lowest score is no rank.
func LeftOut(e *Election, rec *Record) (*Panel, error) {
	if rec.Method == "yes-no" || rec.Seats != 1 || len(rec.Winners) != 1 || len(e.Standing()) < 2 || e.Ballots.Total() == 0 || rec.Method == "equal-shares" || len(rec.Rounds) == 0 {
		return nil, nil
	}
	p, err := e.preferences()
	if err != nil {
		return nil, err
	}
	w, standing := rec.Winners[0], e.Standing()
	m := &Panel{Winner: w, Ballots: e.Ballots.Total(), CondorcetWinner: p.CondorcetWinner(standing), CondorcetLoser: p.CondorcetLoser(standing), Rival: Nobody, Scored: e.Ballots.Scored}
	m.share(rec, p)
	strongest := int64(0)
	for _, o := range standing {
		if o == w {
			continue
		}
		if p.Beats(o, w) {
			m.BeatenBy = append(m.BeatenBy, Duel{o, p.Above[o][w], p.Above[w][o]})
			if lead := p.Above[o][w] - p.Above[w][o]; lead > strongest {
				strongest, m.Rival = lead, o
			}
		}
	}
	if m.Rival == Nobody {
		for _, o := range standing {
			if o != w && (m.Rival == Nobody || p.Within[2][o] > p.Within[2][m.Rival]) {
				m.Rival = o
			}
		}
	}
	for k := range m.WithoutIn {
		m.WithoutIn[k] = m.Ballots - p.Within[k][w]
	}
	m.WinnerWithin3, m.RivalWithin3 = p.Within[2][w], p.Within[2][m.Rival]
	m.Unranked, m.Valid, m.NotAnObjection = p.Valid-p.Ranked[w], p.Valid, p.Disliked[w]
	if m.Others, err = otherWinners(e, rec, p); err != nil {
		return nil, err
	}
	m.Change, m.Exact = fragility(rec, p, standing)
	return m, nil
}

// counted tells whether the tallies of a method are votes.
func counted(method string) bool {
	switch method {
	case "irv", "plurality", "runoff", "rctab":
		return true
	}
	return false
}

// share is what the winner had of the votes that still counted; where a method does not count votes, of first choices.
func (m *Panel) share(rec *Record, p *Pairs) {
	if !counted(rec.Method) {
		m.Votes, m.Continuing = p.Within[0][m.Winner], p.Valid
		return
	}
	last := rec.Rounds[len(rec.Rounds)-1]
	m.Votes = last.Tally[m.Winner].whole()
	for o, v := range last.Tally {
		if !rec.Options[o].WriteIn || rec.Method != "irv" {
			m.Continuing += v.whole()
		}
	}
}

// otherWinners counts the same ballots by other methods. Ties are broken by the earlier rounds, then by the lot with the seed 0.
func otherWinners(e *Election, rec *Record, p *Pairs) ([]OtherWinner, error) {
	var out []OtherWinner
	add := func(method string, r *Record, err error) error {
		if err == nil && method != rec.Method {
			out = append(out, OtherWinner{method, r.Winners})
		}
		return err
	}
	one := *e
	one.Seats = 1
	if e.Ballots.Scored {
		for _, m := range []struct {
			name  string
			count func(*Election, TieBreak) (*Record, error)
		}{
			{"approval", Approval{}.Count}, {"score", ScoreVoting{}.Count}, {"star", STAR{}.Count}, {"majority-judgment", MajorityJudgment{}.Count},
		} {
			if m.name == rec.Method {
				continue
			}
			r, err := m.count(&one, nil)
			if err := add(m.name, r, err); err != nil {
				return nil, err
			}
		}
	} else {
		most, _, err := firsts(&one, "plurality", "")
		if err != nil {
			return nil, err
		}
		if err := add("plurality", most, most.most(&one, nil, wholes(p.Within[0]), "")); err != nil {
			return nil, err
		}
		if rec.Method != "irv" {
			irv, err := IRV{EndAtShared: true}.Count(&one, nil)
			if err := add("irv", irv, err); err != nil {
				return nil, err
			}
		}
	}
	borda := newRecord(&one, "borda", "")
	if err := add("borda", borda, borda.most(&one, nil, p.points(e.Standing()), "")); err != nil {
		return nil, err
	}
	for _, method := range []CondorcetMethod{Copeland, Minimax, Schulze, RankedPairs} {
		if err := add(string(method), Condorcet{Method: method}.order(&one, p), nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// points are the order of Borda's: the voters an option is ranked above, less those it is ranked below.
func (p *Pairs) points(standing []int) []Number {
	points := make([]Number, len(p.Above))
	for _, a := range standing {
		sum := new(big.Int)
		for _, b := range standing {
			if a != b {
				sum.Add(sum, big.NewInt(p.Above[a][b]))
				sum.Sub(sum, big.NewInt(p.Above[b][a]))
			}
		}
		points[a] = Fraction(new(big.Rat).SetInt(sum))
	}
	return points
}

// Sentence says in one sentence whom the majority leaves out.
func (m *Panel) Sentence(rec *Record) string {
	s := fmt.Sprintf("%s was elected with %s of the votes that still counted, which is %s of all ballots", rec.Name(m.Winner), percent(m.Votes, m.Continuing), percent(m.Votes, m.Ballots))
	if !counted(rec.Method) {
		s = fmt.Sprintf("%s was elected, and is the first choice on %s of all ballots", rec.Name(m.Winner), percent(m.Votes, m.Ballots))
	}
	if m.Scored {
		s = fmt.Sprintf("%s was elected, and has the highest mark, which others may share, on %s of all ballots", rec.Name(m.Winner), percent(m.Votes, m.Ballots))
	}
	switch {
	case len(m.BeatenBy) > 0:
		for _, d := range m.BeatenBy {
			if d.Over == m.Rival {
				s += fmt.Sprintf("; %s of all voters prefer %s, %s prefer %s", percent(d.For, m.Ballots), rec.Name(m.Rival), percent(d.Against, m.Ballots), rec.Name(m.Winner))
			}
		}
	case m.CondorcetWinner == m.Winner:
		s += "; no other option is preferred to it head to head"
	}
	if m.Scored {
		return s + fmt.Sprintf("; %s of all voters gave it no more than their lowest mark", percent(m.Ballots-m.Valid+m.Unranked, m.Ballots)) + "."
	}
	return s + fmt.Sprintf("; %s of all voters do not have it among their first three", percent(m.WithoutIn[2], m.Ballots)) + "."
}

// percent is a share of a whole, with one decimal.
func percent(part, of int64) string {
	if of == 0 {
		return "none"
	}
	r := big.NewRat(100, 1)
	return r.Mul(r, big.NewRat(part, of)).FloatString(1) + "%"
}

// Fields is the panel as `concentric tally --json` prints it.
func (m *Panel) Fields(rec *Record) map[string]any {
	if m == nil {
		return nil
	}
	name := rec.named
	duels := []map[string]any{}
	for _, d := range m.BeatenBy {
		duels = append(duels, map[string]any{"option": name(d.Over), "for": share(d.For, m.Ballots), "against": share(d.Against, m.Ballots)})
	}
	return map[string]any{
		"from": source(m.Scored), "winner": name(m.Winner),
		"of_continuing": share(m.Votes, m.Continuing), "of_all": share(m.Votes, m.Ballots), "inactive": share(m.Ballots-m.Continuing, m.Ballots),
		"condorcet_winner": name(m.CondorcetWinner), "condorcet_loser": name(m.CondorcetLoser), "beaten_by": duels,
		"without_in_first":    []map[string]any{share(m.WithoutIn[0], m.Ballots), share(m.WithoutIn[1], m.Ballots), share(m.WithoutIn[2], m.Ballots)},
		"not_ranked":          share(m.Unranked, m.Valid),
		"last_or_left_off":    map[string]any{"votes": m.NotAnObjection, "of": m.Ballots, "note": "not an objection: ranks have no reasons"},
		"rival":               name(m.Rival),
		"winner_within_three": share(m.WinnerWithin3, m.Ballots),
		"rival_within_three":  share(m.RivalWithin3, m.Ballots),
		"ballots_to_change":   m.change(),
		"other_methods":       others(rec, m.Others),
		"sentence":            m.Sentence(rec),
	}
}

func (m *Panel) change() map[string]any {
	if m.Change < 0 {
		return nil
	}
	return map[string]any{"count": m.Change, "exact": m.Exact}
}
