package i18n

import "unicode"

// scripts are those that none of the [Languages] is written in, with the language
// that a text in them is in; where several share a script, only the script is known
// (BCP 47: "und" is an undetermined language).
var scripts = []struct {
	table *unicode.RangeTable
	code  string
}{
	{unicode.Han, "zh"},
	{unicode.Hiragana, "ja"},
	{unicode.Katakana, "ja"},
	{unicode.Hangul, "ko"},
	{unicode.Greek, "el"},
	{unicode.Hebrew, "he"},
	{unicode.Thai, "th"},
	{unicode.Cyrillic, "und-Cyrl"},
	{unicode.Arabic, "und-Arab"},
	{unicode.Devanagari, "und-Deva"},
}

// Written is the language of a text of which somebody said that it is in lang: if
// most of its letters are in a script that lang, one of ours, is not written in, it is
// the language of that script. Between languages in Latin letters it cannot tell.
func Written(text, lang string) string {
	if !Known(lang) {
		return lang
	}
	letters, foreign := 0, 0
	seen := map[string]int{}
	for _, r := range text {
		if !unicode.IsLetter(r) || unicode.Is(unicode.Common, r) {
			continue // 𝔘 is in no script
		}
		letters++
		if unicode.Is(unicode.Latin, r) {
			continue
		}
		foreign++
		code := "und"
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				code = s.code
				break
			}
		}
		seen[code]++
	}
	if 2*foreign <= letters {
		return lang
	}
	if seen["ja"] > 0 {
		seen["ja"] += seen["zh"] // Japanese is written with both
	}
	found := "und"
	for _, s := range scripts {
		if seen[s.code] > seen[found] {
			found = s.code
		}
	}
	return found
}
