package platform

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Translation is what a plank's version N, a chapter's title or a programme's
// title says in another language. The text that was agreed is the one that counts.
type Translation struct {
	ID, Part       string
	N              int // version of the plank; 0 of a title
	Lang           string
	Title, Text    string
	Member, Person string
	At             time.Time
}

const selectTranslation = "select id, part, n, lang, title, text, member, person, at from platform_translation "

func scanTranslation(row store.Row) (Translation, error) {
	var t Translation
	var at int64
	err := row.Scan(&t.ID, &t.Part, &t.N, &t.Lang, &t.Title, &t.Text, &t.Member, &t.Person, &at)
	t.At = store.At(at)
	return t, err
}

// Translations are the newest translations of parts into a language, by part.
func Translations(ctx context.Context, q store.Q, lang string, parts []string) (map[string]Translation, error) {
	found := map[string]Translation{}
	for len(parts) > 0 {
		n := min(len(parts), store.ListLimit)
		rows, err := q.Query(ctx, selectTranslation+"where lang = $1 and part in ("+store.List(n, 2)+") order by at, id", store.Args(parts[:n], lang)...)
		list, err := store.Collect(rows, err, scanTranslation)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			found[t.Part] = t
		}
		parts = parts[n:]
	}
	return found, nil
}

// Languages are the newest translations of one part, by language.
func Languages(ctx context.Context, q store.Q, part string) (map[string]Translation, error) {
	rows, err := q.Query(ctx, selectTranslation+"where part = $1 order by at, id", part)
	list, err := store.Collect(rows, err, scanTranslation)
	found := map[string]Translation{}
	for _, t := range list {
		found[t.Lang] = t
	}
	return found, err
}

// Translate says in another language what a part says, by somebody who sits in
// the circle that keeps the programme. It decides nothing: the agreed text
// counts, and a translation of an older version says that it is older. t.N is
// the version of the plank that was read.
func Translate(ctx context.Context, tx *store.Tx, actor member.Actor, t Translation) (Translation, error) {
	p, now, err := translated(ctx, tx, t.Part)
	if err != nil {
		return t, err
	}
	if p, err = change(ctx, tx, p.ID); err != nil {
		return t, err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, p.Circle); err != nil {
		return t, err
	}
	if !i18n.Known(t.Lang) || t.Lang == now.Lang {
		return t, apperr.New(apperr.Invalid, "platform.choose_language").At("lang")
	}
	if t.Title, err = typed.Text(t.Title, "title", titleLimit); err != nil {
		return t, err
	}
	if now.Text != "" {
		if t.Text, err = typed.Text(t.Text, "text", textLimit); err != nil {
			return t, err
		}
		if t.N < 1 || t.N > now.N {
			return t, apperr.New(apperr.Invalid, "platform.base_missing").At("text")
		}
	} else {
		t.N, t.Text = 0, ""
	}
	t.ID, t.Member, t.Person, t.At = id.New(), actor.Member, actor.Pseudonym, clock.Now(ctx)
	_, err = tx.Exec(ctx, "insert into platform_translation (id, part, n, lang, title, text, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		t.ID, t.Part, t.N, t.Lang, t.Title, t.Text, t.Member, t.Person, store.Micros(t.At))
	if err != nil {
		return t, err
	}
	return t, record(ctx, tx, actor, actTranslated, t.ID, p, translatedContent)
}

// translated is the programme that a part belongs to, and what the part says.
func translated(ctx context.Context, q store.Q, part string) (Programme, Text, error) {
	plank, err := GetPlank(ctx, q, part)
	if err == nil {
		p, err := Get(ctx, q, plank.Programme)
		return p, plank.Now, err
	}
	if !apperr.Is(err, apperr.NotFound) {
		return Programme{}, Text{}, err
	}
	chapter, err := GetChapter(ctx, q, part)
	if err == nil {
		p, err := Get(ctx, q, chapter.Programme)
		return p, Text{Title: chapter.Title, Lang: chapter.Lang}, err
	}
	if !apperr.Is(err, apperr.NotFound) {
		return Programme{}, Text{}, err
	}
	p, err := Get(ctx, q, part)
	return p, Text{Title: p.Title, Lang: p.Lang}, err
}
