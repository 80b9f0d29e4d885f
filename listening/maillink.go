package listening

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// mailLinkLife is how long a link in a mail can be used: until after the next digest.
const mailLinkLife = 14 * 24 * time.Hour

// MailLink is a link by which one member answers one statement of one
// conversation without signing in: which one is drawn when the link is opened,
// since a mail is read days later. It is made from the master key, good for 14
// days, and kept nowhere until it is used.
func MailLink(ctx context.Context, q store.Q, person, conversation string) (string, error) {
	until := clock.Now(ctx).Add(mailLinkLife).UTC().Format(dayInLink)
	seal, err := mailSeal(q, conversation, person, until)
	return conversation + "-" + person + "-" + until + "-" + seal, err
}

// dayInLink is how a link writes its last day, "20261126".
const dayInLink = "20060102"

// mailSeal makes a link ours.
func mailSeal(q store.Q, conversation, person, until string) (string, error) {
	seal, err := q.Keys().Lookup("listening.mail_link", conversation+"/"+person+"/"+until)
	if err != nil {
		return "", err
	}
	return seal[:32], nil
}

// MailAsk is whom a link in a mail asks, and about which conversation.
type MailAsk struct {
	Actor        member.Actor
	Conversation string

	seal, until string
	key         []byte // of the conversation; nil once it is destroyed
}

// AtMailLink reads a link of a mail, and changes nothing: mail scanners look at
// links too. A link that is none of ours is not found; one that is over or was
// used says so (Gone).
func (r *Room) AtMailLink(ctx context.Context, link string) (MailAsk, error) {
	part := strings.Split(link, "-")
	if len(part) != 4 {
		return MailAsk{}, apperr.New(apperr.NotFound, "listening.link_unknown")
	}
	ask := MailAsk{Conversation: part[0], until: part[2], seal: part[3]}
	want, err := mailSeal(r.db, ask.Conversation, part[1], ask.until)
	if err != nil {
		return MailAsk{}, err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(ask.seal)) != 1 {
		return MailAsk{}, apperr.New(apperr.NotFound, "listening.link_unknown")
	}
	if ask.Actor, err = member.ActorOf(ctx, r.db, part[1]); err != nil {
		return MailAsk{}, err
	}
	if !ask.Actor.SignedIn() { // erased, or has left
		return MailAsk{}, apperr.New(apperr.Gone, "listening.link_nobodys")
	}
	if clock.Now(ctx).UTC().Format(dayInLink) > ask.until {
		return MailAsk{}, apperr.New(apperr.Gone, "listening.link_over")
	}
	if ask.key, err = r.key(ctx, ask.Conversation); apperr.Is(err, apperr.Gone) {
		return ask, nil // closed long ago, as the page says
	}
	if err != nil {
		return MailAsk{}, err
	}
	var used int
	if err := r.db.QueryRow(ctx, "select count(*) from listening_used_link where link = $1", ask.trace()).Scan(&used); err != nil {
		return MailAsk{}, err
	}
	if used > 0 {
		return MailAsk{}, apperr.New(apperr.Gone, "listening.link_used")
	}
	return ask, nil
}

// trace is what is kept of a link that was used. It is made with the
// conversation's key, as all that could join a person to a code: once that is
// destroyed, nobody can tell whose link it was.
func (a MailAsk) trace() string { return code(a.key, "link\x00"+a.seal) }

// AnswerByMail is Answer by a link in a mail, which is used up by it. The same
// tap twice is one answer.
func (r *Room) AnswerByMail(ctx context.Context, ask MailAsk, a Answer) error {
	if ask.key == nil {
		return apperr.New(apperr.Gone, "listening.over")
	}
	a.Key = code(ask.key, "answer\x00"+ask.seal)[:keyLength]
	if err := r.Answer(ctx, ask.Actor, ask.Conversation, a); err != nil {
		return err
	}
	until, err := time.Parse(dayInLink, ask.until)
	if err != nil {
		return err
	}
	return r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into listening_used_link (link, until) values ($1, $2) on conflict (link) do nothing", ask.trace(), until.Format(typed.DateFormat))
		return err
	})
}

// forgetLinks deletes the traces of links that are over.
func forgetLinks(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "delete from listening_used_link where until < $1", clock.Now(ctx).UTC().Format(typed.DateFormat))
		return err
	})
}
