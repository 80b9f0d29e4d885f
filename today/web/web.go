// Package web shows Today, My voice, and the page on which the weekly digest
// is turned off.
package web

import (
	"context"
	"net/http"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
	"concentric/today"
)

// Routes are this room's pages.
func Routes(site *page.Site, room *today.Room) []page.Route {
	s := server{site, room}
	return []page.Route{
		{Pattern: "GET /{$}", Handle: s.today},
		{Pattern: "GET /today", Handle: s.today},
		{Pattern: "GET /welcome", Handle: s.welcome},
		{Pattern: "GET /welcome/promise", Handle: s.countOn},
		{Pattern: "GET /welcome/places", Handle: s.belong},
		{Pattern: "POST /welcome/places", Handle: s.saidWhere},
		{Pattern: "POST /welcome/wish", Handle: s.wish},
		{Pattern: "GET /promise", Handle: s.promise},
		{Pattern: "POST /promise", Handle: s.bindPromise},
		{Pattern: "GET /waiting", Handle: s.waiting},
		{Pattern: "POST /waiting/reminders", Handle: s.setLeads},
		{Pattern: "GET /waiting/devices", Handle: s.devices},
		{Pattern: "POST /waiting/devices", Handle: s.pushOn},
		{Pattern: "POST /waiting/devices/off", Handle: s.pushOff},
		{Pattern: "GET /my-voice", Handle: s.voice},
		{Pattern: "GET /my-voice.txt", Handle: s.voiceFile},
		{Pattern: "POST /my-voice/digest", Handle: s.setDigest},
		{Pattern: "POST /my-voice/asks", Handle: s.setAsks},
		{Pattern: "GET /digest/topics/{member}/{code}", Handle: s.topics},
		{Pattern: "POST /digest/topics/{member}/{code}", Handle: s.setTopics},
		{Pattern: "GET /digest/off/{member}/{code}", Handle: s.offPage},
		{Pattern: "POST /digest/off/{member}/{code}", Handle: s.off},
	}
}

type server struct {
	site *page.Site
	room *today.Room
}

func (s server) today(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	cards, err := s.room.Cards(ctx, actor)
	if err != nil {
		return err
	}
	minutes := 0
	for _, c := range cards {
		minutes += c.Minutes
	}
	frame := page.Frame{Title: i18n.T(ctx, "today.title"), Kicker: i18n.Date(ctx, clock.Now(ctx).Local()), Section: page.Today}
	switch {
	case !actor.SignedIn():
		frame.Lead = i18n.T(ctx, "today.visitor_lead", "Party", page.ViewerOf(ctx).Organisation)
	case len(cards) > 0:
		frame.Lead = i18n.N(ctx, "today.lead", minutes)
	}
	decided, err := s.decided(ctx, actor)
	if err != nil {
		return err
	}
	unfounded := false
	if !actor.SignedIn() && len(decided) == 0 {
		if unfounded, err = member.Nobody(ctx, s.site.DB); err != nil {
			return err
		}
		if unfounded {
			frame.Lead = i18n.T(ctx, "today.nobody_here")
		}
	}
	seats, err := circle.SeatsOf(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	asked, err := s.room.AskedToday(ctx, actor)
	if err != nil {
		return err
	}
	return page.Render(w, r, frame, todayPage(cards, decided, actor.SignedIn(), len(seats) > 0, asked > 0, unfounded))
}

// decision is an agreement with the name of its circle.
type decision struct {
	logbook.Agreement
	Owner string
}

// latest is how many decisions stand beside the cards.
const latest = 4

// decided are the newest decisions that the reader may see.
func (s server) decided(ctx context.Context, actor member.Actor) ([]decision, error) {
	newest, err := logbook.Latest(ctx, s.site.DB, actor.Belongs(), latest)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, a := range newest {
		ids = append(ids, a.Circle)
	}
	owners, err := circle.ByIDs(ctx, s.site.DB, ids)
	if err != nil {
		return nil, err
	}
	var list []decision
	for _, a := range newest {
		list = append(list, decision{a, owners[a.Circle].Name})
	}
	return list, nil
}

func (s server) voice(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if actor.Key() == "" {
		frame := page.Frame{Title: i18n.T(ctx, "today.voice_title"), Section: page.MyVoice}
		return page.Render(w, r, frame, noVoice())
	}
	v, err := s.room.Voice(ctx, actor)
	if err != nil {
		return err
	}
	deeds, err := s.room.Deeds(ctx, actor)
	if err != nil {
		return err
	}
	var digest weekly
	if actor.SignedIn() {
		if digest, err = s.weekly(ctx, actor); err != nil {
			return err
		}
	}
	list := strands(ctx, v, deeds)
	for _, one := range list {
		if one.name == r.FormValue("of") {
			return page.Render(w, r, page.Frame{Title: one.title, Kicker: i18n.T(ctx, "today.voice_title"), Section: page.MyVoice}, strandPage(one))
		}
	}
	frame := page.Frame{Title: i18n.T(ctx, "today.voice_title"), Lead: i18n.T(ctx, "today.voice_lead"), Section: page.MyVoice}
	return page.Render(w, r, frame, voicePage(list, actor.SignedIn(), digest))
}

// setDigest turns the reader's own digest on or off.
func (s server) setDigest(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	on := form.Value("digest") == "on"
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return today.SetDigest(ctx, tx, member.From(ctx), on)
	})
	if err != nil {
		return err
	}
	sentence := "today.digest_is_off"
	if on {
		sentence = "today.digest_is_on"
	}
	page.Flash(w, r, i18n.T(r.Context(), sentence))
	return page.SeeOther(w, r, "/my-voice")
}

// offPage is where the link in a mail leads: looking changes nothing, so that
// a mail program that opens links ends nobody's digest.
func (s server) offPage(w http.ResponseWriter, r *http.Request) error {
	if err := today.CheckLink(s.site.DB, r.PathValue("member"), r.PathValue("code")); err != nil {
		return err
	}
	wants, err := today.Wants(r.Context(), s.site.DB, r.PathValue("member"))
	if err != nil {
		return err
	}
	if !wants {
		return s.isOff(w, r)
	}
	frame := page.Frame{Title: i18n.T(r.Context(), "today.off_title")}
	return page.Render(w, r, frame, offPage(r.URL.Path, topicsPath(r.PathValue("member"), r.PathValue("code"))))
}

// off ends the digest: the page's button, and the one click of mail programs
// (RFC 8058), whose POST comes from no page of ours.
func (s server) off(w http.ResponseWriter, r *http.Request) error {
	err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return today.EndDigest(ctx, tx, r.PathValue("member"), r.PathValue("code"))
	})
	if err != nil {
		return err
	}
	return s.isOff(w, r)
}

func (s server) isOff(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, page.Frame{Title: i18n.T(r.Context(), "today.digest_is_off")}, offDone())
}
