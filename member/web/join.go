package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/invitation"
	"concentric/member"
)

// joining is what the page shows to which a join sheet leads.
type joining struct {
	code   string
	from   string // the circle or the community that invites, "" for the party or a person
	wishes bool   // one may ask to become a member
}

func (s *server) joinPage(w http.ResponseWriter, r *http.Request) error {
	return s.showJoin(w, r, page.Form{})
}

func (s *server) showJoin(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, q := r.Context(), s.site.DB
	link, err := invitation.ByCode(ctx, q, r.PathValue("token"))
	if err != nil {
		return err
	}
	v := joining{code: link.Code}
	switch link.Kind {
	case invitation.Circle:
		c, err := circle.Get(ctx, q, link.Ref)
		if err != nil {
			return err
		}
		if c.Parent != "" {
			v.from = c.Name
		}
	case invitation.Community:
		c, err := community.Get(ctx, q, link.Ref)
		if err != nil {
			return err
		}
		v.from = c.Name
	}
	if v.wishes, err = invitation.TakesWishes(ctx, q); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "member.join_title", "Party", s.site.Name), Lead: i18n.T(ctx, "member.join_lead"), Kicker: v.from, Status: form.Status,
	}
	if member.From(ctx).SignedIn() {
		frame.Lead = i18n.T(ctx, "member.join_here_already")
		return page.Render(w, r, frame, joinedAlready())
	}
	return page.Render(w, r, frame, joinPage(v, s.site.Name, form))
}

// join answers every address alike, as askLink does.
func (s *server) join(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	request := form.Once()
	if form.Value("agreed") == "" {
		err = apperr.New(apperr.Invalid, "member.join_agree_first").At("agreed")
	} else {
		err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
			return invitation.Join(ctx, tx, r.PathValue("token"), member.Joining{
				Ask: member.Ask{
					Request: request, Email: form.Text("email"), Network: Network(r), Lang: i18n.Lang(ctx), Back: "/welcome",
				},
				Name: form.Text("name"), Agreed: member.JoiningText, Applies: form.Value("wish") != "",
			})
		})
	}
	if form.Refuse(r.Context(), err) {
		return s.showJoin(w, r, form)
	}
	if err != nil {
		return err
	}
	setCookie(w, r, requestCookie, request, requestLife)
	return page.SeeOther(w, r, "/sign-in/sent?joining=yes")
}
