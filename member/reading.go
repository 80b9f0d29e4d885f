package member

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
)

// The ways in which the register is read by a role.
const (
	ReadList   = "list"   // a page of the register
	ReadPerson = "person" // one person's entry
	ReadExport = "export" // the register as a file
	MadeLink   = "link"   // a sign-in link was made at the server
)

// Uses of a steward's powers that read nobody's entry.
const (
	ChangedServer      = "server"      // the server's settings
	ChangedCommunities = "communities" // a place or an identity, or somebody else's interest
	ChangedCensus      = "census"      // figures of the population
)

// ResumedMail is that mail goes out again to somebody whose mail had come back.
const ResumedMail = "mail"

// NoteUse notes a use of a steward's powers that concerns nobody's entry.
func NoteUse(ctx context.Context, tx *store.Tx, by Actor, what string) error {
	_, err := noteReading(ctx, tx, by, what, false)
	return err
}

// Reading is one look into the register by a role, as a line that the person
// concerned can see.
type Reading struct {
	Reader string // member id; "" for the command line on the server
	What   string
	At     time.Time
}

// NoteReading notes that a role has read these members' entries. It is written
// before the page is shown: what cannot be noted is not read.
func NoteReading(ctx context.Context, tx *store.Tx, reader Actor, what string, members []string) error {
	if len(members) == 0 {
		return nil
	}
	reading, err := noteReading(ctx, tx, reader, what, false)
	if err != nil {
		return err
	}
	for _, m := range members {
		if _, err := tx.Exec(ctx, "insert into member_reading_of (reading, member) values ($1, $2) on conflict (reading, member) do nothing", reading, m); err != nil {
			return err
		}
	}
	return nil
}

// NoteReadingAll notes that a role has read everybody's entry.
func NoteReadingAll(ctx context.Context, tx *store.Tx, reader Actor, what string) error {
	_, err := noteReading(ctx, tx, reader, what, true)
	return err
}

func noteReading(ctx context.Context, tx *store.Tx, reader Actor, what string, every bool) (string, error) {
	reading := id.New()
	_, err := tx.Exec(ctx, "insert into member_reading (id, reader, what, every, at) values ($1, $2, $3, $4, $5)",
		reading, reader.Member, what, store.Bit(every), store.Micros(clock.Now(ctx)))
	return reading, err
}

// Readings lists who read a member's entry, the latest first, at most limit.
func Readings(ctx context.Context, q store.Q, member string, limit int) ([]Reading, error) {
	rows, err := q.Query(ctx, `
		select reader, what, at from member_reading
		where id in (select reading from member_reading_of where member = $1)
			or (every = 1 and at >= (select created from member_person where id = $1))
		order by at desc limit $2`, member, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Reading
	for rows.Next() {
		var r Reading
		var at int64
		if err := rows.Scan(&r.Reader, &r.What, &at); err != nil {
			return nil, err
		}
		r.At = store.At(at)
		list = append(list, r)
	}
	return list, rows.Err()
}

// keepReadings is how long a look into the register is remembered.
const keepReadings = 3 * 365 * 24 * time.Hour

func expireReadings(ctx context.Context, tx *store.Tx) error {
	before := store.Micros(clock.Now(ctx).Add(-keepReadings))
	if _, err := tx.Exec(ctx, "delete from member_reading_of where reading in (select id from member_reading where at < $1)", before); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "delete from member_reading where at < $1", before)
	return err
}

func exportReadings(ctx context.Context, q store.Q, member string) (any, error) {
	readings, err := Readings(ctx, q, member, 10_000)
	if err != nil || len(readings) == 0 {
		return nil, err
	}
	var list []map[string]string
	for _, r := range readings {
		list = append(list, map[string]string{"what": r.What, "at": r.At.Format(time.RFC3339)})
	}
	return list, nil
}
