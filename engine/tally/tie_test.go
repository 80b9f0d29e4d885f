package tally_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"concentric/engine/tally"
)

func TestParseTieBreak(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"earlier", "[earlier lot:0]"},
		{"lot:2026-11-22", "[lot:2026-11-22]"},
		{"earlier,ask", "[earlier ask]"},
		{"order", "[order lot:0]"},
		{" earlier , lot:a:b ", "[earlier lot:a:b]"},
	} {
		got, err := tally.ParseTieBreak(c.in)
		if err != nil || fmt.Sprint([]tally.TieRule(got)) != c.want {
			t.Errorf("%q is %v, %v; want %s", c.in, got, err, c.want)
		}
	}
	for _, in := range []string{"", "coin", "earlier:1", "earlier,,ask"} {
		if got, err := tally.ParseTieBreak(in); err == nil {
			t.Errorf("%q is %v", in, got)
		}
	}
}

func TestBreak(t *testing.T) {
	e := &tally.Election{Options: []tally.Option{{Name: "Ada"}, {Name: "Bo"}, {Name: "Cy"}, {Name: "Di"}}, TieOrder: []int{2, 0}}
	n := tally.Whole
	earlier := [][]tally.Number{{n(1), n(2), n(3), n(9)}, {n(4), n(4), n(5), n(9)}}
	tie := tally.Tie{Round: 3, Options: []int{0, 1, 2}, For: "exclusion"}
	for _, c := range []struct {
		rules string
		best  bool
		want  string
	}{
		// In round 2 Ada and Bo are lowest, in round 1 Ada alone.
		{"earlier", false, "[1 2 0] earlier round 2, then earlier round 1"},
		{"earlier", true, "[2 0 1] earlier round 2"},
		{"order", false, "[0 1 2] order"},
		{"order", true, "[2 0 1] order"},
		// printf 's\nAda' | sha256sum begins with 1c84; Bo with 4eac, Cy with e290.
		{"lot:s", true, "[0 1 2] lot:s"},
		{"lot:s", false, "[0 1 2] lot:s"},
	} {
		rules, err := tally.ParseTieBreak(c.rules)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rules.Break(e, tie, earlier, c.best)
		if err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprint(got.Chosen, got.Rule); text != strings.Replace(c.want, "] ", "]", 1) {
			t.Errorf("%s, best %v: %s, want %s", c.rules, c.best, text, c.want)
		}
	}
	var stopped *tally.TieError
	if _, err := (tally.TieBreak{{Kind: tally.TieAsk}}).Break(e, tie, earlier, false); !errors.As(err, &stopped) ||
		!strings.HasPrefix(err.Error(), "the count stopped: Ada, Bo, Cy are tied for exclusion in round 3;") {
		t.Errorf("ask gave %v", err)
	}
	level := [][]tally.Number{{n(1), n(1), n(1), n(1)}}
	if _, err := (tally.TieBreak{{Kind: tally.TieEarlier}}).Break(e, tie, level, false); !errors.As(err, &stopped) {
		t.Errorf("a tie that earlier rounds do not break gave %v", err)
	}
}
