package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/today"
)

// waiting lists all that waits for the reader.
func (s server) waiting(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	tasks, err := s.room.Tasks(ctx, actor)
	if err != nil {
		return err
	}
	seats, err := circle.SeatsOf(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	held, err := circle.TermsOf(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	var of []string
	for _, t := range held {
		of = append(of, t.Circle)
	}
	names, err := circle.ByIDs(ctx, s.site.DB, of)
	if err != nil {
		return err
	}
	_, leads, err := today.Leads(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	form := page.Filled()
	for _, l := range leads {
		form.Values.Add("leads", strconv.Itoa(l))
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "today.waiting_title"), Lead: i18n.T(ctx, "today.waiting_lead"), Section: page.Today,
		Back: "/today", BackTo: i18n.T(ctx, "today.title"),
	}
	return page.Render(w, r, frame, waitingPage(tasks, len(seats) > 0, held, names, form))
}

// setLeads sets when the reader is reminded.
func (s server) setLeads(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var leads []int
	for _, v := range form.Values["leads"] {
		if n, err := strconv.Atoi(v); err == nil {
			leads = append(leads, n)
		}
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return today.SetLeads(ctx, tx, member.From(ctx), leads)
	})
	if err != nil {
		return err
	}
	on, _, err := today.Leads(ctx, s.site.DB, member.From(ctx).Member)
	if err != nil {
		return err
	}
	sentence := "today.leads_off"
	if on {
		sentence = "today.leads_saved"
	}
	page.Flash(w, r, i18n.T(ctx, sentence))
	return page.SeeOther(w, r, "/waiting")
}

func leadChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, l := range today.LeadChoices {
		n := strconv.Itoa(l)
		list = append(list, page.Choice{Value: n, Label: i18n.T(ctx, "today.leads_"+n)})
	}
	return list
}

// urgency is the shape of a task's day.
func urgency(ctx context.Context, t today.Task) page.State {
	days, dated := t.Left(ctx)
	switch {
	case dated && days < 0:
		return page.Overdue
	case t.Kind == today.TaskRound || t.Kind == today.TaskSelection || t.Meets == "running" || dated && days <= 1:
		return page.YourTurn
	default:
		return page.Waiting
	}
}
