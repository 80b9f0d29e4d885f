package tally_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// TestBurlington2009 counts the election of a mayor by six methods. Instant
// runoff elected Kiss, though more voters preferred Montroll to him, and more
// had Montroll among their first three (W. Gierzynski, W. Hamilton and W. D.
// Smith, "Burlington Vermont 2009 IRV mayor election", rangevoting.org, 2009). As in the official count, a ballot ends at an
// overvote; that count had 4,313 votes for Kiss and 4,061 for Wright in the end, one more than here: a ballot that named Wright
// and Simpson at one rank counted for Wright once Simpson was out.
func TestBurlington2009(t *testing.T) {
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skip("left out: Burlington 2009 (set CONCENTRIC_DATA)")
	}
	e := readFile(t, filepath.Join(root, "elections", "preflib", "burlington-2009.toi"))
	rec, err := tally.IRV{EndAtShared: true}.Count(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last := rec.Rounds[len(rec.Rounds)-1].Tally; last[0].String() != "4313" || last[4].String() != "4060" {
		t.Errorf("the last round has %v", last)
	}
	m, err := tally.LeftOut(e, rec)
	if err != nil {
		t.Fatal(err)
	}
	want := "Bob Kiss was elected with 51.5% of the votes that still counted, which is 48.0% of all ballots; " +
		"45.3% of all voters prefer Andy Montroll, 38.7% prefer Bob Kiss; 44.9% of all voters do not have it among their first three."
	if got := m.Sentence(rec); got != want {
		t.Errorf("\n%s\n%s", got, want)
	}
	if got, want := float64(m.RivalWithin3)/float64(m.Ballots), .679; got < want-.0005 || got > want+.0005 {
		t.Errorf("Montroll is among the first three of %.4f", got)
	}
	if got, want := float64(m.WinnerWithin3)/float64(m.Ballots), .551; got < want-.0005 || got > want+.0005 {
		t.Errorf("Kiss is among the first three of %.4f", got)
	}
	var others []string
	for _, o := range m.Others {
		others = append(others, o.Method+": "+rec.Name(o.Winners[0]))
	}
	if got, want := strings.Join(others, ", "), "plurality: Kurt Wright, borda: Andy Montroll, copeland: Andy Montroll, minimax: Andy Montroll, schulze: Andy Montroll, ranked-pairs: Andy Montroll"; got != want {
		t.Errorf("\n%s\n%s", got, want)
	}
	t.Logf("by irv %s; %s", rec.Name(rec.Winners[0]), strings.Join(others, ", "))
}
