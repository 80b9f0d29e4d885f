package page

import (
	"context"

	"concentric/base/i18n"
)

// widest is the share that fills the width of the picture.
func widest(bars []Bar) float64 {
	most := 0.05
	for _, b := range bars {
		most = max(most, b.Took.At, b.Took.High, b.Among.At, b.Among.High)
	}
	return most
}

// whisker is the line of an interval with its two ends, at a height.
func whisker(s Share, widest, y float64) string {
	low, high := num(100*s.Low/widest), num(100*s.High/widest)
	top, bottom := num(y-3), num(y+3)
	return "M" + low + " " + num(y) + "H" + high + "M" + low + " " + top + "V" + bottom + "M" + high + " " + top + "V" + bottom
}

// barTable is the twin of the paired bars.
func barTable(ctx context.Context, finding, took, among string, bars []Bar) Table {
	t := Table{Caption: finding, Heads: []string{"", took, among}, Numbers: []bool{false, true, true}, Stacked: true}
	t.Heads[0] = i18n.T(ctx, "page.table_who")
	for _, b := range bars {
		if b.Hidden {
			t.Rows = append(t.Rows, []string{b.Label, i18n.T(ctx, "page.under_ten"), i18n.T(ctx, "page.under_ten")})
			continue
		}
		t.Rows = append(t.Rows, []string{b.Label, shareText(ctx, b.Took), shareText(ctx, b.Among)})
	}
	return t
}

func shareSaid(ctx context.Context, s Share) string {
	if s.Said != "" {
		return s.Said
	}
	return i18n.Percent(ctx, s.At)
}

func shareText(ctx context.Context, s Share) string {
	if s.Said != "" {
		return s.Said
	}
	text := i18n.Percent(ctx, s.At)
	if s.High > 0 {
		text += " (" + i18n.Percent(ctx, s.Low) + "–" + i18n.Percent(ctx, s.High) + ")"
	}
	return text
}
