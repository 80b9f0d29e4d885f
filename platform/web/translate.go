package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/platform"
)

// translating is what the page shows on which a part is translated: what it says
// now, and, where an older version was translated, what has changed since.
type translating struct {
	part      string
	programme platform.Programme
	now       platform.Text
	changed   []page.Op // since the version that was translated
	old       bool
}

// translateForm sets what was agreed beside its translation: ?lang= says into
// which language.
func (s server) translateForm(w http.ResponseWriter, r *http.Request) error {
	return s.showTranslate(w, r, page.Filled("lang", r.URL.Query().Get("lang")), true)
}

func (s server) showTranslate(w http.ResponseWriter, r *http.Request, form page.Form, fresh bool) error {
	ctx := r.Context()
	v, err := s.toTranslate(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Propose, v.programme.Circle); err != nil {
		return err
	}
	there, err := platform.Languages(ctx, s.site.DB, v.part)
	if err != nil {
		return err
	}
	if t, is := there[form.Value("lang")]; is {
		if fresh {
			form.Values.Set("title", t.Title)
			form.Values.Set("text", t.Text)
		}
		if v.old = t.N < v.now.N; v.old {
			texts, err := platform.Versions(ctx, s.site.DB, v.part)
			if err != nil {
				return err
			}
			v.changed = page.Changes(texts[t.N-1].Text, v.now.Text)
		}
	}
	if fresh {
		form.Values.Set("n", strconv.Itoa(v.now.N))
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.translate_title"), Kicker: v.now.Title, Lead: i18n.T(ctx, "platform.translate_lead", "Language", languageName(v.now.Lang)),
		Back: v.back(), BackTo: v.now.Title, Wide: true, Status: form.Status,
	}
	return page.Render(w, r, frame, translatePage(v, form))
}

// toTranslate reads a plank, a chapter or a programme by its id.
func (s server) toTranslate(ctx context.Context, id string) (translating, error) {
	v := translating{part: id}
	programme := id
	if plank, err := platform.GetPlank(ctx, s.site.DB, id); err == nil {
		v.now, programme = plank.Now, plank.Programme
	} else if c, err := platform.GetChapter(ctx, s.site.DB, id); err == nil {
		v.now, programme = platform.Text{Title: c.Title, Lang: c.Lang}, c.Programme
	}
	p, err := platform.See(ctx, s.site.DB, member.From(ctx), programme)
	v.programme = p
	if v.now.Lang == "" {
		v.now = platform.Text{Title: p.Title, Lang: p.Lang}
	}
	return v, err
}

func (v translating) back() string {
	if v.now.N > 0 {
		return "/planks/" + v.part
	}
	return "/platform/" + v.programme.ID
}

func (s server) translate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.toTranslate(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	n, _ := strconv.Atoi(form.Value("n")) // a number that is none is no version: refused by the act
	lang := form.Value("lang")
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		t, err := platform.Translate(ctx, tx, actor, platform.Translation{Part: v.part, N: n, Lang: lang, Title: form.Value("title"), Text: form.Value("text")})
		return t.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showTranslate(w, r, form, false)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "platform.translated"))
	return page.SeeOther(w, r, v.back()+"?lang="+lang)
}
