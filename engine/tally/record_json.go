package tally

import "encoding/json"

type namedJSON struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
}

type tallyJSON struct {
	namedJSON
	Votes Number `json:"votes"`
}

type transferJSON struct {
	From   namedJSON  `json:"from"`
	To     *namedJSON `json:"to"`
	Votes  Number     `json:"votes"`
	Reason Reason     `json:"reason,omitempty"`
}

type roundJSON struct {
	Round     int               `json:"round"`
	Tally     []tallyJSON       `json:"tally"`
	Quota     *Number           `json:"quota"`
	Surplus   *Number           `json:"surplus,omitempty"`
	Elected   []namedJSON       `json:"elected"`
	Excluded  []namedJSON       `json:"excluded"`
	Transfers []transferJSON    `json:"transfers"`
	Exhausted map[Reason]Number `json:"exhausted"`
	Residual  *Number           `json:"residual,omitempty"`
	Keep      []Number          `json:"keep,omitempty"`
	Note      string            `json:"note,omitempty"`
}

type tieJSON struct {
	Round   int         `json:"round,omitempty"`
	Options []namedJSON `json:"options"`
	For     string      `json:"for"`
	Rule    string      `json:"rule"`
	Chosen  []namedJSON `json:"chosen"`
}

// Fields is the record as the fields that `concentric tally --json` prints: method, rule, title, seats, options, ballots, valid,
// rounds, winners, ties, pairwise, ranking, notes. A caller may add its own before marshalling.
func (r *Record) Fields() map[string]any {
	name := func(i int) namedJSON { return namedJSON{i + 1, r.Options[i].Name} }
	names := func(is []int) []namedJSON {
		out := make([]namedJSON, 0, len(is))
		for _, i := range is {
			out = append(out, name(i))
		}
		return out
	}
	some := func(n Number) *Number {
		if n.IsZero() {
			return nil
		}
		return &n
	}
	all := make([]int, len(r.Options))
	for i := range all {
		all[i] = i
	}
	rounds := make([]roundJSON, 0, len(r.Rounds))
	for _, rd := range r.Rounds {
		j := roundJSON{
			Round: rd.Number, Tally: make([]tallyJSON, 0, len(rd.Tally)), Quota: some(rd.Quota), Surplus: some(rd.Surplus),
			Elected: names(rd.Elected), Excluded: names(rd.Excluded), Transfers: make([]transferJSON, 0, len(rd.Transfers)),
			Exhausted: make(map[Reason]Number), Residual: some(rd.Residual), Keep: rd.Keep, Note: rd.Note,
		}
		for i, v := range rd.Tally {
			j.Tally = append(j.Tally, tallyJSON{name(i), v})
		}
		for _, t := range rd.Transfers {
			x := transferJSON{From: name(t.From), Votes: t.Votes, Reason: t.Reason}
			if t.To != Nobody {
				to := name(t.To)
				x.To = &to
			}
			j.Transfers = append(j.Transfers, x)
		}
		for _, x := range rd.Exhausted {
			j.Exhausted[x.Reason] = x.Votes
		}
		rounds = append(rounds, j)
	}
	ties := make([]tieJSON, 0, len(r.Ties))
	for _, t := range r.Ties {
		ties = append(ties, tieJSON{t.Round, names(t.Options), t.For, t.Rule, names(t.Chosen)})
	}
	fields := map[string]any{
		"method": r.Method, "rule": r.Rule, "title": r.Title, "seats": r.Seats, "options": names(all), "ballots": r.Ballots,
		"valid": r.Valid, "rounds": rounds, "winners": names(r.Winners), "ties": ties, "notes": append([]string{}, r.Notes...),
	}
	if r.Pairwise != nil {
		fields["pairwise"] = r.Pairwise
	}
	if r.Ranking != nil {
		groups := make([][]namedJSON, 0, len(r.Ranking))
		for _, g := range r.Ranking {
			groups = append(groups, names(g))
		}
		fields["ranking"] = groups
	}
	return fields
}

// MarshalJSON writes Fields.
func (r *Record) MarshalJSON() ([]byte, error) { return json.Marshal(r.Fields()) }
