package main

import (
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode/utf8"

	"concentric/engine/tally"
)

const tallyBar = 30 // columns of the longest bar

// printTally writes a record as a table of rounds with bars. Every share names the number it is a share of.
func printTally(w io.Writer, rec *tally.Record) {
	title := rec.Title
	if title == "" {
		title = "Count of votes"
	}
	fmt.Fprintf(w, "%s\n%s, %s, %s, %d of them valid\n%s\n", title, rec.Method, several(int64(rec.Seats), "seat"), several(rec.Ballots, "ballot"), rec.Valid, rec.Rule)
	for _, r := range rec.Rounds {
		printRound(w, rec, r)
	}
	fmt.Fprintf(w, "\nElected: %s\n", namesOf(rec, rec.Winners))
	for _, t := range rec.Ties {
		fmt.Fprintf(w, "Tie in round %d for %s between %s, broken by %s: first %s\n", t.Round, t.For, namesOf(rec, t.Options), t.Rule, namesOf(rec, t.Chosen))
	}
	for _, n := range rec.Notes {
		fmt.Fprintln(w, "Note:", n)
	}
}

// several is a number of things in words.
func several(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func namesOf(rec *tally.Record, options []int) string {
	if len(options) == 0 {
		return "nobody"
	}
	var names []string
	for _, o := range options {
		names = append(names, rec.Name(o))
	}
	return strings.Join(names, ", ")
}

func printRound(w io.Writer, rec *tally.Record, r tally.Round) {
	var sum tally.Number
	most, wide, digits := tally.Whole(1), 0, 0
	for o, v := range r.Tally {
		sum = sum.Add(v)
		if v.Cmp(most) > 0 {
			most = v
		}
		wide = max(wide, utf8.RuneCountInString(rec.Name(o)))
		digits = max(digits, len(figure(v)))
	}
	if !r.Base.IsZero() {
		sum = r.Base
	}
	fmt.Fprintf(w, "\nRound %d", r.Number)
	if !r.Quota.IsZero() {
		fmt.Fprintf(w, ", needed to be elected: %s", r.Quota)
	}
	fmt.Fprintln(w)
	mark := marks(rec, r)
	for o, v := range r.Tally {
		if v.IsZero() && mark[o] != "ELECTED" && (mark[o] == "" && out(rec, r.Number, o) || rec.Method == "equal-shares") {
			continue
		}
		bar := strings.Repeat("█", max(int(v.Float()/most.Float()*tallyBar+0.5), 0))
		share := ""
		if !r.Figures {
			share = shareOf(v, sum) + " "
		}
		line := fmt.Sprintf("  %-*s %*s %-*s %s%s", wide, rec.Name(o), digits, figure(v), tallyBar, bar, share, mark[o])
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, x := range r.Exhausted {
		fmt.Fprintf(w, "  %s %s: %s ballots\n", x.Votes, reasonInWords(x.Reason), strings.TrimSpace(shareOf(x.Votes, tally.Whole(rec.Ballots))))
	}
	if !r.Residual.IsZero() {
		fmt.Fprintf(w, "  %s lost by cutting decimals\n", r.Residual)
	}
	if r.Note != "" {
		fmt.Fprintf(w, "  %s\n", r.Note)
	}
	for _, from := range append(append([]int{}, r.Elected...), r.Excluded...) {
		if flows := flowsOf(rec, r, from); flows != "" {
			fmt.Fprintf(w, "  from %s: %s\n", rec.Name(from), flows)
		}
	}
}

// figure writes a number for a table: a fraction with four decimals.
func figure(n tally.Number) string {
	if s := n.String(); !strings.Contains(s, "/") {
		return s
	}
	return n.Rat().FloatString(4)
}

// out tells whether an option left the count before a round.
func out(rec *tally.Record, round, option int) bool {
	if rec.Options[option].Withdrawn {
		return true
	}
	for _, r := range rec.Rounds {
		for _, o := range r.Excluded {
			if o == option && r.Number < round {
				return true
			}
		}
	}
	return false
}

// marks says of each option what became of it in this round, or before.
func marks(rec *tally.Record, r tally.Round) map[int]string {
	m := make(map[int]string)
	for _, earlier := range rec.Rounds[:r.Number-1] {
		for _, o := range earlier.Elected {
			m[o] = "elected before"
		}
	}
	for _, o := range r.Elected {
		m[o] = "ELECTED"
	}
	for _, o := range r.Excluded {
		m[o] = "excluded"
	}
	return m
}

// shareOf is a percentage with its denominator.
func shareOf(part, of tally.Number) string {
	if of.Sign() <= 0 {
		return ""
	}
	r := new(big.Rat).Quo(part.Rat(), of.Rat())
	return fmt.Sprintf("%5s%% of %s", r.Mul(r, big.NewRat(100, 1)).FloatString(1), short(of))
}

// short is a number without the zeros at the end of its decimals.
func short(n tally.Number) string {
	s := n.String()
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func flowsOf(rec *tally.Record, r tally.Round, from int) string {
	var parts []string
	for _, t := range r.Transfers {
		switch {
		case t.From != from:
		case t.To == tally.Nobody:
			parts = append(parts, fmt.Sprintf("%s %s", t.Votes, reasonInWords(t.Reason)))
		default:
			parts = append(parts, fmt.Sprintf("%s to %s", t.Votes, rec.Name(t.To)))
		}
	}
	return strings.Join(parts, ", ")
}

func reasonInWords(r tally.Reason) string {
	switch r {
	case tally.Blank:
		return "blank"
	case tally.NoMore:
		return "end here (no further choice)"
	case tally.Overvote:
		return "end here (a rank names several)"
	case tally.SkippedGap:
		return "end here (too many ranks skipped)"
	case tally.Repeated:
		return "end here (an option is named twice)"
	case tally.Rounding:
		return "left over by rounding"
	}
	return "end here (" + strings.ReplaceAll(string(r), "-", " ") + ")"
}
