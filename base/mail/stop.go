package mail

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// Back is a mail of ours that came back: it could not be delivered, for good.
type Back struct {
	Person string
	Status string // RFC 3463, "5.1.1"; "" where none was given
	Says   string // the other server's words, without addresses

	address string
}

// Back reads who a report is about off the address that it came to.
func (a Arrived) Back(status, says string) Back {
	return Back{Person: a.Person, Status: status, Says: says, address: a.address}
}

// patience is how many mails in a row may come back for a reason that may pass
// before no more is sent.
const patience = 3

// weight is how much a status counts: all of it where there is no such mailbox
// (wrong address, 5.1.x; mailbox closed, 5.2.1), one of three where the mailbox is
// full or cannot be reached (5.2.x, 5.4.x), nothing where the other server
// minds us or what we wrote (5.5.x to 5.7.x): else a rule against our server would
// silence everybody.
func weight(status string) int {
	switch whyOf(status, 0) {
	case Gone:
		return patience
	case Full, Lost:
		return 1
	}
	return 0
}

// CameBack notes a mail that came back. No mail but for signing in goes to that
// address from then on, where there is no such mailbox at once, else at the third
// time. A new address on the register takes mail again, and so does this one
// once somebody has signed in by a mail to it, or Resume was called. A mail that
// another server did not take for our sake counts for nothing, and is kept for
// the desk (Unwelcome).
func CameBack(ctx context.Context, tx *store.Tx, b Back) error {
	counts := weight(b.Status)
	_, err := tx.Exec(ctx, `
		insert into base_mail_back (member, address, status, says, times, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (member) do update set status = excluded.status, says = excluded.says, at = excluded.at,
			times = excluded.times + case when base_mail_back.address = excluded.address then base_mail_back.times else 0 end, address = excluded.address
		where excluded.times > 0 or base_mail_back.times < $7`,
		b.Person, b.address, b.Status, b.Says, counts, store.Micros(clock.Now(ctx)), patience)
	return err
}

// minded is how long it is told that other servers did not take our mail.
const minded = 30 * 24 * time.Hour

// Unwelcome are the people whose last mail came back in the last 30 days because
// the other server minds ours or what it wrote, not because of their mailbox; the
// newest first, at most 200. Mail goes on to them.
func Unwelcome(ctx context.Context, q store.Q) ([]Stop, error) {
	rows, err := q.Query(ctx, "select member, status, says, at, address from base_mail_back where times < $1 and at >= $2 order by at desc, member limit 200",
		patience, store.Micros(clock.Now(ctx).Add(-minded)))
	list, err := store.Collect(rows, err, scanStop)
	return slices.DeleteFunc(list, func(s Stop) bool { return weight(s.Status) > 0 }), err
}

// Stopped reports whether nothing is sent to this address of a person.
func Stopped(ctx context.Context, q store.Q, person, to string) (bool, error) {
	if person == "" {
		return false, nil
	}
	var address string
	err := q.QueryRow(ctx, "select address from base_mail_back where member = $1 and times >= $2", person, patience).Scan(&address)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && address == short(q, to), err
}

// Resume lets mail go out to a person again.
func Resume(ctx context.Context, tx *store.Tx, person string) error {
	_, err := tx.Exec(ctx, "delete from base_mail_back where member = $1", person)
	return err
}

// Stop is a person to whom no mail is sent, since it came back.
type Stop struct {
	Person, Status, Says string
	At                   time.Time

	address string
}

// Of reports whether it is about this address: a new one takes mail again.
func (s Stop) Of(q store.Q, address string) bool { return s.address == short(q, address) }

// Why is the kind of reason for which it came back.
func (s Stop) Why() Why { return whyOf(s.Status, 0) }

// Stops are the people to whom no mail is sent, the newest first, at most 200.
func Stops(ctx context.Context, q store.Q) ([]Stop, error) {
	rows, err := q.Query(ctx, "select member, status, says, at, address from base_mail_back where times >= $1 order by at desc, member limit 200", patience)
	return store.Collect(rows, err, scanStop)
}

func scanStop(row store.Row) (Stop, error) {
	var s Stop
	var at int64
	err := row.Scan(&s.Person, &s.Status, &s.Says, &at, &s.address)
	s.At = store.At(at)
	return s, err
}

// ExportBack is what is kept about a person whose mail came back.
func ExportBack(ctx context.Context, q store.Q, person string) (any, error) {
	var status string
	var times, at int64
	err := q.QueryRow(ctx, "select status, times, at from base_mail_back where member = $1", person).Scan(&status, &times, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return map[string]any{"status": status, "mails": times, "last": store.At(at).Format(time.RFC3339)}, err
}

// RetainBack is how long it is kept.
const RetainBack = "Until mail goes out to the person again: that mail came back, and what the other server said, without the address."
