package lab

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// MostPoints is how many points notes have at most: as many statements as one
// participant may write in a day.
const MostPoints = 8

// Notes are what a lab hands in: what people needed, point by point, then what
// else was said, and on what they disagreed. People is how many were there.
type Notes struct {
	People       int
	Needs        []string
	Said, Differ string
	Lang         string
	At           time.Time
	Clean        bool // the host has looked: nobody is named, nobody can be recognised
}

// HandIn takes the notes, from the lab's host, on its day or later, once. The
// circle that listens reads them; they are nobody's vote.
func HandIn(ctx context.Context, tx *store.Tx, actor member.Actor, lab string, n Notes) error {
	l, about, err := hosted(ctx, tx, actor, lab)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, about.Circle)
	if err != nil {
		return err
	}
	switch {
	case l.State == Held:
		return apperr.New(apperr.Conflict, "lab.waits")
	case !about.Open:
		return apperr.New(apperr.Gone, "lab.subject_over")
	case c.Today(ctx) < l.Day:
		return apperr.New(apperr.Conflict, "lab.not_yet")
	}
	if err := n.check(); err != nil {
		return err
	}
	if !i18n.Known(n.Lang) {
		n.Lang = l.Lang
	}
	_, err = tx.Exec(ctx, "insert into lab_notes (lab, people, said, differ, lang, at) values ($1, $2, $3, $4, $5, $6)",
		l.ID, n.People, n.Said, n.Differ, n.Lang, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	for i, body := range n.Needs {
		if _, err := tx.Exec(ctx, "insert into lab_point (lab, n, body) values ($1, $2, $3)", l.ID, i+1, body); err != nil {
			return err
		}
	}
	content, err := notedContent(ctx, tx, l.ID)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{
		Name: actNoted, Ref: l.ID, Circle: about.Circle, Actor: actor.Pseudonym, Audience: about.Records, Content: content,
	})
	return err
}

// check tidies what was typed, and refuses what is missing. A link in the notes is
// none: the circle reads what people said.
func (n *Notes) check() (err error) {
	if n.People < Fewest || n.People > Most {
		return apperr.New(apperr.Invalid, "lab.people_range", "Fewest", Fewest, "Most", Most).At("people")
	}
	if n.Needs, err = Points(n.Needs); err != nil {
		return err
	}
	if n.Said, err = typed.Optional(n.Said, "said", 4000); err != nil {
		return err
	}
	if n.Differ, err = typed.Optional(n.Differ, "differ", 2000); err != nil {
		return err
	}
	if !n.Clean {
		return apperr.New(apperr.Invalid, "lab.not_clean").At("clean")
	}
	return nil
}

// Points are the points of what was typed, one a line: without the marks of a
// list, and without empty lines.
func Points(lines []string) ([]string, error) {
	var points []string
	for _, line := range lines {
		if line = strings.TrimSpace(strings.TrimLeft(line, "-*•– \t")); line == "" {
			continue
		}
		line, err := typed.Text(line, "needs", listening.StatementLimit)
		if err != nil {
			return nil, err
		}
		points = append(points, line)
	}
	switch {
	case len(points) == 0:
		return nil, apperr.New(apperr.Invalid, "lab.needs_missing").At("needs")
	case len(points) > MostPoints:
		return nil, apperr.New(apperr.Invalid, "lab.needs_many", "Limit", MostPoints, "Points", len(points)).At("needs")
	}
	return points, nil
}

// NotesOf reads the notes of a lab for its host, for the circle that listens, and
// for who answers an appeal about them, and for no one else: there is false for
// them, and before they are in.
func NotesOf(ctx context.Context, q store.Q, actor member.Actor, l Lab, about Subject) (n Notes, there bool, err error) {
	if l.Noted.IsZero() {
		return n, false, nil
	}
	reads, err := about.Reads(ctx, q, actor)
	if err == nil && !reads {
		reads, err = answers(ctx, q, actor, l)
	}
	if err != nil || !reads && !l.Hosts(actor) {
		return n, false, err
	}
	n, err = notes(ctx, q, l.ID)
	return n, err == nil, err
}

func notes(ctx context.Context, q store.Q, lab string) (Notes, error) {
	n := Notes{Clean: true}
	var at int64
	err := q.QueryRow(ctx, "select people, said, differ, lang, at from lab_notes where lab = $1", lab).Scan(&n.People, &n.Said, &n.Differ, &n.Lang, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return n, apperr.New(apperr.NotFound, "lab.not_found").Because(err)
	}
	if err != nil {
		return n, err
	}
	n.At = store.At(at)
	points, err := PointsOf(ctx, q, lab)
	for _, p := range points {
		n.Needs = append(n.Needs, p.Text)
	}
	return n, err
}

// Owing lists the labs of a member whose day has gone by within the last three
// weeks and whose notes are not in, the oldest first.
func Owing(ctx context.Context, q store.Q, who string) ([]Lab, error) {
	if who == "" {
		return nil, nil
	}
	now := clock.Now(ctx)
	list, err := labs(ctx, q, "where l.member = $1 and l.state = 'planned' and n.lab is null and l.day >= $2 and l.day <= $3 order by l.day, l.id",
		who, now.AddDate(0, 0, -21).Format(typed.DateFormat), now.AddDate(0, 0, 1).Format(typed.DateFormat))
	if err != nil {
		return nil, err
	}
	var owing []Lab
	for _, l := range list {
		c, err := circle.Get(ctx, q, l.Circle)
		if err != nil {
			return nil, err
		}
		if l.Day < c.Today(ctx) {
			owing = append(owing, l)
		}
	}
	return owing, nil
}

// Hosts are the members who handed in notes of labs about a conversation or about
// an item, "" for none.
func Hosts(ctx context.Context, q store.Q, talk, item string) ([]string, error) {
	list, err := labs(ctx, q, "where l.member <> '' and n.lab is not null and (l.talk = $1 and l.talk <> '' or l.item = $2 and l.item <> '') order by l.member", talk, item)
	var hosts []string
	for _, l := range list {
		hosts = append(hosts, l.Member)
	}
	return slices.Compact(hosts), err
}
