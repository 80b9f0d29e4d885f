package web

import (
	"context"
	"math"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	labcard "concentric/lab/card"
	"concentric/listening"
	said "concentric/translation/card"
)

// all is every figure as a table: numbers, denominators, intervals.
func (v standing) all(ctx context.Context) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.table_all"), Headed: true,
		Heads: []string{
			i18n.T(ctx, "listening.statement"), i18n.T(ctx, "page.agree"), i18n.T(ctx, "page.disagree"), i18n.T(ctx, "page.pass"),
			i18n.T(ctx, "listening.asked"), i18n.T(ctx, "listening.agreeing"), i18n.T(ctx, "listening.disagreeing"),
		},
		Numbers: []bool{false, true, true, true, true, true, true}, Sayings: true,
	}
	if len(v.Groups) > 1 {
		for _, label := range v.Labels {
			t.Heads, t.Numbers = append(t.Heads, label), append(t.Numbers, true)
		}
	}
	for _, f := range v.Figures {
		if f.All.Votes() > 0 {
			t.Rows = append(t.Rows, v.row(ctx, f))
		}
	}
	return t
}

// saying is a statement in a cell: in the reader's language, with who translated
// it, and how large the lab was from which it comes.
func (v standing) saying(ctx context.Context, n int) string {
	one := v.Statements[n]
	theirs := v.InTheirs[one.ID]
	text := said.Text(theirs, 0, one.Text)
	if theirs.Part(0) != "" {
		text += " (" + i18n.T(ctx, "translation.by_"+string(theirs.By)) + ")"
	}
	if one.People > 0 {
		text += " (" + labcard.FromWords(ctx, one.People) + ")"
	}
	return text
}

func (v standing) row(ctx context.Context, f listening.Figure) []string {
	count := func(n int) string { return i18n.Number(ctx, float64(n)) }
	row := []string{
		v.saying(ctx, f.Statement), count(f.All.Agree), count(f.All.Disagree), count(f.All.Pass),
		count(f.All.Votes()), ofAsked(ctx, f.All.Agreeing()), ofAsked(ctx, f.All.Disagreeing()),
	}
	if len(v.Groups) < 2 {
		return row
	}
	for g := range v.Groups {
		row = append(row, inGroup(ctx, f, g))
	}
	return row
}

// inGroup is how many in a group agree, where it may be shown.
func inGroup(ctx context.Context, f listening.Figure, g int) string {
	if g >= len(f.Groups) || f.Groups[g] == nil {
		return i18n.T(ctx, "listening.under_ten")
	}
	return shareWords(ctx, f.Groups[g].Agreeing())
}

// byGroup is how many agree in each group, in a line.
func (v standing) byGroup(ctx context.Context, f listening.Figure) string {
	parts := make([]string, len(v.Labels))
	for g, label := range v.Labels {
		parts[g] = label + " " + inGroup(ctx, f, g)
	}
	return i18n.T(ctx, "listening.agreeing_by_group", "Groups", strings.Join(parts, " · "))
}

// matters says to how many members a statement matters; "" where that is not
// shown.
func matters(ctx context.Context, f listening.Figure) string {
	if f.Matters == 0 {
		return ""
	}
	return " · " + i18n.T(ctx, "listening.stands_matter", "N", i18n.Number(ctx, float64(f.Matters)))
}

// standWords is how people stand to a statement: the share of each side with its
// interval, who passed, and how many were asked.
func standWords(ctx context.Context, f listening.Figure) string {
	return i18n.T(ctx, "listening.stands_shares", "Agree", ofAsked(ctx, f.All.Agreeing()), "Disagree", ofAsked(ctx, f.All.Disagreeing()),
		"Pass", i18n.Number(ctx, float64(f.All.Pass)), "N", i18n.Number(ctx, float64(f.All.Votes()))) + matters(ctx, f)
}

// others reports whether anybody beside the members is shown.
func (v standing) others() bool { return v.Guests > 0 || v.Verified > 0 || v.Paper > 0 }

// tiers sets the members' agreement beside that of the others.
func (v standing) tiers(ctx context.Context) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.tiers_title"), Headed: true,
		Heads: []string{
			i18n.T(ctx, "listening.statement"), i18n.T(ctx, "listening.tier_members"),
			i18n.T(ctx, "listening.tier_verified"), i18n.T(ctx, "listening.tier_open"),
		},
		Numbers: []bool{false, true, true, true, true}, Sayings: true, Stacked: true,
	}
	if v.Paper > 0 { // most conversations have none
		t.Heads = append(t.Heads, i18n.T(ctx, "listening.tier_paper"))
	}
	for _, f := range v.Figures {
		row := []string{v.saying(ctx, f.Statement)}
		cells := f.Tiers()
		for _, cell := range cells[:len(t.Heads)-1] {
			if cell.N == 0 {
				row = append(row, i18n.T(ctx, "listening.under_ten"))
				continue
			}
			row = append(row, shareWords(ctx, cell))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// flags say that votes of others than members came in an unusual way.
func (v standing) flags(ctx context.Context) (words []string) {
	if v.Flagged.Many {
		words = append(words, i18n.T(ctx, "listening.flagged_many"))
	}
	if v.Flagged.Alike {
		words = append(words, i18n.T(ctx, "listening.flagged_alike"))
	}
	return words
}

// tierCounts is how many of each tier took part.
func (v standing) tierCounts(ctx context.Context) string {
	count := func(n int) string {
		if n < listening.Least {
			return i18n.T(ctx, "listening.under_ten")
		}
		return i18n.Number(ctx, float64(n))
	}
	return i18n.T(ctx, "listening.tier_counts", "Members", count(v.People), "Verified", count(v.Verified), "Open", count(v.Guests)) + v.onPaper(ctx)
}

// onPaper is how many sheets of paper are in it, where there are ten.
func (v standing) onPaper(ctx context.Context) string {
	if v.Paper == 0 {
		return ""
	}
	return " " + i18n.N(ctx, "listening.on_paper", v.Paper)
}

// shareWords is "62% (51–72%) of 84".
func shareWords(ctx context.Context, s listening.Share) string {
	return i18n.T(ctx, "listening.share", "Share", i18n.Percent(ctx, s.P()), "Low", i18n.Number(ctx, math.Round(100*s.Low)),
		"High", i18n.Percent(ctx, s.High), "N", i18n.Number(ctx, float64(s.N)))
}

// ofAsked is shareWords where the denominator stands beside it: "62% (51–72%)".
func ofAsked(ctx context.Context, s listening.Share) string {
	return i18n.T(ctx, "listening.share_of_asked", "Share", i18n.Percent(ctx, s.P()), "Low", i18n.Number(ctx, math.Round(100*s.Low)), "High", i18n.Percent(ctx, s.High))
}
