package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	circlecard "concentric/circle/card"
	"concentric/member"
)

func (s server) complaintForm(w http.ResponseWriter, r *http.Request) error {
	return s.showComplaint(w, r, page.Filled("lang", i18n.Lang(r.Context())))
}

func (s server) showComplaint(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	term, circles, err := backlog.ComplaintTo(ctx, s.site.DB, member.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	var choices []page.Choice
	for _, c := range circles {
		choices = append(choices, page.Choice{Value: c.ID, Label: c.Name})
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "backlog.complaint_title", "Role", circlecard.RoleName(ctx, term.Kind, term.Title)),
		Lead:  i18n.T(ctx, "backlog.complaint_lead"), Section: page.Circles, Back: "/circles/" + term.Circle,
		BackTo: i18n.T(ctx, "page.section_circles"), Status: form.Status,
	}
	return page.Render(w, r, frame, complaintPage(term.ID, choices, form))
}

// complain brings a complaint to the circle that the reader chose.
func (s server) complain(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		i, err := backlog.Complain(ctx, tx, actor, r.PathValue("id"), form.Value("to"), form.Value("title"), form.Value("text"), language(ctx, form))
		return i.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showComplaint(w, r, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/items/"+id)
}
