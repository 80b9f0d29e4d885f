package i18n

import "strings"

// inQuotes lists the placeholders of a sentence that stand in quotation marks:
// what is put there is quoted, and has the inner marks for what it quotes itself.
func inQuotes(sentence string) []string {
	var names []string
	for before, rest, found := strings.Cut(sentence, "{{."); found; before, rest, found = strings.Cut(rest, "{{.") {
		name, after, _ := strings.Cut(rest, "}}")
		rest = after
		before = strings.TrimRight(before, " \u00a0\u202f")
		for _, mark := range []string{"“", "„", "«", "»"} {
			if strings.HasSuffix(before, mark) {
				names = append(names, name)
			}
		}
	}
	return names
}

var (
	inner = strings.NewReplacer("“", "‘", "”", "’", "„", "‚",
		"«\u00a0", "“", "«\u202f", "“", "\u00a0»", "”", "\u202f»", "”", "«", "“", "»", "”")
	innerPointingIn = strings.NewReplacer("“", "‘", "”", "’", "„", "‚", "»", "›", "«", "‹")
)

// innerQuotes gives words the quotation marks that they have inside of others,
// whichever language they are in.
func innerQuotes(words string) string {
	if opens, closes := strings.Index(words, "»"), strings.Index(words, "«"); opens >= 0 && opens < closes {
		return innerPointingIn.Replace(words)
	}
	return inner.Replace(words)
}
