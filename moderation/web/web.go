// Package web is where those who moderate for the party look at links that are
// held, and where everybody sees what was decided.
package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/lab"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /moderation", Handle: s.queue},
		{Pattern: "POST /moderation", Handle: s.decide},
		{Pattern: "POST /moderation/reports", Handle: s.answerReports},
		{Pattern: "POST /moderation/appeals", Handle: s.answerAppeal},
		{Pattern: "GET /moderation/log", Handle: s.log},
		{Pattern: "GET /moderation/invitations", Handle: s.tree},
		{Pattern: "POST /moderation/invitations/{id}/stop", Handle: s.stop},
		{Pattern: "GET /report/{id}", Handle: s.reportForm},
		{Pattern: "POST /report/{id}", Handle: s.report},
		{Pattern: "POST /report/{id}/appeal", Handle: s.contestText},
		{Pattern: "POST /library/{id}/appeal", Handle: s.appeal},
	}
}

// queue is what the page of held links shows.
type queue struct {
	Links     []moderation.Link
	Goes      map[string]bool // with which links their whole text can go
	Others    map[string]int  // how many more of the same person wait, by the first of them
	All       int
	Tree      bool  // the reader may see who came by which link
	Bursts    []int // with how many people of a branch spam was found
	Cases     []reportCase
	Contested []contested
	Form      page.Form
}

func (s server) queue(w http.ResponseWriter, r *http.Request) error {
	return s.showQueue(w, r, page.Form{})
}

func (s server) showQueue(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	v := queue{Form: form}
	var err error
	v.Links, v.All, err = moderation.LinksWaiting(ctx, s.site.DB, member.From(ctx))
	none := err // whoever moderates for another circle than the root finds what is theirs
	if err != nil && apperr.As(err) == nil {
		return err
	}
	if v.Tree = none == nil; v.Tree {
		if v.Bursts, err = moderation.Bursts(ctx, s.site.DB, member.From(ctx)); err != nil {
			return err
		}
	}
	v.Goes = map[string]bool{}
	for _, l := range v.Links {
		if v.Goes[l.ID], err = library.GoesWith(ctx, s.site.DB, l); err != nil {
			return err
		}
	}
	if v.Others, err = s.others(ctx, v.Links); err != nil {
		return err
	}
	if err := s.readCases(ctx, &v); err != nil {
		return err
	}
	if none != nil && len(v.Cases)+len(v.Contested) == 0 {
		moderates, err := s.moderates(ctx)
		if err != nil {
			return err
		}
		if !moderates {
			return none
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "moderation.queue_title"), Lead: i18n.T(ctx, "moderation.queue_lead"), Live: moderation.TopicLinks, Status: form.Status,
	}
	return page.Render(w, r, frame, queuePage(v))
}

// others counts, for the first link of each person, how many more of theirs wait.
func (s server) others(ctx context.Context, waiting []moderation.Link) (map[string]int, error) {
	seen, counts := map[string]bool{}, map[string]int{}
	for _, l := range waiting {
		if l.Part > 0 || l.Member == "" || seen[l.Member] {
			continue
		}
		seen[l.Member] = true
		others, err := moderation.OthersBy(ctx, s.site.DB, member.From(ctx), l.ID)
		if err != nil {
			return nil, err
		}
		counts[l.ID] = len(others)
	}
	return counts, nil
}

// moderates says whether the reader moderates for any circle.
func (s server) moderates(ctx context.Context) (bool, error) {
	actor := member.From(ctx)
	seats, err := circle.SeatsOf(ctx, s.site.DB, actor.Member)
	for _, seat := range seats {
		may, err := circle.Can(ctx, s.site.DB, actor, circle.Moderate, seat.Circle)
		if err != nil || may {
			return may, err
		}
	}
	return false, err
}

// decide takes what was chosen for each link, "d-ID": release it, a reason to
// refuse it, or nothing; and with which of those that are refused the whole text goes.
func (s server) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var rulings []moderation.LinkRuling
	for _, id := range form.Values["link"] {
		switch choice := form.Value("d-" + id); choice {
		case "":
		case string(moderation.Accepted):
			rulings = append(rulings, moderation.LinkRuling{Link: id, Verdict: moderation.Accepted})
		default:
			rulings = append(rulings, moderation.LinkRuling{Link: id, Verdict: moderation.Refused, Reason: moderation.Reason(choice)})
		}
	}
	n := 0
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		all, away, err := likewise(ctx, tx, actor, form, rulings)
		if err != nil {
			return "", err
		}
		if n, err = moderation.DecideLinks(ctx, tx, actor, all); err != nil {
			return "", err
		}
		return strconv.Itoa(n), takeAway(ctx, tx, actor, all, away)
	})
	if form.Refuse(ctx, err) {
		form.Notice += form.Error("reason") + form.Error("away")
		return s.showQueue(w, r, form)
	}
	if err != nil {
		return err
	}
	if n > 0 {
		page.Flash(w, r, i18n.N(ctx, "moderation.links_decided", n))
	}
	return page.SeeOther(w, r, "/moderation")
}

// likewise adds to what was chosen the other links of the same people, where that
// was marked and nothing else was chosen for them, and says with which of all the
// whole text goes.
func likewise(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form, rulings []moderation.LinkRuling) (all []moderation.LinkRuling, away []string, err error) {
	all, away = slices.Clone(rulings), slices.Clone(form.Values["away"])
	for _, r := range rulings {
		if !form.Has("likewise", r.Link) {
			continue
		}
		others, err := moderation.OthersBy(ctx, tx, actor, r.Link)
		if err != nil {
			return nil, nil, err
		}
		for _, o := range others {
			if slices.ContainsFunc(all, func(chosen moderation.LinkRuling) bool { return chosen.Link == o.ID }) {
				continue
			}
			all = append(all, moderation.LinkRuling{Link: o.ID, Verdict: r.Verdict, Reason: r.Reason})
			if !form.Has("away", r.Link) {
				continue
			}
			goes, err := library.GoesWith(ctx, tx, o)
			if err != nil {
				return nil, nil, err
			}
			if goes {
				away = append(away, o.ID)
			}
		}
	}
	return all, away, nil
}

// takeAway takes away the texts in which refused links stand, for the same reason.
func takeAway(ctx context.Context, tx *store.Tx, actor member.Actor, rulings []moderation.LinkRuling, with []string) error {
	for _, link := range with {
		at := slices.IndexFunc(rulings, func(r moderation.LinkRuling) bool { return r.Link == link && r.Verdict == moderation.Refused })
		if at < 0 {
			return apperr.New(apperr.Invalid, "moderation.away_reason").At("away")
		}
		if err := library.TakeAwayWith(ctx, tx, actor, link, rulings[at].Reason); err != nil {
			return err
		}
	}
	return nil
}

func (s server) log(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := moderation.Log(ctx, s.site.DB, moderation.OfLinks)
	if err != nil {
		return err
	}
	reports, err := moderation.DecidedReports(ctx, s.site.DB)
	if err != nil {
		return err
	}
	appeals, err := moderation.AnsweredAppeals(ctx, s.site.DB)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "moderation.log_title"), Lead: i18n.T(ctx, "moderation.log_lead")}
	return page.Render(w, r, frame, logPage(list, reports, appeals))
}

// choices are what can be done with a link, each with the digit that chooses it
// in its list.
func choices(ctx context.Context, l moderation.Link) []page.Choice {
	release := "moderation.release"
	if l.Part > 0 {
		release = "moderation.release_text"
	}
	list := []page.Choice{
		{Value: "", Label: "0 " + i18n.T(ctx, "moderation.leave")},
		{Value: string(moderation.Accepted), Label: "1 " + i18n.T(ctx, release)},
	}
	for i, reason := range []moderation.Reason{moderation.Promotion, moderation.Hurtful, moderation.Unlawful, moderation.Personal, moderation.OffTopic} {
		list = append(list, page.Choice{Value: string(reason), Label: strconv.Itoa(i+2) + " " + i18n.T(ctx, "moderation.refuse") + ": " + i18n.T(ctx, reason.Message())})
	}
	return list
}

// stopReasons are for what a link by which people come in is stopped.
func stopReasons(ctx context.Context) []page.Choice {
	list := []page.Choice{{Value: "", Label: i18n.T(ctx, "moderation.tree_choose")}}
	for _, reason := range []moderation.Reason{moderation.Promotion, moderation.Unlawful, moderation.Hurtful, moderation.Personal, moderation.OffTopic} {
		list = append(list, page.Choice{Value: string(reason), Label: i18n.T(ctx, reason.Message())})
	}
	return list
}

// lines are the lines of a whole text, one part after another.
func lines(parts []string) []string {
	return slices.DeleteFunc(strings.Split(strings.Join(parts, "\n"), "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// at is the page of the text that a link stands in.
func at(l moderation.Link) string {
	switch l.Kind {
	case "tension":
		return "/items/" + l.Ref
	case "amendment":
		return "/amendments/" + l.Ref
	case lab.Kind:
		return "/labs/" + l.Ref
	}
	return "/library/" + l.Ref
}

// table is the log: days, never times, and no text.
func table(ctx context.Context, list []moderation.Decision) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "moderation.links_title"), Stacked: true,
		Heads: []string{i18n.T(ctx, "moderation.log_day"), i18n.T(ctx, "moderation.log_verdict"), i18n.T(ctx, "moderation.log_reason")},
	}
	for _, d := range list {
		reason := ""
		if d.Reason != "" {
			reason = i18n.T(ctx, d.Reason.Message())
		}
		state := moderation.LinkReleased
		if d.Verdict == moderation.Refused {
			state = moderation.LinkRefused
		}
		l := moderation.Link{State: state}
		if d.Kind == "text" {
			l.Part = 1
		}
		says := l.Message()
		switch d.Kind {
		case moderation.OfInvitation:
			says = "moderation.log_stopped"
		case string(library.Resource), string(library.Story):
			says = "moderation.away_" + d.Kind
		}
		t.Rows = append(t.Rows, []string{i18n.Date(ctx, d.At), i18n.T(ctx, says), reason})
	}
	return t
}
