package rctab

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// report is what RCTab writes about a count.
type report struct {
	Results []struct {
		Round           int
		InactiveBallots map[string]string
		Tally           map[string]string
		TallyResults    []struct {
			Elected, Eliminated string
			Transfers           map[string]string
		}
		Threshold string
	}
}

// TestReports compares every round of the reports of the certified tabulator: tallies, threshold, inactive ballots by reason, who
// was elected and eliminated, and every transfer.
func TestReports(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: the reports of the certified tabulator (set CONCENTRIC_DATA)")
	}
	configs, err := filepath.Glob(filepath.Join(root, "elections", "rctab", "*", "*_config.json"))
	if err != nil || len(configs) == 0 {
		t.Fatal("no configurations", err)
	}
	counts, agreed, rounds := 0, 0, 0
	for _, config := range configs {
		res, err := CountFile(config)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(config), err)
			continue
		}
		recs := res.Records
		whole := res.Whole()
		one, err := tally.LeftOut(res.Election, whole)
		several, fault := tally.LeftOutOfBoard(res.Election, whole)
		if err != nil || fault != nil || len(whole.Winners) > 0 && len(res.Election.Standing()) > 1 && one == nil && several == nil {
			t.Errorf("%s: %d winners and no panel: %v, %v", filepath.Base(config), len(whole.Winners), err, fault)
		}
		reports, _ := filepath.Glob(filepath.Join(filepath.Dir(config), "*report.json"))
		slices.Sort(reports)
		if len(reports) != len(recs) {
			t.Errorf("%s: %d counts, %d reports", filepath.Base(config), len(recs), len(reports))
			continue
		}
		for i, rec := range recs {
			counts++
			n, diff := same(t, rec, reports[i])
			rounds += n
			if diff != "" {
				t.Errorf("%s: %s", strings.TrimSuffix(filepath.Base(reports[i]), "_expected_detailed_report.json"), diff)
				continue
			}
			agreed++
			if len(rec.Ties) > 0 {
				t.Logf("%s: agrees with %d ties broken: %s", filepath.Base(config), len(rec.Ties), rec.Ties[0].Rule)
			}
		}
	}
	t.Logf("%d counts by %d configurations compared, %d agree, at %d rounds", counts, len(configs), agreed, rounds)
}

func same(t *testing.T, rec *tally.Record, path string) (int, string) {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want report
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	index := make(map[string]int)
	for i, o := range rec.Options {
		index[o.Name] = i
	}
	if len(rec.Rounds) != len(want.Results) {
		return 0, fmt.Sprintf("%d rounds, report %d", len(rec.Rounds), len(want.Results))
	}
	for i, w := range want.Results {
		if d := sameRound(rec.Rounds[i], w.Tally, w.InactiveBallots, w.Threshold, index); d != "" {
			return i, fmt.Sprintf("round %d: %s", i+1, d)
		}
		var elected, eliminated []int
		moved := make(map[int]map[string]*big.Rat)
		for _, x := range rec.Rounds[i].Transfers {
			to := "exhausted"
			if x.To != tally.Nobody {
				to = rec.Options[x.To].Name
			} else if x.Reason == tally.Rounding {
				to = "residual surplus"
			}
			if moved[x.From] == nil {
				moved[x.From] = make(map[string]*big.Rat)
			}
			if moved[x.From][to] == nil {
				moved[x.From][to] = new(big.Rat)
			}
			moved[x.From][to].Add(moved[x.From][to], x.Votes.Rat())
		}
		for _, r := range w.TallyResults {
			o := index[r.Elected+r.Eliminated]
			if r.Elected != "" {
				elected = append(elected, o)
			} else {
				eliminated = append(eliminated, o)
			}
			if len(moved[o]) != len(r.Transfers) {
				return i, fmt.Sprintf("round %d: transfers of %s%s go to %v, report %v", i+1, r.Elected, r.Eliminated, moved[o], r.Transfers)
			}
			for to, votes := range r.Transfers {
				if v := moved[o][to]; v == nil || v.Cmp(number(votes)) != 0 {
					return i, fmt.Sprintf("round %d: %s%s to %s: %v, report %s", i+1, r.Elected, r.Eliminated, to, v, votes)
				}
			}
		}
		for _, pair := range [][2][]int{{rec.Rounds[i].Elected, elected}, {rec.Rounds[i].Excluded, eliminated}} {
			if !slices.Equal(slices.Sorted(slices.Values(pair[0])), slices.Sorted(slices.Values(pair[1]))) {
				return i, fmt.Sprintf("round %d: elected or eliminated %v, report %v", i+1, pair[0], pair[1])
			}
		}
	}
	return len(want.Results), ""
}

func number(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

func sameRound(r tally.Round, votes, inactive map[string]string, threshold string, index map[string]int) string {
	if r.Quota.Rat().Cmp(number(threshold)) != 0 {
		return fmt.Sprintf("threshold %s, report %s", r.Quota, threshold)
	}
	for name, v := range votes {
		o, ok := index[name]
		if !ok {
			return "no option " + name
		}
		if r.Tally[o].Rat().Cmp(number(v)) != 0 {
			return fmt.Sprintf("%s has %s, report %s", name, r.Tally[o], v)
		}
	}
	for name, o := range index {
		if _, ok := votes[name]; !ok && !r.Tally[o].IsZero() {
			return fmt.Sprintf("%s has %s, and is not in the report", name, r.Tally[o])
		}
	}
	reasons := map[string]tally.Reason{
		"exhaustedChoices": tally.NoMore, "overvotes": tally.Overvote, "repeatedRankings": tally.Repeated,
		"skippedRankings": tally.SkippedGap, "finalRoundSurplus": FinalSurplus,
	}
	got := make(map[tally.Reason]tally.Number)
	for _, x := range r.Exhausted {
		got[x.Reason] = x.Votes
	}
	for name, reason := range reasons {
		want := new(big.Rat)
		if s := inactive[name]; s != "" {
			want = number(s)
		}
		if got[reason].Rat().Cmp(want) != 0 {
			return fmt.Sprintf("%s %s, report %s", name, got[reason], inactive[name])
		}
	}
	return ""
}
