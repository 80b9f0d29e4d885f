package card

import (
	"bytes"
	"context"
	"html"
	"regexp"
	"strings"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/moderation"
)

// Page puts what Fill says in place of the marks of links, wherever a text
// stands in a list, a title or somebody's own page. What somebody writes on (a
// field of a form) keeps its marks, and so does where a link leads.
func Page(q store.Q) page.Finish {
	return func(ctx context.Context, text []byte) ([]byte, error) {
		if !bytes.Contains(text, []byte(moderation.MarkBegins)) {
			return text, nil
		}
		whole := string(text)
		var out strings.Builder
		for whole != "" {
			n := strings.Index(whole, moderation.MarkBegins)
			if n < 0 {
				break
			}
			out.WriteString(whole[:n])
			end := strings.Index(whole[n:], moderation.MarkEnds)
			if end < 0 {
				whole = whole[n:]
				break
			}
			one := whole[n : n+end+len(moderation.MarkEnds)]
			whole = whole[n+len(one):]
			if !kept(out.String()) {
				if err := Fill(ctx, q, &one); err != nil {
					return nil, err
				}
				one = html.EscapeString(one)
			}
			out.WriteString(one)
		}
		out.WriteString(whole)
		return []byte(out.String()), nil
	}
}

// attribute is an attribute that is open at the end of a text.
var attribute = regexp.MustCompile(`([a-z-]+)="[^"]*$`)

// kept says whether a mark after this much of a page stays as it is: within a
// field, or in an attribute that nobody reads.
func kept(before string) bool {
	if strings.LastIndex(before, "<textarea") > strings.LastIndex(before, "</textarea") {
		return true
	}
	tag := strings.LastIndex(before, "<")
	if tag < strings.LastIndex(before, ">") {
		return false
	}
	open := attribute.FindStringSubmatch(before[tag:])
	return len(open) == 0 || open[1] != "aria-label" && open[1] != "title" && open[1] != "alt"
}
