// Package session keeps who is signed in on which device.
//
// The browser holds a random token; the database holds its hash, so that who
// reads the database cannot become anybody. A session is a row: signing out
// everywhere is one statement, and takes effect at the next request on every
// server.
package session

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
)

// Session is one device on which a member is signed in.
type Session struct {
	ID      string
	Member  string
	Device  string    // "Firefox, Android", for the member to recognise it by
	Created time.Time // when the device was signed in
	Seen    time.Time // last request, to the hour
	Proven  time.Time // when the person last proved to be it (sign-in, step-up)
	Expires time.Time
}

// Life is how long a device stays signed in without being used.
const Life = 90 * 24 * time.Hour

// Fresh is how long a proof of identity suffices for what needs a fresh one
// (the export of one's own data, erasure).
const Fresh = 15 * time.Minute

// seenEvery is how finely the last request is noted: noting each would make
// every page a write, and a diary of the member's hours.
const seenEvery = time.Hour

// ErrNone says that a token belongs to no session.
var ErrNone = errors.New("session: none")

// Start signs a device in and returns the token for its cookie.
func Start(ctx context.Context, tx *store.Tx, member, device string) (string, error) {
	token := id.Secret()
	return token, StartAs(ctx, tx, token, member, device)
}

// StartAs is Start for a token that the caller has made, secret and long: a
// sign-in that arrives three times starts one session.
func StartAs(ctx context.Context, tx *store.Tx, token, member, device string) error {
	now := clock.Now(ctx)
	_, err := tx.Exec(ctx, `
		insert into base_session (id, token, member, device, created, seen, proven, expires)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (token) do nothing`,
		id.New(), hash(token), member, device, store.Micros(now), store.Micros(now.Truncate(seenEvery)), store.Micros(now), store.Micros(now.Add(Life)))
	return err
}

// Find is the session that a token belongs to; ErrNone where there is none, or
// it has expired.
func Find(ctx context.Context, q store.Q, token string) (Session, error) {
	if token == "" {
		return Session{}, ErrNone
	}
	s, err := scan(q.QueryRow(ctx, "select "+columns+" from base_session where token = $1 and expires > $2", hash(token), store.Micros(clock.Now(ctx))))
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrNone
	}
	return s, err
}

// Stale reports whether the last request should be noted again.
func (s Session) Stale(now time.Time) bool { return now.Sub(s.Seen) >= 2*seenEvery }

// IsFresh reports whether the person proved who they are a short while ago.
func (s Session) IsFresh(now time.Time) bool {
	return !s.Proven.After(now) && now.Sub(s.Proven) < Fresh
}

// Note notes that the session is in use, and lengthens it.
func Note(ctx context.Context, tx *store.Tx, s Session) error {
	now := clock.Now(ctx)
	_, err := tx.Exec(ctx, "update base_session set seen = $1, expires = $2 where id = $3",
		store.Micros(now.Truncate(seenEvery)), store.Micros(now.Add(Life)), s.ID)
	return err
}

// List is every device on which a member is signed in, the latest used first.
func List(ctx context.Context, q store.Q, member string) ([]Session, error) {
	rows, err := q.Query(ctx, "select "+columns+" from base_session where member = $1 and expires > $2 order by seen desc, created desc",
		member, store.Micros(clock.Now(ctx)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Session
	for rows.Next() {
		s, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// End signs out the device that holds the token.
func End(ctx context.Context, tx *store.Tx, token string) error {
	_, err := tx.Exec(ctx, "delete from base_session where token = $1", hash(token))
	return err
}

// EndOne signs out one of a member's devices.
func EndOne(ctx context.Context, tx *store.Tx, member, id string) error {
	_, err := tx.Exec(ctx, "delete from base_session where member = $1 and id = $2", member, id)
	return err
}

// EndAll signs a member out everywhere.
func EndAll(ctx context.Context, tx *store.Tx, member string) error {
	_, err := tx.Exec(ctx, "delete from base_session where member = $1", member)
	return err
}

// Expire deletes the sessions whose time is over.
func Expire(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, "delete from base_session where expires <= $1", store.Micros(clock.Now(ctx)))
	return err
}

const columns = "id, member, device, created, seen, proven, expires"

func scan(row interface{ Scan(into ...any) error }) (Session, error) {
	var s Session
	var created, seen, proven, expires int64
	err := row.Scan(&s.ID, &s.Member, &s.Device, &created, &seen, &proven, &expires)
	s.Created, s.Seen, s.Proven, s.Expires = store.At(created), store.At(seen), store.At(proven), store.At(expires)
	return s, err
}

// hash is what the database keeps of a token. The token has 160 random bits,
// so a plain hash suffices.
func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
