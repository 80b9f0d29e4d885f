package mailbox

import (
	"bufio"
	"bytes"
	"net/textproto"
	"regexp"
	"strings"

	"concentric/base/mail"
)

// Bounce is what a delivery report says about one recipient (RFC 3464): the
// status of RFC 3463, as "5.1.1", and the other server's own words.
type Bounce struct {
	Failed bool // for good; a delay is none
	Status string
	Says   string
}

// status is a code of RFC 3463.
var status = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}`)

// bounces reads the groups of fields of a delivery report: the first is about
// the mail, each other about one recipient.
func bounces(text []byte) []Bounce {
	in := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(bytes.TrimSpace(text), "\r\n\r\n"...))))
	var list []Bounce
	for range most {
		fields, err := in.ReadMIMEHeader()
		if action := strings.ToLower(strings.TrimSpace(fields.Get("Action"))); action != "" {
			code := status.FindString(strings.TrimSpace(fields.Get("Status")))
			words := says(fields.Get("Diagnostic-Code"))
			failed := action == "failed" && strings.HasPrefix(code, "5")
			if failed {
				code = mail.Status(code, words, false)
			}
			list = append(list, Bounce{Failed: failed, Status: code, Says: words})
		}
		if err != nil {
			break
		}
	}
	return list
}

// says is a server's own words, which follow the kind of them.
func says(diagnostic string) string {
	if _, words, found := strings.Cut(diagnostic, ";"); found {
		diagnostic = words
	}
	return mail.Words(diagnostic)
}
