// Package domain looks at what the domain name system says about a sender's
// domain: whether other mail servers will believe mail that comes from it. It
// reads SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), and finds what is
// missing; the words for people are the caller's.
//
// It cannot see from which addresses a mail server really sends: it compares
// the addresses by which that server is reached, which are the same with most.
package domain

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
)

// DNS asks the domain name system. System asks through this machine.
type DNS struct {
	TXT func(ctx context.Context, name string) ([]string, error)
	IP  func(ctx context.Context, host string) ([]netip.Addr, error)
	MX  func(ctx context.Context, name string) ([]string, error)
}

// System is this machine's resolver.
func System() DNS {
	r := net.DefaultResolver
	return DNS{
		TXT: r.LookupTXT,
		IP: func(ctx context.Context, host string) ([]netip.Addr, error) {
			return r.LookupNetIP(ctx, "ip", host)
		},
		MX: func(ctx context.Context, name string) ([]string, error) {
			list, err := r.LookupMX(ctx, name)
			var hosts []string
			for _, mx := range list {
				hosts = append(hosts, strings.TrimSuffix(mx.Host, "."))
			}
			return hosts, err
		},
	}
}

// State is what was found of one record.
type State string

// The states. A caller has a sentence for each of a record.
const (
	Good     State = "good"
	Missing  State = "missing"
	Several  State = "several" // more than one, so that none counts
	Broken   State = "broken"  // it cannot be read, or asks for too much
	Open     State = "open"    // it lets everybody send
	Unseen   State = "unseen"  // SPF: there; the mail server stands on this machine, and nobody can tell from here where it sends from
	NotNamed State = "unnamed" // SPF: the mail server is not in it
	Unusual  State = "unusual" // DKIM: none under the names that are usual
	Revoked  State = "revoked" // DKIM: the key was withdrawn
	Unasked  State = "unasked" // the domain name system did not answer
)

// Finding is one record: what was found, where it stands, what it says now, and
// what it should say, where that is known.
type Finding struct {
	State State
	Name  string // "_dmarc.party.example"
	Has   string // the record that is there, "" for none
	Add   string // the record that would mend it, "" where only the mail provider knows it
}

// Report is what was found about a domain.
type Report struct {
	Domain           string
	SPF, DKIM, DMARC Finding
}

// Good says whether nothing is missing.
func (r Report) Good() bool {
	return (r.SPF.State == Good || r.SPF.State == Unseen) && r.DKIM.State == Good && r.DMARC.State == Good
}

// Look asks about the domain of a sender's address. Relay is the host name of
// the mail server that sends, selector the name of the DKIM key, "" where it is
// not known.
func (d DNS) Look(ctx context.Context, from, relay, selector string) Report {
	name := strings.ToLower(strings.TrimSuffix(from[strings.LastIndexByte(from, '@')+1:], ">"))
	return Report{Domain: name, SPF: d.spf(ctx, name, relay), DKIM: d.dkim(ctx, name, selector), DMARC: d.dmarc(ctx, name)}
}

// records are the texts of a name that begin with a mark, in any case.
func (d DNS) records(ctx context.Context, name, mark string) ([]string, error) {
	all, err := d.TXT(ctx, name)
	if missing(err) {
		return nil, nil
	}
	var found []string
	for _, text := range all {
		if len(text) >= len(mark) && strings.EqualFold(text[:len(mark)], mark) {
			found = append(found, text)
		}
	}
	return found, err
}

// missing says that there is no such name, rather than that nobody answered.
func missing(err error) bool {
	var none *net.DNSError
	return errors.As(err, &none) && none.IsNotFound
}

// tag is the value of a tag in a list such as "v=DMARC1; p=none".
func tag(record, name string) string {
	for part := range strings.SplitSeq(record, ";") {
		key, value, _ := strings.Cut(part, "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// above is a domain, and those that it is part of, down to two names.
func above(domain string) []string {
	list := []string{domain}
	for {
		_, rest, found := strings.Cut(domain, ".")
		if !found || !strings.Contains(rest, ".") {
			return list
		}
		list, domain = append(list, rest), rest
	}
}
