package web

import (
	"context"
	"net/http"
	"net/url"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/setup"
)

// serverForm asks for the party's name, its languages, and the address.
func (s server) serverForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.begin(w, r, 1, "server", "server")
	if err != nil {
		return err
	}
	now, _, err := setup.Now(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	form := page.Filled("name", now.Name, "url", now.URL)
	if now.URL == "" {
		form.Values.Set("url", reached(r))
	}
	for _, l := range i18n.Languages() {
		if len(now.Languages) == 0 {
			form.Values.Add("languages", l.Code)
		}
	}
	for _, code := range now.Languages {
		form.Values.Add("languages", code)
	}
	return s.showServer(w, r, v, form)
}

// reached is the address by which this page was asked for: most likely the one
// that people will type.
func reached(r *http.Request) string {
	u := url.URL{Scheme: "http", Host: r.Host}
	if page.IsSecure(r) {
		u.Scheme = "https"
	}
	return u.String()
}

func (s server) showServer(w http.ResponseWriter, r *http.Request, v way, form page.Form) error {
	return page.Render(w, r, v.frame(r.Context(), "server", form), serverPage(v, s.site, form))
}

func (s server) setServer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.begin(w, r, 1, "server", "server")
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	name, address := form.Text("name"), form.Text("url")
	if s.site.Given.Name {
		name = s.site.Name
	}
	if s.site.Given.Address {
		address = s.site.BaseURL
	}
	err = s.save(r, v, form, func(ctx context.Context, tx *store.Tx) error {
		return setup.SetServer(ctx, tx, v.by, name, form.Values["languages"], address)
	})
	if form.Refuse(ctx, err) {
		return s.showServer(w, r, v, form)
	}
	if err != nil {
		return err
	}
	return v.on(w, r)
}

// on goes to the next step, or back to the desk.
func (v way) on(w http.ResponseWriter, r *http.Request) error {
	if v.step == 0 {
		page.Flash(w, r, i18n.T(r.Context(), "setup.saved"))
	}
	return page.SeeOther(w, r, v.next)
}

// frame is the frame of one form.
func (v way) frame(ctx context.Context, name string, form page.Form) page.Frame {
	f := page.Frame{Title: i18n.T(ctx, "setup."+name+"_title"), Lead: i18n.T(ctx, "setup."+name+"_lead"), Status: form.Status}
	if v.step == 0 {
		f.Back, f.BackTo = "/desk", i18n.T(ctx, "setup.desk")
		return f
	}
	f.Kicker = i18n.T(ctx, "setup.step", "N", v.step, "Of", 4)
	return f
}
