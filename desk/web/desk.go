// Package web shows the steward's desk.
package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/base/certificate"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/desk"
	"concentric/member"
	"concentric/today"
)

// Routes are the desk's pages.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /desk", Handle: s.look},
		{Pattern: "POST " + lookBegins, Handle: s.begin},
		{Pattern: "POST " + lookEnds, Handle: s.end},
		{Pattern: "POST /desk/mail/{member}", Handle: s.resume},
	}
}

type server struct{ site *page.Site }

func (s server) look(w http.ResponseWriter, r *http.Request) error {
	overview, err := desk.Look(r.Context(), s.site.DB, member.From(r.Context()))
	if err != nil {
		return err
	}
	untaken, err := today.UntakenNotices(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	var certificates []certificate.State
	if s.site.Certificates != nil {
		if certificates, err = s.site.Certificates(r.Context()); err != nil {
			return err
		}
	}
	frame := page.Frame{Title: i18n.T(r.Context(), "desk.title"), Lead: i18n.T(r.Context(), "desk.lead")}
	return page.Render(w, r, frame, onTheDesk(overview, untaken, certificates, s.site.Mail != nil))
}

// resume lets mail go out to somebody again.
func (s server) resume(w http.ResponseWriter, r *http.Request) error {
	err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return desk.Resume(ctx, tx, member.From(ctx), r.PathValue("member"))
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "desk.back_resumed"))
	return page.SeeOther(w, r, "/desk")
}

// size is the line of a checkpoint that says how many entries it covers.
func size(checkpoint string) string {
	lines := strings.Split(checkpoint, "\n")
	if len(lines) < 2 {
		return "0"
	}
	return lines[1]
}

// certificateState is how a certificate stands, in shape and words.
func certificateState(ctx context.Context, s certificate.State) (page.State, string) {
	now, day := clock.Now(ctx), i18n.Date(ctx, s.Until)
	switch {
	case s.Until.IsZero() && s.Fault.At.IsZero():
		return page.Waiting, i18n.T(ctx, "desk.certificate_first")
	case s.Until.IsZero():
		return page.Overdue, i18n.T(ctx, "desk.certificate_none", "Date", i18n.Date(ctx, s.Fault.At))
	case s.Ended(now):
		return page.Overdue, i18n.T(ctx, "desk.certificate_ended", "Date", day)
	case s.Ends(now):
		return page.Overdue, i18n.T(ctx, "desk.certificate_ends", "Date", day)
	}
	return page.Done, i18n.T(ctx, "desk.certificate_good", "Date", day)
}
