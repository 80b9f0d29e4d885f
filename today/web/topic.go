package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/today"
)

// topicsPath is where a member chooses what the weekly mail brings.
func topicsPath(id, code string) string { return "/digest/topics/" + id + "/" + code }

// weekly is whether a member gets the weekly mail, and where they choose what it
// brings.
type weekly struct {
	on     bool
	topics string
	asks   page.Form // how many small asks a day
}

func (s server) weekly(ctx context.Context, actor member.Actor) (weekly, error) {
	on, err := today.Wants(ctx, s.site.DB, actor.Member)
	if err != nil {
		return weekly{}, err
	}
	code, err := today.DigestCode(s.site.DB, actor)
	if err != nil {
		return weekly{}, err
	}
	agreed, err := today.Agreed(ctx, s.site.DB, actor.Member)
	asks := page.Filled()
	asks.Values.Set("asks", strconv.Itoa(agreed))
	return weekly{on, topicsPath(actor.Member, code), asks}, err
}

// topics shows what the weekly mail brings, to whoever holds the link.
func (s server) topics(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("member")
	if err := today.CheckLink(s.site.DB, id, r.PathValue("code")); err != nil {
		return err
	}
	actor, err := member.ActorOf(ctx, s.site.DB, id)
	if err != nil {
		return err
	}
	kinds, circles, err := today.Topics(ctx, s.site.DB, actor)
	if err != nil {
		return err
	}
	quiet, err := today.Quiet(ctx, s.site.DB, []string{id})
	if err != nil {
		return err
	}
	form := page.Form{Values: url.Values{}}
	choice := func(topic, label string) page.Choice {
		if !slices.Contains(quiet[id], topic) {
			form.Values.Add("topic", topic)
		}
		return page.Choice{Value: topic, Label: label}
	}
	var parts, from []page.Choice
	for _, kind := range kinds {
		parts = append(parts, choice(kind, i18n.T(ctx, "today.topic_"+kind)))
	}
	for _, c := range circles {
		from = append(from, choice(c.ID, c.Name))
	}
	wants, err := today.Wants(ctx, s.site.DB, id)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "today.topics_title"), Lead: i18n.T(ctx, "today.digest_on")}
	return page.Render(w, r, frame, topicsPage(r.URL.Path, !wants, form, parts, from))
}

// setTopics keeps what was chosen.
func (s server) setTopics(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return today.SetTopics(ctx, tx, r.PathValue("member"), r.PathValue("code"), form.Values["topic"])
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "today.topics_kept"))
	return page.SeeOther(w, r, r.URL.Path)
}
