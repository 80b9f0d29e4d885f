package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/mail"
	"concentric/base/mail/domain"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/member"
	"concentric/setup"
	"concentric/setup/web"
)

var unspoken = regexp.MustCompile(`[>" ](setup|member|page|typed)\.[a-z_]+[<" ]`)

// nowhere is a domain name system in which only a policy is found.
var nowhere = domain.DNS{
	TXT: func(_ context.Context, name string) ([]string, error) {
		if name == "_dmarc.party.example" {
			return []string{"v=DMARC1; p=none"}, nil
		}
		return nil, &net.DNSError{IsNotFound: true}
	},
	IP: func(context.Context, string) ([]netip.Addr, error) { return nil, &net.DNSError{IsNotFound: true} },
	MX: func(context.Context, string) ([]string, error) { return nil, &net.DNSError{IsNotFound: true} },
}

// The three steps before the founding, in every language: what is wrong stands
// beside its field, a test mail goes out and the domain is looked at, and what
// was saved holds.
func TestTheServerIsSetInTheBrowser(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, setup.Messages)
	if err != nil {
		t.Fatal(err)
	}
	site := &page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "Concentric", BaseURL: "http://127.0.0.1:8080"}
	renewed := 0
	site.Renew = func(context.Context) error { renewed++; return nil }
	mux := http.NewServeMux()
	page.Mount(mux, web.Routes(site, nowhere)...)
	handler := page.Around(catalogue, mux)
	ask := func(lang, path string, form ...string) (int, string) {
		t.Helper()
		method, values := http.MethodGet, url.Values{}
		for i := 0; i < len(form); i += 2 {
			method = http.MethodPost
			values.Add(form[i], form[i+1])
		}
		r := httptest.NewRequest(method, path, strings.NewReader(values.Encode()))
		r.Header.Set("Accept-Language", lang)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		body, _ := io.ReadAll(w.Result().Body)
		if raw := unspoken.FindString(string(body)); raw != "" {
			t.Errorf("%s says %q in %s", path, raw, lang)
		}
		if w.Code == http.StatusSeeOther {
			return w.Code, w.Header().Get("Location")
		}
		return w.Code, string(body)
	}
	token, err := member.SetUpToken(db)
	if err != nil {
		t.Fatal(err)
	}
	at := "/set-up/" + token
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mails.Close()
	host, port, _ := net.SplitHostPort(mails.Addr())
	for _, lang := range []string{"en", "de", "fr", "it", "da"} {
		for _, step := range []string{"server", "mail", "texts"} {
			if code, _ := ask(lang, at+"/"+step); code != http.StatusOK {
				t.Errorf("%s in %s: %d", step, lang, code)
			}
		}
		relay := []string{"host", host, "port", port, "tls", "no", "from", "post@party.example", "contact", "Ada, ada@party.example", "to", "ben@elsewhere.example"}
		code, body := ask(lang, at+"/mail", append(relay, "do", "test")...)
		if code != http.StatusOK || !strings.Contains(body, "v=spf1 a mx ~all") || !strings.Contains(body, "ben@elsewhere.example") {
			t.Errorf("the test in %s: %d\n%s", lang, code, body)
		}
	}
	if sent := mails.All(); len(sent) != 5 || !strings.Contains(sent[0].Text, "Ada, ada@party.example") {
		t.Errorf("test mails: %d", len(sent))
	}
	mails.Refuse(func(string) error { return errors.New("unknown here") })
	relay := []string{"host", host, "port", port, "from", "post@party.example", "contact", "Ada", "to", "ben@elsewhere.example", "do", "test"}
	if _, body := ask("en", at+"/mail", relay...); !strings.Contains(body, "did not take the mail") {
		t.Errorf("a mail that is refused:\n%s", body)
	}
	if code, body := ask("en", at+"/mail", "host", host, "port", "none", "from", "post@party.example", "contact", "Ada", "do", "save"); code != http.StatusUnprocessableEntity || !strings.Contains(body, `id="port-error"`) {
		t.Errorf("a port that is none: %d", code)
	}
	if _, body := ask("en", at+"/server", "name", "", "url", "http://127.0.0.1:8151"); !strings.Contains(body, "phones do not") || !strings.Contains(body, "--listen 0.0.0.0:8151") {
		t.Errorf("an address of this machine alone:\n%s", body)
	}
	if code, body := ask("en", at+"/texts", "imprint", "The Party\n\n[street and number]", "privacy", "", "lang", "en"); code != http.StatusUnprocessableEntity || !strings.Contains(body, `id="imprint-error"`) || !strings.Contains(body, "[street and number]") {
		t.Errorf("an imprint with a gap: %d", code)
	}
	if _, body := ask("en", "/imprint"); !strings.Contains(body, "Here will be who answers") {
		t.Errorf("no imprint yet:\n%s", body)
	}
	for _, save := range []struct {
		step, next string
		form       []string
	}{
		{"/server", "/mail", []string{"name", "The Party", "url", "party.example", "languages", "en", "languages", "de"}},
		{"/mail", "/texts", []string{"host", host, "port", port, "from", "post@party.example", "contact", "Ada", "do", "save"}},
		{"/texts", "", []string{"imprint", "The Party, **High Street 1**", "privacy", "", "lang", "en"}},
	} {
		if code, to := ask("en", at+save.step, save.form...); code != http.StatusSeeOther || to != at+save.next {
			t.Errorf("%s: %d, %s", save.step, code, to)
		}
	}
	if renewed != 3 {
		t.Errorf("taken up %d times", renewed)
	}
	if _, body := ask("de", "/imprint"); !strings.Contains(body, "<strong>High Street 1</strong>") || !strings.Contains(body, `lang="en"`) {
		t.Errorf("the imprint:\n%s", body)
	}
	if code, _ := ask("en", "/desk/server"); code != http.StatusUnauthorized {
		t.Errorf("a visitor at the desk: %d", code)
	}
	now, n, err := setup.Now(t.Context(), db)
	if err != nil || n != 3 || now.Name != "The Party" || now.Relay.Host != host {
		t.Errorf("%d changes: %+v, %v", n, now, err)
	}
	// What the server gives is shown, and stays.
	site.Given = page.Given{Name: true, Address: true, Mail: true}
	if _, body := ask("en", at+"/server"); strings.Contains(body, `name="url"`) || !strings.Contains(body, "Given at the server") {
		t.Errorf("a given address can be typed:\n%s", body)
	}
	mails.Refuse(nil)
	if site.Mail, err = mail.New(mail.Settings{URL: "smtp://" + mails.Addr(), From: "hello@given.example", Name: "Given", Contact: "Ben"}); err != nil {
		t.Fatal(err)
	}
	before := len(mails.All())
	if code, body := ask("de", at+"/mail", "to", "ben@elsewhere.example", "do", "test"); code != http.StatusOK || !strings.Contains(body, "given.example") || len(mails.All()) != before+1 {
		t.Errorf("a test of what is given: %d, %d mails\n%s", code, len(mails.All())-before, body)
	}
	for range 20 {
		code, body := ask("en", at+"/mail", "to", "ben@elsewhere.example", "do", "test")
		if code == http.StatusTooManyRequests && strings.Contains(body, `id="to-error"`) {
			before = 0
			break
		}
	}
	if before != 0 {
		t.Error("test mails go out without end")
	}
	if code, _ := ask("en", at+"/server", "name", "Other", "url", "https://other.example", "languages", "en"); code != http.StatusSeeOther {
		t.Errorf("languages beside what is given: %d", code)
	}
	if now, _, err = setup.Now(t.Context(), db); err != nil || now.Name != "Concentric" || now.URL != "http://127.0.0.1:8080" {
		t.Errorf("what is given was changed: %+v, %v", now, err)
	}
}
