package tally_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// TestEqualSharesAgreesWithTheOfficialSelection counts real budgets that were
// decided by equal shares with add1, and compares the projects with those that
// the towns selected.
func TestEqualSharesAgreesWithTheOfficialSelection(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: the budgets of Assen and Świecie (set CONCENTRIC_DATA)")
	}
	files, err := filepath.Glob(filepath.Join(root, "elections", "pabulib", "*.pb"))
	if err != nil || len(files) == 0 {
		t.Fatal("no budgets", err)
	}
	agreed := 0
	for _, f := range files {
		want := selected(t, f)
		e := readFile(t, f)
		rec, err := tally.EqualShares{}.Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range rec.Winners {
			got = append(got, e.Options[o].ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%v\n%v\n%v", filepath.Base(f), got, want, rec.Notes)
			continue
		}
		agreed++
	}
	t.Logf("%d budgets compared, %d agree", len(files), agreed)
}

// selected are the ids of the projects that the file says were selected.
func selected(t *testing.T, path string) []string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, projects, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "PROJECTS\n")
	projects, _, _ = strings.Cut(projects, "VOTES\n")
	r := csv.NewReader(strings.NewReader(projects))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = ';', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "selected")
	var out []string
	for _, row := range rows[1:] {
		if row[column] == "1" {
			out = append(out, row[0])
		}
	}
	slices.Sort(out)
	return out
}
