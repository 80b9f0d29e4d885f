package mailbox

import "strings"

// written is what the person wrote above what they answered: the lines before
// the first quoted one, before a signature (RFC 3676: "-- ") and before the line
// that mail programs set over the mail that is answered. It is a guess, which
// the person sees and mends before anything is published.
func written(text string) string {
	var kept []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		bare := strings.TrimSpace(line)
		if strings.HasPrefix(bare, ">") || line == "-- " || bare == "--" || separates(bare) {
			break
		}
		kept = append(kept, strings.TrimRight(line, " \t\r"))
	}
	for len(kept) > 0 {
		last := kept[len(kept)-1]
		// "On Thursday, Ada wrote:", in any language, may run over two lines.
		if last == "" || strings.HasSuffix(last, ":") || strings.HasSuffix(last, ": ") {
			kept = kept[:len(kept)-1]
			continue
		}
		if n := len(kept); n > 1 && kept[n-2] == "" && introduces(last) {
			kept = kept[:n-1]
			continue
		}
		break
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// separates reports whether a line stands between an answer and its question.
func separates(line string) bool {
	if len(line) >= 10 && (strings.Trim(line, "_") == "" || strings.Trim(line, "-") == "") {
		return true
	}
	return strings.HasPrefix(line, "-----") && strings.HasSuffix(line, "-----")
}

// introduces reports whether a line begins the sentence over a quotation.
func introduces(line string) bool {
	for _, word := range []string{"On ", "Am ", "Le ", "Il ", "Den ", "From: ", "Von: ", "De : ", "Da: ", "Fra: "} {
		if strings.HasPrefix(line, word) && strings.ContainsAny(line, "@0123456789") {
			return true
		}
	}
	return false
}
