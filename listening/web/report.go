package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
)

// reporting is the report of a conversation: what it was about, who took part,
// what was found, with every figure's interval and denominator, and what the
// circle answered. A journalist can quote it: it says what it rests on.
type reporting struct {
	standing
	Findings []shownFinding
	Answered map[string]translation.Text // the answers in the reader's language, by their id
	Address  string
	Party    string
}

func (s server) reportOf(r *http.Request) (reporting, error) {
	v, err := s.standingOf(r)
	if err != nil {
		return reporting{}, err
	}
	v.Mine, v.Agreed, v.Asked = nil, 0, 0 // nobody's own line stands in a report
	rep := reporting{standing: v, Address: s.site.BaseURL + path(v.Conversation, "report"), Party: s.site.Name}
	rep.Findings, err = s.findings(r.Context(), member.From(r.Context()), v.Conversation, v.Owner)
	if err != nil {
		return rep, err
	}
	rep.Answered, err = s.answeredIn(r.Context(), rep.Findings)
	return rep, err
}

func (s server) report(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.reportOf(r)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.report_title"), Kicker: v.Owner.Name, Lead: v.question(), Section: page.Conversations,
		Back: path(v.Conversation, "map"), BackTo: i18n.T(ctx, "listening.where_title"),
	}
	return page.Render(w, r, frame, reportPage(v))
}

// method says how the figures came about, in sentences.
func (v reporting) method(ctx context.Context) []string {
	sentences := []string{
		i18n.T(ctx, "listening.method_count"), i18n.T(ctx, "listening.method_interval"),
		i18n.T(ctx, "listening.method_few", "Least", listening.Least), i18n.T(ctx, "listening.method_chosen"),
	}
	if v.Structure != "" && !v.onlyPasses() {
		sentences = append(sentences, i18n.T(ctx, "listening.method_"+v.Structure))
	}
	return sentences
}

// quoted is a statement's figures in one sentence that can be quoted.
func (v reporting) quoted(ctx context.Context, n int) string {
	f, ok := v.Figure(n)
	if !ok {
		return ""
	}
	words := i18n.T(ctx, "listening.quote", "Agree", shareWords(ctx, f.All.Agreeing()), "Disagree", shareWords(ctx, f.All.Disagreeing()),
		"Pass", i18n.Number(ctx, float64(f.All.Pass)))
	if f.Matters > 0 {
		words += " " + i18n.T(ctx, "listening.quote_matters", "N", i18n.Number(ctx, float64(f.Matters)))
	}
	return words
}

// byGroup is how a group stands to a statement, "" where that is not shown.
func (v reporting) byGroup(ctx context.Context, n, g int) string {
	f, ok := v.Figure(n)
	if cell := f.Group(g); ok && cell != nil {
		return i18n.T(ctx, "listening.quote_group", "Group", v.Labels[g], "Agree", shareWords(ctx, cell.Agreeing()))
	}
	return ""
}

// besideMembers is how those stand to a statement whom the register does not
// confirm, tier by tier, "" where none are shown.
func (v reporting) besideMembers(ctx context.Context, n int) string {
	f, ok := v.Figure(n)
	if !ok || !v.others() {
		return ""
	}
	var lines []string
	for i, cell := range f.Tiers() {
		if name := []string{"", "verified", "open", "paper"}[i]; name != "" && cell.N > 0 {
			lines = append(lines, i18n.T(ctx, "listening.tier_"+name)+": "+shareWords(ctx, cell))
		}
	}
	return strings.Join(lines, " · ")
}

// number is how a statement is referred to.
func numberSign(n int) string { return "№ " + strconv.Itoa(n) }
