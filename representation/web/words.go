package web

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/representation"
)

// cellName names a cell: a community by its name, the others in the reader's
// language.
func cellName(ctx context.Context, c representation.Cell) string {
	if c.Name != "" {
		return c.Name
	}
	return i18n.T(ctx, "representation.cell_"+strings.ReplaceAll(c.Key, "/", "_"))
}

// namesShown is how many cells are named one by one.
const namesShown = 5

// cellNames names the first of some cells.
func cellNames(ctx context.Context, cells []representation.Cell) string {
	var names []string
	for _, c := range cells[:min(len(cells), namesShown)] {
		names = append(names, cellName(ctx, c))
	}
	if len(cells) > namesShown {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// hint says of a figure that nobody has entered where it is from.
func (v census) hint(ctx context.Context, c representation.Cell) string {
	if v.summed[c.Key] {
		return i18n.T(ctx, "representation.population_summed")
	}
	return ""
}

// finding is one gap in a sentence, and what can be done about it.
type finding struct {
	sentence  string
	under     bool
	community string // id, "" for an age or a time of membership
	kind      string // of the community
	gap       float64
}

// findings are the gaps that are no chance, the widest first.
func (c compared) findings(ctx context.Context) []finding {
	var list []finding
	for _, l := range c.Lines {
		if l.Side == representation.Alike {
			continue
		}
		here := said(ctx, l.Here)
		f := finding{
			under: l.Side == representation.Under, gap: math.Abs(l.Here.At - l.Among.At),
			sentence: i18n.T(ctx, "representation.finding", "Who", cellName(ctx, l.Cell), "Here", here, "Of", i18n.T(ctx, "representation.of_"+c.of),
				"Among", said(ctx, l.Among), "Against", i18n.T(ctx, "representation.of_"+c.against)),
		}
		if kind, id, _ := strings.Cut(l.Key, "/"); l.Name != "" && kind != "" {
			f.kind, f.community = kind, id
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b finding) int { return cmp.Compare(b.gap, a.gap) })
	return list
}

func said(ctx context.Context, s representation.Share) string {
	switch {
	case s.Few:
		return i18n.T(ctx, "representation.few")
	case s.Hidden:
		return i18n.T(ctx, "representation.not_shown")
	default:
		return i18n.Percent(ctx, s.At)
	}
}

// bars draws the dimension.
func (c compared) bars(ctx context.Context) []page.Bar {
	var bars []page.Bar
	for _, l := range c.Lines {
		bars = append(bars, page.Bar{Label: cellName(ctx, l.Cell), Took: bar(ctx, l.Here), Among: bar(ctx, l.Among)})
	}
	return bars
}

func bar(ctx context.Context, s representation.Share) page.Share {
	if s.Hidden {
		return page.Share{Said: said(ctx, s)}
	}
	return page.Share{At: s.At, Low: s.Low, High: s.High}
}

// headline is the dimension's finding: its widest gap, or that there is none.
func (c compared) headline(ctx context.Context) string {
	if found := c.findings(ctx); len(found) > 0 {
		return found[0].sentence
	}
	return i18n.T(ctx, "representation.alike_"+c.Key)
}

// under lists whom there are too few of, over all dimensions: of those who are
// here first, then of the members.
func (v shown) under(ctx context.Context) []finding {
	var list []finding
	for _, c := range slices.Concat(v.compared, v.population) {
		for _, f := range c.findings(ctx) {
			if f.under {
				list = append(list, f)
			}
		}
	}
	return list
}

// gaps says whether there are too many or too few of anybody.
func (v shown) gaps(ctx context.Context) bool {
	return slices.ContainsFunc(slices.Concat(v.compared, v.population), func(c compared) bool { return len(c.findings(ctx)) > 0 })
}
