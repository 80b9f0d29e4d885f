// Package notice is what people should hear of. A room writes a notice when
// something happened that somebody waits for (an answer came, a conversation
// opened); the room today makes the weekly digest of them, and nothing else
// sends mail about what happened.
//
// A notice is addressed to a member, to the people of a circle, to all members,
// or to whoever took part in a conversation. The last one names nobody: who
// took part is worked out when the digest is made, so that no row says who
// said what or that a member was there.
package notice

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// To says whom a notice is for.
type To struct{ Audience, Target string }

// The kinds of address.
const (
	toMember       = "member"
	toCircle       = "circle"
	toEveryone     = "everyone"
	toParticipants = "participants"
)

// Member is one person, by id.
func Member(id string) To { return To{toMember, id} }

// Circle is everybody on the circle's roster when the digest is made.
func Circle(id string) To { return To{toCircle, id} }

// Everyone is all members.
func Everyone() To { return To{toEveryone, ""} }

// Participants is whoever took part in the conversation.
func Participants(conversation string) To { return To{toParticipants, conversation} }

// ForMember reports whether the notice is for one member.
func (t To) ForMember() bool { return t.Audience == toMember }

// ForCircle reports whether the notice is for a circle's people.
func (t To) ForCircle() bool { return t.Audience == toCircle }

// ForEveryone reports whether the notice is for all members.
func (t To) ForEveryone() bool { return t.Audience == toEveryone }

// ForParticipants reports whether the notice is for whoever took part in a
// conversation.
func (t To) ForParticipants() bool { return t.Audience == toParticipants }

// Notice is one thing to hear of. Kind is the act it tells of
// ("backlog.answered"), Ref the id of what it is about: the text is read from
// the room when it is shown, in the reader's language.
type Notice struct {
	ID     string
	To     To
	Kind   string
	Ref    string
	Circle string // the circle it comes from
	At     time.Time
}

// Tell writes a notice to one member; nothing where they have left ("").
func Tell(ctx context.Context, tx *store.Tx, member, kind, ref, circle string) error {
	if member == "" {
		return nil
	}
	return Write(ctx, tx, Notice{To: Member(member), Kind: kind, Ref: ref, Circle: circle})
}

// Write adds a notice, in the transaction of what it tells of.
func Write(ctx context.Context, tx *store.Tx, n Notice) error {
	if n.At.IsZero() {
		n.At = clock.Now(ctx)
	}
	_, err := tx.Exec(ctx, "insert into notice_notice (id, audience, target, kind, ref, circle, at) values ($1, $2, $3, $4, $5, $6, $7)",
		id.New(), n.To.Audience, n.To.Target, n.Kind, n.Ref, n.Circle, store.Micros(n.At))
	return err
}

// Between lists the notices from one time (inclusive) to another (exclusive),
// oldest first.
func Between(ctx context.Context, q store.Q, from, to time.Time) ([]Notice, error) {
	return list(ctx, q, "where at >= $1 and at < $2 order by at, id", store.Micros(from), store.Micros(to))
}

// About lists the notices about one thing, oldest first.
func About(ctx context.Context, q store.Q, ref string) ([]Notice, error) {
	return list(ctx, q, "where ref = $1 order by at, id", ref)
}

// ToMember lists a member's own notices since a time, newest first, at most
// 100; those for circles, everyone, and participants are not among them.
func ToMember(ctx context.Context, q store.Q, id string, since time.Time) ([]Notice, error) {
	return list(ctx, q, "where audience = '"+toMember+"' and target = $1 and at >= $2 order by at desc, id limit 100", id, store.Micros(since))
}

func list(ctx context.Context, q store.Q, where string, args ...any) ([]Notice, error) {
	rows, err := q.Query(ctx, "select id, audience, target, kind, ref, circle, at from notice_notice "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var notices []Notice
	for rows.Next() {
		var n Notice
		var at int64
		if err := rows.Scan(&n.ID, &n.To.Audience, &n.To.Target, &n.Kind, &n.Ref, &n.Circle, &at); err != nil {
			return nil, err
		}
		n.At = store.At(at)
		notices = append(notices, n)
	}
	return notices, rows.Err()
}

// Persons is what this room keeps about a person: the notices addressed to
// them by id.
var Persons = []member.PersonTable{{
	Table: "notice_notice",
	Export: func(ctx context.Context, q store.Q, id string) (any, error) {
		return ToMember(ctx, q, id, time.Time{})
	},
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from notice_notice where audience = '"+toMember+"' and target = $1", id)
		return err
	},
	Retain: "90 days after the digest that told of it; then deleted by Retain",
}}

// retention is how long a notice is kept: longer than a digest can be late.
const retention = 90 * 24 * time.Hour

// Due is what the clock brings here: notices whose time is over are deleted.
func Due() []due.Rule {
	return []due.Rule{{Name: "notice.retain", Every: 24 * time.Hour, Run: Retain}}
}

// Retain deletes notices that are older than 90 days.
func Retain(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "delete from notice_notice where at < $1", store.Micros(clock.Now(ctx).Add(-retention)))
		return err
	})
}
