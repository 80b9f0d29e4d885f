package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/meeting/web"
	"concentric/member"
	"concentric/selection"

	"golang.org/x/net/html"
)

// room is a server with meetings alone, and people before it whose browsers know
// forms and links and nothing else. Who asks is in a header.
type room struct {
	t       *testing.T
	ctx     context.Context
	db      *store.DB
	hands   *clock.Hands
	persons map[string]member.Actor
	circle  string
	lang    string
	at      string // the page that everybody looks at
	mux     http.Handler
}

// each runs with a circle in which Ada facilitates, Bo is the secretary, and so
// many others sit.
func each(t *testing.T, others []string, run func(r *room)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, logbook.Messages, consent.Messages, selection.Messages, meeting.Messages)
		if err != nil {
			t.Fatal(err)
		}
		r := &room{t: t, db: db, persons: map[string]member.Actor{}, lang: "en", hands: clock.At(time.Date(2026, 11, 2, 18, 0, 0, 0, time.UTC))}
		r.ctx = i18n.With(clock.With(context.Background(), r.hands.Now), catalogue, "en")
		r.write(func(ctx context.Context, tx *store.Tx) error {
			return r.found(ctx, tx, append([]string{"Ada", "Bo"}, others...))
		})
		site := &page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party", BaseURL: "https://party.example"}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(site)...)
		r.mux = page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			mux.ServeHTTP(w, q.WithContext(member.With(clock.With(q.Context(), r.hands.Now), r.persons[q.Header.Get("Who")])))
		}))
		run(r)
	})
}

func (r *room) write(act func(context.Context, *store.Tx) error) {
	r.t.Helper()
	if err := r.db.Write(r.ctx, act); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) found(ctx context.Context, tx *store.Tx, names []string) error {
	var seats []member.Actor
	for n, name := range append(names, "Zoe") {
		added, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: name, Standing: member.Working})
		if err != nil {
			return err
		}
		if r.persons[name], err = member.ActorOf(ctx, tx, added); err != nil {
			return err
		}
		if n < len(names) {
			seats = append(seats, r.persons[name])
		}
	}
	c, err := circle.Found(ctx, tx, seats[0], circle.Charter{Name: "Harbour", Aim: "A party that listens", Lang: "en"}, seats[:2])
	if err != nil {
		return err
	}
	for _, one := range seats[2:] {
		if _, err := circle.Join(ctx, tx, seats[0], c.ID, one, "founding"); err != nil {
			return err
		}
	}
	r.circle = c.ID
	for kind, holder := range map[circle.RoleKind]string{circle.Facilitator: "Ada", circle.Secretary: "Bo", circle.Operational: ""} {
		role, err := circle.OpenRole(ctx, tx, seats[0], c.ID, circle.NewRole{Kind: kind, Title: map[bool]string{true: "Treasurer"}[holder == ""], Lang: "en"}, "founding")
		if err != nil {
			return err
		}
		if holder == "" {
			continue
		}
		if _, err := circle.Fill(ctx, tx, seats[0], role.ID, r.persons[holder], "2026-11-01", "2027-10-31", "founding"); err != nil {
			return err
		}
	}
	return nil
}

// unspoken finds message ids that no catalogue spoke.
var unspoken = regexp.MustCompile(`[>" ](meeting|selection|consent|backlog|circle|logbook|page|typed)\.[a-z_]+[<" ]`)

// ask sends a request as somebody; it returns status, body and where it leads.
func (r *room) ask(who, method, path string, form url.Values) (int, string, string) {
	r.t.Helper()
	q := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	q.Header.Set("Who", who)
	q.Header.Set("Accept-Language", r.lang)
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	r.mux.ServeHTTP(w, q)
	body, _ := io.ReadAll(w.Result().Body)
	if raw := unspoken.FindString(string(body)); raw != "" {
		r.t.Errorf("%s %s says %q in %s", method, path, raw, r.lang)
	}
	return w.Code, string(body), w.Header().Get("Location")
}

// page is what somebody sees at the address that everybody looks at.
func (r *room) page(who string) (string, *html.Node) {
	r.t.Helper()
	code, body, _ := r.ask(who, http.MethodGet, r.at, nil)
	if code != http.StatusOK {
		r.t.Fatalf("GET %s by %s: %d\n%s", r.at, who, code, body)
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	return body, doc
}

// sees reads the page, in all five languages, that must say this in English.
func (r *room) sees(who string, parts ...string) {
	r.t.Helper()
	for _, r.lang = range []string{"de", "fr", "it", "da", "en"} {
		r.page(who)
	}
	_, doc := r.page(who)
	said := text(doc)
	for _, part := range parts {
		if !strings.Contains(said, part) {
			r.t.Fatalf("the page of %s lacks %q:\n%s", who, part, said)
		}
	}
}

// press fills in the form that has this button, as a browser without script
// would: what stands in its fields goes with it, changed where fields are named
// (by label, then value), and the page that it leads to is the next.
func (r *room) press(who, button string, labelled ...string) {
	r.t.Helper()
	code, body, to := r.post(who, button, labelled...)
	if code != http.StatusSeeOther {
		r.t.Fatalf("%q by %s: %d\n%s", button, who, code, body)
	}
	r.at = to
}

func (r *room) post(who, button string, labelled ...string) (int, string, string) {
	r.t.Helper()
	body, doc := r.page(who)
	for form := range elements(doc, "form") {
		for b := range elements(form, "button") {
			if text(b) != button {
				continue
			}
			sent := fields(form)
			if name := attr(b, "name"); name != "" {
				sent.Set(name, attr(b, "value"))
			}
			for i := 0; i+1 < len(labelled); i += 2 {
				r.fill(form, sent, labelled[i], labelled[i+1])
			}
			return r.ask(who, http.MethodPost, attr(form, "action"), sent)
		}
	}
	r.t.Fatalf("%s has no button %q at %s\n%s", who, button, r.at, body)
	return 0, "", ""
}

// fill puts a value into the field with this label; of a list, what is called so.
func (r *room) fill(form *html.Node, sent url.Values, label, value string) {
	r.t.Helper()
	for l := range elements(form, "label") {
		if !strings.HasPrefix(text(l), label) {
			continue
		}
		for _, kind := range []string{"input", "textarea", "select"} {
			for field := range elements(form, kind) {
				if attr(field, "id") != attr(l, "for") {
					continue
				}
				for o := range elements(field, "option") {
					if text(o) == value {
						value = attr(o, "value")
					}
				}
				sent.Set(attr(field, "name"), value)
				return
			}
		}
	}
	r.t.Fatalf("no field %q in the form to %s", label, attr(form, "action"))
}

// fields is what a form sends when nothing in it is changed.
func fields(form *html.Node) url.Values {
	sent := url.Values{}
	for in := range elements(form, "input") {
		if kind := attr(in, "type"); (kind != "checkbox" && kind != "radio") || has(in, "checked") {
			sent.Add(attr(in, "name"), attr(in, "value"))
		}
	}
	for in := range elements(form, "textarea") {
		sent.Add(attr(in, "name"), strings.TrimPrefix(text(in), "\n"))
	}
	for in := range elements(form, "select") {
		for o := range elements(in, "option") {
			if !sent.Has(attr(in, "name")) || has(o, "selected") {
				sent.Set(attr(in, "name"), attr(o, "value"))
			}
		}
	}
	return sent
}

func elements(n *html.Node, name string) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && d.Data == name && !yield(d) {
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
