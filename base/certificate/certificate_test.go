package certificate_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"concentric/base/certificate"
	"concentric/base/store"
	"concentric/base/store/storetest"

	"golang.org/x/crypto/acme"
)

// signer is an ACME server (RFC 8555) for one name after the other: it lets
// itself be shown by http-01 that who asks holds the name, and signs.
type signer struct {
	t     *testing.T
	url   string
	front string // address of port 80
	key   *ecdsa.PrivateKey
	root  *x509.Certificate

	mu     sync.Mutex
	thumb  string // of the account's key
	host   string
	shown  bool
	chain  []byte
	signed int
	refuse string // kind of problem with which the name is not believed, "" for none
}

func newSigner(t *testing.T) *signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Signer"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, root, root, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if root, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	s := &signer{t: t, key: key, root: root}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// ServeHTTP answers the steps of the protocol.
func (s *signer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Replay-Nonce", rand.Text())
	var sent struct{ Protected, Payload string }
	body, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(body, &sent)
	head, _ := base64.RawURLEncoding.DecodeString(sent.Protected)
	payload, _ := base64.RawURLEncoding.DecodeString(sent.Payload)
	reply := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	state := map[bool]string{false: "pending", true: "valid"}[s.shown]
	if s.refuse != "" && s.shown {
		state = "invalid"
	}
	challenge := map[string]any{"type": "http-01", "url": s.url + "/challenge", "token": "a-token", "status": state}
	order := map[string]any{
		"status": map[bool]string{false: "pending", true: "ready"}[s.shown], "identifiers": []any{map[string]string{"type": "dns", "value": s.host}},
		"authorizations": []string{s.url + "/authz"}, "finalize": s.url + "/finalize",
	}
	if s.chain != nil {
		order["status"], order["certificate"] = "valid", s.url+"/certificate"
	}
	if state == "invalid" {
		challenge["error"] = map[string]string{"type": "urn:ietf:params:acme:error:" + s.refuse, "detail": "192.0.2.7: refused"}
	}
	switch r.URL.Path {
	case "/directory":
		reply(http.StatusOK, map[string]any{"newNonce": s.url + "/nonce", "newAccount": s.url + "/account", "newOrder": s.url + "/order", "revokeCert": s.url + "/revoke", "keyChange": s.url + "/change"})
	case "/nonce":
	case "/account":
		var of struct{ JWK struct{ X, Y string } }
		_ = json.Unmarshal(head, &of)
		x, _ := base64.RawURLEncoding.DecodeString(of.JWK.X)
		y, _ := base64.RawURLEncoding.DecodeString(of.JWK.Y)
		public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
		if err != nil {
			s.t.Error(err)
			return
		}
		s.thumb, _ = acme.JWKThumbprint(public)
		w.Header().Set("Location", s.url+"/account/1")
		reply(http.StatusCreated, map[string]string{"status": "valid"})
	case "/order":
		var of struct{ Identifiers []struct{ Value string } }
		_ = json.Unmarshal(payload, &of)
		s.host, s.shown, s.chain = of.Identifiers[0].Value, false, nil
		order["status"], order["identifiers"] = "pending", of.Identifiers
		delete(order, "certificate")
		w.Header().Set("Location", s.url+"/order/1")
		reply(http.StatusCreated, order)
	case "/authz":
		reply(http.StatusOK, map[string]any{"status": state, "identifier": map[string]string{"type": "dns", "value": s.host}, "challenges": []any{challenge}})
	case "/challenge":
		s.shown = s.asks() || s.refuse != ""
		reply(http.StatusOK, challenge)
	case "/order/1":
		reply(http.StatusOK, order)
	case "/finalize":
		var of struct{ CSR string }
		_ = json.Unmarshal(payload, &of)
		s.sign(of.CSR)
		order["status"], order["certificate"] = "valid", s.url+"/certificate"
		w.Header().Set("Location", s.url+"/order/1")
		reply(http.StatusOK, order)
	case "/certificate":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		_, _ = w.Write(s.chain)
	default:
		http.NotFound(w, r)
	}
}

// asks looks whether the name leads to who asked.
func (s *signer) asks() bool {
	r, err := http.NewRequest(http.MethodGet, "http://"+s.front+"/.well-known/acme-challenge/a-token", nil)
	if err != nil {
		return false
	}
	r.Host = s.host
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return string(text) == "a-token."+s.thumb
}

func (s *signer) sign(csr string) {
	der, _ := base64.RawURLEncoding.DecodeString(csr)
	request, err := x509.ParseCertificateRequest(der)
	if err != nil || !s.shown {
		s.t.Errorf("a certificate is asked for without being shown the name: %v", err)
		return
	}
	s.signed++
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(int64(1 + s.signed)), Subject: pkix.Name{CommonName: s.host}, DNSNames: request.DNSNames,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	signed, err := x509.CreateCertificate(rand.Reader, leaf, s.root, request.PublicKey, s.key)
	if err != nil {
		s.t.Error(err)
	}
	s.chain = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
}

// served is a party's server with certificates of its own.
type served struct {
	secure, plain string
	office        *certificate.Office
}

func serve(t *testing.T, db *store.DB, s *signer, hosts func() []string) served {
	t.Helper()
	office := certificate.New(certificate.Options{DB: db, Hosts: hosts, Directory: s.url + "/directory"})
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "a page of %s", r.Host) })
	plain := httptest.NewServer(office.Front(pages))
	t.Cleanup(plain.Close)
	secure := httptest.NewUnstartedServer(pages)
	secure.Listener = tls.NewListener(secure.Listener, office.TLSConfig())
	secure.Start()
	t.Cleanup(secure.Close)
	s.front = plain.Listener.Addr().String()
	return served{secure.Listener.Addr().String(), s.front, office}
}

// browser trusts the signer, and finds every name at the server.
func (s *signer) browser(at served) *http.Client {
	roots := x509.NewCertPool()
	roots.AddCert(s.root)
	return &http.Client{
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: roots},
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				to := at.plain
				if strings.HasSuffix(address, ":443") {
					to = at.secure
				}
				return new(net.Dialer).DialContext(ctx, network, to)
			},
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Certificates are got for the party's name and no other, kept sealed, and used
// again after a restart.
func TestCertificatesByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newSigner(t)
		var names []string
		hosts := func() []string { return names }
		at := serve(t, db, s, hosts)
		get := func(url string) (int, string, string, error) {
			answer, err := s.browser(at).Get(url)
			if err != nil {
				return 0, "", "", err
			}
			defer answer.Body.Close()
			text, _ := io.ReadAll(answer.Body)
			return answer.StatusCode, answer.Header.Get("Location"), string(text), nil
		}
		if code, _, text, err := get("http://party.example/set-up"); err != nil || code != http.StatusOK || text != "a page of party.example" {
			t.Errorf("before a name is set, on plain http: %d, %q, %v", code, text, err)
		}
		if _, _, _, err := get("https://party.example/"); err == nil {
			t.Error("a certificate before a name is set")
		}
		names = []string{"party.example"}
		if code, to, _, err := get("http://party.example/circles?x=1"); err != nil || code != http.StatusPermanentRedirect || to != "https://party.example/circles?x=1" {
			t.Errorf("plain http: %d, %s, %v", code, to, err)
		}
		if code, _, _, err := get("http://elsewhere.example/"); err != nil || code != http.StatusMisdirectedRequest {
			t.Errorf("another name on plain http: %d, %v", code, err)
		}
		for _, number := range []string{"192.0.2.7", "localhost", "[2001:db8::7]"} { // by which the name was set
			if code, to, _, err := get("http://" + number + "/set-up/token/mail"); err != nil || code != http.StatusTemporaryRedirect || to != "https://party.example/set-up/token/mail" {
				t.Errorf("%s on plain http: %d, %s, %v", number, code, to, err)
			}
		}
		if code, _, text, err := get("https://party.example/"); err != nil || code != http.StatusOK || text != "a page of party.example" {
			t.Fatalf("with a certificate: %d, %q, %v", code, text, err)
		}
		if _, _, _, err := get("https://elsewhere.example/"); err == nil {
			t.Error("a certificate for another's name")
		}
		rows, err := db.Query(t.Context(), "select name, sealed from base_certificate")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		kept := 0
		for rows.Next() {
			var name, sealed string
			if err := rows.Scan(&name, &sealed); err != nil {
				t.Fatal(err)
			}
			kept++
			if strings.Contains(sealed, "PRIVATE") {
				t.Errorf("%s is kept in the clear", name)
			}
		}
		if kept < 2 || s.signed != 1 {
			t.Errorf("%d things are kept, %d certificates signed", kept, s.signed)
		}
		at = serve(t, db, s, hosts) // another server of the party
		if code, _, _, err := get("https://party.example/"); err != nil || code != http.StatusOK || s.signed != 1 {
			t.Errorf("after a restart: %d, %v, %d certificates signed", code, err, s.signed)
		}
	})
}

// Where none can be got, the office says why, and so does the page without https;
// once it can be, it is. One that has ended is got anew.
func TestCertificatesThatCannotBeGot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newSigner(t)
		hosts := func() []string { return []string{"party.example"} }
		s.refuse = "connection"
		at := serve(t, db, s, hosts)
		state := func() certificate.State {
			t.Helper()
			state, err := at.office.State(t.Context(), "party.example")
			if err != nil {
				t.Fatal(err)
			}
			return state
		}
		if got := state(); !got.Until.IsZero() || !got.Fault.At.IsZero() {
			t.Errorf("before anybody asked: %+v", got)
		}
		if _, err := s.browser(at).Get("https://party.example/"); err == nil {
			t.Fatal("a certificate from a signer that refuses")
		}
		if got := state(); !got.Ended(time.Now()) || got.Fault.Reason != certificate.NotReached || got.Fault.Says != "192.0.2.7: refused" || time.Since(got.Fault.At) > time.Minute {
			t.Errorf("refused: %+v", got)
		}
		answer, err := s.browser(at).Get("http://party.example/circles")
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(text), "open the ports 80 and 443") || !strings.Contains(string(text), "192.0.2.7: refused") {
			t.Errorf("without https: %d %s", answer.StatusCode, text)
		}
		over := s.ended("party.example")
		sealed, err := db.Keys().Seal("party.example", "base.certificate", over)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "insert into base_certificate (name, sealed, at) values ($1, $2, 0)", "party.example", sealed)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := state(); got.Until.IsZero() || !got.Ended(time.Now()) || got.Fault.Reason != certificate.NotReached {
			t.Errorf("one that has ended: %+v", got)
		}
		s.refuse = ""
		at = serve(t, db, s, hosts) // begun again
		answer, err = s.browser(at).Get("https://party.example/")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := state(); s.signed != 1 || got.Ends(time.Now()) || got.Fault.Reason != "" {
			t.Errorf("mended: %+v, %d signed", got, s.signed)
		}
	})
}

// ended is a key and a certificate that was over an hour ago, as they are kept.
func (s *signer) ended(host string) string {
	key, err := x509.MarshalECPrivateKey(s.key)
	if err != nil {
		s.t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(7), DNSNames: []string{host}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, leaf, s.root, s.key.Public(), s.key)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: key})) + string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
