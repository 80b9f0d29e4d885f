// Package fetch asks other servers. Nothing that a person types may make this
// server ask its own machine or its own network: addresses that are not public
// are refused when the connection is made, so after names were resolved, which
// no redirect and no change of a name gets around.
package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// ErrPrivate is why an address is not asked.
var ErrPrivate = errors.New("fetch: the address is not a public one")

// Public reports whether an address is one of the public internet: not of this
// machine, not of a private network or the link, not reserved (RFC 6890); an
// IPv4 address inside an IPv6 one is looked at as what it is.
func Public(address netip.Addr) bool {
	a := address.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.Zone() != "" {
		return false
	}
	return !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}

// reserved are what the standard library does not name: this network, shared
// address space, protocol assignments, benchmarks, documentation, the future,
// and IPv6 that leads to IPv4 (NAT64, 6to4, Teredo).
var reserved = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "fec0::/10")

func prefixes(texts ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, text := range texts {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}

// Client is a client that asks public addresses only, and, whatever its
// address, the one server that the configuration names ("" for none; scheme,
// host and port must be its). Redirects are not followed. It waits for timeout at most.
func Client(configured string, timeout time.Duration) (*http.Client, error) {
	public := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !Public(to.Addr()) {
			return fmt.Errorf("%w: %s", ErrPrivate, to.Addr())
		}
		return nil
	}}
	named, err := server(configured)
	if err != nil {
		return nil, err
	}
	guarded := transport(public)
	open := transport(&net.Dialer{Timeout: timeout})
	return &http.Client{
		Timeout: timeout,
		Transport: chosen(func(r *http.Request) http.RoundTripper {
			if to, err := server(r.URL.String()); err == nil && named != "" && to == named {
				return open
			}
			return guarded
		}),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

func transport(dialer *net.Dialer) *http.Transport {
	return &http.Transport{DialContext: dialer.DialContext, Proxy: nil, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second}
}

// chosen picks the way for each request.
type chosen func(*http.Request) http.RoundTripper

// RoundTrip asks by the way that was picked.
func (c chosen) RoundTrip(r *http.Request) (*http.Response, error) { return c(r).RoundTrip(r) }

// server is an address cut down to scheme, host and port; "" for "".
func server(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	port := u.Port()
	switch {
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", u.User != nil:
		return "", fmt.Errorf("fetch: %q is no address of a server: write http:// or https://, its name, and its port if it has one", u.Redacted())
	case port == "" && u.Scheme == "http":
		port = "80"
	case port == "":
		port = "443"
	}
	return u.Scheme + "://" + net.JoinHostPort(u.Hostname(), port), nil
}
