package mailbox

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// TXT asks the domain name system for the text records of a name: a
// net.Resolver's LookupTXT, or a test's own.
type TXT func(ctx context.Context, name string) ([]string, error)

// ErrUnsigned is why a mail does not count: nobody who answers for the sender's
// domain has signed it.
var ErrUnsigned = errors.New("mailbox: no signature of the sender's domain")

// lookupTime is how long all signatures of a mail may take to be looked up.
const lookupTime = 10 * time.Second

// Signed checks that the domain of the mail's From, or one above it, has signed
// the mail (DKIM, RFC 6376, aligned as in RFC 7489). It is stricter than DMARC:
// a signature of another name under the same domain does not count, so no list
// of public suffixes is needed. ErrUnsigned says that it did not; any other
// error, that the names could not be asked and it should be tried again.
//
// It shows that the domain let the mail out, and not who at the domain wrote
// it: whoever runs the sender's mail server could write in their name.
func Signed(ctx context.Context, raw []byte, from string, lookup TXT) error {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	checked, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		MaxVerifications: 5,
		LookupTXT:        func(name string) ([]string, error) { return lookup(ctx, name) },
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return ErrUnsigned
	}
	domain := strings.ToLower(from[strings.LastIndexByte(from, '@')+1:])
	later := error(nil)
	for _, one := range checked {
		signer := strings.ToLower(one.Domain)
		if signer == "" || domain != signer && !strings.HasSuffix(domain, "."+signer) {
			continue
		}
		if one.Err == nil && (one.Expiration.IsZero() || time.Now().Before(one.Expiration)) {
			return nil
		}
		if dkim.IsTempFail(one.Err) {
			later = one.Err
		}
	}
	if later != nil {
		return later
	}
	return ErrUnsigned
}
