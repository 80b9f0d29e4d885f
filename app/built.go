package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"concentric/base/due"
	"concentric/base/jobs"
	"concentric/base/mailbox"
	"concentric/base/page"
	"concentric/base/store"
	demoweb "concentric/demo/web"
	deskweb "concentric/desk/web"
	memberweb "concentric/member/web"
	"concentric/moderation"
	moderationcard "concentric/moderation/card"
	"concentric/setup"
)

// built is the house joined together for one state of the settings. When they
// change, another is built and takes its place between two requests; what is
// under way ends with the one that it began with.
type built struct {
	site    *page.Site
	rooms   []room
	changed int // how often the settings had been changed
	handler http.Handler
	jobs    map[string]jobs.Handler
	rules   map[string]due.Rule
	takes   mailbox.Take
}

// begin builds the house for the first time, and what goes on behind it: the
// jobs and rules look at each run which house it is by then.
func (a *App) begin(ctx context.Context) error {
	catalogue, err := Catalogue()
	if err != nil {
		return err
	}
	a.speaks = catalogue
	a.metrics = newMetrics(&a.given.Site)
	if err := a.Renew(ctx); err != nil {
		return err
	}
	first := a.now.Load()
	a.Site = first.site
	a.runner = &jobs.Runner{DB: a.Site.DB, Handlers: map[string]jobs.Handler{}, Log: a.Site.Log}
	for _, r := range first.rooms {
		a.readers = append(a.readers, r.readers...)
		for kind := range r.jobs {
			a.runner.Handlers[kind] = func(ctx context.Context, payload json.RawMessage) error {
				return a.now.Load().jobs[kind](ctx, payload)
			}
		}
		for _, rule := range r.due {
			name := rule.Name
			rule.Run = func(ctx context.Context, db *store.DB) error { return a.now.Load().rules[name].Run(ctx, db) }
			a.rules = append(a.rules, rule)
		}
	}
	return nil
}

// Renew reads the settings, and builds the house anew if they have changed.
func (a *App) Renew(ctx context.Context) error {
	a.renewal.Lock()
	defer a.renewal.Unlock()
	settings, changed, err := setup.Now(ctx, a.given.Site.DB)
	if err != nil {
		return err
	}
	if now := a.now.Load(); now != nil && now.changed == changed {
		return nil
	}
	site := a.settled(settings)
	b := &built{site: &site, rooms: rooms(&site), changed: changed, jobs: map[string]jobs.Handler{}, rules: map[string]due.Rule{}}
	for _, r := range b.rooms {
		for kind, do := range r.jobs {
			b.jobs[kind] = do
		}
		for _, rule := range r.due {
			b.rules[rule.Name] = rule
		}
		if r.takes != nil {
			b.takes = r.takes
		}
	}
	mux := http.NewServeMux()
	page.Mount(mux, a.routes(b)...)
	page.Mount(mux, page.Route{Pattern: "GET /metrics", Handle: a.metrics.serve}, page.Route{Pattern: "/", Handle: page.NotFound})
	b.handler = page.Around(a.speaks, page.Offer(site.Languages, a.rescue(memberweb.Identify(&site, visited(site.DB, b.rooms, deskweb.AsNewcomer(&site, a.metrics.measure(mux)))))))
	a.now.Store(b)
	return nil
}

// renewing takes up settings that another server of the party has changed.
func (a *App) renewing(ctx context.Context, wake <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
			if err := a.Renew(ctx); err != nil {
				a.Site.Log.Error("the settings cannot be read", "error", err)
			}
		}
	}
}

// settled is the site by the settings: what is given goes before them.
func (a *App) settled(s setup.Settings) page.Site {
	site := a.given.Site
	site.Renew = a.Renew
	site.Certificates = a.certificates
	site.Given = page.Given{Name: site.Name != "", Address: site.BaseURL != "", Mail: site.Mail != nil}
	site.Languages = s.Languages
	if !site.Given.Name {
		if site.Name = s.Name; s.Name == "" {
			site.Name = "Concentric"
		}
	}
	if !site.Given.Address {
		if site.BaseURL = s.URL; s.URL == "" {
			site.BaseURL = a.given.Here
		}
	}
	if site.Given.Mail {
		return site
	}
	s.Name = site.Name
	sender, err := s.Sender(a.given.Answer)
	if err != nil {
		site.Log.Error("no mail goes out: the settings of the mail server cannot be used", "error", err)
	}
	site.Mail = sender
	return site
}

// Routes are all that the server answers, the technical ones first.
func (a *App) Routes() []page.Route { return a.routes(a.now.Load()) }

func (a *App) routes(b *built) []page.Route {
	routes := slices.Concat(page.Routes(), []page.Route{
		{Pattern: "GET /healthz", Handle: healthz},
		{Pattern: "GET /readyz", Handle: readyz(b.site)},
		{Pattern: "GET /live", Handle: stream(b.site, a.closing)},
	})
	for _, r := range b.rooms {
		if r.routes != nil {
			routes = append(routes, r.routes(b.site)...)
		}
	}
	if a.mails != nil {
		routes = append(routes, demoweb.Routes(a.mails)...)
	}
	return routes
}

// visited says to acts which network they come from, and which rooms tell what
// somebody did.
func visited(db *store.DB, rooms []room, next http.Handler) http.Handler {
	var sources []moderation.Source
	for _, r := range rooms {
		if r.deeds != nil {
			sources = append(sources, r.deeds)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := moderation.Visiting(r.Context(), memberweb.Network(r), sources...)
		next.ServeHTTP(w, r.WithContext(page.Finishing(ctx, moderationcard.Page(db))))
	})
}

// rescue turns a panic into an error page with an id, and the log.
func (a *App) rescue(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			page.Fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// measure counts and times what was answered, by route.
func (m *metrics) measure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		begun := time.Now()
		next.ServeHTTP(seen, r)
		if strings.HasSuffix(r.Pattern, "/live") {
			return // a stream lasts as long as its page is open
		}
		m.took(r.Pattern, seen.status, begun)
	})
}

// statusWriter remembers the status that was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
