package main

import (
	"fmt"
	"io"
	"strings"

	"concentric/engine/tally"
)

// leftOut is what a majority leaves out: of one winner, of several, of a motion or a budget; all nil where nothing can be said.
type leftOut struct {
	one      *tally.Panel
	several  *tally.Board
	decision *tally.Unheard
}

func leaves(e *tally.Election, rec *tally.Record) (left leftOut, err error) {
	if left.one, err = tally.LeftOut(e, rec); err != nil {
		return left, err
	}
	if left.several, err = tally.LeftOutOfBoard(e, rec); err != nil {
		return left, err
	}
	left.decision, err = tally.LeftOutOfDecision(e, rec)
	return left, err
}

func (l leftOut) print(w io.Writer, rec *tally.Record) {
	printLeftOut(w, rec, l.one)
	printBoard(w, rec, l.several)
	if l.decision != nil {
		fmt.Fprintf(w, "\nWhom this decision leaves out:\n  %s\n", l.decision.Sentence())
	}
}

func (l leftOut) fields(rec *tally.Record) map[string]any {
	switch {
	case l.several != nil:
		return l.several.Fields(rec)
	case l.decision != nil:
		return l.decision.Fields()
	}
	return l.one.Fields(rec)
}

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
	fmt.Fprintf(w, "\nThis is a majority. Whom it leaves out, from %s:\n  %s\n", readFrom(m.Scored), m.Sentence(rec))
	if m.Ballots > m.Continuing && !m.Scored {
		fmt.Fprintf(w, "  %s no longer counted in the end: %s\n", several(m.Ballots-m.Continuing, "ballot"), of(m.Ballots-m.Continuing, m.Ballots))
	}
	fmt.Fprintf(w, "  Beats every other head to head: %s; loses to every other: %s\n", name(m.CondorcetWinner), name(m.CondorcetLoser))
	for _, d := range m.BeatenBy {
		fmt.Fprintf(w, "  %s is preferred to %s by %s, the other way round by %s\n", name(d.Over), name(m.Winner), of(d.For, m.Ballots), of(d.Against, m.Ballots))
	}
	if m.Scored {
		fmt.Fprintf(w, "  Did not give %s their highest mark: %s; gave it no more than their lowest: %s\n", name(m.Winner), of(m.WithoutIn[0], m.Ballots), of(m.Ballots-m.Valid+m.Unranked, m.Ballots))
		fmt.Fprintf(w, "  Gave %s their lowest mark, and three others or more a higher one: %s (not an objection: marks have no reasons)\n", name(m.Winner), of(m.NotAnObjection, m.Ballots))
	} else {
		fmt.Fprintf(w, "  Without %s as first: %s; among the first two: %s; three: %s\n", name(m.Winner),
			of(m.WithoutIn[0], m.Ballots), of(m.WithoutIn[1], m.Ballots), of(m.WithoutIn[2], m.Ballots))
		fmt.Fprintf(w, "  Among the first three: %s of %s, %s of %s\n", name(m.Winner), of(m.WinnerWithin3, m.Ballots), name(m.Rival), of(m.RivalWithin3, m.Ballots))
		fmt.Fprintf(w, "  Did not rank %s: %s who ranked something\n", name(m.Winner), of(m.Unranked, m.Valid))
		fmt.Fprintf(w, "  Ranked %s last, or three others and not it: %s (not an objection: ranks have no reasons)\n", name(m.Winner), of(m.NotAnObjection, m.Ballots))
	}
	if m.Change >= 0 {
		bound := "at most "
		if m.Exact {
			bound = "exactly "
		}
		fmt.Fprintf(w, "  Ballots that would have to change for another winner, ties falling that way: %s%d\n", bound, m.Change)
	}
	fmt.Fprintf(w, "  By other methods: %s\n", byOthers(rec, m.Others))
}

// readFrom says what a panel was computed from.
func readFrom(scored bool) string {
	if scored {
		return "scores read as rankings (the same score is the same rank)"
	}
	return "rankings alone"
}

func byOthers(rec *tally.Record, all []tally.OtherWinner) string {
	var others []string
	for _, o := range all {
		others = append(others, o.Method+" "+namesOf(rec, o.Winners))
	}
	return strings.Join(others, "; ")
}

// printBoard writes whom a result with several winners leaves out.
func printBoard(w io.Writer, rec *tally.Record, b *tally.Board) {
	if b == nil {
		return
	}
	of := func(part, of int64) string { return strings.TrimSpace(shareOf(tally.Whole(part), tally.Whole(of))) }
	fmt.Fprintf(w, "\nWhom this result leaves out, from %s:\n  %s\n", readFrom(b.Scored), b.Sentence(rec))
	if b.Continuing.Sign() > 0 {
		fmt.Fprintf(w, "  In the end the elected had %s votes: %s that still counted, %s ballots\n",
			b.Votes, strings.TrimSpace(shareOf(b.Votes, b.Continuing)), strings.TrimSpace(shareOf(b.Votes, tally.Whole(b.Ballots))))
	}
	if b.Scored {
		fmt.Fprintf(w, "  Gave all the elected their lowest mark, and three others or more a higher one: %s (not an objection: marks have no reasons)\n", of(b.NotAnObjection, b.Ballots))
	} else {
		fmt.Fprintf(w, "  With none of the elected as first: %s; among the first two: %s; three: %s\n", of(b.WithoutIn[0], b.Ballots), of(b.WithoutIn[1], b.Ballots), of(b.WithoutIn[2], b.Ballots))
		fmt.Fprintf(w, "  Ranked none of the elected: %s who ranked something; of these, ranked three others or more: %d (not an objection: ranks have no reasons)\n", of(b.Unranked, b.Valid), b.NotAnObjection)
	}
	winner := "nobody"
	if b.CondorcetWinner != tally.Nobody {
		winner = rec.Name(b.CondorcetWinner)
	}
	fmt.Fprintf(w, "  Beats every other head to head: %s\n", winner)
	const shown = 6
	for i, d := range b.BeatenBy {
		if i == shown {
			fmt.Fprintf(w, "  and %d more pairs of one not elected and one elected who is preferred less (--json has all)\n", len(b.BeatenBy)-shown)
			break
		}
		fmt.Fprintf(w, "  %s, not elected, is preferred to %s by %s, the other way round by %s\n", rec.Name(d.Over), rec.Name(d.Elected), of(d.For, b.Ballots), of(d.Against, b.Ballots))
	}
	fmt.Fprintf(w, "  By other methods: %s\n", byOthers(rec, b.Others))
}
