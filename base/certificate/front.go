package certificate

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"concentric/base/clock"
)

// Front answers on port 80: the ACME server's challenges, and whoever typed the
// address without https, who is sent there. While no name is known yet it lets
// requests through to pages, since that is where the name is set; whoever set it
// came by the machine's number, and is sent on to the name. Requests for any other
// name are told that nobody of that name lives here. Where no certificate could be
// got within the last minute, it says so, since nothing answers over https then.
func (o *Office) Front(pages http.Handler) http.Handler {
	return o.auto.HTTPHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known := o.hosts()
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
		now := clock.Now(r.Context())
		if s, err := o.State(r.Context(), host); err == nil && s.Ended(now) && now.Sub(s.Fault.At) < time.Minute {
			plain(w, http.StatusServiceUnavailable, "There is no certificate for "+host+" at the moment, so nothing here can be read safely.\n"+
				sentences[s.Fault.Reason]+"\n"+s.Fault.Says+"\nIt is tried again when somebody opens the address, once a minute.\n")
			return
		}
		http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusPermanentRedirect)
	}))
}

// sentences say to who keeps the server why there is no certificate. They are not in
// the reader's language: no pages are open yet.
var sentences = map[Reason]string{
	NoAddress:  "The name does not lead to any machine: give it an A record.",
	NotReached: "Who signs did not find this server under the name: let the name lead to this machine, and open the ports 80 and 443.",
	TooOften:   "Who signs was asked too often, and signs nothing for this name for a while.",
	NoSigner:   "Who signs did not answer: let this machine reach the internet.",
	Other:      "Who signs refused it.",
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
	plain(w, http.StatusMisdirectedRequest, "Nobody of this name lives on this server. Look at the address once more.\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
