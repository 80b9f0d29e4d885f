package tally

import "math/big"

// Borda gives each option of a ballot as many points as there are options, one less for each rank further down, 1 for the
// last (J.-C. de Borda, 1781). Options that share a rank share the points of the places they take. Of options that a ballot does not rank,
// UnrankedLast lets them share the points that are left, and UnrankedIgnored gives them none (so those who rank few give few).
type Borda struct{ Unranked Unranked }

// Count adds up the points; the most win.
func (m Borda) Count(e *Election, tie TieBreak) (*Record, error) {
	p, err := e.Compare(UnrankedLast)
	if err != nil {
		return nil, err
	}
	rule := "Borda: as many points as there are options for the first, one less for each place after it; unranked options share what is left"
	if m.Unranked == UnrankedIgnored {
		rule = "Borda: as many points as there are options for the first, one less for each place after it; unranked options get none"
	}
	rec := newRecord(e, "borda", rule)
	rec.Valid = p.Valid
	standing := e.Standing()
	points := make([]Number, len(e.Options))
	for _, a := range standing {
		// A point for a's own place, one for each option below it, half of one for each that is level with it: twice that is whole.
		voters := p.Valid
		if m.Unranked == UnrankedIgnored {
			voters = p.Ranked[a]
		}
		twice := new(big.Int).Mul(big.NewInt(2), big.NewInt(voters))
		for _, b := range standing {
			if a == b {
				continue
			}
			level := p.Level[a][b]
			if m.Unranked != UnrankedIgnored {
				level = p.Valid - p.Above[a][b] - p.Above[b][a]
			}
			twice.Add(twice, new(big.Int).Mul(big.NewInt(2), big.NewInt(p.Above[a][b])))
			twice.Add(twice, big.NewInt(level))
		}
		points[a] = Fraction(new(big.Rat).SetFrac(twice, big.NewInt(2)))
	}
	return rec, rec.most(e, tie, points, "")
}
