package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write puts a file into a folder and returns its path.
func write(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every method counts a small file, for people and as JSON, and both name the
// same winners.
func TestTallyByEveryMethod(t *testing.T) {
	folder := t.TempDir()
	ranks := write(t, folder, "ranks.csv", "1,2,3\nAda,Bo,Cy\nAda,Bo,\nBo,Cy,Ada\nBo,Cy,\nBo,Ada,\nCy,Bo,Ada\n")
	scores := write(t, folder, "scores.csv", "Ada,Bo,Cy\n1,5,0\n2,4,1\n0,5,3\n")
	motion := write(t, folder, "motion.csv", "vote\nyes\nyes\nyes\nno\nabstain\n")
	budget := "../../docs/tally/street.pb"
	for method, c := range map[string]struct{ file, winner string }{
		"irv": {ranks, "Bo"}, "stv-scottish": {ranks, "Bo"}, "stv-meek": {ranks, "Bo"}, "stv-wigm": {ranks, "Bo"}, "stv-minneapolis": {ranks, "Bo"},
		"schulze": {ranks, "Bo"}, "ranked-pairs": {ranks, "Bo"}, "minimax": {ranks, "Bo"}, "copeland": {ranks, "Bo"}, "borda": {ranks, "Bo"},
		"plurality": {ranks, "Bo"}, "runoff": {ranks, "Bo"}, "approval": {ranks, "Bo"}, "pav": {ranks, "Bo"},
		"score": {scores, "Bo"}, "star": {scores, "Bo"}, "majority-judgment": {scores, "Bo"}, "dot": {scores, "Bo"},
		"yes-no": {motion, "yes"}, "equal-shares": {budget, "Three trees"},
	} {
		t.Run(method, func(t *testing.T) {
			said, complaint, status := program(t, ".", "tally", "--method", method, c.file)
			if status != 0 || !strings.Contains(said, "Elected: "+c.winner) {
				t.Fatalf("status %d: %s%s", status, said, complaint)
			}
			people := said
			said, complaint, status = program(t, ".", "tally", "--json", "--method", method, c.file)
			var got struct {
				Method  string
				Ballots int
				Options []any
				Rounds  []struct {
					Tally     []any
					Elected   []any
					Excluded  []any
					Transfers []any
					Exhausted map[string]any
				}
				Winners []struct {
					Number int
					Name   string
				}
				Ties      []any
				Pairwise  [][]int
				Majority  map[string]any
				Seconds   *float64
				PeakBytes *float64 `json:"peak_bytes"`
			}
			if err := json.Unmarshal([]byte(said), &got); err != nil || status != 0 {
				t.Fatalf("status %d: %v\n%s%s", status, err, said, complaint)
			}
			if got.Method != method || len(got.Rounds) == 0 || len(got.Winners) == 0 || got.Winners[0].Name != c.winner || got.Winners[0].Number < 1 ||
				got.Ties == nil || got.Seconds == nil || got.PeakBytes == nil {
				t.Errorf("%s", said)
			}
			pairs := map[string]bool{"schulze": true, "ranked-pairs": true, "minimax": true, "copeland": true, "star": true}
			if (got.Pairwise != nil) != pairs[method] {
				t.Errorf("pairwise: %v", got.Pairwise)
			}
			if sentence, _ := got.Majority["sentence"].(string); !strings.Contains(people, sentence) || sentence == "" {
				t.Errorf("majority: %v", got.Majority)
			}
			from := "rankings alone"
			switch c.file {
			case scores:
				from = "scores read as rankings"
			case motion:
				from = "yes and no"
			case budget:
				from = "approvals of projects"
			}
			if got.Majority["from"] != from {
				t.Errorf("majority: %v", got.Majority)
			}
		})
	}
}

// What cannot be counted is said in a sentence, with a status of its own, and
// nothing is counted.
func TestTallyRefuses(t *testing.T) {
	folder := t.TempDir()
	ranks := write(t, folder, "ranks.csv", "1,2\nAda,Bo\nBo,Ada\n")
	broken := write(t, folder, "broken.blt", "3 1\n2 1 9 0\n0\n")
	empty := write(t, folder, "empty.csv", "")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{ranks}, "no --method was given; use one of irv, stv-scottish"},
		{[]string{"--method", "dice", ranks}, `there is no method "dice"; use one of irv`},
		{[]string{"--method", "irv"}, "0 files of ballots were given; one was expected"},
		{[]string{"--method", "irv", filepath.Join(folder, "none.csv")}, "there is no file"},
		{[]string{"--method", "irv", empty}, "empty.csv: found an empty file, expected ballots"},
		{[]string{"--method", "irv", broken}, `broken.blt, line 2: found "9", expected the number of an option, from 1 to 3`},
		{[]string{"--method", "irv", "--tie", "ask", ranks}, "the count stopped: Ada, Bo are tied for election in round 1"},
		{[]string{"--method", "irv", "--tie", "coin", ranks}, `there is no tie rule "coin"; use earlier, order, lot:SEED or ask`},
		{[]string{"--method", "irv", "--seats=-1", ranks}, "--seats is -1; it must be from 1 to 32000"},
		{[]string{"--method", "irv", "--seats", "0", ranks}, "--seats is 0; it must be from 1 to 32000"},
		{[]string{"--method", "stv-meek", "--seats", "99999999", ranks}, "--seats is 99999999; it must be from 1 to 32000"},
		{[]string{"--rules", ranks, "--seats", "2", ranks}, "--seats and --format cannot be given with --rules"},
		{[]string{"--method", "irv", "--format", "xls", ranks}, `there is no format "xls"; there are cdf`},
		{[]string{"--method", "schulze", "--unranked", "first", ranks}, `unranked options cannot be read as "first"; use last or ignore`},
		{[]string{"--method", "star", ranks}, "these ballots hold rankings, and star counts scores"},
		{[]string{"--method", "equal-shares", ranks}, "the method of equal shares divides a budget, and this file has none"},
		{[]string{"--method", "yes-no", "--base", "all", ranks}, "0 are entitled to vote, and 2 ballots were cast; say how many are entitled"},
		{[]string{"--method", "irv", "--rules", ranks, ranks}, "--rules and --method cannot both be given"},
	} {
		said, complaint, status := program(t, ".", append([]string{"tally"}, c.args...)...)
		if status != 1 || said != "" || !strings.Contains(complaint, "concentric: ") || !strings.Contains(complaint, c.want) {
			t.Errorf("%v: status %d, %q\n%s\n%s", c.args[:len(c.args)-1], status, said, complaint, c.want)
		}
	}
}
