// Package performance is the performance review of a role: the person who
// holds it chooses a group, and hears what went well and what could be better,
// speaking first and last each time; then they plan what changes, the group
// consents to the plan, and it holds until a day.
//
// It is for the group and nobody else: no list, notice or count shows it to
// others, and the journal holds that a plan was consented to, without a word of
// it. After its day has gone by all that was said is deleted.
//
// Source of the order: Rau and Koch-Gonzalez, Many Voices One Song
// ("performance review"); docs: sociocracy, "Reviews".
package performance

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/member"
)

// Stage is how far a review has come.
type Stage string

// The stages.
const (
	Well       Stage = "well"       // what went well
	Better     Stage = "better"     // what could be better
	Planning   Stage = "planning"   // the person writes the plan
	Consenting Stage = "consenting" // the group is asked
	Done       Stage = "done"       // the plan is consented to
	Stopped    Stage = "stopped"    // by the person
)

// Living says whether the review goes on.
func (s Stage) Living() bool { return s != Done && s != Stopped }

// Spoken says whether people speak in turn at this stage.
func (s Stage) Spoken() bool { return s == Well || s == Better }

// Review is one performance review. Member and Person (the pseudonym) are whose
// role it is. N counts the versions of the plan; Until is the civil date until
// which it holds. Since is when the stage began.
type Review struct {
	ID, Circle     string
	Version        int64
	Role, Term     string
	Stage          Stage
	Since          time.Time
	N              int
	Plan, Lang     string
	Until          string
	Member, Person string
	At, Ended      time.Time
}

const selectReview = "select id, circle, version, role, term, stage, since, n, plan, lang, until, member, person, at, ended from performance_review "

type scanner interface{ Scan(...any) error }

func scanReview(row scanner) (Review, error) {
	var r Review
	var since, at, ended int64
	err := row.Scan(&r.ID, &r.Circle, &r.Version, &r.Role, &r.Term, &r.Stage, &since, &r.N, &r.Plan, &r.Lang, &r.Until, &r.Member, &r.Person, &at, &ended)
	r.Since, r.At, r.Ended = store.At(since), store.At(at), store.At(ended)
	return r, err
}

func collect[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

var errNotFound = apperr.New(apperr.NotFound, "performance.not_found")

// See reads a review for the person it is about, or one of their group; for
// everybody else it is not there.
func See(ctx context.Context, q store.Q, actor member.Actor, review string) (Review, error) {
	if !actor.SignedIn() {
		return Review{}, errNotFound
	}
	r, err := scanReview(q.QueryRow(ctx, selectReview+`where id = $1
		and (member = $2 or id in (select review from performance_seat where member = $2))`, review, actor.Member))
	if errors.Is(err, sql.ErrNoRows) {
		return Review{}, errNotFound
	}
	return r, err
}

// Of lists the reviews that a member sees: their own, and those in whose group
// they are; the newest first.
func Of(ctx context.Context, q store.Q, member string) ([]Review, error) {
	if member == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectReview+`
		where member = $1 or id in (select review from performance_seat where member = $1) order by at desc, id`, member)
	return collect(rows, err, scanReview)
}

// Seat is one person of the group.
type Seat struct{ Member, Person string }

// Group is whom the person chose.
func Group(ctx context.Context, q store.Q, review string) ([]Seat, error) {
	rows, err := q.Query(ctx, "select member, person from performance_seat where review = $1 order by person", review)
	return collect(rows, err, func(row scanner) (Seat, error) {
		var s Seat
		err := row.Scan(&s.Member, &s.Person)
		return s, err
	})
}

// Word is what somebody said at a stage; Text is "" for "nothing to add".
type Word struct {
	ID, Review     string
	Stage          Stage
	Text, Lang     string
	Member, Person string
	At             time.Time
}

// Words lists what was said, the oldest first.
func Words(ctx context.Context, q store.Q, review string) ([]Word, error) {
	return words(ctx, q, "where review = $1 order by at, id", review)
}

func words(ctx context.Context, q store.Q, where string, args ...any) ([]Word, error) {
	rows, err := q.Query(ctx, "select id, review, stage, text, lang, member, person, at from performance_word "+where, args...)
	return collect(rows, err, func(row scanner) (Word, error) {
		var w Word
		var at int64
		err := row.Scan(&w.ID, &w.Review, &w.Stage, &w.Text, &w.Lang, &w.Member, &w.Person, &at)
		w.At = store.At(at)
		return w, err
	})
}

// Answer is one person's consent, or objection with its reason, to version N of
// the plan.
type Answer struct {
	N              int
	Consent        bool
	Reason, Lang   string
	Member, Person string
}

// Answers lists the answers to one version of the plan.
func Answers(ctx context.Context, q store.Q, review string, n int) ([]Answer, error) {
	return answers(ctx, q, "where review = $1 and n = $2 order by at, person", review, n)
}

func answers(ctx context.Context, q store.Q, where string, args ...any) ([]Answer, error) {
	rows, err := q.Query(ctx, "select n, consent, reason, lang, member, person from performance_answer "+where, args...)
	return collect(rows, err, func(row scanner) (Answer, error) {
		var a Answer
		var consent int64
		err := row.Scan(&a.N, &consent, &a.Reason, &a.Lang, &a.Member, &a.Person)
		a.Consent = consent != 0
		return a, err
	})
}

// Topic is touched when the review changes.
func Topic(review string) string { return "performance/" + review }
