// Package moderation keeps what was decided about texts that people wrote: let
// in or refused, by which role, for which reason. The log is public and holds
// no text: what was refused is not published by the record of its refusal. It
// says how far somebody is known (Level) and how much they may do in a day
// (Spend).
package moderation

import (
	"context"
	"embed"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Messages are this room's sentences.
//
//go:embed messages/*.toml
var Messages embed.FS

// Verdict is what was decided.
type Verdict string

// The verdicts. Accepted undoes a refusal, and Refused an acceptance: the last
// decision about a text counts, and all stay in the log.
const (
	Accepted Verdict = "accepted"
	Refused  Verdict = "refused"
	Returned Verdict = "returned" // a decision was undone: the text waits again
)

// Reason says why a text was refused, for machines; people read the sentence
// moderation.reason_….
type Reason string

// The reasons.
const (
	OffTopic  Reason = "off_topic" // about something else than the question
	Duplicate Reason = "duplicate" // somebody said the same already
	SeveralAt Reason = "several"   // several ideas at once: nobody could answer
	Unclear   Reason = "unclear"   // cannot be agreed or disagreed with
	Personal  Reason = "personal"  // about a person, or gives somebody's data away
	Hurtful   Reason = "hurtful"   // insults, threatens, or denies somebody's dignity
	Unlawful  Reason = "unlawful"  // would break the law if published
	Promotion Reason = "promotion" // advertising, or links that lead elsewhere
)

// Reasons lists them in the order in which they are offered.
func Reasons() []Reason {
	return []Reason{OffTopic, Duplicate, SeveralAt, Unclear, Personal, Hurtful, Unlawful, Promotion}
}

// Message is the id of the sentence that says the reason.
func (r Reason) Message() string { return "moderation.reason_" + string(r) }

// Known reports whether r is one of the reasons.
func (r Reason) Known() bool {
	for _, k := range Reasons() {
		if k == r {
			return true
		}
	}
	return false
}

// Decision is one line of the log. Kind is what the text was ("statement"),
// Ref its id, Place the id of where it stands (a conversation), Circle the one
// that answers for the place.
type Decision struct {
	ID      string
	Kind    string
	Ref     string
	Place   string
	Circle  string
	Verdict Verdict
	Reason  Reason // of a refusal
	At      time.Time
}

// Decide writes a decision to the log and to the journal. The room that owns
// the text has checked that the actor may; a refusal needs a reason.
func Decide(ctx context.Context, tx *store.Tx, actor member.Actor, audience journal.Audience, d Decision) (Decision, error) {
	switch {
	case d.Verdict != Accepted && d.Verdict != Refused && d.Verdict != Returned:
		return d, apperr.New(apperr.Invalid, "moderation.no_such_verdict").At("verdict")
	case d.Verdict == Refused && d.Reason == "":
		return d, apperr.New(apperr.Invalid, "moderation.reason_missing").At("reason")
	case d.Verdict == Refused && !d.Reason.Known():
		return d, apperr.New(apperr.Invalid, "moderation.reason_unknown").At("reason")
	case d.Verdict != Refused:
		d.Reason = ""
	}
	d.ID, d.At = id.New(), clock.Now(ctx)
	_, err := tx.Exec(ctx, `
		insert into moderation_decision (id, kind, ref, place, circle, verdict, reason, actor, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		d.ID, d.Kind, d.Ref, d.Place, d.Circle, string(d.Verdict), string(d.Reason), actor.Pseudonym, store.Micros(d.At))
	if err != nil {
		return d, err
	}
	content, err := decided(ctx, tx, d.ID)
	if err != nil {
		return d, err
	}
	_, err = journal.Append(ctx, tx, journal.Act{
		Name: Decided, Ref: d.ID, Circle: d.Circle, Actor: actor.Pseudonym, Audience: audience, Content: content,
	})
	return d, err
}

// Decided is the act of letting a text in or refusing it.
const Decided = "moderation.decided"

// Contents is how the journal reads back what this room's acts were about.
var Contents = []journal.Content{
	{Act: Decided, Of: decided, Refs: refs},
	{Act: Appealed, Of: appealed, Refs: appeals("")},
	{Act: Reported, Of: reported, Refs: reportRefs("")},
	{Act: ReportAnswered, Of: reportAnswered, Refs: reportRefs("where decided <> 0")},
	{Act: AppealAnswered, Of: answered, Refs: appeals("where state <> 'open'")},
}

func decided(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Kind, Ref, Place, Circle, Verdict, Reason string
		At                                        int64
	}
	err := q.QueryRow(ctx, "select kind, ref, place, circle, verdict, reason, at from moderation_decision where id = $1", ref).
		Scan(&v.Kind, &v.Ref, &v.Place, &v.Circle, &v.Verdict, &v.Reason, &v.At)
	return v, err
}

func refs(ctx context.Context, q store.Q) ([]string, error) {
	list, err := log(ctx, q, "order by at, id")
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	return ids, err
}

// Log lists what was decided in a place, newest first, at most 500 lines.
func Log(ctx context.Context, q store.Q, place string) ([]Decision, error) {
	return log(ctx, q, "where place = $1 order by at desc, id limit 500", place)
}

// About lists the decisions about one text, oldest first.
func About(ctx context.Context, q store.Q, ref string) ([]Decision, error) {
	return log(ctx, q, "where ref = $1 order by at, id", ref)
}

// DecidedBy reports whether this person decided about a text.
func DecidedBy(ctx context.Context, q store.Q, ref string, actor member.Actor) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from moderation_decision where ref = $1 and actor = $2", ref, actor.Pseudonym).Scan(&n)
	return n > 0, err
}

func log(ctx context.Context, q store.Q, where string, args ...any) ([]Decision, error) {
	rows, err := q.Query(ctx, "select id, kind, ref, place, circle, verdict, reason, at from moderation_decision "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Decision
	for rows.Next() {
		var d Decision
		var at int64
		if err := rows.Scan(&d.ID, &d.Kind, &d.Ref, &d.Place, &d.Circle, &d.Verdict, &d.Reason, &at); err != nil {
			return nil, err
		}
		d.At = store.At(at)
		list = append(list, d)
	}
	return list, rows.Err()
}

// Persons is what this room keeps about a person.
var Persons = []member.PersonTable{{
	Table: "moderation_report",
	Export: func(ctx context.Context, q store.Q, who string) (any, error) {
		list, err := ReportsOf(ctx, q, who)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		return list, nil
	},
	Erase: func(ctx context.Context, tx *store.Tx, who string) error {
		_, err := tx.Exec(ctx, "update moderation_report set member = 'erased ' || id, words = '' where member = $1", who)
		return err
	},
	Retain: "With the text it is about: after erasure without who reported and what they wrote; who decided stands there as the journal's pseudonym.",
}, {
	Table: "moderation_link",
	Export: func(ctx context.Context, q store.Q, who string) (any, error) {
		list, err := LinksOf(ctx, q, who)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		return list, nil
	},
	Erase: func(ctx context.Context, tx *store.Tx, who string) error {
		_, err := tx.Exec(ctx, "update moderation_link set member = '' where member = $1", who)
		return err
	},
	Retain: "As long as the text it stands in: after erasure without who wrote it.",
}, {
	Table:  "moderation_spent",
	Export: func(context.Context, store.Q, string) (any, error) { return nil, nil },
	Erase:  func(context.Context, *store.Tx, string) error { return nil },
	Retain: "A day: a keyed hash, and how often something was done.",
}, {
	Table:  "moderation_appeal",
	Export: func(context.Context, store.Q, string) (any, error) { return nil, nil },
	Erase:  func(context.Context, *store.Tx, string) error { return nil },
	Retain: "With the text it is about: who appealed is not kept, and who answered stands there as the journal's pseudonym.",
}, {
	Table:  "moderation_decision",
	Export: func(context.Context, store.Q, string) (any, error) { return nil, nil },
	Erase:  func(context.Context, *store.Tx, string) error { return nil },
	Retain: "Always: who decided stands there as the journal's pseudonym, which erasure leaves to nobody.",
}}
