package tally_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"concentric/engine/tally"
)

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
		e := readFile(t, filepath.Join(root, f[0]))
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
