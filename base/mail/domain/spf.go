package domain

import (
	"context"
	"net/netip"
	"slices"
	"strings"
)

// mostLookups is how many further names a record may ask for (RFC 7208, 4.6.4);
// receivers give up beyond it.
const mostLookups = 10

// spf reads which servers may send for the domain, and whether the relay is one.
func (d DNS) spf(ctx context.Context, domain, relay string) Finding {
	found := Finding{Name: domain}
	list, err := d.records(ctx, domain, "v=spf1")
	switch {
	case err != nil:
		found.State = Unasked
		return found
	case len(list) == 0:
		found.State, found.Add = Missing, "v=spf1 "+mechanism(relay)+" ~all"
		return found
	case len(list) > 1:
		found.State, found.Has = Several, list[0]
		return found
	}
	found.Has = list[0]
	if open(list[0]) {
		found.State, found.Add = Open, closed(list[0])
		return found
	}
	addresses, err := d.addresses(ctx, relay)
	if err != nil {
		found.State = Unasked
		return found
	}
	w := walk{dns: d, left: mostLookups, addresses: addresses}
	named := w.names(ctx, domain, list[0])
	switch {
	case w.left < 0 || w.broken:
		found.State = Broken
	case w.failed:
		found.State = Unasked
	case len(addresses) == 0:
		found.State = Unseen
	case !named:
		found.State, found.Add = NotNamed, with(list[0], mechanism(relay))
	default:
		found.State = Good
	}
	return found
}

// mechanism names a mail server in a record; one on this machine has no name
// that others could ask for, and is taken to be the one that takes mail in.
func mechanism(relay string) string {
	if ip, err := netip.ParseAddr(relay); err == nil && !ip.IsLoopback() {
		if ip.Is4() {
			return "ip4:" + relay
		}
		return "ip6:" + relay
	} else if err == nil || relay == "localhost" || relay == "" {
		return "a mx"
	}
	return "a:" + relay
}

// with puts a mechanism before the last word, which says what holds for all others.
func with(record, mechanism string) string {
	words := strings.Fields(record)
	at := slices.IndexFunc(words, func(w string) bool {
		return strings.TrimLeft(strings.ToLower(w), "+-~?") == "all" || strings.HasPrefix(w, "redirect=")
	})
	if at < 0 {
		return record + " " + mechanism + " ~all"
	}
	return strings.Join(slices.Insert(words, at, mechanism), " ")
}

// open says whether a record lets everybody send.
func open(record string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(record)), func(w string) bool { return w == "all" || w == "+all" })
}

func closed(record string) string {
	words := strings.Fields(record)
	for i, w := range words {
		if l := strings.ToLower(w); l == "all" || l == "+all" {
			words[i] = "~all"
		}
	}
	return strings.Join(words, " ")
}

// addresses are those by which the relay is reached; none for one on this
// machine, of which nobody outside can say where it sends from.
func (d DNS) addresses(ctx context.Context, relay string) ([]netip.Addr, error) {
	if relay == "" || relay == "localhost" {
		return nil, nil
	}
	if ip, err := netip.ParseAddr(relay); err == nil {
		if ip.IsLoopback() {
			return nil, nil
		}
		return []netip.Addr{ip}, nil
	}
	return d.IP(ctx, relay)
}

// walk goes through a record and those that it includes.
type walk struct {
	dns       DNS
	left      int
	addresses []netip.Addr
	broken    bool // it names a record that is none
	failed    bool // the domain name system did not answer
}

// names reports whether one of the addresses is among those of the record.
func (w *walk) names(ctx context.Context, domain, record string) bool {
	redirect := ""
	for _, word := range strings.Fields(record)[1:] {
		word = strings.TrimLeft(word, "+?")
		if strings.HasPrefix(word, "-") || strings.HasPrefix(word, "~") {
			continue
		}
		if to, is := strings.CutPrefix(word, "redirect="); is {
			redirect = to
			continue
		}
		if w.one(ctx, domain, word) {
			return true
		}
	}
	return redirect != "" && w.record(ctx, redirect)
}

// one mechanism.
func (w *walk) one(ctx context.Context, domain, word string) bool {
	kind, of, named := strings.Cut(word, ":")
	kind, bits, _ := strings.Cut(kind, "/")
	if named {
		of, bits, _ = strings.Cut(of, "/")
	} else {
		of = domain
	}
	switch strings.ToLower(kind) {
	case "ip4", "ip6":
		return w.within(strings.TrimPrefix(word[3:], ":"))
	case "a":
		return w.left > 0 && w.host(ctx, of, bits)
	case "mx":
		w.left--
		hosts, err := w.dns.MX(ctx, of)
		w.failed = w.failed || err != nil && !missing(err)
		for _, host := range hosts {
			w.left++ // the hosts of one mx count as one
			if w.host(ctx, host, bits) {
				return true
			}
		}
	case "include":
		return w.record(ctx, of)
	}
	return false
}

// within says whether an address is in a network, or is the address.
func (w *walk) within(network string) bool {
	p, err := netip.ParsePrefix(network)
	if ip, e := netip.ParseAddr(network); e == nil {
		p, err = netip.PrefixFrom(ip, ip.BitLen()), nil
	}
	w.broken = w.broken || err != nil
	return err == nil && slices.ContainsFunc(w.addresses, func(a netip.Addr) bool { return p.Contains(a.Unmap()) })
}

// host says whether an address is one of a host's, or of its network where the
// record gives its width.
func (w *walk) host(ctx context.Context, host, bits string) bool {
	w.left--
	list, err := w.dns.IP(ctx, host)
	w.failed = w.failed || err != nil && !missing(err)
	for _, ip := range list {
		network := ip.Unmap().String()
		if bits != "" && ip.Unmap().Is4() {
			network += "/" + bits
		}
		if w.within(network) {
			return true
		}
	}
	return false
}

// record goes into another domain's record.
func (w *walk) record(ctx context.Context, domain string) bool {
	if w.left--; w.left < 0 {
		return false
	}
	list, err := w.dns.records(ctx, domain, "v=spf1")
	w.failed = w.failed || err != nil
	if err == nil && len(list) != 1 {
		w.broken = true
		return false
	}
	return err == nil && w.names(ctx, domain, list[0])
}
