package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// clash is a domain item that two circles want, for the agenda of the circle
// above them.
type clash struct {
	words string
	in    string    // the circle that wants it
	names [2]string // of that circle, and of the one that has it
	above circle.Circle
}

// clashOf finds who has what the form wants for a circle; ok is false where
// nobody else does, and where only that circle's own people may know.
func clashOf(ctx context.Context, q store.Q, in, words string) (c clash, ok bool, err error) {
	held, taken, err := circle.Owner(ctx, q, words)
	if err != nil || !taken || held.Circle == in {
		return clash{}, false, err
	}
	all, err := circle.All(ctx, q)
	if err != nil {
		return clash{}, false, err
	}
	by := map[string]circle.Circle{}
	for _, one := range all {
		by[one.ID] = one
	}
	if by[in].Parent == held.Circle || by[held.Circle].Confides(held) {
		return clash{}, false, nil
	}
	over := map[string]bool{}
	for at := held.Circle; at != ""; at = by[at].Parent {
		over[at] = true
	}
	for at := by[in].Parent; at != ""; at = by[at].Parent {
		if over[at] {
			return clash{words: words, in: in, names: [2]string{by[in].Name, by[held.Circle].Name}, above: by[at]}, true, nil
		}
	}
	return clash{}, false, nil
}

// bringClash puts a domain item that two circles want on the agenda of the
// circle above both.
func (s server) bringClash(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, in := member.From(ctx), r.PathValue("id")
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		if err := circle.May(ctx, tx, actor, circle.Propose, in); err != nil {
			return "", err
		}
		target := form.Value("circle")
		c, ok, err := clashOf(ctx, tx, target, form.Value("domain"))
		if err != nil {
			return "", err
		}
		if !ok {
			return "", errNotFound
		}
		speaks := i18n.In(ctx, c.above.Lang)
		i, err := backlog.Open(ctx, tx, actor, backlog.New{
			Circle: c.above.ID, Lang: c.above.Lang, Title: i18n.T(speaks, "consent.clash_title", "Words", c.words),
			Text: i18n.T(speaks, "consent.clash_text", "Words", c.words, "Owner", c.names[1], "Circle", c.names[0]),
		})
		return i.ID, err
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "consent.did_clash"))
	return page.SeeOther(w, r, "/items/"+id)
}
