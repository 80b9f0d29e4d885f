package listening

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
)

// Tier says how sure the party is that a participant is one person: the
// result for members counts only those confirmed on the register.
type Tier int

// The tiers. FromElsewhere are participants of a conversation that was held
// elsewhere and came in whole.
const (
	Guest         Tier = 0 // a guest, by their browser
	OnRoll        Tier = 1 // a member, confirmed on the register
	FromElsewhere Tier = 2
	Verified      Tier = 3 // an account with a proven address, of somebody who is no member
	OnPaper       Tier = 4 // somebody whose sheet of paper was entered
)

// Participant is one person within one conversation: a code that only the
// conversation's key can join to a member. Room.Participant makes one, and OfLab.
type Participant struct {
	conversation string
	code         string
	tier         Tier
	people       int // of a lab, 0 for one person
}

// Key tells one participant's forms from another's, for store.Once. A member's
// id there would stand beside the moment at which the statement was written, and
// so join the two.
func (p Participant) Key() string { return p.conversation + "/" + p.code }

// heldKey is a key in memory, for a short time: another server may destroy it.
type heldKey struct {
	key  []byte
	read time.Time
}

const keyHeld = time.Minute

// codes are 24 characters: 120 bits of the HMAC.
var codes = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func code(key []byte, person string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(person))
	return codes.EncodeToString(mac.Sum(nil)[:15])
}

func memberCode(key []byte, id string) string { return code(key, "member\x00"+id) }

// Participant is who the actor is in the conversation. It refuses nobody
// (NotSignedIn) and tells when the key is gone (Gone).
func (r *Room) Participant(ctx context.Context, actor member.Actor, conversation string) (Participant, error) {
	key, err := r.key(ctx, conversation)
	if err != nil {
		return Participant{}, err
	}
	switch {
	case actor.Supporter:
		return Participant{conversation: conversation, code: memberCode(key, actor.Member), tier: Verified}, nil
	case actor.Member != "":
		return Participant{conversation: conversation, code: memberCode(key, actor.Member), tier: OnRoll}, nil
	case actor.Guest != "":
		return Participant{conversation: conversation, code: code(key, "guest\x00"+actor.Guest), tier: Guest}, nil
	}
	return Participant{}, apperr.New(apperr.NotSignedIn, "listening.sign_in")
}

// key is the conversation's key; it is made when it is first asked for.
func (r *Room) key(ctx context.Context, conversation string) ([]byte, error) {
	r.mu.Lock()
	held, ok := r.keys[conversation]
	r.mu.Unlock()
	if ok && time.Since(held.read) < keyHeld {
		return held.key, nil
	}
	key, err := r.readKey(ctx, conversation)
	if errors.Is(err, sql.ErrNoRows) {
		if err := r.makeKey(ctx, conversation); err != nil {
			return nil, err
		}
		key, err = r.readKey(ctx, conversation)
	}
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.keys) > 4096 {
		clear(r.keys)
	}
	r.keys[conversation] = heldKey{key, time.Now()}
	return key, nil
}

const keyColumn = "listening_key.sealed"

func (r *Room) readKey(ctx context.Context, conversation string) ([]byte, error) {
	var sealed string
	var destroyed int64
	err := r.vault.QueryRow(ctx, "select sealed, destroyed from listening_key where conversation = $1", conversation).Scan(&sealed, &destroyed)
	if err != nil {
		return nil, err
	}
	if destroyed != 0 {
		return nil, apperr.New(apperr.Gone, "listening.key_destroyed")
	}
	text, err := r.vault.Keys().Open(conversation, keyColumn, sealed)
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}

// KeyDestroyed reports whether the key of a conversation is gone, and with it who
// said what.
func (r *Room) KeyDestroyed(ctx context.Context, conversation string) (bool, error) {
	_, err := r.readKey(ctx, conversation)
	if apperr.Is(err, apperr.Gone) {
		return true, nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // never made
	}
	return false, err
}

func (r *Room) makeKey(ctx context.Context, conversation string) error {
	var key [32]byte
	rand.Read(key[:]) // never fails since Go 1.24
	sealed, err := r.vault.Keys().Seal(conversation, keyColumn, hex.EncodeToString(key[:]))
	if err != nil {
		return err
	}
	return r.vault.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into listening_key (conversation, sealed, made) values ($1, $2, $3) on conflict (conversation) do nothing",
			conversation, sealed, store.Micros(clock.Now(ctx)))
		return err
	})
}

// DestroyKey takes away what joins members to the conversation's votes and
// statements, for good. My voice then tells what became of the conversation,
// and no longer what each person said. Backups of the vault keep the key until
// they expire.
func (r *Room) DestroyKey(ctx context.Context, conversation string) error {
	err := r.vault.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into listening_key (conversation, sealed, made, destroyed) values ($1, '', $2, $2)
			on conflict (conversation) do update set sealed = '', destroyed = excluded.destroyed`,
			conversation, store.Micros(clock.Now(ctx)))
		return err
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.keys, conversation)
	return err
}
