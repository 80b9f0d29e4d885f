// Package platform keeps what a party stands for: a programme is planks in
// chapters, and each plank leads back to the agreement it was decided by, and
// through it to the voices it came from. Nobody writes into a programme: a text
// becomes a plank when the circle that keeps the programme consents to it
// (Write, called by package consent). Everybody may amend, and who does is owed
// an answer like anybody who raises something.
//
// The room stands below consent, which puts its texts into effect.
package platform

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Programme is a circle's programme. Edition counts what was changed in it: 0
// where nothing was decided yet.
type Programme struct {
	ID, Circle  string
	Audience    journal.Audience
	Title, Lang string
	Edition     int
	At          time.Time
}

// Chapter is a part of a programme, in the order of Place.
type Chapter struct {
	ID, Programme string
	Place         int
	Title, Lang   string
}

// The limits of titles and texts, in characters.
const (
	titleLimit = 160
	textLimit  = 20000
	whyLimit   = 4000
)

const selectProgramme = "select id, circle, audience, title, lang, edition, at from platform_programme "

func scanProgramme(row store.Row) (Programme, error) {
	var p Programme
	var at int64
	err := row.Scan(&p.ID, &p.Circle, &p.Audience, &p.Title, &p.Lang, &p.Edition, &at)
	p.At = store.At(at)
	return p, err
}

var errNotFound = apperr.New(apperr.NotFound, "platform.not_found")

// Get reads one programme; apperr.NotFound if there is none. Whether somebody
// may see it is for the caller to ask (See).
func Get(ctx context.Context, q store.Q, programme string) (Programme, error) {
	p, err := scanProgramme(q.QueryRow(ctx, selectProgramme+"where id = $1", programme))
	if errors.Is(err, sql.ErrNoRows) {
		return Programme{}, errNotFound
	}
	return p, err
}

// See is Get for who may see it; what they may not see is not there.
func See(ctx context.Context, q store.Q, actor member.Actor, programme string) (Programme, error) {
	p, err := Get(ctx, q, programme)
	if err != nil {
		return Programme{}, err
	}
	sees, err := circle.CanSee(ctx, q, actor, p.Audience, p.Circle)
	if err == nil && !sees {
		err = errNotFound
	}
	return p, err
}

// All lists the programmes, the oldest first.
func All(ctx context.Context, q store.Q) ([]Programme, error) {
	rows, err := q.Query(ctx, selectProgramme+"order by at, id")
	return store.Collect(rows, err, scanProgramme)
}

// OfCircle lists the programmes that a circle keeps, the oldest first.
func OfCircle(ctx context.Context, q store.Q, circle string) ([]Programme, error) {
	rows, err := q.Query(ctx, selectProgramme+"where circle = $1 order by at, id", circle)
	return store.Collect(rows, err, scanProgramme)
}

const selectChapter = "select id, programme, place, title, lang from platform_chapter "

func scanChapter(row store.Row) (Chapter, error) {
	var c Chapter
	err := row.Scan(&c.ID, &c.Programme, &c.Place, &c.Title, &c.Lang)
	return c, err
}

// Chapters lists a programme's chapters in order.
func Chapters(ctx context.Context, q store.Q, programme string) ([]Chapter, error) {
	rows, err := q.Query(ctx, selectChapter+"where programme = $1 order by place, id", programme)
	return store.Collect(rows, err, scanChapter)
}

// GetChapter reads one chapter; apperr.NotFound if there is none.
func GetChapter(ctx context.Context, q store.Q, chapter string) (Chapter, error) {
	c, err := scanChapter(q.QueryRow(ctx, selectChapter+"where id = $1", chapter))
	if errors.Is(err, sql.ErrNoRows) {
		return Chapter{}, errNotFound
	}
	return c, err
}

// New is a programme to be begun. Zero values: Audience as the circle's own,
// Lang as the actor's.
type New struct {
	Circle, Title, Lang string
	Audience            journal.Audience
}

// Begin gives a circle an empty programme, by somebody who keeps its records:
// what comes into it is for the whole circle to consent to.
func Begin(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Programme, error) {
	if err := circle.May(ctx, tx, actor, circle.Record, n.Circle); err != nil {
		return Programme{}, err
	}
	c, err := circle.Get(ctx, tx, n.Circle)
	if err != nil {
		return Programme{}, err
	}
	if n.Title, err = typed.Text(n.Title, "title", titleLimit); err != nil {
		return Programme{}, err
	}
	if n.Audience == "" {
		n.Audience = c.Audience
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into platform_programme (id, circle, audience, title, lang, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		row, n.Circle, string(n.Audience), n.Title, n.Lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Programme{}, err
	}
	p, err := Get(ctx, tx, row)
	if err != nil {
		return Programme{}, err
	}
	tx.Touch(TopicAll)
	return p, record(ctx, tx, actor, actBegun, row, p, begunContent)
}

// AddChapter adds a chapter at the end of a programme, by somebody who keeps
// the records of its circle.
func AddChapter(ctx context.Context, tx *store.Tx, actor member.Actor, programme, title, lang string) (Chapter, error) {
	p, err := change(ctx, tx, programme)
	if err != nil {
		return Chapter{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Record, p.Circle); err != nil {
		return Chapter{}, err
	}
	if title, err = typed.Text(title, "title", titleLimit); err != nil {
		return Chapter{}, err
	}
	if lang == "" {
		lang = p.Lang
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into platform_chapter (id, programme, place, title, lang, member, person, at)
		select $1, $2, count(*) + 1, $3, $4, $5, $6, $7 from platform_chapter where programme = $2`,
		row, programme, title, lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Chapter{}, err
	}
	if err := record(ctx, tx, actor, actChapter, row, p, chapterContent); err != nil {
		return Chapter{}, err
	}
	return GetChapter(ctx, tx, row)
}

// change takes the programme's turn.
func change(ctx context.Context, tx *store.Tx, programme string) (Programme, error) {
	err := tx.Change(ctx, errNotFound, "update platform_programme set version = version + 1 where id = $1", programme)
	if err != nil {
		return Programme{}, err
	}
	tx.Touch(Topic(programme))
	tx.Touch(TopicAll)
	return Get(ctx, tx, programme)
}

// Topic is touched when the programme changes; TopicAll when any does.
func Topic(programme string) string { return "programme/" + programme }

// TopicAll is touched when any programme changes.
const TopicAll = "programmes"
