package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/id"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// place is a circle with the people who act in it: its author drafts, its
// facilitator facilitates, its delegate holds a role that records. secret
// stands in the text of everything that is made in it.
type place struct {
	id, name, secret              string
	author, facilitator, delegate member.Actor
	role                          string // vacant
}

// world is a party with a public circle, one for members, and one that nobody
// but its own people may know of, and one browser for each kind of person.
type world struct {
	*app.App
	t          *testing.T
	ctx        context.Context
	server     *httptest.Server
	people     map[string]member.Actor
	browsers   map[string]*http.Client
	harbour    place
	hill       place
	vault      place
	sacrificed int
}

func (w *world) places() []place { return []place{w.harbour, w.hill, w.vault} }

func newWorld(t *testing.T, database func(testing.TB) string) *world {
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mails.Close() })
	server := httptest.NewUnstartedServer(nil)
	folder := t.TempDir()
	party, err := app.New(t.Context(), app.Config{
		Place: app.Place{Data: folder, Database: database(t), Vault: filepath.Join(folder, "keys.db")},
		Site:  page.Site{Name: "Common Ground", BaseURL: "http://" + server.Listener.Addr().String()}, Mails: mails, Manual: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{App: party, t: t, ctx: t.Context(), people: map[string]member.Actor{}, browsers: map[string]*http.Client{}}
	server.Config.Handler = party.Handler()
	server.Start()
	w.server = server
	t.Cleanup(func() {
		w.server.Close()
		if err := party.Close(); err != nil {
			t.Error(err)
		}
	})
	w.write(w.found)
	for _, kind := range who {
		w.arrive(kind)
	}
	return w
}

func (w *world) write(act func(context.Context, *store.Tx) error) {
	w.t.Helper()
	if err := w.Site.DB.Write(w.ctx, act); err != nil {
		w.t.Fatal(err)
	}
}

// add puts somebody on the register.
func (w *world) add(ctx context.Context, tx *store.Tx, name string) (member.Actor, error) {
	one, err := member.Add(ctx, tx, member.Member{Number: id.New(), Name: name, Email: id.New() + "@party.example", Standing: member.Working, Lang: "en"})
	if err != nil {
		return member.Actor{}, err
	}
	return member.ActorOf(ctx, tx, one)
}

// found makes the party: a root of two, three circles below it, and the people.
func (w *world) found(ctx context.Context, tx *store.Tx) error {
	people := map[string]*member.Actor{}
	for _, name := range append(who[2:], "founder", "second founder", "hill author", "hill facilitator", "hill delegate", "vault author", "vault facilitator", "vault delegate") {
		one, err := w.add(ctx, tx, strings.ToUpper(name[:1])+name[1:])
		if err != nil {
			return err
		}
		people[name] = &one
		w.people[name] = one
	}
	founders := []member.Actor{*people["founder"], *people["second founder"]}
	_, err := circle.Found(ctx, tx, founders[0], circle.Charter{Name: "General", Aim: "A party", Audience: journal.Public, Lang: "en"}, founders)
	if err != nil {
		return err
	}
	for _, one := range []struct {
		to       *place
		name     string
		audience journal.Audience
		seats    [3]string // author, facilitator, delegate
		others   []string
	}{
		{&w.harbour, "Harbour", journal.Public, [3]string{"circle member", "facilitator", "delegate"}, []string{"suspended"}},
		{&w.hill, "Hilltop", journal.Members, [3]string{"hill author", "hill facilitator", "hill delegate"}, []string{"other circle"}},
		{&w.vault, "Vaultcircle", journal.Circle, [3]string{"vault author", "vault facilitator", "vault delegate"}, nil},
	} {
		seats := []*member.Actor{people[one.seats[0]], people[one.seats[1]], people[one.seats[2]]}
		for _, other := range one.others {
			seats = append(seats, people[other])
		}
		if *one.to, err = w.settle(ctx, tx, founders[0], one.name, one.audience, seats); err != nil {
			return err
		}
	}
	if _, err := member.GiveSteward(ctx, tx, member.AtServer(), w.people["steward"].Member, time.Now().AddDate(0, 6, 0).Format(time.DateOnly), ""); err != nil {
		return err
	}
	return member.Suspend(ctx, tx, member.AtServer(), w.people["suspended"].Member)
}

// settle makes a circle with an author, a facilitator, a delegate, and a role
// that nobody holds.
func (w *world) settle(ctx context.Context, tx *store.Tx, founder member.Actor, name string, audience journal.Audience, seats []*member.Actor) (place, error) {
	c, err := circle.Create(ctx, tx, founder, circle.Charter{Parent: "general", Name: name, Aim: "Aim of " + name, Audience: audience, Lang: "en"}, "d")
	if err != nil {
		return place{}, err
	}
	for _, seat := range seats {
		if _, err := circle.Join(ctx, tx, founder, c.ID, *seat, "d"); err != nil {
			return place{}, err
		}
	}
	if _, err := circle.Step(ctx, tx, founder, c.ID, circle.Active, "d"); err != nil {
		return place{}, err
	}
	p := place{id: c.ID, name: name, secret: "secret of " + name, author: *seats[0], facilitator: *seats[1], delegate: *seats[2]}
	for kind, holder := range map[circle.RoleKind]*member.Actor{circle.Facilitator: seats[1], circle.Delegate: seats[2], circle.Secretary: nil} {
		role, err := circle.OpenRole(ctx, tx, founder, c.ID, circle.NewRole{Kind: kind, Lang: "en"}, "d")
		if err != nil {
			return place{}, err
		}
		if holder == nil {
			p.role = role.ID
			continue
		}
		if _, err := circle.Fill(ctx, tx, founder, role.ID, *holder, c.Today(ctx), c.In(ctx, 300), "d"); err != nil {
			return place{}, err
		}
	}
	return p, nil
}

// arrive opens a browser for a kind of person, and signs them in where they
// have somebody to be.
func (w *world) arrive(kind string) {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	w.browsers[kind] = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	switch kind {
	case "anonymous":
	case "guest":
		talk := conversation(w, w.harbour)
		w.ask(kind, "POST /conversations/{id}/vote", talk, []string{"statement", "1", "vote", "agree"})
	default:
		var token string
		w.write(func(ctx context.Context, tx *store.Tx) (err error) {
			token, err = member.IssueLink(ctx, tx, w.people[kind].Member, time.Hour)
			return err
		})
		if status, body := w.ask(kind, "POST /sign-in/link/{token}", token, nil); status != http.StatusSeeOther {
			w.t.Fatalf("signing in as %s: %d\n%s", kind, status, body)
		}
	}
}

// entries is how many acts the journal holds.
func (w *world) entries() (n int) {
	w.t.Helper()
	if err := w.Site.DB.QueryRow(w.ctx, "select count(*) from journal_entry").Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// ask sends a request as a kind of person; what stands in braces in the route
// is the id. It returns the status and what is said.
func (w *world) ask(kind, route, id string, form []string) (int, string) {
	w.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	path = strings.NewReplacer("{$}", "", "{id}", id, "{token}", id, "{name}", id, "{n}", id, "{number}", "1", "{member}", id, "{code}", "wrong").Replace(path)
	values := url.Values{"once": {key()}}
	for i := 0; i+1 < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Second)
	defer cancel()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(values.Encode())
	} else if len(form) > 0 {
		path += "?" + values.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, w.server.URL+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := w.browsers[kind].Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") {
		return answer.StatusCode, ""
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}
