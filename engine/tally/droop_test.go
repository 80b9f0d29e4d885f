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
			rec, err := r.rule.Count(readBLT(t, blt), tally.TieBreak{{Kind: tally.TieEarlier}, {Kind: tally.TieOrder}})
			if !strings.HasPrefix(r.suffix, "scotland") {
				rec, err = r.rule.Count(readBLT(t, blt), tally.TieBreak{{Kind: tally.TieOrder}})
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

// sameStages goes through the stages of the reference (its transfers) beside the rounds of the record.
func sameStages(rec *tally.Record, ref reference) (int, string) {
	round, n := 0, 0
	winners := map[string]bool{}
	for _, a := range ref.Actions {
		switch a.Tag {
		case "begin", "transfer", "count":
		case "end":
			for id, s := range a.State {
				if s.Code == "E" {
					winners[id] = true
				}
			}
			continue
		default:
			continue
		}
		if a.Tag == "transfer" && ref.Rule == "mpls" {
			continue
		}
		if a.Tag == "transfer" && strings.Contains(a.Msg, "(0.00000)") && ref.Rule == "scotland" {
			continue // the Order transfers only what exceeds the quota; nothing moves
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
		lost := tally.Whole(0)
		for _, x := range r.Exhausted {
			lost = lost.Add(x.Votes)
		}
		if a.Lost != "" && lost.String() != a.Lost && !(lost.IsZero() && strings.Trim(a.Lost, "0.") == "") {
			return n, fmt.Sprintf("round %d: non-transferable %s, reference %s", r.Number, lost, a.Lost)
		}
	}
	if round != len(rec.Rounds) {
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

func sameTally(r tally.Round, state map[string]struct{ Code, Vote, KF string }) string {
	for id, s := range state {
		o, err := strconv.Atoi(id)
		if err != nil || s.Code == "W" {
			continue
		}
		if got := r.Tally[o-1].String(); got != s.Vote {
			return fmt.Sprintf("option %s has %s votes, reference %s", id, got, s.Vote)
		}
	}
	return ""
}
