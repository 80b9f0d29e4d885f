package today

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"

	"github.com/SherClockHolmes/webpush-go"
)

// MostDevices is on how many devices a person may get notices.
const MostDevices = 5

// longestEndpoint is the length in bytes of the longest address that is kept;
// those of the browsers' makers have 100 to 600.
const longestEndpoint = 2000

// Device is where a member gets notices. It ends with the session it was turned
// on in.
type Device struct {
	ID      string
	Session string
	Name    string // "Firefox, Android"
	Since   time.Time
}

// Subscription is what a browser says about where it takes notices (the Push API's
// PushSubscription): an https address, and the keys a notice is encrypted
// for (RFC 8291), in base64url.
type Subscription struct{ Endpoint, P256dh, Auth string }

var errSubscription = apperr.New(apperr.Invalid, "today.push_invalid")

// check refuses what no notice can be sent to. Whether the address is a public
// one is seen when it is asked.
func (s Subscription) check() error {
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(s.Endpoint) > longestEndpoint {
		return errSubscription
	}
	key, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s.P256dh, "="))
	if err != nil {
		return errSubscription
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return errSubscription
	}
	auth, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s.Auth, "="))
	if err != nil || len(auth) != 16 {
		return errSubscription
	}
	return nil
}

// PushOn turns notices on for the device that a member acts from. One that had
// them already keeps them, with what the browser says now; one on which somebody
// else had them gives theirs up.
func PushOn(ctx context.Context, tx *store.Tx, actor member.Actor, name string, s Subscription) error {
	if !actor.SignedIn() || actor.Session == "" {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	if err := s.check(); err != nil {
		return err
	}
	place, err := tx.Keys().Lookup("today.push", s.Endpoint)
	if err != nil {
		return err
	}
	// The member's turn: two at once are counted one after the other.
	_, err = tx.Exec(ctx, "insert into today_push_told (member, day) values ($1, '') on conflict (member) do update set day = today_push_told.day", actor.Member)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from today_push where place = $1 or session = $2", place, actor.Session); err != nil {
		return err
	}
	var have int
	if err := tx.QueryRow(ctx, "select count(*) from today_push where member = $1", actor.Member).Scan(&have); err != nil {
		return err
	}
	if have >= MostDevices {
		return apperr.New(apperr.Conflict, "today.push_too_many", "Most", MostDevices)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	device := id.New()
	sealed, err := tx.Keys().Seal(device, "today.push", string(text))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "insert into today_push (id, member, session, name, place, sealed, at) values ($1, $2, $3, $4, $5, $6, $7)",
		device, actor.Member, actor.Session, name, place, sealed, store.Micros(clock.Now(ctx)))
	return err
}

// PushOff turns notices off on one of the member's own devices; once more does
// nothing.
func PushOff(ctx context.Context, tx *store.Tx, actor member.Actor, device string) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	_, err := tx.Exec(ctx, "delete from today_push where member = $1 and id = $2", actor.Member, device)
	return err
}

// PushMoves lets a device keep its notices when its person signs in on it again:
// one session takes the place of another.
func PushMoves(ctx context.Context, tx *store.Tx, member, from, to string) error {
	_, err := tx.Exec(ctx, "update today_push set session = $1 where session = $2 and member = $3", to, from, member)
	return err
}

// Devices are where a member gets notices, the newest first.
func Devices(ctx context.Context, q store.Q, member string) ([]Device, error) {
	rows, err := q.Query(ctx, "select id, session, name, at from today_push where member = $1 order by at desc, id", member)
	return store.Collect(rows, err, func(row store.Row) (Device, error) {
		var d Device
		var at int64
		err := row.Scan(&d.ID, &d.Session, &d.Name, &at)
		d.Since = store.At(at)
		return d, err
	})
}

// PushKey is the public key by which browsers and those who pass notices on know
// this server (RFC 8292), in base64url. It is made once; a new one would end
// all notices that were turned on.
func PushKey(ctx context.Context, db *store.DB) (string, error) {
	public, _, err := pushKeys(ctx, db)
	return public, err
}

// keyRow is the one row of the key.
const keyRow = "server"

func pushKeys(ctx context.Context, db *store.DB) (public, private string, err error) {
	read := func() (found bool, err error) {
		rows, err := db.Query(ctx, "select public, sealed from today_push_key where id = $1", keyRow)
		list, err := store.Collect(rows, err, func(row store.Row) (sealed string, err error) {
			err = row.Scan(&public, &sealed)
			return sealed, err
		})
		if err != nil || len(list) == 0 {
			return false, err
		}
		private, err = db.Keys().Open(keyRow, "today.push_key", list[0])
		return true, err
	}
	if found, err := read(); found || err != nil {
		return public, private, err
	}
	fresh, its, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return "", "", err
	}
	sealed, err := db.Keys().Seal(keyRow, "today.push_key", fresh)
	if err != nil {
		return "", "", err
	}
	err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into today_push_key (id, public, sealed, at) values ($1, $2, $3, $4) on conflict (id) do nothing",
			keyRow, its, sealed, store.Micros(clock.Now(ctx)))
		return err
	})
	if err != nil {
		return "", "", err
	}
	_, err = read() // another server may have been quicker
	return public, private, err
}
