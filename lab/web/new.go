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
	"concentric/lab"
	"concentric/member"
)

func (s server) newForm(about of) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		subject, err := about(r.Context(), s, r.PathValue("id"))
		if err != nil {
			return err
		}
		c, err := circle.Get(r.Context(), s.site.DB, subject.Circle)
		if err != nil {
			return err
		}
		return s.showNew(w, r, subject, page.Filled("day", c.In(r.Context(), 14), "hour", "19:00", "people", "8", "others", "no"))
	}
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, about lab.Subject, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "lab.sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "circle.suspended")
	case !about.Open:
		return apperr.New(apperr.Gone, "lab.subject_over")
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "lab.hold_one"), Lead: about.Title, Section: page.Conversations, Status: form.Status,
		Back: about.Path() + "/labs", BackTo: i18n.T(ctx, "lab.title"),
	}
	return page.Render(w, r, frame, newPage(about, form))
}

func (s server) register(about of) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		subject, err := about(ctx, s, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		n := lab.New{
			Talk: subject.Talk, Item: subject.Item, Day: form.Text("day"), Hour: form.Text("hour"), Place: form.Value("place"), People: count(form),
			Others: form.Value("others") == "yes", Words: form.Value("words"), Lang: i18n.Lang(ctx),
		}
		id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return lab.Register(ctx, tx, actor, n)
		})
		if form.Refuse(ctx, err) {
			return s.showNew(w, r, subject, form)
		}
		if err != nil {
			return err
		}
		page.Flash(w, r, i18n.T(ctx, "lab.did_register"))
		return page.SeeOther(w, r, "/labs/"+id)
	}
}

// count is the number of people that was typed, 0 for none, which is refused.
func count(form page.Form) int {
	n, err := strconv.Atoi(form.Text("people"))
	if err != nil {
		return 0
	}
	return n
}
