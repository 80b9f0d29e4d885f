package mail

import (
	"regexp"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Why is the kind of reason for which a mail did not go out. The desk has a
// sentence for each.
type Why string

// The kinds of reasons.
const (
	CutOff      Why = ""            // our server stopped between marking the mail and sending it
	Unset       Why = "unset"       // no mail server is set, or what is set cannot be used
	Unreachable Why = "unreachable" // ours cannot be reached, or does not let us in
	Broken      Why = "broken"      // the connection broke: the mail may have been taken
	NoAddress   Why = "no_address"  // the register's address is none, or the mail cannot be made
	Gone        Why = "gone"        // there is no such mailbox, or it is closed
	Full        Why = "full"        // the mailbox takes nothing now
	Lost        Why = "lost"        // no way was found to the mailbox
	Minded      Why = "minded"      // the other server minds ours, or what it wrote
	Busy        Why = "busy"        // not now
	Declined    Why = "declined"    // not taken; the server's words say why, if any do
)

// Whys are all of them.
var Whys = []Why{CutOff, Unset, Unreachable, Broken, NoAddress, Gone, Full, Lost, Minded, Busy, Declined}

// Untold is a Why with the mail server's own words, without addresses.
type Untold struct {
	Why  Why
	Says string
}

// kept is how it stands in its row.
func (u Untold) kept() string { return string(u.Why) + "\n" + u.Says }

// untold reads it back; what was noted before there were kinds is all words.
func untold(row string) Untold {
	why, says, _ := strings.Cut(row, "\n")
	for _, w := range Whys {
		if string(w) == why {
			return Untold{w, says}
		}
	}
	return Untold{Declined, row}
}

// untold is what the desk is told of a failure.
func (f *Failed) untold() Untold {
	switch {
	case f.Why != CutOff:
		return Untold{f.Why, f.Says}
	case f.Code == 0:
		return Untold{Broken, f.Says}
	}
	return Untold{whyOf(f.Status, f.Code), f.Says}
}

// whyOf reads a mail server's codes (RFC 3463; where there is no finer one, RFC
// 5321, whose 552 is a full mailbox; what its 550 means, see Status).
func whyOf(status string, code int) Why {
	_, detail, _ := strings.Cut(status, ".")
	switch {
	case detail == "1.7", detail == "1.8": // the sender's address, which is ours
		return Minded
	case strings.HasPrefix(detail, "1."), status == "5.2.1":
		return Gone
	case strings.HasPrefix(detail, "2."), status == "" && code == 552:
		return Full
	case strings.HasPrefix(detail, "4."):
		return Lost
	case strings.HasPrefix(detail, "5."), strings.HasPrefix(detail, "6."), strings.HasPrefix(detail, "7."):
		return Minded
	case code < 500:
		return Busy
	}
	return Declined
}

var (
	finer = regexp.MustCompile(`^5\d\d[ -]+#?(5\.\d{1,3}\.\d{1,3})\b`)
	// oursIn finds words about our server, our address or what we wrote.
	oursIn = regexp.MustCompile(`(?i)relay|spam|junk|block|black|\blisted|polic|denied|prohibit|reputation|sender|\bspf\b|dkim|dmarc|\b[eh]+lo\b|reverse|\bdns|authenticat|\byour (ip|host|server|domain|message|network)\b|\btls\b|\brate\b|too many|content|virus|message rejected`)
	// nobodyIn finds words about a mailbox that is none, or is closed.
	nobodyIn = regexp.MustCompile(`(?i)unknown (user|recipient|address|mailbox|local)|(user|recipient|address|mailbox|account)( is)? (unknown|not found|not known|unavailable)|no such|no mailbox|not exist|n['’]t exist|invalid (user|recipient|mailbox|address)|unroute?able|disabled|inactive|no longer|nobody`)
)

// Status reads a server's finer status out of its words where it gave none, or
// one that says nothing (5.0.0): many write "550 5.1.1 …" without announcing
// such codes, or just "550 No such user". A plain 550 means that there is no such
// mailbox where it answers the recipient's address, or says so in words, unless
// they are about us.
func Status(status, says string, toRecipient bool) string {
	if status != "" && status != "5.0.0" {
		return status
	}
	if code := finer.FindStringSubmatch(says); code != nil && code[1] != "5.0.0" {
		return code[1]
	}
	plain := strings.HasPrefix(says, "550") || strings.HasPrefix(says, "551")
	if plain && !oursIn.MatchString(says) && (toRecipient || nobodyIn.MatchString(says)) {
		return "5.1.1"
	}
	return status
}

// wordsOf are a mail server's own words, out of what the library says around
// them.
func wordsOf(err *gomail.SendError) string {
	_, words, _ := strings.Cut(err.Error(), ": ")
	words, _, _ = strings.Cut(words, ", affected recipient(s): ")
	words, _, _ = strings.Cut(words, ", affected message ID: ")
	code, quoted, _ := strings.Cut(words, " ")
	if said, err := strconv.Unquote(quoted); err == nil { // as net/textproto writes it
		words = code + " " + said
	}
	return Words(words)
}

// Words puts what a mail server said on one line, without addresses: it goes to the
// steward's desk.
func Words(said string) string {
	var kept []string
	for word := range strings.FieldsSeq(strings.ToValidUTF8(said, "")) {
		if !strings.Contains(word, "@") {
			kept = append(kept, word)
		}
	}
	text := []rune(strings.Join(kept, " "))
	return string(text[:min(len(text), mostWords)])
}

// mostWords is how many characters of them are kept.
const mostWords = 200
