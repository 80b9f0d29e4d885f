package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
)

// standing is what the page "where we stand" shows: one release, and for the
// reader alone where they stand in it.
type standing struct {
	listening.Conversation
	listening.Release
	Mine       map[int]opinion.Vote
	Statements map[int]listening.Statement
	Agreed     int // shared statements that the reader is on the common side of
	Asked      int // shared statements that the reader voted on
}

func (s server) where(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	v := standing{Conversation: c, Statements: map[int]listening.Statement{}}
	if v.Release, err = listening.LatestRelease(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	if v.Mine, err = s.room.MyVotes(ctx, actor, c.ID); err != nil {
		return err
	}
	list, err := listening.Statements(ctx, s.site.DB, c.ID, listening.Shown)
	if err != nil {
		return err
	}
	for _, one := range list {
		v.Statements[one.Number] = one
	}
	v.compare()
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.where_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Live: listening.Topic(c.ID), Back: path(c), BackTo: c.Question,
	}
	return page.Render(w, r, frame, standingPage(v))
}

// compare counts on how many of the shared statements the reader stands with
// most.
func (v *standing) compare() {
	for _, n := range v.Bridges {
		mine, voted := v.Mine[n]
		f, ok := v.Figure(n)
		if !voted || !ok {
			continue
		}
		v.Asked++
		common := opinion.Agree
		if f.All.Disagree > f.All.Agree {
			common = opinion.Disagree
		}
		if mine == common {
			v.Agreed++
		}
	}
}

// picture is the map as the page component takes it.
func (v standing) picture(ctx context.Context) page.Map {
	m := page.Map{Drawn: v.Drawn, West: v.texts(v.Left), East: v.texts(v.Right)}
	for i, g := range v.Groups {
		one := page.MapGroup{People: g.Size}
		if len(v.Groups) > 1 {
			one.Name = i18n.T(ctx, "listening.group", "Group", listening.GroupName(i))
		}
		m.Groups = append(m.Groups, one)
	}
	if at, ok := v.Position(v.Mine); ok {
		m.Own = &at
	}
	return m
}

func (v standing) texts(numbers []int) string {
	text := ""
	for i, n := range numbers {
		if i > 0 {
			text += " · "
		}
		text += listening.Shorten(v.Statements[n].Text, 90)
	}
	return text
}

// finding is the sentence over the map: what the tests found.
func (v standing) finding(ctx context.Context) string {
	if v.Structure == "groups" {
		return i18n.T(ctx, "listening.finding_in_groups", "Groups", len(v.Groups))
	}
	return i18n.T(ctx, "listening.structure_"+v.Structure)
}

// all is every figure as a table: numbers, denominators, intervals.
func (v standing) all(ctx context.Context) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.table_all"),
		Heads: []string{
			i18n.T(ctx, "listening.statement"), i18n.T(ctx, "page.agree"), i18n.T(ctx, "page.disagree"), i18n.T(ctx, "page.pass"),
			i18n.T(ctx, "listening.asked"), i18n.T(ctx, "listening.agreeing"),
		},
		Numbers: []bool{false, true, true, true, true, true},
	}
	for g := range v.Groups {
		if len(v.Groups) > 1 {
			t.Heads = append(t.Heads, i18n.T(ctx, "listening.group", "Group", listening.GroupName(g)))
			t.Numbers = append(t.Numbers, true)
		}
	}
	if v.Guests > 0 {
		t.Heads, t.Numbers = append(t.Heads, i18n.T(ctx, "listening.guests")), append(t.Numbers, true)
	}
	for _, f := range v.Figures {
		t.Rows = append(t.Rows, v.row(ctx, f))
	}
	return t
}

func (v standing) row(ctx context.Context, f listening.Figure) []string {
	count := func(n int) string { return i18n.Number(ctx, float64(n)) }
	row := []string{
		v.Statements[f.Statement].Text, count(f.All.Agree), count(f.All.Disagree), count(f.All.Pass),
		count(f.All.Votes()), shareWords(ctx, f.All.Agreeing()),
	}
	if len(v.Groups) > 1 {
		for g := range v.Groups {
			if g >= len(f.Groups) || f.Groups[g] == nil {
				row = append(row, i18n.T(ctx, "listening.under_ten"))
				continue
			}
			row = append(row, shareWords(ctx, f.Groups[g].Agreeing()))
		}
	}
	if v.Guests > 0 {
		if f.Guests == nil {
			return append(row, i18n.T(ctx, "listening.under_ten"))
		}
		row = append(row, shareWords(ctx, f.Guests.Agreeing()))
	}
	return row
}

// shareWords is "62% (51–72%) of 84".
func shareWords(ctx context.Context, s listening.Share) string {
	return i18n.T(ctx, "listening.share", "Share", i18n.Percent(ctx, s.P()), "Low", i18n.Percent(ctx, s.Low),
		"High", i18n.Percent(ctx, s.High), "N", i18n.Number(ctx, float64(s.N)))
}

// bar is a share as it is drawn.
func bar(s listening.Share) page.Share {
	return page.Share{At: s.P(), Low: s.Low, High: s.High}
}
