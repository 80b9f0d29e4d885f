package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
	"concentric/today"
)

// promised is what the page of the membership promise shows.
type promised struct {
	made      bool
	agreement logbook.Agreement
	kept      []today.Kept
	overdue   []backlog.Item
	back      *today.CameBack // for members; nil for others
	circles   map[string]circle.Circle
	root      circle.Circle
	binds     bool // the reader may say by what it is measured
	choices   []page.Choice
}

// overdueShown is how many overdue answers are named, the longest overdue first.
const overdueShown = 20

func (s server) promise(w http.ResponseWriter, r *http.Request) error {
	return s.showPromise(w, r, page.Form{})
}

func (s server) showPromise(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	v, p, err := s.readPromise(ctx)
	if err != nil {
		return err
	}
	if form.Values == nil && v.binds {
		form = page.Filled("agreement", p.Agreement)
		for _, m := range today.Measures() {
			target, is := p.Targets[m]
			if is || !v.made {
				form.Values.Add("measure", string(m))
			}
			if !is {
				target = m.Proposed()
			}
			form.Values.Set("target_"+string(m), strconv.Itoa(target))
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "today.promise_title"), Lead: i18n.T(ctx, "today.promise_lead"), Section: page.Today,
		Live: today.PromiseTopic, Status: form.Status,
	}
	return page.Render(w, r, frame, promisePage(v, form))
}

func (s server) readPromise(ctx context.Context) (v promised, p today.Promise, err error) {
	q, actor := s.site.DB, member.From(ctx)
	v.root, err = circle.Root(ctx, q)
	if apperr.Is(err, apperr.NotFound) {
		return v, p, nil // no party yet
	}
	if err != nil {
		return v, p, err
	}
	if p, v.made, err = today.Promised(ctx, q); err != nil {
		return v, p, err
	}
	if v.made {
		if v.agreement, err = logbook.Get(ctx, q, p.Agreement); err != nil {
			return v, p, err
		}
		if v.kept, v.overdue, err = today.Keeping(ctx, q, actor, p); err != nil {
			return v, p, err
		}
		if actor.Belongs() {
			back, err := today.CountBack(ctx, q)
			if err != nil {
				return v, p, err
			}
			v.back = &back
		}
		var ids []string
		for _, i := range v.overdue[:min(len(v.overdue), overdueShown)] {
			ids = append(ids, i.Circle)
		}
		if v.circles, err = circle.ByIDs(ctx, q, ids); err != nil {
			return v, p, err
		}
	}
	if v.binds = circle.May(ctx, q, actor, circle.Record, v.root.ID) == nil; !v.binds {
		return v, p, nil
	}
	can, err := today.CanPromise(ctx, q)
	for _, a := range can {
		v.choices = append(v.choices, page.Choice{Value: a.ID, Label: a.Now.Title})
	}
	return v, p, err
}

// bindPromise says by what the promise is measured.
func (s server) bindPromise(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	targets := map[today.Measure]int{}
	for _, name := range form.Values["measure"] {
		n, err := strconv.Atoi(form.Text("target_" + name))
		if err != nil {
			n = -1 // refused beside its field
		}
		targets[today.Measure(name)] = n
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", today.Bind(ctx, tx, actor, form.Value("agreement"), targets)
	})
	if form.Refuse(ctx, err) {
		return s.showPromise(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "today.did_promise"))
	return page.SeeOther(w, r, "/promise")
}
