package i18n

import (
	"net/http"

	"golang.org/x/text/language"
)

// Cookie is the name of the cookie that keeps the language a reader chose.
const Cookie = "lang"

// Language is one that the pages speak.
type Language struct {
	Code string // "de"
	Name string // its own name for itself: "Deutsch"
}

// Languages lists what the pages speak; the first is the one to fall back on.
func Languages() []Language {
	return []Language{
		{"en", "English"},
		{"de", "Deutsch"},
		{"fr", "Français"},
		{"it", "Italiano"},
		{"da", "Dansk"},
	}
}

// elsewhere are languages that the pages do not speak: of conversations that were
// held elsewhere, and of what people write in other letters (see [Written]).
var elsewhere = map[string]string{
	"es": "Español", "mi": "Māori", "pt": "Português", "zh": "中文",
	"el": "Ελληνικά", "he": "עברית", "ja": "日本語", "ko": "한국어", "th": "ไทย",
	"und-Arab": "الأبجدية العربية", "und-Cyrl": "Кириллица", "und-Deva": "देवनागरी", "und": "?",
}

// Name is what a language calls itself, by its code; the code where we do not
// know it.
func Name(code string) string {
	for _, l := range Languages() {
		if l.Code == code {
			return l.Name
		}
	}
	if name := elsewhere[code]; name != "" {
		return name
	}
	return code
}

// Known reports whether code is one of the [Languages].
func Known(code string) bool {
	for _, l := range Languages() {
		if l.Code == code {
			return true
		}
	}
	return false
}

// Negotiate finds the language for a request: the one the reader chose (the
// cookie), else the best of what the browser asks for, else English.
func Negotiate(r *http.Request) string {
	if c, err := r.Cookie(Cookie); err == nil && Known(c.Value) {
		return c.Value
	}
	return Match(r.Header.Get("Accept-Language"))
}

// Chosen reports whether the reader chose a language here.
func Chosen(r *http.Request) bool {
	c, err := r.Cookie(Cookie)
	return err == nil && Known(c.Value)
}

// Match finds the best of our languages for an Accept-Language header, or for
// any list of BCP 47 tags; English when none fits.
func Match(accept string) string {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return "en"
	}
	tags := make([]language.Tag, 0, len(Languages()))
	for _, l := range Languages() {
		tags = append(tags, language.MustParse(l.Code))
	}
	_, at, confidence := language.NewMatcher(tags).Match(wanted...)
	if confidence == language.No {
		return "en"
	}
	return Languages()[at].Code
}
