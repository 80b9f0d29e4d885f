package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/member"
	"concentric/moderation"
)

// join is taking part in a place, joining an interest, or declaring an identity.
func join(ctx context.Context, tx *store.Tx, actor member.Actor, one string, form page.Form) error {
	c, err := community.Get(ctx, tx, one)
	if err != nil {
		return err
	}
	switch c.Kind {
	case community.Place:
		return community.Live(ctx, tx, actor, one, form.Value("sure") != "")
	case community.Identity:
		return community.Declare(ctx, tx, actor, one, form.Value("agreed") != "")
	default:
		return community.Join(ctx, tx, actor, one)
	}
}

func leave(ctx context.Context, tx *store.Tx, actor member.Actor, one string, _ page.Form) error {
	if _, err := community.Get(ctx, tx, one); err != nil {
		return err
	}
	return community.Leave(ctx, tx, actor, one)
}

func describe(ctx context.Context, tx *store.Tx, actor member.Actor, one string, form page.Form) error {
	if err := moderation.NoLinks(ctx, tx, actor, "about", form.Text("about")); err != nil {
		return err
	}
	return community.Describe(ctx, tx, actor, one, form.Text("about"), i18n.Lang(ctx))
}

// giveCircle says which circle is the community's own; none takes it away.
func giveCircle(ctx context.Context, tx *store.Tx, actor member.Actor, one string, form page.Form) error {
	if _, err := community.Get(ctx, tx, one); err != nil {
		return err
	}
	before, err := circle.OfCommunity(ctx, tx, one)
	if err != nil {
		return err
	}
	if form.Value("circle") == "" && before != "" {
		return circle.EndCommunity(ctx, tx, actor, before)
	}
	return circle.GiveCommunity(ctx, tx, actor, form.Value("circle"), one)
}

// report is what the community's delegate tells.
func report(ctx context.Context, tx *store.Tx, actor member.Actor, one string, form page.Form) error {
	own, err := circle.OfCommunity(ctx, tx, one)
	if err != nil {
		return err
	}
	return circle.ReportBack(ctx, tx, actor, own, form.Text("report"), i18n.Lang(ctx))
}

// end takes a community away, and leads to those that are left.
func (s server) end(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", community.End(ctx, tx, actor, r.PathValue("id"))
	})
	if form.Refuse(ctx, err) {
		return s.show(w, r, "end", form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "community.did_end"))
	return page.SeeOther(w, r, "/communities")
}
