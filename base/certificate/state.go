package certificate

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"concentric/base/clock"

	"golang.org/x/crypto/acme/autocert"
)

// State is how the certificate of a name stands.
type State struct {
	Name  string
	Until time.Time // when it ends; zero where there is none
	Fault Fault     // why there is none, or no new one although it ends soon
}

// Ended says whether there is no certificate, or one that is over.
func (s State) Ended(now time.Time) bool { return !s.Until.After(now) }

// Ends says whether it ends soon: a new one should have been there ten days ago.
func (s State) Ends(now time.Time) bool { return !s.Until.After(now.AddDate(0, 0, 20)) }

// Reason says why no certificate could be got.
type Reason string

// The reasons (RFC 8555, 6.7).
const (
	NoAddress  Reason = "name"  // the name leads nowhere
	NotReached Reason = "reach" // it leads elsewhere, or a port is closed
	TooOften   Reason = "often" // the signer's limit is reached
	NoSigner   Reason = "away"  // the signer does not answer
	Other      Reason = "other"
)

var reasons = map[string]Reason{"dns": NoAddress, "connection": NotReached, "unauthorized": NotReached, "incorrectResponse": NotReached, "tls": NotReached, "rateLimited": TooOften}

// Fault is that no certificate could be got. Says is what the signer said, in its
// words.
type Fault struct {
	At     time.Time
	Reason Reason
	Says   string
}

// State reads how the certificate of a name stands.
func (o *Office) State(ctx context.Context, host string) (State, error) {
	s := State{Name: host}
	var since time.Time
	for _, name := range []string{host, host + "+rsa"} { // as autocert keeps them
		leaf, err := o.leaf(ctx, name)
		if err != nil {
			return s, err
		}
		if leaf != nil && leaf.NotAfter.After(s.Until) {
			s.Until, since = leaf.NotAfter, leaf.NotBefore
		}
	}
	if !s.Ends(clock.Now(ctx)) {
		return s, nil
	}
	kept, err := o.kept.Get(ctx, faultOf(host))
	if errors.Is(err, autocert.ErrCacheMiss) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	var f Fault
	if err := json.Unmarshal(kept, &f); err != nil {
		return s, err
	}
	if f.At.After(since) { // else it is about an older one
		s.Fault = f
	}
	return s, nil
}

func faultOf(host string) string { return "fault:" + host }

// leaf is a certificate that is kept, nil where none is.
func (o *Office) leaf(ctx context.Context, name string) (*x509.Certificate, error) {
	rest, err := o.kept.Get(ctx, name)
	if errors.Is(err, autocert.ErrCacheMiss) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for block, rest := pem.Decode(rest); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" { // the first one is the name's own
			return x509.ParseCertificate(block.Bytes)
		}
	}
	return nil, nil
}

// why is what the signer said just now, else the error.
func (o *Office) why(ctx context.Context, err error) Fault {
	now := clock.Now(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	if now.Sub(o.heard.At) < 5*time.Minute {
		f := o.heard
		f.At = now
		return f
	}
	return Fault{At: now, Reason: Other, Says: err.Error()}
}

// note keeps a fault, the same one once a minute.
func (o *Office) note(ctx context.Context, host string, f Fault) error {
	o.mu.Lock()
	last := o.noted[host]
	again := last.Reason == f.Reason && last.Says == f.Says && f.At.Sub(last.At) < time.Minute
	if !again {
		o.noted[host] = f
	}
	o.mu.Unlock()
	if again {
		return nil
	}
	kept, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return o.kept.Put(context.WithoutCancel(ctx), faultOf(host), kept) // whoever asked may be gone
}

// client asks the signer, and listens to why it refuses: autocert does not tell,
// and renews without telling anybody.
func (o *Office) client() *http.Client { return &http.Client{Transport: listening{o}} }

type listening struct{ o *Office }

func (l listening) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, errors.Join(err, l.o.hear(r.Context(), "", Fault{Reason: NoSigner}))
	}
	if !strings.Contains(answer.Header.Get("Content-Type"), "json") {
		return answer, nil
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	host, says := refused(body)
	if kind, is := strings.CutPrefix(says.Type, "urn:ietf:params:acme:error:"); is && kind != "badNonce" {
		reason := reasons[kind]
		if reason == "" {
			reason = Other
		}
		if err := l.o.hear(r.Context(), host, Fault{Reason: reason, Says: says.Detail}); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// hear remembers what the signer said; host is the name about which, "" where it
// does not say.
func (o *Office) hear(ctx context.Context, host string, f Fault) error {
	f.At = clock.Now(ctx)
	o.mu.Lock()
	o.heard = f
	o.mu.Unlock()
	if host == "" {
		return nil
	}
	return o.note(ctx, host, f)
}

// problem is why something was refused (RFC 7807).
type problem struct{ Type, Detail string }

// refused reads what is refused in an answer, and about which name: the answer
// itself, or the order, or a challenge of an authorization.
func refused(body []byte) (host string, says problem) {
	var answer struct {
		problem
		Identifier struct{ Value string }
		Error      problem
		Challenges []struct{ Error problem }
	}
	if json.Unmarshal(body, &answer) != nil { // a list or a text refuses nothing
		return "", problem{}
	}
	says = answer.problem
	for _, c := range append(answer.Challenges, struct{ Error problem }{answer.Error}) {
		if c.Error.Type != "" {
			says = c.Error
		}
	}
	return answer.Identifier.Value, says
}
