package tally_test

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"concentric/engine/tally"
)

func readWard(t *testing.T, path string) *tally.Election {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReader(f))
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(path, err)
	}
	e := &tally.Election{}
	e.Seats, _ = strconv.Atoi(rows[0][1])
	var b tally.Builder
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[0], "Candidate ") {
			e.Options = append(e.Options, tally.Option{Name: row[1], Party: row[2]})
			continue
		}
		w, err := strconv.ParseInt(row[0], 10, 64)
		if err != nil {
			e.Title = row[0]
			continue
		}
		var rk tally.Ranking
		for _, c := range row[1:] {
			if c == "" {
				continue
			}
			n, err := strconv.Atoi(c)
			if err != nil {
				t.Fatal(path, err)
			}
			rk = append(rk, tally.Mark(n-1))
		}
		if err := b.Add(w, rk); err != nil {
			t.Fatal(err)
		}
	}
	e.Ballots = b.Ballots()
	return e
}

func TestScottishWards(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: 528 Scottish wards (set CONCENTRIC_DATA)")
	}
	root = filepath.Join(root, "elections", "scottish_wards")
	raw, err := os.ReadFile(filepath.Join(root, "winners.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n, agreed := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		f := strings.Split(line, "\t")
		e := readWard(t, filepath.Join(root, f[0]))
		rec, err := tally.Scottish().Count(e, nil)
		if err != nil {
			t.Error(f[0], err)
			continue
		}
		n++
		var got []string
		ws := slices.Clone(rec.Winners)
		slices.Sort(ws)
		for _, w := range ws {
			got = append(got, strconv.Itoa(w+1))
		}
		if strconv.FormatInt(rec.Ballots, 10) != f[3] {
			t.Errorf("%s: %d ballots, reference %s", f[0], rec.Ballots, f[3])
		}
		if strings.Join(got, ",") != f[4] {
			t.Errorf("%s: %s, reference %s %q ties %v", f[0], strings.Join(got, ","), f[4], f[6:], rec.Ties)
			continue
		}
		agreed++
	}
	t.Logf("%d wards compared, %d agree", n, agreed)
}
