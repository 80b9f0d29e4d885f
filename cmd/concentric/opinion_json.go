package main

import (
	"encoding/json"
	"io"
	"strconv"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
)

// opinionFound is what concentric opinion prints with --json. Numbers are not
// rounded. Statements and participants are named by their ids in the export.
type opinionFound struct {
	Mode           string                   `json:"mode"`
	Participants   int                      `json:"participants"`
	Statements     int                      `json:"statements"` // with at least one vote
	Votes          int                      `json:"votes"`
	InConversation int                      `json:"in_conversation"`
	Seconds        float64                  `json:"seconds"`
	PeakBytes      int64                    `json:"peak_bytes"`
	Groups         []opinionGroup           `json:"groups"`
	Consensus      opinionConsensus         `json:"consensus"`
	Priority       map[string]float64       `json:"priority"`
	Extremity      map[string]float64       `json:"extremity"`
	GroupInformed  map[string]float64       `json:"group_informed_consensus"`
	Assignments    map[string]int           `json:"assignments"`
	Positions      map[string]opinion.Point `json:"positions"`
	Import         []string                 `json:"import"`
	*opinionMap

	components opinion.Components
}

type opinionGroup struct {
	ID             int                     `json:"id"`
	Size           int                     `json:"size"`
	Representative []opinionRepresentative `json:"representative"`
}

type opinionRepresentative struct {
	Statement json.RawMessage `json:"statement"`
	For       string          `json:"for"`
	Agree     int             `json:"agree"`
	Disagree  int             `json:"disagree"`
	Votes     int             `json:"votes"`
	P         float64         `json:"p"`
	PTest     float64         `json:"p_test"`
	Ratio     float64         `json:"ratio"`
	RatioTest float64         `json:"ratio_test"`
	// Interval is the 95% interval of the share of votes on this side.
	Interval opinion.Interval `json:"interval"`

	index int
}

type opinionConsensus struct {
	Agree    []opinionShared `json:"agree"`
	Disagree []opinionShared `json:"disagree"`
}

type opinionShared struct {
	Statement json.RawMessage `json:"statement"`
	P         float64         `json:"p"`
	Test      float64         `json:"test"`
	Agree     int             `json:"agree"`
	Disagree  int             `json:"disagree"`
	Votes     int             `json:"votes"`

	index int
}

// describeCompat puts a compat result into the words of the output.
func describeCompat(e *polis.Export, r *opinion.CompatResult) *opinionFound {
	found := newFound(e, "compat")
	found.components = r.Components
	for p, chosen := range r.InConversation {
		found.Positions[e.Participants[p]] = r.Positions[p]
		if chosen {
			found.InConversation++
		}
		if g := r.GroupOf[p]; g >= 0 {
			found.Assignments[e.Participants[p]] = int(g) + 1
		}
	}
	found.addGroups(e, r.Groups)
	found.addConsensus(e, r.Consensus)
	found.addStatements(e, r.Priority, r.Extremity, r.GroupInformedAgree)
	return found
}

func (f *opinionFound) addStatements(e *polis.Export, priority, extremity, groupInformed []float64) {
	for s, statement := range e.Statements {
		f.Priority[statement.ID] = priority[s]
		f.Extremity[statement.ID] = extremity[s]
		f.GroupInformed[statement.ID] = groupInformed[s]
	}
}

func newFound(e *polis.Export, mode string) *opinionFound {
	found := &opinionFound{
		Mode:          mode,
		Participants:  len(e.Participants),
		Votes:         e.Votes.Len(),
		Groups:        []opinionGroup{},
		Priority:      map[string]float64{},
		Extremity:     map[string]float64{},
		GroupInformed: map[string]float64{},
		Assignments:   map[string]int{},
		Positions:     map[string]opinion.Point{},
		Import:        e.Report.Sentences(),
	}
	for _, c := range e.Votes.Counts() {
		if c.Votes > 0 {
			found.Statements++
		}
	}
	return found
}

func (f *opinionFound) addGroups(e *polis.Export, groups []opinion.Group) {
	for g, group := range groups {
		f.Groups = append(f.Groups, describeGroup(e, g+1, group))
	}
}

func describeGroup(e *polis.Export, id int, group opinion.Group) opinionGroup {
	out := opinionGroup{ID: id, Size: group.Size, Representative: []opinionRepresentative{}}
	for _, r := range group.Representative {
		n := r.Counts.Agree
		if r.For == opinion.Disagree {
			n = r.Counts.Disagree
		}
		out.Representative = append(out.Representative, opinionRepresentative{
			Statement: statementID(e, r.Statement), For: side(r.For),
			Agree: r.Counts.Agree, Disagree: r.Counts.Disagree, Votes: r.Counts.Votes,
			P: r.P, PTest: r.PTest, Ratio: r.Ratio, RatioTest: r.RatioTest,
			Interval: opinion.Wilson(n, r.Counts.Votes), index: r.Statement,
		})
	}
	return out
}

func (f *opinionFound) addConsensus(e *polis.Export, c opinion.Consensus) {
	list := func(from []opinion.Shared) []opinionShared {
		out := []opinionShared{}
		for _, s := range from {
			out = append(out, opinionShared{
				Statement: statementID(e, s.Statement), P: s.P, Test: s.Test,
				Agree: s.Counts.Agree, Disagree: s.Counts.Disagree, Votes: s.Counts.Votes,
				index: s.Statement,
			})
		}
		return out
	}
	f.Consensus = opinionConsensus{Agree: list(c.Agree), Disagree: list(c.Disagree)}
}

// statementID is a number where the export has whole numbers, otherwise text.
func statementID(e *polis.Export, statement int) json.RawMessage {
	id := e.Statements[statement].ID
	if n, err := strconv.Atoi(id); err == nil && strconv.Itoa(n) == id {
		return json.RawMessage(id)
	}
	text, err := json.Marshal(id)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return text
}

func side(v opinion.Vote) string {
	if v == opinion.Agree {
		return "agree"
	}
	return "disagree"
}

func (f *opinionFound) writeJSON(out io.Writer) error {
	return json.NewEncoder(out).Encode(f)
}
