package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

// lookAtLink shows a button, and spends nothing: mail scanners and previews
// get this far.
func (s *server) lookAtLink(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	token := r.PathValue("token")
	link, err := member.LookAtLink(ctx, s.site.DB, token, cookie(r, requestCookie), cookie(r, opener))
	if err != nil {
		return err
	}
	// The address of this page must not travel on in a Referer.
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	if link.Code != "" {
		return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "member.code_title")}, codePage(link.Code))
	}
	lead := i18n.T(ctx, "member.link_elsewhere")
	if link.Here {
		lead = i18n.T(ctx, "member.link_here")
	}
	return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "member.link_title"), Lead: lead}, linkPage(token, link.Here))
}

func (s *server) openLink(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	token, request, secret := r.PathValue("token"), cookie(r, requestCookie), form.Once()
	var link member.Link
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) (err error) {
		link, err = member.OpenLink(ctx, tx, token, request, secret)
		return err
	})
	if err != nil {
		return err
	}
	setCookie(w, r, opener, secret, requestLife)
	if !link.Here {
		return page.SeeOther(w, r, "/sign-in/link/"+token)
	}
	return s.admit(w, r, request, secret)
}

// typeCode takes the six digits in the browser that asked.
func (s *server) typeCode(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	request := cookie(r, requestCookie)
	var refused error
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		no, err := member.TypeCode(ctx, tx, request, form.Value("code"))
		refused = nil
		if no != nil {
			refused = no
		}
		return err
	})
	if err == nil {
		err = refused
	}
	if form.Refuse(r.Context(), err) {
		return showSent(w, r, form)
	}
	if err != nil {
		return err
	}
	return s.admit(w, r, request, "")
}
