package certificate

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/crypto/acme/autocert"
)

// Front answers on port 80: the ACME server's challenges, and whoever typed the
// address without https, who is sent there. While no name is known yet it lets
// requests through to pages, since that is where the name is set; whoever set it
// came by the machine's number, and is sent on to the name. Requests for any other
// name are told that nobody of that name lives here.
func Front(m *autocert.Manager, hosts func() []string, pages http.Handler) http.Handler {
	return m.HTTPHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known := hosts()
		if len(known) == 0 {
			pages.ServeHTTP(w, r)
			return
		}
		host := Host(r)
		if len(known) == 1 && (host == "localhost" || net.ParseIP(strings.Trim(host, "[]")) != nil) {
			http.Redirect(w, r, "https://"+known[0]+r.URL.RequestURI(), http.StatusTemporaryRedirect)
			return
		}
		if !slices.Contains(known, host) {
			Nobody(w, r)
			return
		}
		http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusPermanentRedirect)
	}))
}

// Host is the name that a request asks for, without a port and in small letters.
func Host(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// Nobody answers to a name that is none of this server's.
func Nobody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusMisdirectedRequest)
	_, _ = w.Write([]byte("Nobody of this name lives on this server. Look at the address once more.\n"))
}
