package web

import (
	"net/http"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/lab"
	"concentric/member"
)

// coming lists the labs to come, whatever they are about.
func (s server) coming(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := lab.AllComing(ctx, s.site.DB, member.From(ctx), clock.Now(ctx).UTC().Format(typed.DateFormat))
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "lab.coming_title"), Lead: i18n.T(ctx, "lab.lead"), Section: page.Conversations, Live: lab.TopicAll,
		Back: "/conversations", BackTo: i18n.T(ctx, "page.section_conversations"),
	}
	return page.Render(w, r, frame, comingPage(list))
}

// list shows the labs about one thing: to come, and held.
func (s server) list(about of) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		subject, err := about(ctx, s, r.PathValue("id"))
		if err != nil {
			return err
		}
		all, err := subject.On(ctx, s.site.DB, member.From(ctx))
		if err != nil {
			return err
		}
		c, err := circle.Get(ctx, s.site.DB, subject.Circle)
		if err != nil {
			return err
		}
		reads, err := subject.Reads(ctx, s.site.DB, member.From(ctx))
		if err != nil {
			return err
		}
		var coming, past []lab.Lab
		for _, l := range all {
			if l.State != lab.Cancelled && l.Noted.IsZero() && l.Day >= c.Today(ctx) {
				coming = append([]lab.Lab{l}, coming...)
			} else {
				past = append(past, l)
			}
		}
		frame := page.Frame{
			Title: i18n.T(ctx, "lab.title"), Lead: i18n.T(ctx, "lab.lead"), Kicker: c.Name, Section: page.Conversations, Live: lab.TopicAll,
			Back: subject.Path(), BackTo: subject.Title,
		}
		return page.Render(w, r, frame, listPage(subject, coming, past, reads))
	}
}

// kit says how a lab is held.
func (s server) kit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	frame := page.Frame{
		Title: i18n.T(ctx, "lab.kit_title"), Lead: i18n.T(ctx, "lab.kit_lead"), Section: page.Conversations,
		Back: "/labs", BackTo: i18n.T(ctx, "lab.coming_title"),
	}
	return page.Render(w, r, frame, kitPage())
}
