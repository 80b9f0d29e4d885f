package main

import (
	"fmt"
	"io"
	"strings"

	"concentric/engine/tally"
)

// printLeftOut writes what a majority leaves out. Every share names the number it is a share of.
func printLeftOut(w io.Writer, rec *tally.Record, m *tally.Panel) {
	if m == nil {
		return
	}
	of := func(part, of int64) string { return strings.TrimSpace(shareOf(tally.Whole(part), tally.Whole(of))) }
	name := func(o int) string {
		if o == tally.Nobody {
			return "nobody"
		}
		return rec.Name(o)
	}
	fmt.Fprintf(w, "\nThis is a majority. Whom it leaves out, from rankings alone:\n  %s\n", m.Sentence(rec))
	if m.Ballots > m.Continuing {
		fmt.Fprintf(w, "  %s no longer counted in the end: %s\n", several(m.Ballots-m.Continuing, "ballot"), of(m.Ballots-m.Continuing, m.Ballots))
	}
	fmt.Fprintf(w, "  Beats every other head to head: %s; loses to every other: %s\n", name(m.CondorcetWinner), name(m.CondorcetLoser))
	for _, d := range m.BeatenBy {
		fmt.Fprintf(w, "  %s is preferred to %s by %s, the other way round by %s\n", name(d.Over), name(m.Winner), of(d.For, m.Ballots), of(d.Against, m.Ballots))
	}
	fmt.Fprintf(w, "  Without %s as first: %s; among the first two: %s; three: %s\n", name(m.Winner),
		of(m.WithoutIn[0], m.Ballots), of(m.WithoutIn[1], m.Ballots), of(m.WithoutIn[2], m.Ballots))
	fmt.Fprintf(w, "  Among the first three: %s of %s, %s of %s\n", name(m.Winner), of(m.WinnerWithin3, m.Ballots), name(m.Rival), of(m.RivalWithin3, m.Ballots))
	fmt.Fprintf(w, "  Did not rank %s: %s who ranked something\n", name(m.Winner), of(m.Unranked, m.Valid))
	fmt.Fprintf(w, "  Ranked %s last, or three others and not it: %s (not an objection: ranks have no reasons)\n", name(m.Winner), of(m.NotAnObjection, m.Ballots))
	if m.Change >= 0 {
		bound := "at most "
		if m.Exact {
			bound = "exactly "
		}
		fmt.Fprintf(w, "  Ballots that would have to change for another winner, ties falling that way: %s%d\n", bound, m.Change)
	}
	var others []string
	for _, o := range m.Others {
		others = append(others, o.Method+" "+namesOf(rec, o.Winners))
	}
	fmt.Fprintf(w, "  By other methods: %s\n", strings.Join(others, "; "))
}
