package fetch_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"concentric/base/fetch"
)

func TestOnlyPublicAddressesArePublic(t *testing.T) {
	for _, text := range []string{
		"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255",
		"::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
	} {
		if fetch.Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is taken for public", text)
		}
	}
	for _, text := range []string{"1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"} {
		if !fetch.Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is not taken for public", text)
		}
	}
}

// This machine is asked only where the configuration names that very server, and
// a redirect leads nowhere else.
func TestThisMachineIsNotAsked(t *testing.T) {
	asked := 0
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer inside.Close()
	named := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusFound))
	defer named.Close()

	client, err := fetch.Client(named.URL, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(inside.URL, "http://"))
	for _, url := range []string{inside.URL, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://0.0.0.0:" + port} {
		if _, err := client.Get(url); !errors.Is(err, fetch.ErrPrivate) {
			t.Errorf("GET %s: %v", url, err)
		}
	}
	r, err := client.Get(named.URL)
	if err != nil || r.StatusCode != http.StatusFound || asked != 0 {
		t.Fatalf("the named server: %v, and %d requests came through it", err, asked)
	}
	if _, err := fetch.Client("ftp://party.example", time.Second); err == nil {
		t.Error("an address that is none is taken")
	}
}
