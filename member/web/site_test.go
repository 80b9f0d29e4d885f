package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/live"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/member"
	"concentric/member/web"
	"concentric/moderation"
)

// party is a server with this room alone, a mail server beside it, and a clock.
type party struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	sink   *sink.Sink
	server *httptest.Server
	runner *jobs.Runner
	log    *bytes.Buffer // what the jobs logged
}

func each(t *testing.T, run func(t *testing.T, p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { run(t, open(t, db)) })
}

func open(t *testing.T, db *store.DB) *party {
	catalogue, err := i18n.NewCatalogue(page.Messages, member.Messages, moderation.Messages)
	if err != nil {
		t.Fatal(err)
	}
	p := &party{t: t, db: db, log: &bytes.Buffer{}, hands: clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))}
	p.ctx = i18n.With(clock.With(t.Context(), p.hands.Now), catalogue, "en")
	if p.sink, err = sink.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.sink.Close() })
	sender, err := mail.New(mail.Settings{URL: "smtp://" + p.sink.Addr(), From: "post@party.example", Name: "The Party", Contact: "Ada Byron, ada@party.example"})
	if err != nil {
		t.Fatal(err)
	}
	site := &page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Mail: sender, Name: "The Party"}
	mux := http.NewServeMux()
	page.Mount(mux, web.Routes(site, func() []member.PersonTable { return member.Persons })...)
	page.Mount(mux, page.Route{Pattern: "/", Handle: func(w http.ResponseWriter, r *http.Request) error {
		actor := member.From(r.Context())
		_, err := io.WriteString(w, "member="+actor.Member+" lang="+actor.Lang)
		return err
	}})
	handler := page.Around(catalogue, web.Identify(site, mux))
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(clock.With(r.Context(), p.hands.Now)))
	}))
	t.Cleanup(p.server.Close)
	site.BaseURL = p.server.URL
	p.runner = &jobs.Runner{DB: db, Handlers: member.Jobs(member.Post{DB: db, Sender: sender, BaseURL: site.BaseURL, Name: site.Name}), Log: slog.New(slog.NewTextHandler(p.log, nil))}
	return p
}

func (p *party) add(m member.Member) (id string) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = member.Add(ctx, tx, m)
		return err
	})
	return id
}

func (p *party) write(fn func(context.Context, *store.Tx) error) {
	p.t.Helper()
	if err := p.db.Write(p.ctx, fn); err != nil {
		p.t.Fatal(err)
	}
}

// settle runs the jobs that are due.
func (p *party) settle() {
	p.t.Helper()
	for {
		n, err := p.runner.RunDue(p.ctx)
		if err != nil {
			p.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// browser is one browser with its own cookies.
type browser struct {
	p      *party
	client *http.Client
}

func (p *party) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &browser{p: p, client: &http.Client{Jar: jar}}
}

type answer struct {
	status int
	path   string
	text   string
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.p.t.Helper()
	address := path
	if !strings.HasPrefix(path, "http") {
		address = b.p.server.URL + path
	}
	request, err := http.NewRequestWithContext(b.p.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.p.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.p.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Request.URL.Path, string(text)}
}

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, kv ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

// who is the member whom this browser is signed in as.
func (b *browser) who() string {
	_, rest, _ := strings.Cut(b.get("/some-page").text, "member=")
	who, _, _ := strings.Cut(rest, " ")
	return who
}

var sixDigits = regexp.MustCompile(`<p class="code">(\d{3} \d{3})</p>`)

// link asks for a link in this browser and gives the newest one that came.
func (b *browser) link(email string) string {
	b.p.t.Helper()
	if a := b.post("/sign-in", "email", email, "back", "/back-here"); a.path != "/sign-in/sent" {
		b.p.t.Fatalf("asking for a link: %+v", a)
	}
	b.p.settle()
	mails := b.p.sink.To(email)
	if len(mails) == 0 {
		b.p.t.Fatal("no mail came")
	}
	return mails[len(mails)-1].Link("/sign-in/link/")
}
