package member

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/jobs"
	"concentric/base/store"
)

// Signing in by mail. A browser asks for a link and keeps a secret (its
// request). The link is spent by a POST, once, within a quarter of an hour: a
// mail scanner that follows links spends nothing. In the browser that asked,
// spending it signs in. In any other browser (mail programs open their own) it
// shows six digits to type where the link was asked for; only the asking
// browser is signed in.
//
// What it does not cover: who reads the mailbox can sign in; and somebody who is
// talked into reading out the six digits lets the asker in.

// LinkLife is how long a link may be spent.
const LinkLife = 15 * time.Minute

// codeLife is how long the six digits may be typed after the link was spent.
const codeLife = 10 * time.Minute

// How often a link may be asked for in LinkLife: for one address, and from one
// network (an assembly shares one).
const (
	asksPerAddress = 4
	asksPerNetwork = 120
)

// codeTries is how many wrong codes one request bears.
const codeTries = 5

// Ask is a request for a sign-in link. Request is the secret that the asking
// browser keeps, at least 16 random characters; Network names where it comes
// from ("192.0.2.0/24").
type Ask struct {
	Request, Email, Network string
	Lang, Back              string
}

// AskSignIn notes the request and has a mail sent if somebody on the register
// has the address. What it answers, writes, and takes in time is the same for
// every address. Asked again with the same Request it does nothing more.
func AskSignIn(ctx context.Context, tx *store.Tx, ask Ask) error {
	_, err := askSignIn(ctx, tx, ask)
	return err
}

// askSignIn is AskSignIn; it returns the id of the request, "" where it was
// noted before.
func askSignIn(ctx context.Context, tx *store.Tx, ask Ask) (string, error) {
	if !plausibleEmail(FoldEmail(ask.Email)) {
		return "", apperr.New(apperr.Invalid, "member.email_unusable").At("email")
	}
	if len(ask.Request) < 16 {
		return "", apperr.New(apperr.Invalid, "page.form_unreadable")
	}
	hash, err := EmailHash(tx.Keys(), ask.Email)
	if err != nil {
		return "", err
	}
	network, err := tx.Keys().Lookup("member.network", ask.Network)
	if err != nil {
		return "", err
	}
	signin := id.New()
	now := clock.Now(ctx)
	err = tx.Change(ctx, sql.ErrNoRows, `
		insert into member_signin (id, request, email_hash, network, lang, back, created, expires)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (request) do nothing`,
		signin, secretHash(ask.Request), hash, network, ask.Lang, ask.Back, store.Micros(now), store.Micros(now.Add(LinkLife)))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if err := limitAsks(ctx, tx, hash, network); err != nil {
		return "", err
	}
	return signin, jobs.Add(ctx, tx, jobs.Job{Kind: SignInMail, Payload: signInPayload{SignIn: signin}})
}

func limitAsks(ctx context.Context, tx *store.Tx, hash, network string) error {
	var address, near int
	err := tx.QueryRow(ctx, `
		select (select count(*) from member_signin where email_hash = $1 and created > $3),
			(select count(*) from member_signin where network = $2 and created > $3)`,
		hash, network, store.Micros(clock.Now(ctx).Add(-LinkLife))).Scan(&address, &near)
	if err != nil {
		return err
	}
	minutes := int(LinkLife / time.Minute)
	if address > asksPerAddress {
		return apperr.New(apperr.TooMany, "member.asked_often", "Minutes", minutes).At("email")
	}
	if near > asksPerNetwork {
		return apperr.New(apperr.TooMany, "member.network_busy", "Minutes", minutes)
	}
	return nil
}

// secretHash is what the database keeps of a browser's secret, which is random
// and long.
func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// signIn is a row of member_signin.
type signIn struct {
	id, request, emailHash, member, lang, back, opener string
	created, expires, opened, proven, spent            time.Time
	tries                                              int
	held                                               string // the secret by which this browser found it
}

func readSignIn(ctx context.Context, q store.Q, where string, arg any) (signIn, error) {
	var s signIn
	var created, expires, opened, proven, spent int64
	err := q.QueryRow(ctx, `
		select id, request, email_hash, member, lang, back, opener, created, expires, opened, proven, spent, tries
		from member_signin where `+where+` = $1`, arg).Scan(
		&s.id, &s.request, &s.emailHash, &s.member, &s.lang, &s.back, &s.opener, &created, &expires, &opened, &proven, &spent, &s.tries)
	s.created, s.expires = store.At(created), store.At(expires)
	s.opened, s.proven, s.spent = store.At(opened), store.At(proven), store.At(spent)
	return s, err
}

// again is how long after signing in the same request, sent twice by a double
// click or a bad line, is answered as it was the first time.
const again = 2 * time.Minute

// usable reports whether the request can still sign in, or has just done so.
func (s signIn) usable(now time.Time) bool {
	if !s.spent.IsZero() {
		return now.Sub(s.spent) < again
	}
	return s.expires.After(now)
}

// errLinkOver says that a link, or the request behind it, is of no use any
// more.
var errLinkOver = apperr.New(apperr.Gone, "member.link_over")

// expireSignIns forgets the requests of the day before.
func expireSignIns(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, "delete from member_signin where created < $1 and expires < $2",
		store.Micros(clock.Now(ctx).Add(-24*time.Hour)), store.Micros(clock.Now(ctx)))
	return err
}
