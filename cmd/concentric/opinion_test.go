package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
)

// The fields of `concentric opinion --json`, each with the type that a program which reads it relies on.
var (
	representativeType = map[string]any{
		"statement": "number", "for": "string", "agree": "number", "disagree": "number", "votes": "number",
		"p": "number", "p_test": "number", "ratio": "number", "ratio_test": "number",
	}
	sharedType  = []any{map[string]any{"statement": "number", "p": "number", "test": "number"}}
	opinionType = map[string]any{
		"participants": "number", "statements": "number", "votes": "number", "in_conversation": "number", "seconds": "number", "peak_bytes": "number",
		"groups":    []any{map[string]any{"id": "number", "size": "number", "representative": []any{representativeType}}},
		"consensus": map[string]any{"agree": sharedType, "disagree": sharedType},
		"priority":  each{"number"}, "extremity": each{"number"}, "group_informed_consensus": each{"number"},
		"assignments": each{"number"}, "positions": each{"pair"},
	}
	opinionMapType = map[string]any{
		"structure": "string", "tests": map[string]any{}, "stability": "number", "confidence": each{"number"},
		"bridging":       []any{map[string]any{"statement": "number", "lower_bound": "number", "intercept": "number"}},
		"representation": map[string]any{}, "warnings": []any{"string"},
	}
)

// each is an object with any keys, all of whose values are of one type.
type each struct{ of string }

// TestOpinionKeepsItsContract runs both modes on all shared conversations.
func TestOpinionKeepsItsContract(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("CONCENTRIC_DATA is not set: left out are the conversations of polis/conversations")
	}
	conversations := filepath.Join(root, "polis", "conversations")
	folders, err := os.ReadDir(conversations)
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, entry := range folders {
		if !entry.IsDir() {
			continue
		}
		looked++
		folder := filepath.Join(conversations, entry.Name())
		e, err := polis.Read(os.DirFS(folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, mode := range []string{"compat", "map"} {
			t.Run(entry.Name()+"/"+mode, func(t *testing.T) { keepsContract(t, folder, mode, e) })
		}
	}
	if looked != 6 {
		t.Errorf("%d conversations were found, not 6", looked)
	}
}

func keepsContract(t *testing.T, folder, mode string, e *polis.Export) {
	said, complaint, status := program(t, ".", "opinion", "--json", "--mode", mode, folder)
	var found map[string]any
	decoder := json.NewDecoder(strings.NewReader(said))
	decoder.UseNumber()
	if err := decoder.Decode(&found); err != nil || status != 0 || decoder.More() {
		t.Fatalf("status %d: %v\n%s", status, err, complaint)
	}
	is(t, "", found, opinionType)
	if mode == "map" {
		is(t, "", found, opinionMapType)
	} else if found["structure"] != nil || found["confidence"] != nil {
		t.Error("compat says what only map finds")
	}

	sizes, people := map[string]json.Number{}, map[string]int{}
	exact := false
	for _, g := range found["groups"].([]any) {
		group := g.(map[string]any)
		sizes[group["id"].(json.Number).String()] = group["size"].(json.Number)
		for _, r := range group["representative"].([]any) {
			r := r.(map[string]any)
			if side := r["for"]; side != "agree" && side != "disagree" {
				t.Errorf("representative for %v", side)
			}
			s := slices.IndexFunc(e.Statements, func(s polis.Statement) bool { return s.ID == r["statement"].(json.Number).String() })
			if s < 0 || e.Votes.States[s] != opinion.In {
				t.Errorf("statement %v is representative, and no statement that is in", r["statement"])
			}
			exact = exact || len(r["p_test"].(json.Number).String()) > 12
		}
	}
	if !exact && len(sizes) > 1 {
		t.Error("all numbers are rounded")
	}
	assigned := found["assignments"].(map[string]any)
	for _, g := range found["groups"].([]any) {
		countsItsOwn(t, e, assigned, g.(map[string]any))
	}
	countsWhatIsShared(t, e, found["consensus"].(map[string]any))
	for id, group := range assigned {
		if sizes[group.(json.Number).String()] == "" {
			t.Fatalf("%s is in group %v, which is not there", id, group)
		}
		people[group.(json.Number).String()]++
	}
	for id, size := range sizes {
		if n, _ := size.Int64(); people[id] != int(n) {
			t.Errorf("group %s has %d assigned and the size %s", id, people[id], size)
		}
	}
	if n, _ := found["in_conversation"].(json.Number).Int64(); len(assigned) != int(n) {
		t.Errorf("%d assigned, %d in conversation", len(assigned), n)
	}
	// In the conversation are those with 7 votes on what is in; Compat fills up to 15.
	for p, id := range e.Participants {
		_, in := assigned[id]
		if votes := len(e.Votes.Row(p)); votes >= 7 && !in || votes < 7 && in && len(assigned) > 15 {
			t.Errorf("%s has %d votes and is in conversation: %v", id, votes, in)
		}
	}
	for _, id := range []string{"priority", "extremity", "group_informed_consensus"} {
		if len(found[id].(map[string]any)) != len(e.Statements) {
			t.Errorf("%s names %d of %d statements", id, len(found[id].(map[string]any)), len(e.Statements))
		}
	}
	if len(found["positions"].(map[string]any)) != len(e.Participants) {
		t.Errorf("%d positions of %d participants", len(found["positions"].(map[string]any)), len(e.Participants))
	}
}

// countsItsOwn recounts what a group's representative statements say of it, from
// the votes of those assigned to it and to the other groups; the figures are those
// of the side in "for", by the formulas of docs/opinion.md written out here once more.
func countsItsOwn(t *testing.T, e *polis.Export, assigned, group map[string]any) {
	t.Helper()
	for _, r := range group["representative"].([]any) {
		r := r.(map[string]any)
		statement := slices.IndexFunc(e.Statements, func(s polis.Statement) bool { return s.ID == r["statement"].(json.Number).String() })
		count := recount(e, statement, func(p int) bool { return assigned[e.Participants[p]] == group["id"] })
		others := recount(e, statement, func(p int) bool {
			g, in := assigned[e.Participants[p]]
			return in && g != group["id"]
		})
		side := map[any]opinion.Vote{"agree": opinion.Agree, "disagree": opinion.Disagree}[r["for"]]
		a, n := float64(count[side]), float64(count[opinion.Agree]+count[opinion.Disagree]+count[opinion.Pass])
		b, m := float64(others[side]), float64(others[opinion.Agree]+others[opinion.Disagree]+others[opinion.Pass])
		pooled, between := (a+1+b+1)/(n+1+m+1), 0.0
		if pooled < 1 {
			between = ((a+1)/(n+1) - (b+1)/(m+1)) / math.Sqrt(pooled*(1-pooled)*(1/(n+1)+1/(m+1)))
		}
		for field, want := range map[string]float64{
			"agree": float64(count[opinion.Agree]), "disagree": float64(count[opinion.Disagree]), "votes": n,
			"p": (a + 1) / (n + 2), "p_test": 2 * math.Sqrt(n+1) * ((a+1)/(n+1) - 0.5),
			"ratio": (a + 1) / (n + 2) / ((b + 1) / (m + 2)), "ratio_test": between,
		} {
			sameFigure(t, r, field, want)
		}
	}
}

// recount is how those of some participants voted on a statement.
func recount(e *polis.Export, statement int, of func(p int) bool) map[opinion.Vote]int {
	count := map[opinion.Vote]int{}
	for p := range e.Participants {
		if !of(p) {
			continue
		}
		for _, c := range e.Votes.Row(p) {
			if c.Statement() == statement {
				count[c.Vote()]++
			}
		}
	}
	return count
}

// countsWhatIsShared recounts p and test of what everybody shares.
func countsWhatIsShared(t *testing.T, e *polis.Export, shared map[string]any) {
	t.Helper()
	for word, side := range map[string]opinion.Vote{"agree": opinion.Agree, "disagree": opinion.Disagree} {
		for _, r := range shared[word].([]any) {
			r := r.(map[string]any)
			statement := slices.IndexFunc(e.Statements, func(s polis.Statement) bool { return s.ID == r["statement"].(json.Number).String() })
			count := recount(e, statement, func(int) bool { return true })
			a, n := float64(count[side]), float64(count[opinion.Agree]+count[opinion.Disagree]+count[opinion.Pass])
			sameFigure(t, r, "p", (a+1)/(n+2))
			sameFigure(t, r, "test", 2*math.Sqrt(n+1)*((a+1)/(n+1)-0.5))
		}
	}
}

func sameFigure(t *testing.T, in map[string]any, field string, want float64) {
	t.Helper()
	if got, err := in[field].(json.Number).Float64(); err != nil || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("%s is %v, not %v, in %v", field, in[field], want, in)
	}
}

// is compares a value with the type it must have.
func is(t *testing.T, at string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, right := got.(map[string]any)
		if !right {
			t.Errorf("%s is %T", at, got)
		}
		for field, kind := range want {
			is(t, at+"."+field, object[field], kind)
		}
	case []any:
		list, right := got.([]any)
		if !right {
			t.Errorf("%s is %T", at, got)
		}
		for _, element := range list {
			is(t, at+"[]", element, want[0])
		}
	case each:
		object, right := got.(map[string]any)
		if !right {
			t.Errorf("%s is %T", at, got)
		}
		for _, element := range object {
			is(t, at+"[]", element, want.of)
		}
	case string:
		right := false
		switch want {
		case "number":
			_, right = got.(json.Number)
		case "string":
			_, right = got.(string)
		case "pair":
			list, _ := got.([]any)
			right = len(list) == 2
			for _, x := range list {
				is(t, at, x, "number")
			}
		}
		if !right {
			t.Errorf("%s is %T, not a %s", at, got, want)
		}
	}
}
