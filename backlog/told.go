package backlog

import (
	"context"
	"encoding/json"
	"strings"

	"concentric/base/i18n"
)

// Line is one sentence kept as what it says and in no language: the id of a
// message with its values. Without a Key it is what somebody said, in Words
// under "Text", in the language in which they said it.
type Line struct {
	Key     string             `json:"key,omitempty"`
	Words   map[string]string  `json:"words,omitempty"`
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

// In is the sentence in the reader's language; numbers are written as it writes
// them.
func (l Line) In(ctx context.Context) string {
	if l.Key == "" {
		return l.Words["Text"]
	}
	var values []any
	for name, word := range l.Words {
		values = append(values, name, word)
	}
	for name, n := range l.Numbers {
		values = append(values, name, i18n.Number(ctx, n))
	}
	return i18n.T(ctx, l.Key, values...)
}

// Quote is a line of somebody's words.
func Quote(text string) Line { return Line{Words: map[string]string{"Text": text}} }

// Told is what an item says that no person wrote, as sentences in no language:
// each reader reads it in theirs. The zero Told says nothing.
type Told struct {
	Title Line   `json:"title"`
	Text  []Line `json:"text"` // one for each paragraph, in Markdown
}

func (t *Told) empty() bool { return t == nil || t.Title.Key == "" }

// column is how it is kept: "" for none.
func (t *Told) column() (string, error) {
	if t.empty() {
		return "", nil
	}
	body, err := json.Marshal(t)
	return string(body), err
}

func readTold(column string) (*Told, error) {
	if column == "" {
		return nil, nil
	}
	var t Told
	err := json.Unmarshal([]byte(column), &t)
	return &t, err
}

// Heading is what the item is called in the reader's language. Items of people
// have the words their author gave them; what the program brings is kept as a
// code with a name.
func (i Item) Heading(ctx context.Context) string {
	switch {
	case !i.Told.empty():
		return i.Told.Title.In(ctx)
	case i.Origin.Kind == Stewardship:
		return i18n.T(ctx, "backlog.term_title", "Role", i18n.T(ctx, "circle.role_steward"))
	case i.Origin.Kind == Term || i.Origin.Kind == Vacancy:
		role := i.Title
		if i18n.Has(ctx, "circle.role_"+role) {
			role = i18n.T(ctx, "circle.role_"+role)
		}
		return i18n.T(ctx, "backlog."+string(i.Origin.Kind)+"_title", "Role", role)
	case i.Origin.Kind == Confirmation, i.Origin.Kind == Joining, i.Origin.Kind == NewAim, i.Origin.Kind == Deadline, i.Origin.Kind == Resting, i.Origin.Kind == Recalled:
		return i18n.T(ctx, "backlog."+string(i.Origin.Kind)+"_title", "Circle", i.Title)
	case i.Origin.Kind == Recommendation, i.Origin.Kind == Amendment:
		return i18n.T(ctx, "backlog."+string(i.Origin.Kind)+"_title", "Title", i.Title)
	}
	return i.Title
}

// Body is what the item says, in Markdown: in the reader's language where the
// program tells it, else in its author's words.
func (i Item) Body(ctx context.Context) string {
	if i.Told.empty() {
		return i.Text
	}
	var parts []string
	for _, line := range i.Told.Text {
		parts = append(parts, line.In(ctx))
	}
	return strings.Join(parts, "\n\n")
}

// Said is the language of the heading, "" where it is the reader's.
func (i Item) Said() string {
	if !i.Told.empty() {
		return ""
	}
	switch i.Origin.Kind {
	case Term, Stewardship, Vacancy, Confirmation:
		return ""
	}
	return i.Lang
}
