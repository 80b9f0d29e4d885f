// Package lab is the lab: somebody, a member or not, brings a few people
// together in a kitchen, a club or a call, and talks with them about a question
// that a circle asks, or about an item of its backlog. It is registered, so that
// others find it, and its notes come to the circle as input. They are never
// counted as votes; what people needed can be put in as statements, one by one,
// which are read and moderated as all others are.
//
// Who came is written down nowhere but as a number, which its host counts.
package lab

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// State is where a lab stands.
type State string

// The states. Whether notes were handed in is Lab.Noted.
const (
	Held      State = "held"      // its host is new and came by a link by which spam came: waits for a look
	Planned   State = "planned"   // is listed
	Cancelled State = "cancelled" // by its host, who may say why
	Away      State = "away"      // by who moderates, with a reason
)

// Lab is one meeting. One of Talk (a conversation) and Item (of a backlog) is
// filled. Day is a civil date in the circle's zone, Hour a time of day there.
// People is how many its host expects, roughly. Why is the host's sentence about
// the last move or the cancellation.
type Lab struct {
	ID, Talk, Item   string
	Circle           string
	State            State
	Day, Hour, Place string
	People           int
	Others           bool // people who are no members may come
	Words, Lang      string
	Why              string
	Reason           moderation.Reason // why it was taken away
	Changed          time.Time         // the last move or the cancellation, zero before
	Member, Person   string
	At               time.Time
	Noted            time.Time // zero before its notes
	Came             int       // how many were there, by the notes
}

const selectLab = `
	select l.id, l.talk, l.item, l.circle, l.state, l.day, l.hour, l.place, l.people, l.others, l.words, l.lang, l.why, l.reason, l.changed, l.member, l.person, l.at,
		coalesce(n.at, 0), coalesce(n.people, 0)
	from lab_lab l left join lab_notes n on n.lab = l.id `

func scanLab(row store.Row) (Lab, error) {
	var l Lab
	var others, changed, at, noted int64
	err := row.Scan(&l.ID, &l.Talk, &l.Item, &l.Circle, &l.State, &l.Day, &l.Hour, &l.Place, &l.People, &others, &l.Words, &l.Lang, &l.Why, &l.Reason, &changed,
		&l.Member, &l.Person, &at, &noted, &l.Came)
	l.Others, l.Changed, l.At, l.Noted = others != 0, store.At(changed), store.At(at), store.At(noted)
	return l, err
}

func labs(ctx context.Context, q store.Q, where string, args ...any) ([]Lab, error) {
	rows, err := q.Query(ctx, selectLab+where, args...)
	return store.Collect(rows, err, scanLab)
}

var errNotFound = apperr.New(apperr.NotFound, "lab.not_found")

func get(ctx context.Context, q store.Q, lab string) (Lab, error) {
	l, err := scanLab(q.QueryRow(ctx, selectLab+"where l.id = $1", lab))
	if errors.Is(err, sql.ErrNoRows) {
		return Lab{}, errNotFound
	}
	return l, err
}

// See reads a lab for somebody, with what it is about: whoever sees that sees
// the lab. One that waits or was taken away is there for its host, for those who
// moderate for the circle and for whom its host asked to look again; NotFound for
// all others.
func See(ctx context.Context, q store.Q, actor member.Actor, lab string) (Lab, Subject, error) {
	l, err := get(ctx, q, lab)
	if err != nil {
		return Lab{}, Subject{}, err
	}
	about, err := About(ctx, q, actor, l.Talk, l.Item)
	if apperr.Is(err, apperr.NotFound) {
		err = errNotFound
	}
	if err != nil {
		return Lab{}, Subject{}, err
	}
	if l.State == Planned || l.State == Cancelled || l.Hosts(actor) {
		return l, about, nil
	}
	sees, err := circle.Can(ctx, q, actor, circle.Moderate, about.Circle)
	if err == nil && !sees {
		sees, err = answers(ctx, q, actor, l)
	}
	if err == nil && !sees {
		err = errNotFound
	}
	return l, about, err
}

// Hosts says whether the actor holds the lab.
func (l Lab) Hosts(actor member.Actor) bool { return actor.SignedIn() && l.Member == actor.Member }

// Topic is touched when anything about the lab changes.
func Topic(lab string) string { return "lab/" + lab }
