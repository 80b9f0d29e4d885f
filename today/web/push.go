package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/member"
	"concentric/today"
)

const devicesPath = "/waiting/devices"

// devices shows where the reader gets notices, and turns them on here.
func (s server) devices(w http.ResponseWriter, r *http.Request) error {
	return s.showDevices(w, r, page.Form{})
}

func (s server) showDevices(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	key, err := today.PushKey(ctx, s.site.DB)
	if err != nil {
		return err
	}
	list, err := today.Devices(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	here := slices.ContainsFunc(list, func(d today.Device) bool { return d.Session == actor.Session })
	frame := page.Frame{
		Title: i18n.T(ctx, "today.push_title"), Lead: i18n.T(ctx, "today.push_lead"), Section: page.Today, Status: form.Status,
		Back: "/waiting", BackTo: i18n.T(ctx, "today.waiting_title"),
	}
	return page.Render(w, r, frame, devicesPage(list, actor.Session, key, here, form))
}

// pushOn turns notices on for the reader's device, by what its browser said.
func (s server) pushOn(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		said := today.Subscription{Endpoint: form.Value("endpoint"), P256dh: form.Value("p256dh"), Auth: form.Value("auth")}
		return today.PushOn(ctx, tx, member.From(ctx), session.Device(r.UserAgent()), said)
	})
	if form.Refuse(r.Context(), err) {
		return s.showDevices(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "today.push_is_on"))
	return page.SeeOther(w, r, devicesPath)
}

// pushOff turns notices off on one of the reader's devices.
func (s server) pushOff(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return today.PushOff(ctx, tx, member.From(ctx), form.Value("device"))
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "today.push_is_off"))
	return page.SeeOther(w, r, devicesPath)
}

func deviceTitle(ctx context.Context, d today.Device) string {
	if d.Name == "" {
		return i18n.T(ctx, "member.device_unknown")
	}
	return d.Name
}
