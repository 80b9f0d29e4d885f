package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/invitation"
	"concentric/member"
	"concentric/moderation"
)

// account is what the page of one's own account shows.
type account struct {
	Member   member.Member
	Devices  []session.Session
	This     string // id of this device's session
	Readings []member.Reading
	Names    map[string]string
	Fresh    bool // signed in a short while ago
	Wish     member.Wish
	Wished   bool // a wish to become a member was made
	Wishes   bool // the party takes them here
	Past     moderation.Past
	Level    moderation.Level
	Missing  []moderation.Need // for the next level
	Links    []moderation.Link // that were held
	Reports  []moderation.Report
}

// readingsShown is how many looks into the entry the page lists.
const readingsShown = 50

func (s *server) account(w http.ResponseWriter, r *http.Request) error {
	return s.showAccount(w, r, page.Form{})
}

func (s *server) showAccount(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	who := member.From(ctx).Member
	var a account
	var err error
	if a.Member, err = member.Get(ctx, s.site.DB, who); err != nil {
		return err
	}
	if a.Devices, err = session.List(ctx, s.site.DB, who); err != nil {
		return err
	}
	if a.Readings, err = member.Readings(ctx, s.site.DB, who, readingsShown); err != nil {
		return err
	}
	readers := make([]string, 0, len(a.Readings))
	for _, reading := range a.Readings {
		readers = append(readers, reading.Reader)
	}
	if a.Names, err = member.Names(ctx, s.site.DB, readers); err != nil {
		return err
	}
	if a.Wish, a.Wished, err = member.WishOf(ctx, s.site.DB, who); err != nil {
		return err
	}
	if a.Wishes, err = invitation.TakesWishes(ctx, s.site.DB); err != nil {
		return err
	}
	if a.Past, err = moderation.PastOf(ctx, s.site.DB, member.From(ctx)); err != nil {
		return err
	}
	a.Level, a.Missing = a.Past.Level(clock.Now(ctx))
	if a.Links, err = moderation.LinksOf(ctx, s.site.DB, who); err != nil {
		return err
	}
	if a.Reports, err = moderation.ReportsOf(ctx, s.site.DB, who); err != nil {
		return err
	}
	a.This = sessionOf(ctx).ID
	a.Fresh = sessionOf(ctx).IsFresh(clock.Now(ctx))
	return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "page.account"), Status: form.Status}, accountPage(a, form))
}

func (s *server) language(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	lang := form.Value("lang")
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return member.ChooseLanguage(ctx, tx, member.From(ctx), lang)
	})
	if err != nil {
		return err
	}
	setCookie(w, r, i18n.Cookie, lang, session.Life)
	page.Flash(w, r, i18n.T(i18n.In(r.Context(), lang), "member.saved"))
	return page.SeeOther(w, r, "/account")
}

// anyLanguage is the choice below every page. Who is signed in gets mails in it too.
func (s *server) anyLanguage(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if actor := member.From(r.Context()); actor.SignedIn() {
		err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
			return member.ChooseLanguage(ctx, tx, actor, form.Value("lang"))
		})
		if err != nil {
			return err
		}
	}
	return page.ChooseLanguage(w, r)
}

func (s *server) endDevice(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return session.EndOne(ctx, tx, member.From(ctx).Member, form.Value("device"))
	})
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/account")
}

func (s *server) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return session.EndAll(ctx, tx, member.From(ctx).Member)
	})
	if err != nil {
		return err
	}
	dropCookie(w, r, sessionCookie)
	page.Flash(w, r, i18n.T(r.Context(), "member.signed_out_everywhere"))
	return page.SeeOther(w, r, "/")
}

// fresh refuses what needs a proof of identity not older than session.Fresh.
func fresh(ctx context.Context) error {
	if sessionOf(ctx).IsFresh(clock.Now(ctx)) {
		return nil
	}
	return apperr.New(apperr.Forbidden, "member.account_fresh", "Minutes", int(session.Fresh.Minutes()))
}
