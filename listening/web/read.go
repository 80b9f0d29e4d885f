package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
)

// reading is one statement of a conversation that is over: it is read, with how
// people voted on it, and leads to its neighbours.
type reading struct {
	Place, Of     int // among the statements that stand; Place is 0 for one that does not
	Before, After int // their numbers, 0 at the ends
	standing
}

// readOne reads what is shown beside the statement of that number; 0 is none,
// of which the first is the one after.
func (s server) readOne(r *http.Request, number int) (reading, error) {
	v, err := s.standingOf(r)
	if err != nil {
		return reading{}, err
	}
	numbers := slices.Sorted(maps.Keys(v.Statements))
	read := reading{Of: len(numbers), standing: v}
	at, stands := slices.BinarySearch(numbers, number)
	if at > 0 {
		read.Before = numbers[at-1]
	}
	if stands {
		read.Place, at = at+1, at+1
	}
	if at < len(numbers) {
		read.After = numbers[at]
	}
	return read, nil
}

// first is the number of the first statement that stands, 0 where none does.
func (s server) first(ctx context.Context, c listening.Conversation) (int, error) {
	list, err := listening.Statements(ctx, s.site.DB, c.ID, listening.Shown)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0].Number, nil
}

// votesOn is how people voted on one statement: everybody, and each group where
// there are groups.
func (v standing) votesOn(ctx context.Context, f listening.Figure) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.read_votes"), Headed: true,
		Heads:   []string{i18n.T(ctx, "listening.read_who"), i18n.T(ctx, "listening.agreeing"), i18n.T(ctx, "listening.disagreeing"), i18n.T(ctx, "listening.asked")},
		Numbers: []bool{false, true, true, true},
	}
	add := func(who string, agreeing, disagreeing listening.Share, n int) {
		t.Rows = append(t.Rows, []string{who, ofAsked(ctx, agreeing), ofAsked(ctx, disagreeing), i18n.Number(ctx, float64(n))})
	}
	add(i18n.T(ctx, "listening.read_all"), f.All.Agreeing(), f.All.Disagreeing(), f.All.Votes())
	if !v.grouped() {
		return t
	}
	for g, label := range v.Labels {
		if g < len(f.Groups) && f.Groups[g] != nil {
			add(label, f.Groups[g].Agreeing(), f.Groups[g].Disagreeing(), f.Groups[g].Votes())
		} else {
			t.Rows = append(t.Rows, []string{label, i18n.T(ctx, "listening.under_ten"), "", ""})
		}
	}
	return t
}

// bar is a share as it is drawn.
func bar(s listening.Share) page.Share { return page.Share{At: s.P(), Low: s.Low, High: s.High} }

// whyOver says why a conversation takes no votes any more, and what became of
// the circle's promise to answer.
func whyOver(ctx context.Context, c listening.Conversation, kept string) string {
	if c.Origin != "" {
		return i18n.T(ctx, "listening.over_elsewhere")
	}
	return strings.TrimSpace(i18n.T(ctx, "listening.over") + " " + kept)
}
