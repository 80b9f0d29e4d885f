package main

import (
	"encoding/json"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
)

// opinionMap is what only the honest mode finds.
type opinionMap struct {
	Structure      string                 `json:"structure"` // none, spectrum or groups
	Tests          opinionTests           `json:"tests"`
	Stability      float64                `json:"stability"`
	Diligence      float64                `json:"diligence"`
	Confidence     map[string]float64     `json:"confidence"`
	Spectrum       []opinionGroup         `json:"spectrum,omitempty"` // its two ends
	Bridging       []opinionBridge        `json:"bridging"`
	Representation *opinionRepresentation `json:"representation"`
	Warnings       []string               `json:"warnings"`
}

type opinionTests struct {
	People    int                  `json:"people"`
	Structure opinionStructureTest `json:"structure"`
	Groups    []opinionGroupTest   `json:"groups"`
}

type opinionStructureTest struct {
	Eigenvalues []float64 `json:"eigenvalues"`
	Shuffled    []float64 `json:"largest_shuffled"`
	P           float64   `json:"p"`
	Runs        int       `json:"runs"`
	Rank        int       `json:"rank"`
}

// opinionGroupTest has its lists by number of groups, from 2.
type opinionGroupTest struct {
	Continuum string    `json:"continuum"`
	Observed  []float64 `json:"silhouette"`
	Simulated []float64 `json:"simulated"`
	Excess    []float64 `json:"excess"`
	P         float64   `json:"p"`
	Runs      int       `json:"runs"`
	Groups    int       `json:"groups"`
	// Difference is the observed less the simulated silhouette for that number.
	Difference float64 `json:"difference"`
	Least      float64 `json:"least_difference"` // below it no groups are shown, whatever p is
}

type opinionBridge struct {
	Statement  json.RawMessage `json:"statement"`
	LowerBound float64         `json:"lower_bound"`
	Intercept  float64         `json:"intercept"`
	Agree      int             `json:"agree"`
	Disagree   int             `json:"disagree"`
	Votes      int             `json:"votes"`

	index int
}

type opinionRepresentation struct {
	Shortlist     []json.RawMessage `json:"shortlist"`
	People        int               `json:"people"`
	Asked         float64           `json:"asked"`
	Justified     bool              `json:"justified"`
	Proportional  bool              `json:"ejr_plus"`
	LeftOut       json.RawMessage   `json:"left_out"` // null if nobody is
	LeftOutPeople float64           `json:"left_out_people"`
	Level         int               `json:"level"`

	index int
}

// describeMap puts a map result into the words of the output.
func describeMap(e *polis.Export, r *opinion.MapResult) *opinionFound {
	found := newFound(e, "map")
	found.components = r.Components
	found.opinionMap = &opinionMap{
		Structure: r.Structure.String(), Tests: describeTests(r.Tests), Stability: r.Stability,
		Diligence: r.Diligence, Confidence: map[string]float64{}, Bridging: []opinionBridge{}, Warnings: []string{},
	}
	for p, chosen := range r.InConversation {
		id := e.Participants[p]
		found.Positions[id] = r.Positions[p]
		if chosen {
			found.InConversation++
			found.Assignments[id] = int(r.GroupOf[p]) + 1
			found.Confidence[id] = r.Confidence[p]
		}
	}
	found.addGroups(e, r.Groups)
	for i, end := range r.Ends {
		found.Spectrum = append(found.Spectrum, describeGroup(e, i+1, end))
	}
	found.addConsensus(e, r.Consensus)
	found.addStatements(e, r.Priority, r.Extremity, r.GroupInformedAgree)
	for _, b := range r.Bridging {
		found.Bridging = append(found.Bridging, opinionBridge{
			Statement: statementID(e, b.Statement), LowerBound: b.LowerBound, Intercept: b.Intercept,
			Agree: b.Counts.Agree, Disagree: b.Counts.Disagree, Votes: b.Counts.Votes, index: b.Statement,
		})
	}
	found.Representation = describeRepresentation(e, r.Representation)
	for _, w := range r.Warnings {
		found.Warnings = append(found.Warnings, w.String())
	}
	return found
}

func describeTests(t opinion.Tests) opinionTests {
	out := opinionTests{People: t.People, Groups: []opinionGroupTest{}, Structure: opinionStructureTest{
		Eigenvalues: orEmpty(t.Structure.Eigenvalues), Shuffled: orEmpty(t.Structure.Shuffled),
		P: t.Structure.P, Runs: t.Structure.Runs, Rank: t.Structure.Rank,
	}}
	for _, g := range t.Groups {
		out.Groups = append(out.Groups, opinionGroupTest{
			Continuum: g.Continuum, Observed: g.Observed[2:], Simulated: g.Simulated[2:], Excess: g.Excess[2:],
			P: g.P, Runs: g.Runs, Groups: g.Groups, Difference: g.Difference, Least: g.Least,
		})
	}
	return out
}

func orEmpty(list []float64) []float64 {
	if list == nil {
		return []float64{}
	}
	return list
}

func describeRepresentation(e *polis.Export, c opinion.Certificate) *opinionRepresentation {
	out := &opinionRepresentation{
		Shortlist: []json.RawMessage{}, People: c.People, Asked: c.Asked, Justified: c.Justified,
		Proportional: c.Proportional, LeftOut: json.RawMessage("null"), index: c.LeftOut,
	}
	for _, s := range c.Shortlist {
		out.Shortlist = append(out.Shortlist, statementID(e, s))
	}
	if c.LeftOut >= 0 {
		out.LeftOut = statementID(e, c.LeftOut)
		out.LeftOutPeople, out.Level = c.LeftOutPeople, c.Level
	}
	return out
}
