package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// plankView is what the page of a plank shows.
type plankView struct {
	programme platform.Programme
	owner     circle.Circle
	chapter   platform.Chapter
	plank     platform.Plank
	lang      string // that the reader asked for
	said      said
	languages []said // in every language there is, its own first
	events    []page.Event
	waiting   []platform.Amendment
	names     map[string]string
	talks     []listening.Conversation // that the reader may see
	member    bool
	sits      bool
	listens   bool // may open a conversation about it
}

func (s server) plank(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.lookAt(ctx, r.PathValue("id"), spoken(ctx, r.URL.Query()))
	if err != nil {
		return err
	}
	if err := s.readWay(ctx, &v); err != nil {
		return err
	}
	around, err := platform.Translations(ctx, s.site.DB, v.lang, []string{v.programme.ID, v.chapter.ID})
	if err != nil {
		return err
	}
	chapter := in(around, v.chapter.ID, platform.Text{Title: v.chapter.Title, Lang: v.chapter.Lang}, v.lang)
	programme := in(around, v.programme.ID, platform.Text{Title: v.programme.Title, Lang: v.programme.Lang}, v.lang)
	frame := page.Frame{
		Title: v.said.title, Said: v.said.lang, Kicker: chapter.title, Back: "/platform/" + v.programme.ID, BackTo: programme.title,
		Live: platform.Topic(v.programme.ID),
	}
	return page.Render(w, r, frame, plankPage(v))
}

// lookAt reads a plank that the reader may see.
func (s server) lookAt(ctx context.Context, id, lang string) (plankView, error) {
	var v plankView
	var err error
	if v.plank, err = platform.GetPlank(ctx, s.site.DB, id); err != nil {
		return v, err
	}
	if v.programme, err = platform.See(ctx, s.site.DB, member.From(ctx), v.plank.Programme); err != nil {
		return v, err
	}
	if v.owner, err = circle.Get(ctx, s.site.DB, v.programme.Circle); err != nil {
		return v, err
	}
	if v.chapter, err = platform.GetChapter(ctx, s.site.DB, v.plank.Chapter); err != nil {
		return v, err
	}
	for verb, may := range map[circle.Verb]*bool{circle.Raise: &v.member, circle.Listen: &v.listens, circle.Propose: &v.sits} {
		if *may, err = s.may(ctx, verb, v.programme.Circle); err != nil {
			return v, err
		}
	}
	translations, err := platform.Languages(ctx, s.site.DB, id)
	if err != nil {
		return v, err
	}
	now := v.plank.Now
	v.lang = lang
	v.said = said{title: now.Title, text: now.Text, lang: now.Lang}
	v.languages = []said{v.said}
	for _, l := range i18n.Languages() {
		t, there := translations[l.Code]
		if !there || l.Code == now.Lang {
			continue
		}
		one := said{title: t.Title, text: t.Text, lang: l.Code, translated: true, old: t.N < now.N}
		v.languages = append(v.languages, one)
		if l.Code == lang {
			v.said = one
		}
	}
	return v, nil
}

// readWay reads the way from the voices to the text, and what waits.
func (s server) readWay(ctx context.Context, v *plankView) error {
	all, err := platform.OfPlank(ctx, s.site.DB, v.plank.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Open() {
			v.waiting = append(v.waiting, a)
		}
	}
	texts, err := platform.Versions(ctx, s.site.DB, v.plank.ID)
	if err != nil {
		return err
	}
	var ids []string
	into := map[string][]platform.Amendment{}
	for _, t := range texts {
		if into[t.ID], err = platform.Into(ctx, s.site.DB, t.ID); err != nil {
			return err
		}
		all = append(all, into[t.ID]...)
	}
	for _, a := range all {
		if a.Thanked() {
			ids = append(ids, a.Member)
		}
	}
	if v.names, err = member.Names(ctx, s.site.DB, ids); err != nil {
		return err
	}
	for _, part := range []string{v.plank.ID, v.plank.Chapter} {
		if err := s.readTalks(ctx, v, part); err != nil {
			return err
		}
	}
	before := ""
	for _, t := range texts {
		if err := s.written(ctx, v, t, into[t.ID], before); err != nil {
			return err
		}
		before = t.Text
	}
	slices.SortStableFunc(v.events, func(a, b page.Event) int { return a.When.Compare(b.When) })
	return nil
}

func (s server) readTalks(ctx context.Context, v *plankView, part string) error {
	ids, err := platform.Talks(ctx, s.site.DB, part)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := listening.See(ctx, s.site.DB, member.From(ctx), id)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		v.talks = append(v.talks, c)
		v.events = append(v.events, page.Event{When: c.Opened, State: page.Open, Title: c.Question, Href: "/conversations/" + c.ID, Note: i18n.T(ctx, "platform.talked_about")})
	}
	return nil
}

// written adds the stations that led to one version: what was amended, the
// voices behind the agreement, and the agreement itself.
func (s server) written(ctx context.Context, v *plankView, t platform.Text, from []platform.Amendment, before string) error {
	for _, a := range from {
		v.events = append(v.events, page.Event{
			When: a.At, State: page.Open, Title: i18n.T(ctx, "platform.amended_by", "Name", v.nameOf(ctx, a)), Href: "/amendments/" + a.ID,
			Words: a.Why, Note: i18n.T(ctx, "platform.line_in_text"),
		})
	}
	e := page.Event{
		When: t.At, State: page.Consent, Title: i18n.T(ctx, "platform.version_n", "N", t.N), Href: "/agreements/" + t.Agreement,
		Note: i18n.T(ctx, "platform.by_consent", "Circle", v.owner.Name),
	}
	if t.N > 1 {
		e.Diff = page.Changes(before, t.Text)
	}
	if t.Struck {
		e.State, e.Title, e.Diff = page.Closed, i18n.T(ctx, "platform.struck"), nil
	}
	seen, voices, lineage, err := s.voices(ctx, t)
	if err != nil {
		return err
	}
	e.Voices = voices
	if !seen {
		e.Href = ""
	}
	v.events = append(v.events, e)
	return s.brought(ctx, v, lineage.Item, len(from) > 0)
}

// brought adds the matter that a text was decided on, where the reader may see
// it: a tension that somebody raised stands with its words. The matter of an
// amendment is left out where the amendment stands there itself.
func (s server) brought(ctx context.Context, v *plankView, item string, amended bool) error {
	i, err := backlog.Get(ctx, s.site.DB, item)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if may, err := backlog.CanSee(ctx, s.site.DB, member.From(ctx), i); err != nil || !may || amended && i.Origin.Kind == backlog.Amendment {
		return err
	}
	v.events = append(v.events, page.Event{
		When: i.At, State: page.Open, Title: i.Heading(ctx), Href: "/items/" + i.ID, Words: i.Text,
		Note: i18n.T(ctx, "backlog.origin_"+string(i.Origin.Kind)),
	})
	return nil
}

// voices are the statements that a text's agreement comes from, as far as the
// reader may see their conversation, and its lineage; seen says whether they see
// the agreement.
func (s server) voices(ctx context.Context, t platform.Text) (seen bool, voices []string, from logbook.Lineage, err error) {
	a, err := logbook.Get(ctx, s.site.DB, t.Agreement)
	if err != nil {
		return false, nil, from, err
	}
	if seen, err = circle.CanSee(ctx, s.site.DB, member.From(ctx), a.Audience, a.Circle); err != nil || !seen {
		return false, nil, from, err
	}
	texts, err := logbook.Versions(ctx, s.site.DB, a.ID)
	if err != nil {
		return seen, nil, from, err
	}
	i := slices.IndexFunc(texts, func(one logbook.Text) bool { return one.N == t.AgreedN })
	if i < 0 {
		return seen, nil, from, nil
	}
	from = texts[i].Lineage
	found, err := listening.StatementsByIDs(ctx, s.site.DB, from.Statements)
	if err != nil {
		return seen, nil, from, err
	}
	for _, id := range from.Statements {
		st, there := found[id]
		if !there || st.State != listening.Shown {
			continue
		}
		if _, err := listening.See(ctx, s.site.DB, member.From(ctx), st.Conversation); err != nil {
			if apperr.Is(err, apperr.NotFound) {
				continue
			}
			return seen, nil, from, err
		}
		voices = append(voices, st.Text)
	}
	return seen, voices, from, nil
}

// nameOf is who amended, where they agreed to be thanked by name and it is in the
// text.
func (v plankView) nameOf(ctx context.Context, a platform.Amendment) string {
	if a.Thanked() && v.names[a.Member] != "" {
		return v.names[a.Member]
	}
	return i18n.T(ctx, "page.a_member")
}

// languageNames names the languages that the plank is said in.
func (v plankView) languageNames() string {
	var names []string
	for _, one := range v.languages {
		names = append(names, languageName(one.lang))
	}
	return strings.Join(names, ", ")
}
