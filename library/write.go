package library

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/base/wording"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// The limits of what is written, in characters, and of the tags.
const (
	titleLimit = 160
	textLimit  = 20000
	linkLimit  = 1000
	tagLimit   = 40
	mostTags   = 8
)

// mayWrite lets any member write who is not suspended.
func mayWrite(ctx context.Context, q store.Q, actor member.Actor) error {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return err
	}
	return circle.May(ctx, q, actor, circle.Raise, root.ID)
}

// Add puts a resource or a story into the library, by any member. In a story
// everybody who is named must have agreed. Links of who is not trusted yet are
// held, and whole texts of a branch in which spam was found.
func Add(ctx context.Context, tx *store.Tx, actor member.Actor, kind Kind, audience journal.Audience, t Text) (Entry, error) {
	if err := mayWrite(ctx, tx, actor); err != nil {
		return Entry{}, err
	}
	if kind != Resource && kind != Story {
		return Entry{}, apperr.New(apperr.Invalid, "library.kind_missing").At("kind")
	}
	if audience != journal.Public {
		audience = journal.Members
	}
	if err := t.check(kind, actor); err != nil {
		return Entry{}, err
	}
	row := id.New()
	if err := moderation.HoldLinks(ctx, tx, actor, string(kind), row, &t.Title, &t.Text, &t.Link); err != nil {
		return Entry{}, err
	}
	_, err := tx.Exec(ctx, "insert into library_entry (id, kind, audience, n, member, person, at) values ($1, $2, $3, 0, $4, $5, $6)",
		row, string(kind), string(audience), actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Entry{}, err
	}
	t.Entry, t.N, t.Base = row, 1, 0
	return t.put(ctx, tx, actor)
}

// Edit makes the next version, by any member. t.Base is the version that was
// read: what somebody else changed meanwhile is brought together with it,
// sentence by sentence; where both changed the same, nothing is written, and
// apperr.Conflict asks to look at both.
func Edit(ctx context.Context, tx *store.Tx, actor member.Actor, entry string, t Text) (Entry, error) {
	e, err := change(ctx, tx, actor, entry)
	if err != nil {
		return Entry{}, err
	}
	if err := moderation.MayChange(ctx, tx, actor, e.Member); err != nil {
		return Entry{}, err
	}
	if err := t.check(e.Kind, actor); err != nil {
		return Entry{}, err
	}
	if t.Link == "" && moderation.Marked(e.Now.Link) {
		t.Link = e.Now.Link // the page shows no link that is held
	}
	from := []string{e.Now.Title, e.Now.Text, e.Now.Link} // what is there already is not this one's
	if err := moderation.HoldNewLinks(ctx, tx, actor, string(e.Kind), entry, from, &t.Title, &t.Text, &t.Link); err != nil {
		return Entry{}, err
	}
	if t.Base != e.Now.N {
		if err := t.bring(ctx, tx, e.Now); err != nil {
			return Entry{}, err
		}
	}
	if t.same(e.Now) {
		return e, nil
	}
	t.Entry, t.N = entry, e.Now.N+1
	return t.put(ctx, tx, actor)
}

// Restore makes an old version the newest one again, beside the others.
func Restore(ctx context.Context, tx *store.Tx, actor member.Actor, entry string, n int) (Entry, error) {
	e, err := change(ctx, tx, actor, entry)
	if err != nil {
		return Entry{}, err
	}
	if err := moderation.MayChange(ctx, tx, actor, e.Member); err != nil {
		return Entry{}, err
	}
	t, err := version(ctx, tx, entry, n)
	if err != nil {
		return Entry{}, err
	}
	if t.same(e.Now) {
		return e, nil
	}
	t.N, t.Base = e.Now.N+1, n
	return t.put(ctx, tx, actor)
}

// change takes the entry's turn.
func change(ctx context.Context, tx *store.Tx, actor member.Actor, entry string) (Entry, error) {
	if err := tx.Change(ctx, errNotFound, "update library_entry set version = version + 1 where id = $1", entry); err != nil {
		return Entry{}, err
	}
	e, err := See(ctx, tx, actor, entry)
	if err != nil {
		return Entry{}, err
	}
	return e, mayWrite(ctx, tx, actor)
}

// bring works what was changed meanwhile into the text.
func (t *Text) bring(ctx context.Context, q store.Q, now Text) error {
	was, err := version(ctx, q, now.Entry, t.Base)
	if err != nil {
		return err
	}
	title, text := wording.Merge(was.Title, t.Title, now.Title), wording.Merge(was.Text, t.Text, now.Text)
	link, links := either(was.Link, t.Link, now.Link)
	tags, tagged := either(strings.Join(was.Tags, ","), strings.Join(t.Tags, ","), strings.Join(now.Tags, ","))
	if !title.Clean() || !text.Clean() || !links || !tagged {
		return apperr.New(apperr.Conflict, "library.changed_meanwhile")
	}
	t.Title, t.Text, t.Link, t.Tags = title.Text(), text.Text(), link, nil
	if tags != "" {
		t.Tags = strings.Split(tags, ",")
	}
	return nil
}

// either is what one of two changed; ok is false where both did, differently.
func either(was, mine, theirs string) (value string, ok bool) {
	switch {
	case mine == theirs || theirs == was:
		return mine, true
	case mine == was:
		return theirs, true
	}
	return "", false
}

func (t Text) same(o Text) bool {
	return t.Title == o.Title && t.Text == o.Text && t.Link == o.Link && t.Lang == o.Lang && slices.Equal(t.Tags, o.Tags)
}

// check tidies what was typed, and refuses what is missing.
func (t *Text) check(kind Kind, actor member.Actor) error {
	var err error
	if t.Title, err = typed.Text(t.Title, "title", titleLimit); err != nil {
		return err
	}
	if t.Text, err = typed.Text(t.Text, "text", textLimit); err != nil {
		return err
	}
	if t.Link, err = typed.Optional(t.Link, "link", linkLimit); err != nil {
		return err
	}
	if at, err := url.Parse(t.Link); t.Link != "" && !moderation.Marked(t.Link) && (err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http") {
		return apperr.New(apperr.Invalid, "library.link_unreadable").At("link")
	}
	if t.Tags, err = tidyTags(t.Tags); err != nil {
		return err
	}
	if kind == Story && !t.Agreed {
		return apperr.New(apperr.Invalid, "library.not_agreed").At("agreed")
	}
	if !i18n.Known(t.Lang) {
		t.Lang = actor.Lang
	}
	return nil
}

// tidyTags folds the tags, sorts them, and keeps each once.
func tidyTags(tags []string) ([]string, error) {
	var list []string
	for _, tag := range tags {
		tag = tagged(tag)
		if tag == "" {
			continue
		}
		if _, err := typed.Optional(tag, "tags", tagLimit); err != nil {
			return nil, err
		}
		if moderation.HasLink(tag) {
			return nil, apperr.New(apperr.Invalid, "library.tag_address").At("tags")
		}
		list = append(list, tag)
	}
	slices.Sort(list)
	if list = slices.Compact(list); len(list) > mostTags {
		return nil, apperr.New(apperr.Invalid, "library.too_many_tags", "Limit", mostTags).At("tags")
	}
	return list, nil
}

func tagged(words string) string { return typed.Fold(strings.ReplaceAll(words, ",", " ")) }

// Tag is the name of something as a tag, cut where tags end.
func Tag(name string) string {
	runes := []rune(tagged(name))
	return strings.TrimSpace(string(runes[:min(len(runes), tagLimit)]))
}

// put writes a version, and makes it the newest.
func (t Text) put(ctx context.Context, tx *store.Tx, actor member.Actor) (Entry, error) {
	agreed := 0
	if t.Agreed {
		agreed = 1
	}
	if err := moderation.Spend(ctx, tx, actor, moderation.Adding); err != nil {
		return Entry{}, err
	}
	t.ID = id.New()
	_, err := tx.Exec(ctx, `
		insert into library_text (id, entry, n, base, title, text, link, tags, lang, agreed, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		t.ID, t.Entry, t.N, t.Base, t.Title, t.Text, t.Link, strings.Join(t.Tags, ","), t.Lang, agreed, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Entry{}, err
	}
	if err := tx.Change(ctx, errNotFound, "update library_entry set n = $1 where id = $2", t.N, t.Entry); err != nil {
		return Entry{}, err
	}
	e, err := Get(ctx, tx, t.Entry)
	if err != nil {
		return Entry{}, err
	}
	tx.Touch(Topic(t.Entry))
	tx.Touch(TopicAll)
	if err := index(ctx, tx, e); err != nil {
		return Entry{}, err
	}
	return e, record(ctx, tx, actor, actWritten, t.ID, e, writtenContent)
}
