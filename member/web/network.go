package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Network names the network that a request comes from: the first 24 bits of an
// IPv4 address, 48 of an IPv6 one. Behind a proxy on this machine or in a
// private network it is the address that the proxy saw.
func Network(r *http.Request) string {
	address := remote(r.RemoteAddr)
	if address.IsLoopback() || address.IsPrivate() {
		seen := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if forwarded, err := netip.ParseAddr(strings.TrimSpace(seen[len(seen)-1])); err == nil {
			address = forwarded
		}
	}
	address = address.Unmap()
	bits := 24
	if address.Is6() {
		bits = 48
	}
	prefix, err := address.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}

func remote(hostPort string) netip.Addr {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = hostPort
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return address
}
