package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"concentric/base/certificate"
)

// Door is a listener, and who answers at it.
type Door struct {
	Listener net.Listener
	Handler  http.Handler
}

// Serve answers on the listener until the context ends, then lets what is
// under way finish (ten seconds at most).
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	return House{a}.Serve(ctx, Door{listener, a.Handler()})
}

// Names are the names by which people reach the party: none while its address
// is not set.
func (a *App) Names() []string { return a.names("http", "https") }

// Hosts are those of the names that want a certificate.
func (a *App) Hosts() []string { return a.names("https") }

func (a *App) names(schemes ...string) []string {
	site := a.now.Load().site
	u, err := url.Parse(site.BaseURL)
	if err != nil || site.BaseURL == a.given.Here || !slices.Contains(schemes, u.Scheme) {
		return nil
	}
	return []string{strings.ToLower(u.Hostname())}
}

// Certified says who gets the party's certificates.
func (a *App) Certified(by *certificate.Office) { a.office.Store(by) }

// certificates are those of the party's names; none where a web server before this
// one has them.
func (a *App) certificates(ctx context.Context) ([]certificate.State, error) {
	office := a.office.Load()
	if office == nil {
		return nil, nil
	}
	var list []certificate.State
	for _, host := range a.Hosts() {
		s, err := office.State(ctx, host)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// House is the parties of one server. Each has its own name, databases, keys,
// mail and jobs; they share nothing but the process.
type House []*App

// ServeHTTP lets the party answer by whose name it was asked for. An address of
// one of them means nothing at another's.
func (h House) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := certificate.Host(r)
	for _, party := range h {
		if slices.Contains(party.Names(), host) {
			party.Handler().ServeHTTP(w, r)
			return
		}
	}
	certificate.Nobody(w, r)
}

// Hosts are the names of all parties that want a certificate.
func (h House) Hosts() []string {
	var all []string
	for _, party := range h {
		all = append(all, party.Hosts()...)
	}
	return all
}

// Serve answers at the doors until the context ends or one of them breaks, then
// lets what is under way finish (ten seconds at most).
func (h House) Serve(ctx context.Context, doors ...Door) error {
	ended := make(chan error, len(doors))
	var servers []*http.Server
	for _, door := range doors {
		server := &http.Server{
			Handler:           door.Handler,
			ReadHeaderTimeout: 10 * time.Second,
			ReadTimeout:       5 * time.Minute, // a membership list over a bad line
			WriteTimeout:      time.Minute,
			IdleTimeout:       2 * time.Minute,
			MaxHeaderBytes:    64 << 10,
			BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		}
		servers = append(servers, server)
		go func() { ended <- server.Serve(door.Listener) }()
	}
	var broken error
	open := len(servers)
	select {
	case broken = <-ended:
		open--
	case <-ctx.Done():
	}
	for _, party := range h {
		party.EndStreams()
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for _, server := range servers {
		broken = errors.Join(broken, server.Shutdown(last))
	}
	for ; open > 0; open-- {
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			broken = errors.Join(broken, err)
		}
	}
	return broken
}

// Close closes all parties.
func (h House) Close() error {
	var broken error
	for _, party := range h {
		broken = errors.Join(broken, party.Close())
	}
	return broken
}
