package i18n

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

var (
	idShape     = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_]+)+$`)
	placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)
	anyBraces   = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// check compares every language with English and returns all that is wrong.
func check(all map[string]map[string]*i18n.Message) []error {
	var wrong []error
	english := all["en"]
	for _, l := range Languages() {
		have := all[l.Code]
		for _, id := range slices.Sorted(maps.Keys(english)) {
			if have[id] == nil {
				wrong = append(wrong, fmt.Errorf("%s: %s is not translated", l.Code, id))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(have)) {
			if english[id] == nil {
				wrong = append(wrong, fmt.Errorf("%s: %s is not in English", l.Code, id))
				continue
			}
			for _, err := range compare(have[id], english[id]) {
				wrong = append(wrong, fmt.Errorf("%s: %s: %w", l.Code, id, err))
			}
		}
	}
	return wrong
}

// compare says what is wrong with a translation of an English message.
func compare(m, english *i18n.Message) []error {
	var wrong []error
	if !idShape.MatchString(m.ID) {
		wrong = append(wrong, fmt.Errorf("an id is room.snake_case"))
	}
	if strings.TrimSpace(m.Other) == "" {
		return append(wrong, fmt.Errorf("the sentence is empty"))
	}
	if (m.One != "") != (english.One != "") {
		wrong = append(wrong, fmt.Errorf(`"one" and "other" are needed in every language, or in none`))
	}
	if m.Zero != "" || m.Two != "" || m.Few != "" {
		wrong = append(wrong, fmt.Errorf(`"zero", "two" and "few" are no plural forms of this language`))
	}
	want := placeholders(english.Other)
	for _, text := range []string{m.One, m.Many, m.Other} {
		if _, err := template.New("").Parse(text); err != nil {
			wrong = append(wrong, err)
			continue
		}
		if strings.Count(text, "{{") != len(placeholder.FindAllString(text, -1)) {
			wrong = append(wrong, fmt.Errorf("%s: a placeholder is written {{.Name}}", anyBraces.FindString(text)))
		}
		got := placeholders(text)
		if text == "" || slices.Equal(got, want) {
			continue
		}
		// "One person" may leave out the count.
		if text == m.One && slices.Equal(with(got, "Count"), with(want, "Count")) {
			continue
		}
		wrong = append(wrong, fmt.Errorf("its placeholders are %v, in English they are %v", got, want))
	}
	return wrong
}

// placeholders lists the names a sentence uses, sorted, each once.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// with adds a name to a sorted list, once.
func with(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	names = append(slices.Clone(names), name)
	slices.Sort(names)
	return names
}
