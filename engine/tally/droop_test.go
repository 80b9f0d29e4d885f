package tally_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// reference is a count of Lundell's Droop, as its JSON record gives it.
type reference struct {
	Rule    string `json:"rule_name"`
	Actions []struct {
		Tag, Msg string
		Round    int
		Quota    string
		Surplus  string
		Lost     string `json:"nt_votes"`
		Residual string
		State    map[string]struct{ Code, Vote, KF string } `json:"cstate"`
	}
}

func readReference(t *testing.T, path string) reference {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var ref reference
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return ref
}

// TestGregoryAgreesWithDroop compares every stage of the reference counts: votes of each option, quota, non-transferable votes,
// who was elected and excluded.
func TestGregoryAgreesWithDroop(t *testing.T) {
	guarded := tally.WIGM()
	guarded.Digits, guarded.Guard = 18, 9
	batch := tally.WIGM()
	batch.Batch = tally.SureLosers
	exact := tally.WIGM()
	exact.Digits, exact.Guard = 12, 60
	compareAll(t, []conformance{
		{"scotland-fixed-p5-d5", tally.Scottish()},
		{"mpls-fixed-p4-d4", tally.Minneapolis()},
		{"wigm-prf-fixed-p4-d4", tally.WIGM()},
		{"wigm-prf-batch-fixed-p4-d4", batch},
		{"wigm-guarded-p18-g9-d18", guarded},
		{"wigm-rational-d12", exact},
	})
}

// TestMeekAgreesWithDroop compares every stage (the end of each round's iterations): votes, quota, surplus, what is left of the
// ballots that ended, and keep factors.
func TestMeekAgreesWithDroop(t *testing.T) {
	exact := tally.MeekGuarded()
	exact.Digits, exact.Guard, exact.Omega = 12, 90, 10
	warren, warrenExact := tally.MeekGuarded(), exact
	warren.Warren, warrenExact.Warren = true, true
	compareAll(t, []conformance{
		{"meek-prf-o6-fixed-p9-d9", tally.MeekPRF()},
		{"meek-o9-guarded-p18-g9-d18", tally.MeekGuarded()},
		{"warren-o9-guarded-p18-g9-d18", warren},
		{"meek-o10-rational-d12", exact},
		{"warren-o10-rational-d12", warrenExact},
	})
}

type conformance struct {
	suffix string
	rule   interface {
		Count(*tally.Election, tally.TieBreak) (*tally.Record, error)
	}
}

func compareAll(t *testing.T, rules []conformance) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: the reference counts of Droop (set CONCENTRIC_DATA)")
	}
	root = filepath.Join(root, "elections", "droop_ref")
	for _, r := range rules {
		files, _ := filepath.Glob(filepath.Join(root, "ref", "json", "*-"+r.suffix+".txt"))
		more, _ := filepath.Glob(filepath.Join(root, "ref", "json", "*", "*-"+r.suffix+".txt"))
		compared, agreed, stages := 0, 0, 0
		for _, f := range append(files, more...) {
			rel, _ := filepath.Rel(filepath.Join(root, "ref", "json"), f)
			name := strings.TrimSuffix(rel, "-"+r.suffix+".txt")
			blt := filepath.Join(root, "blt", name+".blt")
			if _, err := os.Stat(blt); err != nil {
				t.Logf("%s: left out, %s has no ballot file", r.suffix, name)
				continue
			}
			rec, err := r.rule.Count(unblank(t, readFile(t, blt)), tally.TieBreak{{Kind: tally.TieEarlier}, {Kind: tally.TieOrder}})
			if !strings.HasPrefix(r.suffix, "scotland") {
				rec, err = r.rule.Count(unblank(t, readFile(t, blt)), tally.TieBreak{{Kind: tally.TieOrder}})
			}
			if err != nil {
				t.Errorf("%s %s: %v", r.suffix, name, err)
				continue
			}
			compared++
			n, diff := sameStages(rec, readReference(t, f))
			stages += n
			if diff != "" {
				t.Errorf("%s %s: %s", r.suffix, name, diff)
				continue
			}
			agreed++
		}
		t.Logf("%s: %d elections compared, %d agree, at %d stages", r.suffix, compared, agreed, stages)
	}
}

// sameStages goes through the stages of the reference beside the rounds of the record.
func sameStages(rec *tally.Record, ref reference) (int, string) {
	round, n := 0, 0
	winners := map[string]bool{}
	for k, a := range ref.Actions {
		if a.Tag == "end" {
			for id, s := range a.State {
				if s.Code == "E" {
					winners[id] = true
				}
			}
		}
		if !isStage(ref, k) {
			continue
		}
		if round >= len(rec.Rounds) {
			return n, fmt.Sprintf("the reference has a stage more: %s", a.Msg)
		}
		r := rec.Rounds[round]
		round++
		n++
		if d := sameTally(r, a.State); d != "" {
			return n, fmt.Sprintf("round %d (%s): %s", r.Number, a.Msg, d)
		}
		if r.Quota.String() != a.Quota {
			return n, fmt.Sprintf("round %d: quota %s, reference %s", r.Number, r.Quota, a.Quota)
		}
		lost, want := tally.Whole(0), a.Lost
		for _, x := range r.Exhausted {
			lost = lost.Add(x.Votes)
		}
		if a.Residual != "" {
			lost, want = lost.Add(r.Residual), a.Residual
			if r.Surplus.String() != a.Surplus && a.Tag != "elect" { // it is worked out after the election is written
				return n, fmt.Sprintf("round %d: surplus %s, reference %s", r.Number, r.Surplus, a.Surplus)
			}
		}
		if lost.String() != want && !(lost.IsZero() && strings.Trim(want, "0.") == "") {
			return n, fmt.Sprintf("round %d: non-transferable %s, reference %s", r.Number, lost, want)
		}
	}
	if round != len(rec.Rounds) && !(ref.Actions[0].Residual == "" && rec.Rounds[len(rec.Rounds)-1].Keep != nil && round == len(rec.Rounds)-1) {
		return n, fmt.Sprintf("%d stages, reference %d", len(rec.Rounds), round)
	}
	if len(rec.Winners) != len(winners) {
		return n, fmt.Sprintf("winners %v, reference %v", rec.Winners, winners)
	}
	for _, w := range rec.Winners {
		if !winners[strconv.Itoa(w+1)] {
			return n, fmt.Sprintf("winners %v, reference %v", rec.Winners, winners)
		}
	}
	return n, ""
}

// isStage tells whether an action of the reference shows the votes as one of our rounds does.
func isStage(ref reference, k int) bool {
	a := ref.Actions[k]
	switch ref.Rule {
	case "mpls":
		return a.Tag == "count"
	case "scotland": // the Order transfers only what exceeds the quota; of nothing, nothing moves
		return a.Tag == "begin" || a.Tag == "transfer" && !strings.Contains(a.Msg, "(0.00000)")
	case "meek", "warren":
		return a.Tag == "iterate"
	case "meek-prf": // the last state before the next round that is not the exclusion itself
		return (a.Tag == "elect" && ref.Actions[k-1].Tag == "round" || a.Tag == "defeat" || a.Tag == "tie") && !strings.Contains(a.Msg, "remaining") &&
			!(a.Tag == "defeat" && ref.Actions[k-1].Tag == "tie")
	}
	return a.Tag == "begin" || a.Tag == "transfer"
}

func sameTally(r tally.Round, state map[string]struct{ Code, Vote, KF string }) string {
	for id, s := range state {
		o, err := strconv.Atoi(id)
		if err != nil || s.Code == "W" {
			continue
		}
		if got := r.Tally[o-1].String(); got != s.Vote {
			return fmt.Sprintf("option %s has %s votes, reference %s", id, got, s.Vote)
		}
		if s.KF != "" && r.Keep[o-1].String() != s.KF {
			return fmt.Sprintf("option %s has the keep factor %s, reference %s", id, r.Keep[o-1], s.KF)
		}
	}
	return ""
}

// unblank leaves blank ballots out, as the reference does before it counts.
func unblank(t *testing.T, e *tally.Election) *tally.Election {
	t.Helper()
	var b tally.Builder
	for r, w := range e.Ballots.All() {
		if len(r) == 0 {
			continue
		}
		if err := b.Add(w, r); err != nil {
			t.Fatal(err)
		}
	}
	e.Ballots = b.Ballots()
	return e
}
