package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/member"
	"concentric/performance"
)

// beginning is what the page shows on which a review begins.
type beginning struct {
	term    circle.Term
	circle  circle.Circle
	choices []page.Choice // who sits in the circle
}

func (s server) beginForm(w http.ResponseWriter, r *http.Request) error {
	return s.showBegin(w, r, page.Form{})
}

func (s server) showBegin(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	term, err := performance.CanBegin(ctx, s.site.DB, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := beginning{term: term}
	if v.circle, err = circle.Get(ctx, s.site.DB, term.Circle); err != nil {
		return err
	}
	seats, err := circle.Roster(ctx, s.site.DB, term.Circle)
	if err != nil {
		return err
	}
	var ids []string
	for _, seat := range seats {
		if seat.Member != actor.Member && seat.Member != "" {
			ids = append(ids, seat.Member)
		}
	}
	names, err := member.Names(ctx, s.site.DB, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		v.choices = append(v.choices, page.Choice{Value: id, Label: names[id]})
	}
	frame := page.Frame{
		Title:   i18n.T(ctx, "performance.begin_title", "Role", circlecard.RoleName(ctx, term.Kind, term.Title)),
		Kicker:  v.circle.Name,
		Lead:    i18n.T(ctx, "performance.lead"),
		Section: page.Circles, Back: "/circles/" + v.circle.ID, BackTo: v.circle.Name, Status: form.Status,
	}
	return page.Render(w, r, frame, beginPage(v, form))
}

// begin begins a review with those whom the reader chose: by name among those
// in the circle, by member number from outside of it.
func (s server) begin(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	term := r.PathValue("id")
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		group, err := chosen(ctx, tx, form)
		if err != nil {
			return "", err
		}
		review, err := performance.Begin(ctx, tx, actor, term, group)
		return review.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showBegin(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "performance.did_begin"))
	return page.SeeOther(w, r, "/performance/"+id)
}

func chosen(ctx context.Context, q store.Q, form page.Form) ([]string, error) {
	group := form.Values["group"]
	numbers := strings.FieldsFunc(form.Value("others"), func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == ' ' })
	if len(numbers) == 0 {
		return group, nil
	}
	found, err := member.ByNumbers(ctx, q, numbers)
	if err != nil {
		return nil, err
	}
	for _, number := range numbers {
		m, known := found[number]
		if !known {
			return nil, unknownNumber(number)
		}
		group = append(group, m.ID)
	}
	return group, nil
}
