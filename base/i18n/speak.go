package i18n

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

type voiceKey struct{}

// voice is what a context knows about its reader's language.
type voice struct {
	catalogue *Catalogue
	localizer *i18n.Localizer
	lang      string
}

// With returns a context that speaks lang from the catalogue; an unknown
// language becomes English.
func With(ctx context.Context, c *Catalogue, lang string) context.Context {
	if !Known(lang) {
		lang = "en"
	}
	return context.WithValue(ctx, voiceKey{}, voice{c, i18n.NewLocalizer(c.bundle, lang), lang})
}

// In returns a context that speaks another language from the same catalogue,
// for a mail to somebody else than the one who asked.
func In(ctx context.Context, lang string) context.Context {
	v, ok := ctx.Value(voiceKey{}).(voice)
	if !ok {
		return ctx
	}
	return With(ctx, v.catalogue, lang)
}

// Lang is the language the context speaks, "en" when it was never said.
func Lang(ctx context.Context) string {
	if v, ok := ctx.Value(voiceKey{}).(voice); ok {
		return v.lang
	}
	return "en"
}

// Has reports whether the context's catalogue has a message of this id.
func Has(ctx context.Context, id string) bool {
	v, ok := ctx.Value(voiceKey{}).(voice)
	return ok && v.catalogue.Has(id)
}

// T is the sentence of this id in the reader's language, its placeholders
// filled from kv (name, value, name, value …). An id that no catalogue has
// comes back as it is and is logged.
func T(ctx context.Context, id string, kv ...any) string {
	return say(ctx, &i18n.LocalizeConfig{MessageID: id}, pairs(kv))
}

// N is the sentence of this id for a count: its plural form by the language's
// rules, with {{.Count}} written the way the language writes numbers.
func N(ctx context.Context, id string, count int, kv ...any) string {
	data := pairs(kv)
	data["Count"] = Number(ctx, float64(count))
	return say(ctx, &i18n.LocalizeConfig{MessageID: id, PluralCount: count}, data)
}

func say(ctx context.Context, what *i18n.LocalizeConfig, data map[string]any) string {
	v, ok := ctx.Value(voiceKey{}).(voice)
	if !ok {
		return what.MessageID
	}
	for _, name := range v.catalogue.quoted[v.lang][what.MessageID] {
		if said, ok := data[name].(string); ok {
			data[name] = innerQuotes(said)
		}
	}
	what.TemplateData = data
	text, err := v.localizer.Localize(what)
	if err != nil {
		slog.WarnContext(ctx, "message not spoken", "id", what.MessageID, "lang", v.lang, "error", err)
	}
	if text == "" {
		return what.MessageID
	}
	return text
}

// pairs makes a map of name, value, name, value …; a name without a value is
// left out.
func pairs(kv []any) map[string]any {
	data := make(map[string]any, len(kv)/2+1)
	for i := 0; i+1 < len(kv); i += 2 {
		data[fmt.Sprint(kv[i])] = kv[i+1]
	}
	return data
}
