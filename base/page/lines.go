package page

import (
	"slices"
	"strings"
)

// lines breaks a name into lines of about width letters, three at most. A longer
// word is broken at its soft hyphen, or else before a consonant that a vowel
// follows, as near to its middle as can be: where a syllable begins in each of
// our languages.
func lines(name string, width int) []string {
	var words []string
	for word := range strings.FieldsSeq(name) {
		words = append(words, broken(word, width)...)
	}
	var out []string
	for _, word := range words {
		last := len(out) - 1
		if last >= 0 && !strings.HasSuffix(out[last], "-") && len([]rune(out[last]))+1+len([]rune(word)) <= width {
			out[last] += " " + word
			continue
		}
		out = append(out, word)
	}
	if len(out) > 3 {
		out = append(out[:2], out[2]+" …")
	}
	return out
}

// broken gives a word that is longer than width in two parts, the first with a
// hyphen; a word that cannot be broken stays as it is.
func broken(word string, width int) []string {
	if before, after, ok := strings.Cut(word, "\u00ad"); ok && len([]rune(word)) > width {
		return []string{before + "-", strings.ReplaceAll(after, "\u00ad", "")}
	}
	letters := []rune(strings.ReplaceAll(word, "\u00ad", ""))
	if len(letters) <= width+1 {
		return []string{string(letters)}
	}
	best := 0
	for i := 4; i+4 <= len(letters); i++ {
		if !startsSyllable(letters, i) {
			continue
		}
		if best == 0 || distanceTo(len(letters), i) < distanceTo(len(letters), best) {
			best = i
		}
	}
	if best == 0 {
		return []string{string(letters)}
	}
	return []string{string(letters[:best]) + "-", string(letters[best:])}
}

func distanceTo(length, i int) int {
	return max(length-2*i, 2*i-length)
}

// startsSyllable reports whether letter i is a consonant that a vowel follows;
// h, r and l belong to the letter before them (sch, th, br, gl).
func startsSyllable(letters []rune, i int) bool {
	vowel := func(r rune) bool { return slices.Contains([]rune("aeiouyäöüéèêàâæøåAEIOU"), r) }
	if vowel(letters[i]) || !vowel(letters[i+1]) {
		return false
	}
	return !slices.Contains([]rune("hrl-"), letters[i]) && letters[i-1] != '-'
}
