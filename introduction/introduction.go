// Package introduction leads somebody who is new to one person of a circle who
// offered to welcome newcomers: near them by place and interest, who reads their
// language, and who has not welcomed more this month than they agreed to. Whoever
// welcomes answers in a few lines, may invite to a meeting that is open to
// listeners, or asks somebody else to do it; who says nothing for a week is
// passed over where somebody else can.
//
// Supporters may introduce themselves too; they are led to people of circles that
// everybody sees.
//
// Nobody has to introduce themselves, and what they write is read by whom they
// chose: the one who welcomes them, that person's circle, or everybody who sits in
// a circle. It stands on no page for all members or for the public. The words and
// the answer are sealed, are no act of government, and so stand in no journal.
package introduction

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Audience says who reads an introduction.
type Audience string

// The audiences, the narrowest first.
const (
	One     Audience = "one"     // who welcomes them
	Circle  Audience = "circle"  // everybody who sits in that person's circle
	Working Audience = "working" // everybody who sits in a circle
)

// Audiences are all, in the order in which they are offered.
var Audiences = []Audience{One, Circle, Working}

// Time says how much of it somebody has.
type Time string

// The times that can be said; "" where nothing is.
const (
	Minutes Time = "minutes" // ten minutes now and then
	Hours   Time = "hours"   // an hour or two in a week
	Evening Time = "evening" // an evening in a month
)

// Times are all, in the order in which they are offered.
var Times = []Time{Minutes, Hours, Evening}

// Words are what somebody says about themselves: all but Text may be empty.
type Words struct {
	Text      string   `json:"text"`
	Skills    string   `json:"skills,omitempty"`
	Interests []string `json:"interests,omitempty"` // ids of communities
	Time      Time     `json:"time,omitempty"`
}

// Introduction is one.
type Introduction struct {
	ID, Member string
	Words
	Lang  string
	For   Audience
	At    time.Time
	Ended time.Time         // taken back or away, or another took its place; zero while it stands
	Away  moderation.Reason // for which it was taken away, "" where it was not
}

// How an introduction left the one it was led to.
const (
	Answered = "answered"
	Passed   = "passed" // asked somebody else to do it
	Silent   = "silent" // said nothing for a week, and somebody else could
	Gone     = "gone"   // does not welcome any more, or sits there no longer
	Taken    = "taken"  // answered, which those who moderate took away
)

// Led is that an introduction was led to somebody of a circle. Member is "" once
// they are erased. Meeting is the one to which they are invited, "" for none.
type Led struct {
	ID, Introduction, Member, Circle string
	At, Ended                        time.Time
	How                              string // "" while it waits
	Answer, Lang, Meeting            string
}

// Waits says whether it waits for whom it was led to.
func (l Led) Waits() bool { return l.Ended.IsZero() }

const (
	wordsColumn  = "introduction_introduction.sealed"
	answerColumn = "introduction_led.sealed"
)

const selectIntroduction = "select id, member, sealed, lang, audience, at, ended, away from introduction_introduction "

func scanIntroduction(q store.Q) func(store.Row) (Introduction, error) {
	return func(row store.Row) (Introduction, error) {
		var i Introduction
		var sealed string
		var at, ended int64
		if err := row.Scan(&i.ID, &i.Member, &sealed, &i.Lang, &i.For, &at, &ended, &i.Away); err != nil {
			return i, err
		}
		i.At, i.Ended = store.At(at), store.At(ended)
		text, err := q.Keys().Open(i.ID, wordsColumn, sealed)
		if err != nil {
			return i, err
		}
		return i, json.Unmarshal([]byte(text), &i.Words)
	}
}

const selectLed = "select id, introduction, member, circle, at, ended, how, sealed, lang, meeting from introduction_led "

func scanLed(q store.Q) func(store.Row) (Led, error) {
	return func(row store.Row) (Led, error) {
		var l Led
		var at, ended int64
		err := row.Scan(&l.ID, &l.Introduction, &l.Member, &l.Circle, &at, &ended, &l.How, &l.Answer, &l.Lang, &l.Meeting)
		l.At, l.Ended = store.At(at), store.At(ended)
		if err == nil && l.Answer != "" {
			l.Answer, err = q.Keys().Open(l.ID, answerColumn, l.Answer)
		}
		return l, err
	}
}

var errNotFound = apperr.New(apperr.NotFound, "introduction.not_found")

func get(ctx context.Context, q store.Q, introduction string) (Introduction, error) {
	i, err := scanIntroduction(q)(q.QueryRow(ctx, selectIntroduction+"where id = $1", introduction))
	if errors.Is(err, sql.ErrNoRows) {
		err = errNotFound
	}
	return i, err
}

func introductions(ctx context.Context, q store.Q, where string, args ...any) ([]Introduction, error) {
	rows, err := q.Query(ctx, selectIntroduction+where, args...)
	return store.Collect(rows, err, scanIntroduction(q))
}

func ledTo(ctx context.Context, q store.Q, where string, args ...any) ([]Led, error) {
	rows, err := q.Query(ctx, selectLed+where, args...)
	return store.Collect(rows, err, scanLed(q))
}

// Of is how a member introduces themselves now, with whom it was led to, the
// first one first; ok is false where they do not.
func Of(ctx context.Context, q store.Q, who string) (i Introduction, led []Led, ok bool, err error) {
	found, err := introductions(ctx, q, "where member = $1 and member <> '' and ended = 0", who)
	if err != nil || len(found) == 0 {
		return i, nil, false, err
	}
	led, err = ledTo(ctx, q, "where introduction = $1 order by at, id", found[0].ID)
	return found[0], led, err == nil, err
}

// Once says whether a member ever introduced themselves, as far as it is kept.
func Once(ctx context.Context, q store.Q, who string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from introduction_introduction where member = $1", who).Scan(&n)
	return n > 0, err
}

// ByLed is an introduction with one step of its way, for whoever was told of that
// step.
func ByLed(ctx context.Context, q store.Q, led string) (Introduction, Led, error) {
	found, err := ledTo(ctx, q, "where id = $1", led)
	if err != nil {
		return Introduction{}, Led{}, err
	}
	if len(found) == 0 {
		return Introduction{}, Led{}, errNotFound
	}
	i, err := get(ctx, q, found[0].Introduction)
	return i, found[0], err
}

// may lets members who are not suspended.
func may(actor member.Actor) error {
	if err := known(actor); err != nil || actor.Belongs() {
		return err
	}
	return apperr.New(apperr.Forbidden, "introduction.members")
}

// known lets members and supporters who are not suspended.
func known(actor member.Actor) error {
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "introduction.sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	return nil
}
