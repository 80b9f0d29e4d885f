package web

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// progress is how a conversation gets on, for those who look after it.
func (s server) progress(w http.ResponseWriter, r *http.Request) error {
	return s.showProgress(w, r, page.Form{})
}

// invite has a hundred members drawn by lot and invited.
func (s server) invite(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := listening.Invite(ctx, tx, actor, r.PathValue("id"))
		return err
	})
	if form.Refuse(ctx, err) {
		return s.showProgress(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.draw_asked"))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id")+"/progress")
}

// drawWords says whom a draw invited, and how many came.
func drawWords(ctx context.Context, d listening.Draw) string {
	if d.People == 0 && d.Among == 0 {
		return i18n.T(ctx, "listening.draw_waits", "Date", i18n.Date(ctx, d.At))
	}
	words := i18n.N(ctx, "listening.draw_made", d.People, "Among", i18n.Number(ctx, float64(d.Among)), "Date", i18n.Date(ctx, d.At)) + " "
	if n, ok := d.Told(); ok {
		return words + i18n.T(ctx, "listening.draw_came", "Came", i18n.Number(ctx, float64(n)))
	}
	if d.Voted < listening.Least {
		return words + i18n.T(ctx, "listening.draw_few", "Least", listening.Least)
	}
	return words + i18n.T(ctx, "listening.draw_most", "Least", listening.Least)
}

func (s server) showProgress(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	p, err := listening.ProgressOf(ctx, s.site.DB, member.From(ctx), c)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.progress_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Live: listening.Topic(c.ID), Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	lately := len(p.Draws) > 0 && clock.Now(ctx).Before(p.Draws[len(p.Draws)-1].Next())
	mayInvite := !lately && c.State == listening.Voting && (c.Audience == journal.Members || c.Audience == journal.Public) && s.may(ctx, circle.Listen, c)
	return page.Render(w, r, frame, progressPage(c, p, mayInvite, form))
}

// people is a number of people, or that they are fewer than ten.
func people(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "listening.under_ten")
	}
	return i18n.Number(ctx, float64(n))
}

func daysTable(ctx context.Context, days []listening.Day) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.progress_days"), Headed: true,
		Heads: []string{i18n.T(ctx, "listening.progress_day"), i18n.T(ctx, "listening.progress_new")}, Numbers: []bool{false, true},
	}
	for _, d := range days {
		t.Rows = append(t.Rows, []string{i18n.Date(ctx, d.Date), people(ctx, d.People)})
	}
	return t
}

func reachedTable(ctx context.Context, list []listening.Reached) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.progress_reached"), Headed: true,
		Heads: []string{i18n.T(ctx, "listening.statement"), i18n.T(ctx, "listening.progress_asked")}, Numbers: []bool{false, true},
	}
	for _, one := range list {
		t.Rows = append(t.Rows, []string{strconv.Itoa(one.Number) + ". " + one.Text, people(ctx, one.People)})
	}
	return t
}

// effect says what the reminder did, with its interval.
func effect(ctx context.Context, r listening.Reminded) string {
	if !r.Enough() {
		return i18n.T(ctx, "listening.reminder_early", "Least", listening.Least)
	}
	points := func(x float64) string { return i18n.Number(ctx, math.Round(100*x)) }
	d, low, high := r.Effect()
	return i18n.T(ctx, "listening.reminder_effect",
		"Told", i18n.Number(ctx, float64(r.Told)), "ToldShare", i18n.Percent(ctx, float64(r.ToldVoted)/float64(r.Told)),
		"Held", i18n.Number(ctx, float64(r.Held)), "HeldShare", i18n.Percent(ctx, float64(r.HeldVoted)/float64(r.Held)),
		"Points", points(d), "Low", points(low), "High", points(high))
}
