// Package library keeps resources and stories that every member adds and
// improves. Each change is a version beside the old ones, any of which can be
// restored; two people who edit at once lose nothing. A story is there as long as
// nobody in it objects.
package library

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// Kind is what an entry is.
type Kind string

// The kinds.
const (
	Resource Kind = "resource" // something to use: a guide, a film, a form
	Story    Kind = "story"    // what somebody lived through
)

// Text is one version of an entry. Base is the version that it was made from.
// Agreed says that whoever is named in it has agreed, as its author says.
type Text struct {
	ID, Entry      string
	N, Base        int
	Title, Text    string
	Link           string   // "" or an address on the web
	Tags           []string // in order, each once
	Lang           string
	Agreed         bool
	Member, Person string
	At             time.Time
}

// Entry is a resource or a story as it stands. Held says that somebody in it
// objects: then only its author, who objects, and who moderates may read it.
type Entry struct {
	ID       string
	Kind     Kind
	Audience journal.Audience
	Member   string // who added it, "" where erased
	Held     bool
	Away     moderation.Reason // for which those who moderate took it away, "" while it is there: then only its author and they may read it
	Began    time.Time
	Now      Text
}

const columnsText = "t.id, t.entry, t.n, t.base, t.title, t.text, t.link, t.tags, t.lang, t.agreed, t.member, t.person, t.at"

func textFields(t *Text, tags *string, agreed, at *int64) []any {
	return []any{&t.ID, &t.Entry, &t.N, &t.Base, &t.Title, &t.Text, &t.Link, tags, &t.Lang, agreed, &t.Member, &t.Person, at}
}

func (t *Text) filled(tags string, agreed, at int64) {
	if tags != "" {
		t.Tags = strings.Split(tags, ",")
	}
	t.Agreed, t.At = agreed != 0, store.At(at)
}

func scanText(row store.Row) (Text, error) {
	var t Text
	var tags string
	var agreed, at int64
	err := row.Scan(textFields(&t, &tags, &agreed, &at)...)
	t.filled(tags, agreed, at)
	return t, err
}

const selectEntry = `select e.id, e.kind, e.audience, e.member, e.away, e.at,
	(select count(*) from library_objection o where o.entry = e.id and o.settled = 0), ` + columnsText + `
	from library_entry e join library_text t on t.entry = e.id and t.n = e.n `

func scanEntry(row store.Row) (Entry, error) {
	var e Entry
	var tags string
	var agreed, began, at, objections int64
	err := row.Scan(append([]any{&e.ID, &e.Kind, &e.Audience, &e.Member, &e.Away, &began, &objections}, textFields(&e.Now, &tags, &agreed, &at)...)...)
	e.Now.filled(tags, agreed, at)
	e.Began, e.Held = store.At(began), objections > 0
	return e, err
}

var errNotFound = apperr.New(apperr.NotFound, "library.not_found")

// Get reads an entry; whether somebody may see it is for the caller to ask (See).
func Get(ctx context.Context, q store.Q, entry string) (Entry, error) {
	e, err := scanEntry(q.QueryRow(ctx, selectEntry+"where e.id = $1", entry))
	if errors.Is(err, sql.ErrNoRows) {
		return Entry{}, errNotFound
	}
	return e, err
}

// See is Get for who may see it; what they may not see is not there.
func See(ctx context.Context, q store.Q, actor member.Actor, entry string) (Entry, error) {
	e, err := Get(ctx, q, entry)
	if err != nil {
		return Entry{}, err
	}
	sees, err := e.seenBy(ctx, q, actor)
	if err == nil && !sees {
		err = errNotFound
	}
	return e, err
}

func (e Entry) seenBy(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	if e.Audience != journal.Public && !actor.Belongs() {
		return false, nil
	}
	if !e.hidden() || actor.SignedIn() && actor.Member == e.Member {
		return true, nil
	}
	if !actor.SignedIn() {
		return false, nil
	}
	objects, err := Objects(ctx, q, actor, e.ID)
	if err != nil || objects && e.Away == "" {
		return objects, err
	}
	return moderates(ctx, q, actor)
}

// moderates says whether the actor moderates for the whole party.
func moderates(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return false, err
	}
	return circle.Can(ctx, q, actor, circle.Moderate, root.ID)
}

// All lists what the actor may read, the newest change first; with a tag or a
// kind, only what has it. What is held is left out.
func All(ctx context.Context, q store.Q, actor member.Actor, kind Kind, tag string) ([]Entry, error) {
	rows, err := q.Query(ctx, selectEntry+"where ($1 = '' or e.kind = $1) order by t.at desc, e.id", string(kind))
	list, err := store.Collect(rows, err, scanEntry)
	return slices.DeleteFunc(list, func(e Entry) bool {
		return e.hidden() || e.Audience != journal.Public && !actor.Belongs() || tag != "" && !slices.Contains(e.Now.Tags, tag)
	}), err
}

// Versions lists every version of an entry, the newest first.
func Versions(ctx context.Context, q store.Q, entry string) ([]Text, error) {
	rows, err := q.Query(ctx, "select "+columnsText+" from library_text t where t.entry = $1 order by t.n desc", entry)
	return store.Collect(rows, err, scanText)
}

func version(ctx context.Context, q store.Q, entry string, n int) (Text, error) {
	t, err := scanText(q.QueryRow(ctx, "select "+columnsText+" from library_text t where t.entry = $1 and t.n = $2", entry, n))
	if errors.Is(err, sql.ErrNoRows) {
		return Text{}, apperr.New(apperr.Invalid, "library.no_version")
	}
	return t, err
}

// Topic is touched when the entry changes; TopicAll when any does.
func Topic(entry string) string { return "library/" + entry }

// TopicAll is touched when anything in the library changes.
const TopicAll = "library"
