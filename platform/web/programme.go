package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/member"
	"concentric/platform"
)

// book is a programme as a reader sees it, in one language.
type book struct {
	platform.Programme
	owner     circle.Circle
	title     said
	lang      string
	languages []string // that something of it is said in
	chapters  []chapter
	open      int // amendments that wait
	last      platform.Text
	member    bool // may amend
	records   bool // may add chapters
	sits      bool // may translate
	alone     bool // the only programme the reader sees
}

// said is a text with the language it is in; old says that it is a translation
// of an older version than the one that counts.
type said struct {
	title, text, lang string
	translated, old   bool
}

type chapter struct {
	platform.Chapter
	title  said
	planks []plank
}

type plank struct {
	platform.Plank
	said said
	open int // amendments that wait
}

// list shows the programmes, or the one there is; with words asked for, the
// planks that have them.
func (s server) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return err
	}
	all, err := platform.All(ctx, s.site.DB)
	if err != nil {
		return err
	}
	var seen []platform.Programme
	for _, p := range all {
		if sight.Sees(p.Audience, p.Circle) {
			seen = append(seen, p)
		}
	}
	words := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(seen) == 1 && words == "" {
		return s.show(w, r, seen[0], true)
	}
	var ids []string
	for _, p := range seen {
		ids = append(ids, p.Circle)
	}
	owners, err := circle.ByIDs(ctx, s.site.DB, ids)
	if err != nil {
		return err
	}
	var hits []platform.Plank
	if words != "" {
		if hits, err = platform.Search(ctx, s.site.DB, words, scopes(sight)); err != nil {
			return err
		}
	}
	begins, err := s.mine(ctx)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "platform.title"), Lead: i18n.T(ctx, "platform.lead"), Live: platform.TopicAll}
	return page.Render(w, r, frame, listPage(seen, owners, words, hits, len(begins) > 0))
}

func (s server) programme(w http.ResponseWriter, r *http.Request) error {
	p, err := platform.See(r.Context(), s.site.DB, member.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, p, false)
}

func (s server) show(w http.ResponseWriter, r *http.Request, p platform.Programme, alone bool) error {
	ctx := r.Context()
	b, err := s.read(ctx, p, spoken(ctx, r.URL.Query()))
	if err != nil {
		return err
	}
	b.alone = alone
	frame := page.Frame{
		Title: b.title.title, Said: b.title.lang, Kicker: i18n.T(ctx, "platform.of_circle", "Circle", b.owner.Name), Lead: b.since(ctx),
		Live: platform.Topic(p.ID),
	}
	if !alone {
		frame.Back, frame.BackTo = "/platform", i18n.T(ctx, "platform.title")
	}
	return page.Render(w, r, frame, programmePage(b))
}

// untranslated reports whether some plank does not say in the reader's language
// what counts.
func (b book) untranslated() bool {
	for _, c := range b.chapters {
		for _, k := range c.planks {
			if k.said.lang != b.lang || k.said.old {
				return true
			}
		}
	}
	return false
}

// since says which edition it is, and of which day.
func (b book) since(ctx context.Context) string {
	if b.Edition == 0 {
		return i18n.T(ctx, "platform.nothing_yet")
	}
	return i18n.T(ctx, "platform.edition_of", "N", b.Edition, "Date", i18n.Date(ctx, b.last.At.In(b.owner.Location())))
}

// read reads a programme in a language: a part that nobody has translated
// stands in its own.
func (s server) read(ctx context.Context, p platform.Programme, lang string) (book, error) {
	b := book{Programme: p, lang: lang}
	var err error
	if b.owner, err = circle.Get(ctx, s.site.DB, p.Circle); err != nil {
		return b, err
	}
	for verb, may := range map[circle.Verb]*bool{circle.Raise: &b.member, circle.Record: &b.records, circle.Propose: &b.sits} {
		if *may, err = s.may(ctx, verb, p.Circle); err != nil {
			return b, err
		}
	}
	chapters, err := platform.Chapters(ctx, s.site.DB, p.ID)
	if err != nil {
		return b, err
	}
	planks, err := platform.Planks(ctx, s.site.DB, p.ID)
	if err != nil {
		return b, err
	}
	parts := []string{p.ID}
	for _, c := range chapters {
		parts = append(parts, c.ID)
	}
	for _, one := range planks {
		parts = append(parts, one.ID)
	}
	into := map[string]map[string]platform.Translation{}
	for _, l := range i18n.Languages() {
		if into[l.Code], err = platform.Translations(ctx, s.site.DB, l.Code, parts); err != nil {
			return b, err
		}
		if len(into[l.Code]) > 0 || l.Code == p.Lang {
			b.languages = append(b.languages, l.Code)
		}
	}
	waiting, err := s.waiting(ctx, p.ID)
	if err != nil {
		return b, err
	}
	b.title = in(into[lang], p.ID, platform.Text{Title: p.Title, Lang: p.Lang}, lang)
	for _, c := range chapters {
		one := chapter{Chapter: c, title: in(into[lang], c.ID, platform.Text{Title: c.Title, Lang: c.Lang}, lang)}
		for _, k := range planks {
			if k.Now.Edition == p.Edition {
				b.last = k.Now
			}
			if k.Chapter == c.ID && !k.Now.Struck {
				one.planks = append(one.planks, plank{k, in(into[lang], k.ID, k.Now, lang), waiting[k.ID]})
			}
		}
		b.chapters = append(b.chapters, one)
	}
	for _, n := range waiting {
		b.open += n
	}
	return b, nil
}

// waiting counts the open amendments, by plank, or by chapter for new planks.
func (s server) waiting(ctx context.Context, programme string) (map[string]int, error) {
	all, err := platform.Amendments(ctx, s.site.DB, programme)
	count := map[string]int{}
	for _, a := range all {
		if !a.Open() {
			continue
		}
		if a.Plank == "" {
			count[a.Chapter]++
		} else {
			count[a.Plank]++
		}
	}
	return count, err
}

// in is what a part says in a language, or in its own.
func in(translations map[string]platform.Translation, part string, own platform.Text, lang string) said {
	t, there := translations[part]
	if lang == own.Lang || !there {
		return said{title: own.Title, text: own.Text, lang: own.Lang}
	}
	return said{title: t.Title, text: t.Text, lang: lang, translated: true, old: t.N < own.N}
}
