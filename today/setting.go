package today

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
)

// Wants reports whether a member gets the weekly digest: yes, until they say
// no.
func Wants(ctx context.Context, q store.Q, id string) (bool, error) {
	var off int64
	err := q.QueryRow(ctx, "select digest_off from today_setting where member = $1", id).Scan(&off)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return off == 0, err
}

// unwilling are those of these members who get no weekly digest.
func unwilling(ctx context.Context, q store.Q, ids []string) (map[string]bool, error) {
	off := map[string]bool{}
	rows, err := q.Query(ctx, "select member from today_setting where digest_off = 1 and member in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	_, err = store.Collect(rows, err, func(row store.Row) (string, error) {
		var id string
		err := row.Scan(&id)
		off[id] = true
		return id, err
	})
	return off, err
}

// SetDigest turns a member's own digest on or off.
func SetDigest(ctx context.Context, tx *store.Tx, actor member.Actor, on bool) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	return set(ctx, tx, actor.Member, on)
}

// EndDigest turns the digest off for whom the link in the mail was made, by
// their id and the link's code: one click, without signing in.
func EndDigest(ctx context.Context, tx *store.Tx, id, code string) error {
	want, err := offCode(tx, id)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(code)) != 1 {
		return apperr.New(apperr.NotFound, "today.no_such_link")
	}
	return set(ctx, tx, id, false)
}

// CheckLink reports whether a link to end the digest is one of ours.
func CheckLink(q store.Q, id, code string) error {
	want, err := offCode(q, id)
	if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) != 1 {
		err = apperr.New(apperr.NotFound, "today.no_such_link")
	}
	return err
}

// offCode is what makes the link in a mail ours: a keyed hash of the member's
// id, good for as long as the person is here.
func offCode(q store.Q, id string) (string, error) {
	code, err := q.Keys().Lookup("today.digest_off", id)
	if err != nil {
		return "", err
	}
	return code[:32], nil
}

func set(ctx context.Context, tx *store.Tx, id string, on bool) error {
	off := 1
	if on {
		off = 0
	}
	_, err := tx.Exec(ctx, `
		insert into today_setting (member, digest_off, at) values ($1, $2, $3)
		on conflict (member) do update set digest_off = excluded.digest_off, at = excluded.at`,
		id, off, store.Micros(clock.Now(ctx)))
	return err
}

// Persons is what this room keeps about a person: whether they want the
// digest, what they were asked, when they want to be reminded, and of what they were.
var Persons = append(pushPersons, []member.PersonTable{{
	Table: "today_setting",
	Export: func(ctx context.Context, q store.Q, id string) (any, error) {
		wants, err := Wants(ctx, q, id)
		if err != nil {
			return nil, err
		}
		asks, err := Agreed(ctx, q, id)
		return map[string]any{"digest": wants, "asks_a_day": asks}, err
	},
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_setting where member = $1", id)
		return err
	},
	Retain: "While the person is a member: whether they want the weekly digest, and how many small asks a day.",
}, {
	Table:  "today_asked",
	Export: exportAsked,
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_asked where member = $1", id)
		return err
	},
	Retain: "90 days: what Today asked them last, so that nothing is asked of the same people always; then deleted. The day of their first look stays while they are a member.",
}, {
	Table:  "today_quiet",
	Export: exportTopics,
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_quiet where member = $1", id)
		return err
	},
	Retain: "While the person is a member: what they leave out of the weekly digest.",
}, {
	Table: "today_reminder_setting",
	Export: func(ctx context.Context, q store.Q, id string) (any, error) {
		on, leads, err := Leads(ctx, q, id)
		return map[string]any{"by_mail": on, "days_before": leads}, err
	},
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_reminder_setting where member = $1", id)
		return err
	},
	Retain: "While the person is a member: when they want to be reminded.",
}, {
	Table:  "today_reminder",
	Export: exportReminders,
	Erase: func(ctx context.Context, tx *store.Tx, id string) error {
		_, err := tx.Exec(ctx, "delete from today_reminder where member = $1", id)
		return err
	},
	Retain: "400 days: what they were reminded of, so that nothing is told twice; then deleted.",
}, {
	Table:  "today_promise",
	Export: member.Did("select agreement from today_promise where said_by = $1 order by at"),
	Erase:  member.Keep,
	Retain: "Always: by what the membership promise is measured is part of the journal, under a pseudonym.",
}}...)

func exportReminders(ctx context.Context, q store.Q, id string) (any, error) {
	rows, err := q.Query(ctx, "select kind, ref, due, day from today_reminder where member = $1 order by day, kind, ref", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []map[string]string{}
	for rows.Next() {
		var kind, ref, due, day string
		if err := rows.Scan(&kind, &ref, &due, &day); err != nil {
			return nil, err
		}
		list = append(list, map[string]string{"kind": kind, "about": ref, "due": due, "reminded": day})
	}
	return list, rows.Err()
}
