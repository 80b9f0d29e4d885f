package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/library"
	"concentric/member"
	"concentric/moderation/card"
)

// shelf is the list with what it was narrowed to.
type shelf struct {
	entries []library.Entry
	tags    []string // of all that is listed
	words   string
	kind    library.Kind
	tag     string
	lang    string
	langs   []string // in which something is listed, without regard to lang
	writes  bool
	broken  map[string]library.Link // whose link is broken or has moved, by entry
	mend    bool                    // only these
}

// narrowed says whether only a part is asked for in the form.
func (v shelf) narrowed() bool { return v.words != "" || v.kind != "" || v.lang != "" }

// list shows what the reader may read, narrowed by words, kind, tag and language.
func (s server) list(w http.ResponseWriter, r *http.Request) error {
	ctx, query := r.Context(), r.URL.Query()
	v := shelf{words: strings.TrimSpace(query.Get("q")), kind: library.Kind(query.Get("kind")), tag: query.Get("tag"), lang: query.Get("lang")}
	actor := member.From(ctx)
	v.writes = actor.SignedIn() && !actor.Suspended
	var err error
	if v.words != "" {
		v.entries, err = library.Search(ctx, s.site.DB, actor, v.words)
		v.entries = slices.DeleteFunc(v.entries, func(e library.Entry) bool {
			return v.kind != "" && e.Kind != v.kind || v.tag != "" && !slices.Contains(e.Now.Tags, v.tag)
		})
	} else {
		v.entries, err = library.All(ctx, s.site.DB, actor, v.kind, v.tag)
	}
	if err != nil {
		return err
	}
	for i := range v.entries {
		if err := card.Fill(ctx, s.site.DB, &v.entries[i].Now.Title); err != nil {
			return err
		}
	}
	if v.broken, err = library.BrokenLinks(ctx, s.site.DB, actor); err != nil {
		return err
	}
	if v.mend = query.Get("mend") == "yes"; v.mend {
		v.entries = slices.DeleteFunc(v.entries, func(e library.Entry) bool { _, is := v.broken[e.ID]; return !is })
	}
	v.speak()
	for _, e := range v.entries {
		v.tags = append(v.tags, e.Now.Tags...)
	}
	slices.Sort(v.tags)
	v.tags = slices.Compact(v.tags)
	frame := page.Frame{Title: i18n.T(ctx, "library.title"), Lead: i18n.T(ctx, "library.lead"), Live: library.TopicAll}
	return page.Render(w, r, frame, listPage(v))
}

// speak notes in which languages there is something, and keeps what is in the
// one that was asked for.
func (v *shelf) speak() {
	for _, e := range v.entries {
		v.langs = append(v.langs, e.Now.Lang)
	}
	slices.Sort(v.langs)
	v.langs = slices.Compact(v.langs)
	if v.lang != "" {
		v.entries = slices.DeleteFunc(v.entries, func(e library.Entry) bool { return e.Now.Lang != v.lang })
	}
}

// spoken are the languages to choose among.
func (v shelf) spoken(ctx context.Context) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "library.every_language")}}
	for _, code := range v.langs {
		list = append(list, page.Choice{Value: code, Label: languageName(code)})
	}
	return list
}

func kindChoices(ctx context.Context, every bool) []page.Choice {
	list := []page.Choice{
		{Value: string(library.Resource), Label: i18n.T(ctx, "library.kind_resource")}, {Value: string(library.Story), Label: i18n.T(ctx, "library.kind_story")},
	}
	if every {
		list = append([]page.Choice{{Label: i18n.T(ctx, "library.both")}}, list...)
	}
	return list
}

func languageChoices() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}

func languageName(code string) string {
	for _, l := range i18n.Languages() {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}
