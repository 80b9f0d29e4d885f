// Package delegate is how a community that has no circle of its own speaks in
// one: a circle opens a seat for it by consent, the people of the community
// choose by role selection who sits there, with full consent rights and for a
// term, are told what became of it, and may recall whom they chose.
//
// The machine: naming → hearing → asking → chosen. Who would do it offers
// themselves, and everybody of the community may say whom of these they see in
// the seat, and why, sealed until the last day (naming); the reasons are read
// (hearing); who keeps the circle's record proposes one of them, and everybody
// of the community may consent or object (asking). On the last day the person
// is chosen where nobody objects and at least three consent, and takes over once
// nobody else's term runs in the seat; otherwise it is hearing again. stopped
// ends it where nobody offered.
//
// It differs from selection, the election within a circle, where a community
// differs from a circle: nobody knows who all its people are, so that only who
// offers themselves can be named; not everybody answers, so that a last day
// ends each stage; and nobody is named as having said something.
package delegate

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/member"
)

// Stage is where a choice stands.
type Stage string

// The stages.
const (
	Naming  Stage = "naming"
	Hearing Stage = "hearing"
	Asking  Stage = "asking"
	Chosen  Stage = "chosen"
	Stopped Stage = "stopped"
)

// Fewest is how many people of the community, beside the person proposed, have
// to consent for a choice; and how many have to ask for a recall, at least.
const Fewest = 3

// Choice is one choosing of a community's delegate. Starts and Ends are the
// term, EndsOn the last day of the stage: civil dates in the circle's zone.
type Choice struct {
	ID                      string
	Stage                   Stage
	Role, Circle, Community string
	Wanted, Lang            string
	Starts, Ends, EndsOn    string
	Nominee, Person         string // member and pseudonym of who is proposed, or was chosen
	Reasons                 string // for which they were proposed
	Asking                  string // the step that asked for consent, "" before
	Term                    string // "" until somebody chosen takes over
	Member                  string // who opened it
	At                      time.Time
}

const selectChoice = `
	select id, stage, role, circle, community, wanted, lang, starts, ends, ends_on, nominee_member, nominee_person, reasons, asking, term, member, at
	from delegate_choice `

func scanChoice(row store.Row) (Choice, error) {
	var c Choice
	var at int64
	err := row.Scan(&c.ID, &c.Stage, &c.Role, &c.Circle, &c.Community, &c.Wanted, &c.Lang, &c.Starts, &c.Ends, &c.EndsOn,
		&c.Nominee, &c.Person, &c.Reasons, &c.Asking, &c.Term, &c.Member, &at)
	c.At = store.At(at)
	return c, err
}

func choices(ctx context.Context, q store.Q, where string, args ...any) ([]Choice, error) {
	rows, err := q.Query(ctx, selectChoice+where, args...)
	return store.Collect(rows, err, scanChoice)
}

// Of is the newest choice for a seat; ok is false where none was begun. Whether
// somebody may see it is for the caller to ask.
func Of(ctx context.Context, q store.Q, role string) (c Choice, ok bool, err error) {
	list, err := choices(ctx, q, "where role = $1 order by at desc, id desc limit 1", role)
	if err != nil || len(list) == 0 {
		return Choice{}, false, err
	}
	return list[0], true, nil
}

// Offer is somebody who would sit in the seat.
type Offer struct {
	Member, Person string
	Reason, Lang   string
	At             time.Time
}

// Offers lists who would do it, the first one first.
func Offers(ctx context.Context, q store.Q, choice string) ([]Offer, error) {
	rows, err := q.Query(ctx, "select member, person, reason, lang, at from delegate_offer where choice = $1 and member <> '' order by at, id", choice)
	return store.Collect(rows, err, func(row store.Row) (Offer, error) {
		var o Offer
		var at int64
		err := row.Scan(&o.Member, &o.Person, &o.Reason, &o.Lang, &at)
		o.At = store.At(at)
		return o, err
	})
}

// Kinds of words.
const (
	Names     = "names"
	Consent   = "consent"
	Objection = "objection"
)

// Word is what somebody said, without who: in the naming whom they see in the
// seat, in the asking whether they consent.
type Word struct {
	Nominee      string // member
	Word         string
	Reason, Lang string
}

// Words lists what was said: in the naming (asking is ""), or to one asking. It
// is in an order that says nothing about when.
func Words(ctx context.Context, q store.Q, choice, asking string) ([]Word, error) {
	return words(ctx, q, "where choice = $1 and asking = $2 order by id", choice, asking)
}

func words(ctx context.Context, q store.Q, where string, args ...any) ([]Word, error) {
	rows, err := q.Query(ctx, "select nominee, word, reason, lang from delegate_word "+where, args...)
	return store.Collect(rows, err, func(row store.Row) (Word, error) {
		var w Word
		err := row.Scan(&w.Nominee, &w.Word, &w.Reason, &w.Lang)
		return w, err
	})
}

// WordOf is what one person said at this stage of a choice; ok is false where
// they said nothing.
func WordOf(ctx context.Context, q store.Q, c Choice, who string) (w Word, ok bool, err error) {
	asking := ""
	if c.Stage == Asking {
		asking = c.Asking
	}
	list, err := words(ctx, q, "where choice = $1 and asking = $2 and member = $3 and member <> ''", c.ID, asking, who)
	if err != nil || len(list) == 0 {
		return Word{}, false, err
	}
	return list[0], true, nil
}

// Belongs says whether the actor is of the community, and a member.
func Belongs(ctx context.Context, q store.Q, actor member.Actor, of string) (bool, error) {
	if !actor.Belongs() {
		return false, nil
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return false, err
	}
	p, err := community.Of(ctx, q, actor.Member)
	return tree.Belongs(p, of), err
}

// Sees says whether the actor may read what is said about a seat: who is of the
// community, or sits in the circle.
func Sees(ctx context.Context, q store.Q, actor member.Actor, role circle.Role) (bool, error) {
	sits, err := circle.Sits(ctx, q, role.Circle, actor.Member)
	if err != nil || sits {
		return sits, err
	}
	return Belongs(ctx, q, actor, role.Community)
}

var errNotFound = apperr.New(apperr.NotFound, "circle.role_not_found")

var errUnderWay = apperr.New(apperr.Conflict, "selection.under_way")

// Topic is touched when anything about a seat changes.
func Topic(role string) string { return "seat/" + role }
