package tally_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// TestPairsAgreeOnTideman compares the orders that the methods of pairs and
// Borda's give to 45 real elections with those of another implementation, for
// both readings of unranked options, and the pairs themselves.
func TestPairsAgreeOnTideman(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: Tideman's 45 elections (set CONCENTRIC_DATA)")
	}
	root = filepath.Join(root, "elections", "tideman")
	files, err := filepath.Glob(filepath.Join(root, "ballots", "*.cvotes"))
	if err != nil || len(files) == 0 {
		t.Fatal("no elections", err)
	}
	for _, reading := range []struct {
		unranked tally.Unranked
		folder   string
	}{{tally.UnrankedLast, "implicitRankingEvaluationOfVotes"}, {tally.UnrankedIgnored, "explicitRankingEvaluationOfVotes"}} {
		condorcet := func(m tally.CondorcetMethod, s tally.Strength) func(*tally.Election, tally.TieBreak) (*tally.Record, error) {
			return tally.Condorcet{Method: m, Strength: s, Unranked: reading.unranked}.Count
		}
		for method, count := range map[string]func(*tally.Election, tally.TieBreak) (*tally.Record, error){
			"Schulze Winning":      condorcet(tally.Schulze, tally.WinningVotes),
			"Schulze Margin":       condorcet(tally.Schulze, tally.Margins),
			"Ranked Pairs Winning": condorcet(tally.RankedPairs, tally.WinningVotes),
			"Ranked Pairs Margin":  condorcet(tally.RankedPairs, tally.Margins),
			"Minimax Winning":      condorcet(tally.Minimax, tally.WinningVotes),
			"Minimax Margin":       condorcet(tally.Minimax, tally.Margins),
			"Copeland":             condorcet(tally.Copeland, ""),
			"BordaCount":           tally.Borda{Unranked: reading.unranked}.Count,
		} {
			agreed := 0
			for _, f := range files {
				name := strings.TrimSuffix(filepath.Base(f), ".cvotes")
				raw, err := os.ReadFile(filepath.Join(root, "results", name, reading.folder, name+"-"+reading.folder+"-"+method+".json"))
				if err != nil {
					t.Fatal(err)
				}
				var want struct{ Ranking string }
				if err := json.Unmarshal(raw, &want); err != nil {
					t.Fatal(err)
				}
				rec, err := count(readFile(t, f), nil)
				if err != nil {
					t.Fatal(err)
				}
				if got := written(rec); got != sorted(want.Ranking) {
					t.Errorf("%s, %s, %s:\n%s\n%s", name, method, reading.unranked, got, sorted(want.Ranking))
					continue
				}
				agreed++
			}
			t.Logf("%s, unranked options %s: %d elections compared, %d agree", method, reading.unranked, len(files), agreed)
		}
	}
}

// written is a record's order as "2 > 1 = 3 > 4".
func written(rec *tally.Record) string {
	var ranks []string
	for _, group := range rec.Ranking {
		var names []string
		for _, o := range group {
			names = append(names, rec.Name(o))
		}
		slices.Sort(names)
		ranks = append(ranks, strings.Join(names, " = "))
	}
	return strings.Join(ranks, " > ")
}

// sorted puts options at one rank into the same order.
func sorted(ranking string) string {
	ranks := strings.Split(ranking, " > ")
	for i, rank := range ranks {
		names := strings.Split(rank, " = ")
		slices.Sort(names)
		ranks[i] = strings.Join(names, " = ")
	}
	return strings.Join(ranks, " > ")
}
