package domain

import "context"

// usual are the names under which mail servers and providers put their keys
// unless they are told otherwise. The domain name system cannot be asked for
// all of them.
var usual = []string{
	"default", "mail", "dkim", "selector1", "selector2", "s1", "s2", "k1", "k2", "k3", "key1", "key2", "google", "fm1", "fm2", "fm3",
	"protonmail", "protonmail2", "zoho", "mailbox", "MBO0001", "hs1", "smtp", "x", "mta", "sig1", "pm", "20230601",
}

// dkim looks for a key by which receivers check the signature.
func (d DNS) dkim(ctx context.Context, domain, selector string) Finding {
	names := usual
	if selector != "" {
		names = []string{selector}
	}
	found := Finding{State: Unusual, Name: "…._domainkey." + domain}
	if selector != "" {
		found = Finding{State: Missing, Name: selector + "._domainkey." + domain}
	}
	for _, name := range names {
		at := name + "._domainkey." + domain
		list, err := d.records(ctx, at, "")
		if err != nil {
			return Finding{State: Unasked, Name: at}
		}
		for _, record := range list {
			switch {
			case tag(record, "p") != "":
				return Finding{State: Good, Name: at, Has: record}
			case tag(record, "v") == "DKIM1":
				found = Finding{State: Revoked, Name: at, Has: record}
			}
		}
	}
	return found
}

// dmarc looks for what the domain asks receivers to do with mail that fails
// both other checks; a domain that says nothing has what the one above says.
func (d DNS) dmarc(ctx context.Context, domain string) Finding {
	found := Finding{State: Missing, Name: "_dmarc." + domain, Add: "v=DMARC1; p=none"}
	for _, name := range above(domain) {
		list, err := d.records(ctx, "_dmarc."+name, "v=DMARC1")
		switch {
		case err != nil:
			return Finding{State: Unasked, Name: "_dmarc." + name}
		case len(list) > 1:
			return Finding{State: Several, Name: "_dmarc." + name, Has: list[0]}
		case len(list) == 1 && tag(list[0], "p") == "":
			return Finding{State: Broken, Name: "_dmarc." + name, Has: list[0], Add: found.Add}
		case len(list) == 1:
			return Finding{State: Good, Name: "_dmarc." + name, Has: list[0]}
		}
	}
	return found
}
