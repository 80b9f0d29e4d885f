// Package search finds texts by their words, in the languages of the program,
// ranked, and only among what the reader may see.
//
// Words are made the same in Go, for both databases: folded (Unicode case
// folding over NFKC), reduced to their stem by the language of the text
// (Snowball), freed of accents; Chinese, Japanese and Korean are cut into pairs
// of characters. The database keeps and ranks them: FTS5 (bm25) on SQLite,
// tsvector('simple') on PostgreSQL.
package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"concentric/base/typed"

	stem "github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"golang.org/x/text/unicode/norm"
)

var stemmers = map[string]func(*stem.Env) bool{
	"en": english.Stem, "de": german.Stem, "fr": french.Stem, "it": italian.Stem, "da": danish.Stem,
}

var languages = []string{"da", "de", "en", "fr", "it"}

// Terms are the words of a text as they are kept: each as its stem in the
// text's language, and as it stands where that differs. A language without a
// stemmer keeps words as they stand.
func Terms(text, lang string) []string {
	var terms []string
	for _, word := range words(text) {
		plain := bare(word)
		terms = append(terms, plain)
		if s := bare(stemmed(word, lang)); s != plain {
			terms = append(terms, s)
		}
	}
	return terms
}

// joining are the languages that write several words as one, with what it is
// about at its end: a "Nachtbus" is a "Bus".
var joining = []string{"da", "de"}

// longJoined is from how many letters on a word is taken for several: two are the
// least that stands before the last of them ("byråd"), and three the least of it.
const longJoined = 5

// endings are what lets the long words of a text be found by how they end, where
// its language joins words: their stems from behind, after a sign of their own.
func endings(text, lang string) []string {
	if !slices.Contains(joining, lang) {
		return nil
	}
	var list []string
	for _, word := range words(text) {
		if utf8.RuneCountInString(word) >= longJoined {
			list = append(list, behind(bare(stemmed(word, lang))))
		}
	}
	return list
}

// endSign begins what endings makes. No word of a language begins with a digit.
const endSign = "0"

// behind is a term read from behind, its last letter once.
func behind(term string) string {
	letters := []rune(single(term))
	slices.Reverse(letters)
	return endSign + string(letters)
}

// single is a term whose last letter is not doubled: the stem of "Busse" is
// "buss", and that of "Bus" is "bus".
func single(term string) string {
	letters := []rune(term)
	if n := len(letters); n > longEnough && letters[n-1] == letters[n-2] {
		return string(letters[:n-1])
	}
	return term
}

// endingIn are the beginnings of endings by which a text is found that has a
// word with this one at its end.
func endingIn(word string) []string {
	var list []string
	for _, lang := range joining {
		if term := bare(stemmed(word, lang)); utf8.RuneCountInString(term) >= longEnough {
			list = append(list, behind(term))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// hissing are ends of plurals whose stem is not that of the singular, by
// language: the stem of "buses" is "buse", and that of "Busse" is "buss".
var hissing = map[string][]string{"en": {"es"}, "de": {"se", "sen"}}

// Singular is the word without such an end, or without that of a Danish plural
// which the stemmer leaves on short words ("stier", "byerne"); "" where it has
// none, or where hardly anything would be left.
func Singular(word, lang string) string {
	for _, end := range hissing[lang] {
		if one, ok := strings.CutSuffix(word, end); ok && strings.HasSuffix(one, "s") && len(one) > 2 {
			return one
		}
	}
	if lang == "da" {
		one, ok := strings.CutSuffix(strings.TrimSuffix(word, "ne"), "er")
		if ok && (strings.HasSuffix(one, "y") || strings.HasSuffix(one, "ø") || strings.HasSuffix(one, "ti") || strings.HasSuffix(one, "ki")) {
			return one
		}
	}
	return ""
}

// asked is one word of a query: the terms of which a text has one, first the word
// itself, and the beginnings of endings that may stand for them.
type asked struct {
	terms   []string
	endings []string
}

// wanted are the words that somebody asks for, each with its stems in every
// language, since people search for what others wrote.
func wanted(query string) []asked {
	var groups []asked
	for _, word := range words(query) {
		group := []string{bare(word)}
		var ends []string
		for _, spelt := range spellings(word) {
			group = append(group, bare(spelt))
			ends = append(ends, endingIn(spelt)...)
			for _, lang := range languages {
				group = append(group, bare(stemmed(spelt, lang)))
				if one := Singular(bare(spelt), lang); one != "" {
					group = append(group, one)
					ends = append(ends, endingIn(one)...)
				}
			}
		}
		slices.Sort(group[1:])
		group = append(group[:1], slices.DeleteFunc(slices.Compact(group[1:]), func(s string) bool { return s == group[0] })...)
		slices.Sort(ends)
		groups = append(groups, asked{group, slices.Compact(ends)})
		if len(groups) == mostWords {
			break
		}
	}
	return groups
}

// written are the letters of German and Danish that are written as two where a
// keyboard has none of them, each with these.
var written = [][]string{{"ä", "ae", "ö", "oe", "ü", "ue"}, {"æ", "ae", "ø", "oe", "å", "aa"}}

// spellings are a word, the same with each such letter as two ("stuendlich"), and
// where it is not a short one ("due", "rue") with such two as one.
func spellings(word string) []string {
	list := []string{word}
	for _, letters := range written {
		list = append(list, strings.NewReplacer(letters...).Replace(word))
		if utf8.RuneCountInString(word) >= longStem {
			together := slices.Clone(letters)
			slices.Reverse(together)
			list = append(list, strings.NewReplacer(together...).Replace(word))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// mostWords is how many words of a query count.
const mostWords = 8

// words cuts a text into folded words, and what has no spaces between its words
// into pairs of characters.
func words(text string) []string {
	var list []string
	for _, field := range strings.FieldsFunc(typed.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		list = append(list, cut(field)...)
	}
	return list
}

func dense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// cut separates what is written without spaces, in overlapping pairs.
func cut(word string) []string {
	var list []string
	runes := []rune(word)
	for from := 0; from < len(runes); {
		to := from + 1
		for to < len(runes) && dense(runes[to]) == dense(runes[from]) {
			to++
		}
		switch {
		case !dense(runes[from]):
			list = append(list, string(runes[from:to]))
		case to-from == 1:
			list = append(list, string(runes[from]))
		default:
			for i := from; i+1 < to; i++ {
				list = append(list, string(runes[i:i+2]))
			}
		}
		from = to
	}
	return list
}

func stemmed(word, lang string) string {
	by, ok := stemmers[lang]
	if !ok {
		return word
	}
	env := stem.NewEnv(word)
	by(env)
	return env.Current()
}

// bare drops accents and other marks, so that "cafe" finds "café".
func bare(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < 0x80
	}
	if ascii {
		return word
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		if !unicode.IsMark(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
