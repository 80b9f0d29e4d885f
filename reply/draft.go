package reply

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

// life is how long a draft waits for its writer.
const life = 14 * 24 * time.Hour

// draft is what somebody wrote, before they said that it may be published.
type draft struct {
	Member       string `json:"member"`
	Conversation string `json:"conversation"`
	Text         string `json:"text"`
	Lang         string `json:"lang"`
}

const column = "reply_draft.sealed"

// keep seals a draft and gives the link that opens it. The link is made from the
// mail, so that a mail handed over twice makes one draft; the mail is not kept,
// so nobody can make the link again.
func (r *Room) keep(ctx context.Context, about string, d draft) (string, error) {
	secret, err := r.DB.Keys().Lookup("reply.link", about)
	if err != nil {
		return "", err
	}
	link := secret[:40]
	id, keys, err := of(r.DB, link)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	sealed, err := keys.Seal(id, column, string(text))
	if err != nil {
		return "", err
	}
	return link, r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into reply_draft (id, sealed, until) values ($1, $2, $3) on conflict (id) do nothing",
			id, sealed, store.Micros(clock.Now(ctx).Truncate(24*time.Hour).Add(life+24*time.Hour))) // to the day, as all that a person wrote
		return err
	})
}

// of is under which id a link's draft lies, and the key that opens it.
func of(q store.Q, link string) (string, *seal.Keys, error) {
	id, err := q.Keys().Lookup("reply.draft", link)
	if err != nil {
		return "", nil, err
	}
	key := sha256.Sum256([]byte("concentric reply draft v1\x00" + link))
	keys, err := seal.New(key[:])
	return id, keys, err
}

// Draft is an opened draft: who wrote it, and where it is to go.
type Draft struct {
	Actor member.Actor
	Text  string
	Lang  string
	// Talks are the conversations it can go to: the one that the mail was about, or
	// all that its writer may take part in.
	Talks []listening.Conversation

	id string
}

// Open opens a draft by its link, and changes nothing: mail scanners look at
// links too. A link that is none of ours is not found; one that is used or over
// is Gone.
func (r *Room) Open(ctx context.Context, link string) (Draft, error) {
	id, keys, err := of(r.DB, link)
	if err != nil {
		return Draft{}, err
	}
	var sealed string
	var until int64
	err = r.DB.QueryRow(ctx, "select sealed, until from reply_draft where id = $1", id).Scan(&sealed, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return Draft{}, apperr.New(apperr.NotFound, "reply.no_such_link")
	}
	if err != nil {
		return Draft{}, err
	}
	if sealed == "" || clock.Now(ctx).After(store.At(until)) {
		return Draft{}, apperr.New(apperr.Gone, "reply.link_used")
	}
	text, err := keys.Open(id, column, sealed)
	if err != nil {
		return Draft{}, err
	}
	var d draft
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return Draft{}, err
	}
	open := Draft{Text: d.Text, Lang: d.Lang, id: id}
	if open.Actor, err = member.ActorOf(ctx, r.DB, d.Member); err != nil {
		return Draft{}, err
	}
	if !open.Actor.SignedIn() {
		return Draft{}, apperr.New(apperr.Gone, "reply.link_used")
	}
	all, err := listening.All(ctx, r.DB, open.Actor)
	for _, c := range all {
		if c.State == listening.Voting && (d.Conversation == "" || d.Conversation == c.ID) {
			open.Talks = append(open.Talks, c)
		}
	}
	return open, err
}

// Publish says a draft's text, as its writer has mended it, in a conversation,
// and uses the link up. It is refused as the statement would be.
func (r *Room) Publish(ctx context.Context, d Draft, conversation, text, lang string) (listening.Statement, error) {
	there := false
	for _, c := range d.Talks {
		there = there || c.ID == conversation
	}
	if !there {
		return listening.Statement{}, apperr.New(apperr.Invalid, "reply.choose").At("conversation")
	}
	who, err := r.Listen.Participant(ctx, d.Actor, conversation)
	if err != nil {
		return listening.Statement{}, err
	}
	var said listening.Statement
	err = r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := spend(ctx, tx, d.id); err != nil {
			return err
		}
		said, err = listening.Say(ctx, tx, d.Actor, who, text, lang)
		return err
	})
	return said, err
}

// Drop throws a draft away.
func (r *Room) Drop(ctx context.Context, d Draft) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return spend(ctx, tx, d.id) })
}

func spend(ctx context.Context, tx *store.Tx, id string) error {
	return tx.Change(ctx, apperr.New(apperr.Gone, "reply.link_used"), "update reply_draft set sealed = '' where id = $1 and sealed <> ''", id)
}

// Due forgets the drafts that nobody came back for.
func Due() []due.Rule {
	return []due.Rule{{Name: "reply.forget", Every: 24 * time.Hour, Run: func(ctx context.Context, db *store.DB) error {
		return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "delete from reply_draft where until < $1", store.Micros(clock.Now(ctx)))
			return err
		})
	}}}
}
