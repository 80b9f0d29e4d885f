package platform

import (
	"context"
	"embed"
	"strings"

	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// The acts of this room.
const (
	actBegun      = "platform.begun"
	actChapter    = "platform.chapter_added"
	actWritten    = "platform.written"
	actTranslated = "platform.translated"
	actAmended    = "platform.amended"
	actWithdrawn  = "platform.withdrawn"
	actDiscussed  = "platform.discussed"
)

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{
	{Act: actBegun, Of: begunContent, Refs: refs("select id from platform_programme"), Strays: []journal.Finder{
		refs(`select p.id from platform_programme p where p.edition <>
			coalesce((select max(t.edition) from platform_text t join platform_plank k on k.id = t.plank where k.programme = p.id), 0)`),
		member.Mistaken("select id, member, person from platform_programme where member <> ''"),
	}},
	{Act: actChapter, Of: chapterContent, Refs: refs("select id from platform_chapter"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from platform_chapter where member <> ''"),
	}},
	{Act: actWritten, Of: writtenContent, Refs: refs("select id from platform_text"), Strays: []journal.Finder{
		// The newest text of a plank is the one in force.
		refs(`select k.id from platform_plank k where k.text <>
			coalesce((select t.id from platform_text t where t.plank = k.id order by t.n desc limit 1), '')`),
	}},
	{Act: actTranslated, Of: translatedContent, Refs: refs("select id from platform_translation"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from platform_translation where member <> ''"),
	}},
	{Act: actAmended, Of: amendedContent, Refs: refs("select id from platform_amendment"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from platform_amendment where member <> ''"),
	}},
	{Act: actWithdrawn, Of: withdrawnContent, Refs: refs("select id from platform_amendment where withdrawn <> 0")},
	{Act: actDiscussed, Of: discussedContent, Refs: refs("select part || ' ' || conversation from platform_talk")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, scanID)
	}
}

func begunContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Audience, Title, Lang, Person string
		At                                    int64
	}
	err := q.QueryRow(ctx, "select circle, audience, title, lang, person, at from platform_programme where id = $1", ref).
		Scan(&v.Circle, &v.Audience, &v.Title, &v.Lang, &v.Person, &v.At)
	return v, err
}

func chapterContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Programme, Title, Lang, Person string
		Place, At                      int64
	}
	err := q.QueryRow(ctx, "select programme, title, lang, place, person, at from platform_chapter where id = $1", ref).
		Scan(&v.Programme, &v.Title, &v.Lang, &v.Place, &v.Person, &v.At)
	return v, err
}

// writtenContent is a plank's version as it came into the programme, with where
// it stands and the amendments that went into it.
func writtenContent(ctx context.Context, q store.Q, ref string) (any, error) {
	t, err := scanText(q.QueryRow(ctx, "select "+columnsText+" from platform_text t where t.id = $1", ref))
	if err != nil {
		return nil, err
	}
	v := struct {
		Programme, Chapter string
		Place              int
		Text               Text
		Amendments         []string
	}{Text: t}
	err = q.QueryRow(ctx, "select programme, chapter, place from platform_plank where id = $1", t.Plank).Scan(&v.Programme, &v.Chapter, &v.Place)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select id from platform_amendment where taken = $1 order by id", ref)
	v.Amendments, err = store.Collect(rows, err, scanID)
	return v, err
}

func translatedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	t, err := scanTranslation(q.QueryRow(ctx, selectTranslation+"where id = $1", ref))
	t.Member = ""
	return t, err
}

// amendedContent is an amendment as it was made; what became of it is in the
// acts that came after.
func amendedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Programme, Chapter, Plank, Title, Text, Why, Lang, Item, Person string
		Base, Named, At                                                 int64
	}
	err := q.QueryRow(ctx, "select programme, chapter, plank, base, title, text, why, lang, case when named <> 0 then 1 else 0 end, item, person, at from platform_amendment where id = $1", ref).
		Scan(&v.Programme, &v.Chapter, &v.Plank, &v.Base, &v.Title, &v.Text, &v.Why, &v.Lang, &v.Named, &v.Item, &v.Person, &v.At)
	return v, err
}

func withdrawnContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var at int64
	err := q.QueryRow(ctx, "select withdrawn from platform_amendment where id = $1", ref).Scan(&at)
	return at, err
}

func discussedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	part, conversation, _ := strings.Cut(ref, " ")
	var at int64
	err := q.QueryRow(ctx, "select at from platform_talk where part = $1 and conversation = $2", part, conversation).Scan(&at)
	return at, err
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, p Programme, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: p.Circle, Actor: actor.Pseudonym, Audience: p.Audience, Content: content})
	return err
}
