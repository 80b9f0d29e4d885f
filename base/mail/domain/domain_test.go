package domain_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"

	"concentric/base/mail/domain"
)

// zone is a domain name system of texts: names, and what they have.
type zone struct {
	txt map[string][]string
	ip  map[string]string
	mx  map[string][]string
}

var errNone = &net.DNSError{Err: "no such host", IsNotFound: true}

func (z zone) dns() domain.DNS {
	return domain.DNS{
		TXT: func(_ context.Context, name string) ([]string, error) {
			if list, there := z.txt[name]; there {
				if len(list) == 0 {
					return nil, errors.New("the name server is away")
				}
				return list, nil
			}
			return nil, errNone
		},
		IP: func(_ context.Context, host string) ([]netip.Addr, error) {
			if ip, there := z.ip[host]; there {
				return []netip.Addr{netip.MustParseAddr(ip)}, nil
			}
			return nil, errNone
		},
		MX: func(_ context.Context, name string) ([]string, error) {
			if list, there := z.mx[name]; there {
				return list, nil
			}
			return nil, errNone
		},
	}
}

// world is a mail provider, and a domain that has what is said of it.
func world(spf ...string) zone {
	return zone{
		txt: map[string][]string{
			"party.example":                        append([]string{"something=else"}, spf...),
			"_spf.provider.example":                {"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all"},
			"loop.example":                         {"v=spf1 include:loop.example -all"},
			"default._domainkey.party.example":     {"v=DKIM1; k=rsa; p=MIGf"},
			"gone._domainkey.party.example":        {"v=DKIM1; p="},
			"_dmarc.party.example":                 {"v=DMARC1; p=none"},
			"_dmarc.twice.example":                 {"v=DMARC1; p=none", "v=DMARC1; p=reject"},
			"_dmarc.away.example":                  {},
			"away.example":                         {},
			"selector1._domainkey.sub.own.example": {"k=rsa; p=MIGf"},
			"_dmarc.own.example":                   {"v=DMARC1; p=reject"},
		},
		ip: map[string]string{"smtp.provider.example": "192.0.2.7", "smtp.other.example": "198.51.100.9", "mx.party.example": "198.51.100.9", "party.example": "198.51.100.1"},
		mx: map[string][]string{"party.example": {"mx.party.example"}},
	}
}

func TestWhatTheSendersDomainSays(t *testing.T) {
	for _, c := range []struct {
		spf   []string
		relay string
		want  domain.State
		add   string
	}{
		{nil, "smtp.provider.example", domain.Missing, "v=spf1 a:smtp.provider.example ~all"},
		{nil, "localhost", domain.Missing, "v=spf1 a mx ~all"},
		{[]string{"v=spf1 mx ~all"}, "127.0.0.1", domain.Unseen, ""},
		{nil, "192.0.2.7", domain.Missing, "v=spf1 ip4:192.0.2.7 ~all"},
		{[]string{"v=spf1 include:_spf.provider.example -all"}, "smtp.provider.example", domain.Good, ""},
		{[]string{"v=spf1 include:_spf.provider.example -all"}, "2001:db8::25", domain.Good, ""},
		{[]string{"v=spf1 include:_spf.provider.example -all"}, "smtp.other.example", domain.NotNamed, "v=spf1 include:_spf.provider.example a:smtp.other.example -all"},
		{[]string{"V=SPF1 redirect=_spf.provider.example"}, "smtp.provider.example", domain.Good, ""},
		{[]string{"v=spf1 mx ~all"}, "smtp.other.example", domain.Good, ""},
		{[]string{"v=spf1 a/24 ~all"}, "smtp.other.example", domain.Good, ""},
		{[]string{"v=spf1 a ~all"}, "smtp.other.example", domain.NotNamed, "v=spf1 a a:smtp.other.example ~all"},
		{[]string{"v=spf1 -ip4:198.51.100.9 ~all"}, "smtp.other.example", domain.NotNamed, "v=spf1 -ip4:198.51.100.9 a:smtp.other.example ~all"},
		{[]string{"v=spf1 ip4:198.51.100.9"}, "smtp.other.example", domain.Good, ""},
		{[]string{"v=spf1 +all"}, "smtp.other.example", domain.Open, "v=spf1 ~all"},
		{[]string{"v=spf1 a -all", "v=spf1 mx -all"}, "smtp.other.example", domain.Several, ""},
		{[]string{"v=spf1 ip4:not-an-address -all"}, "smtp.other.example", domain.Broken, ""},
		{[]string{"v=spf1 include:nothing.example -all"}, "smtp.other.example", domain.Broken, ""},
		{[]string{"v=spf1 include:loop.example -all"}, "smtp.other.example", domain.Broken, ""},
	} {
		found := world(c.spf...).dns().Look(t.Context(), "The Party <post@Party.example>", c.relay, "").SPF
		if found.State != c.want || found.Add != c.add {
			t.Errorf("%v through %s: %+v, want %s, %q", c.spf, c.relay, found, c.want, c.add)
		}
	}
}

func TestKeysAndPolicies(t *testing.T) {
	dns := world("v=spf1 mx -all").dns()
	for _, c := range []struct {
		from, selector string
		dkim, dmarc    domain.State
	}{
		{"post@party.example", "", domain.Good, domain.Good},
		{"post@party.example", "default", domain.Good, domain.Good},
		{"post@party.example", "mine", domain.Missing, domain.Good},
		{"post@party.example", "gone", domain.Revoked, domain.Good},
		{"post@twice.example", "", domain.Unusual, domain.Several},
		{"post@sub.own.example", "", domain.Good, domain.Good}, // what the domain above says holds
		{"post@nothing.example", "", domain.Unusual, domain.Missing},
		{"post@away.example", "", domain.Unusual, domain.Unasked},
	} {
		found := dns.Look(t.Context(), c.from, "mx.party.example", c.selector)
		if found.DKIM.State != c.dkim || found.DMARC.State != c.dmarc {
			t.Errorf("%s, %q: %+v", c.from, c.selector, found)
		}
	}
	if found := dns.Look(t.Context(), "post@away.example", "mx.party.example", ""); found.SPF.State != domain.Unasked || found.Good() {
		t.Errorf("a name server that is away: %+v", found)
	}
	if found := dns.Look(t.Context(), "post@party.example", "mx.party.example", ""); !found.Good() {
		t.Errorf("nothing is missing: %+v", found)
	}
}
