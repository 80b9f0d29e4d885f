package member

import (
	"net/mail"
	"strings"
)

// plausibleEmail reports whether mail could go to this address: one address,
// nothing around it, and a domain. Whether somebody reads it only a sign-in
// can show.
func plausibleEmail(email string) bool {
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > 254 {
		return false
	}
	at := strings.LastIndexByte(email, '@')
	domain := email[at+1:]
	return at > 0 && domain != "" && !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") && !strings.ContainsAny(email, " \t\r\n")
}
