package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/mail"
	"concentric/base/mail/domain"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/setup"
)

// tested is what a test of the mail settings found.
type tested struct {
	To     string // whom the mail was for
	Failed *mail.Failed
	domain.Report
}

func (s server) mailForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.begin(w, r, 2, "mail", "mail-server")
	if err != nil {
		return err
	}
	now, _, err := setup.Now(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	form := page.Filled("host", now.Relay.Host, "port", "587", "tls", "no", "user", now.Relay.User, "from", now.From, "contact", now.Contact, "selector", now.Selector)
	if now.Relay.Host != "" {
		form.Values.Set("port", strconv.Itoa(now.Relay.Port))
	}
	if now.Relay.TLS {
		form.Values.Set("tls", "yes")
	}
	return s.showMail(w, r, v, form, nil)
}

func (s server) showMail(w http.ResponseWriter, r *http.Request, v way, form page.Form, t *tested) error {
	return page.Render(w, r, v.frame(r.Context(), "mail", form), mailPage(v, s.site, form, t))
}

// setMail saves the settings, or tries them as they stand in the form.
func (s server) setMail(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.begin(w, r, 2, "mail", "mail-server")
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if s.site.Given.Mail {
		if !form.Has("do", "test") {
			return v.on(w, r)
		}
		t, err := s.try(ctx, s.site.Mail, "", form.Text("to"))
		if err != nil && !form.Refuse(ctx, err) {
			return err
		}
		return s.showMail(w, r, v, form, t)
	}
	as := setup.Settings{
		Relay: setup.Relay{Host: form.Text("host"), TLS: form.Has("tls", "yes"), User: form.Text("user"), Password: form.Value("password")},
		From:  form.Text("from"), Contact: form.Text("contact"), Selector: form.Text("selector"),
	}
	as.Relay.Port, _ = strconv.Atoi(form.Text("port"))
	if form.Has("do", "test") {
		t, err := s.test(ctx, as, form.Text("to"))
		if err != nil && !form.Refuse(ctx, err) {
			return err
		}
		return s.showMail(w, r, v, form, t)
	}
	err = s.save(r, v, form, func(ctx context.Context, tx *store.Tx) error { return setup.SetMail(ctx, tx, v.by, as) })
	if form.Refuse(ctx, err) {
		return s.showMail(w, r, v, form, nil)
	}
	if err != nil {
		return err
	}
	return v.on(w, r)
}

// askFor is how long the domain name system may take.
const askFor = 10 * time.Second

// test sends a mail by the settings, which need not be saved, and asks what the
// sender's domain says.
func (s server) test(ctx context.Context, as setup.Settings, to string) (*tested, error) {
	now, _, err := setup.Now(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	if as.Relay.Host == "" {
		return nil, apperr.New(apperr.Invalid, "setup.relay_host").At("host")
	}
	if as, err = setup.CheckMail(now, as); err != nil {
		return nil, err
	}
	as.Name = s.site.Name
	sender, err := as.Sender("")
	if err != nil {
		return nil, apperr.New(apperr.Invalid, "setup.relay_unusable").Because(err)
	}
	return s.try(ctx, sender, as.Selector, to)
}

// try sends a mail through a mail server. The selector names the key of the
// sender's domain, "" for the usual ones.
func (s server) try(ctx context.Context, sender *mail.Sender, selector, to string) (*tested, error) {
	if !setup.IsAddress(to) {
		return nil, apperr.New(apperr.Invalid, "setup.test_to_needed").At("to")
	}
	if err := s.tests.count(clock.Now(ctx)); err != nil {
		return nil, err
	}
	t := &tested{To: to}
	var err error
	t.Failed, err = failed(sender.Send(ctx, mail.Message{
		ID: id.New(), Class: mail.Test, To: to, Lang: i18n.Lang(ctx), Subject: i18n.T(ctx, "setup.test_subject", "Party", s.site.Name),
		Text: i18n.T(ctx, "setup.test_text", "Party", s.site.Name, "URL", s.site.BaseURL, "Contact", sender.Contact()),
	}))
	if err != nil {
		return nil, err
	}
	asking, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	t.Report = s.dns.Look(asking, sender.From(), sender.Host(), selector)
	return t, nil
}

// failed tells a mail that was not taken from what is our own mistake.
func failed(err error) (*mail.Failed, error) {
	if f, is := err.(*mail.Failed); is {
		return f, nil
	}
	return nil, err
}

// outcome says in words what became of the test mail.
func (t *tested) outcome(ctx context.Context) string {
	switch {
	case t.Failed == nil:
		return i18n.T(ctx, "setup.test_sent", "To", t.To)
	case t.Failed.Uncertain:
		return i18n.T(ctx, "setup.test_uncertain")
	case t.Failed.Code != 0:
		return i18n.T(ctx, "setup.test_refused", "Code", t.Failed.Code)
	}
	return i18n.T(ctx, "setup.test_unreached")
}

// stateOf is how a finding is marked.
func stateOf(f domain.Finding) page.State {
	switch f.State {
	case domain.Good, domain.Unseen:
		return page.Done
	case domain.Unasked:
		return page.Waiting
	}
	return page.Overdue
}
