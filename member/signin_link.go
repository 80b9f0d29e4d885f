package member

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/seal"
	"concentric/base/store"
)

// linkToken is what stands in a link: the request's id and a keyed hash of it.
// It is made again from the master key whenever it is needed, so neither the
// database nor a job ever holds it.
func linkToken(keys *seal.Keys, signin string) (string, error) {
	mac, err := keys.Lookup("member.signin_link", signin)
	if err != nil {
		return "", err
	}
	return signin + "-" + mac[:40], nil
}

func readToken(keys *seal.Keys, token string) (string, error) {
	signin, _, _ := strings.Cut(token, "-")
	want, err := linkToken(keys, signin)
	if err != nil {
		return "", err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1 {
		return "", errLinkOver
	}
	return signin, nil
}

// linkCode is the six digits that belong to a link.
func linkCode(keys *seal.Keys, signin string) (string, error) {
	mac, err := keys.Lookup("member.signin_code", signin)
	if err != nil {
		return "", err
	}
	n, err := strconv.ParseUint(mac[:15], 16, 64)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n%1_000_000), nil
}

// Link is what a link can still do, for the browser that opened it.
type Link struct {
	Here bool   // this browser asked, or the link needs no other: spending it signs in
	Code string // the six digits, where this browser has spent the link for another

	spent bool // by this browser, already
}

// LookAtLink says what a link can do. It changes nothing: mail scanners look
// at links too. Request and opener are the secrets that this browser holds, ""
// where it holds none.
func LookAtLink(ctx context.Context, q store.Q, token, request, opener string) (Link, error) {
	signin, err := readToken(q.Keys(), token)
	if err != nil {
		return Link{}, err
	}
	s, err := readSignIn(ctx, q, "id", signin)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, errLinkOver
	}
	if err != nil {
		return Link{}, err
	}
	if !s.usable(clock.Now(ctx)) {
		return Link{}, errLinkOver
	}
	asked, opened := s.request == secretHash(request), opener != "" && s.opener == secretHash(opener)
	switch {
	case s.opened.IsZero():
		return Link{Here: asked || s.member != ""}, nil
	case !s.proven.IsZero() && (asked || (opened && s.member != "")):
		return Link{Here: true, spent: true}, nil
	case opened && s.spent.IsZero():
		code, err := linkCode(q.Keys(), s.id)
		return Link{Code: code, spent: true}, err
	}
	return Link{}, apperr.New(apperr.Gone, "member.link_used")
}

// OpenLink spends a link. In the browser that asked, the request is proven and
// Here is true; in another one, the six digits come back, and come back again
// to the same opener while they are good.
func OpenLink(ctx context.Context, tx *store.Tx, token, request, opener string) (Link, error) {
	link, err := LookAtLink(ctx, tx, token, request, opener)
	if err != nil || link.spent {
		return link, err
	}
	signin, err := readToken(tx.Keys(), token)
	if err != nil {
		return Link{}, err
	}
	now := clock.Now(ctx)
	proven := int64(0)
	if link.Here {
		proven = store.Micros(now)
	}
	err = tx.Change(ctx, apperr.New(apperr.Gone, "member.link_used"), `
		update member_signin set opened = $1, opener = $2, proven = $3, expires = $4
		where id = $5 and opened = 0 and spent = 0 and expires > $1`,
		store.Micros(now), secretHash(opener), proven, store.Micros(now.Add(codeLife)), signin)
	if err != nil {
		return link, err
	}
	if link.Here {
		return link, arrive(ctx, tx, signin)
	}
	link.Code, err = linkCode(tx.Keys(), signin)
	return link, err
}

// IssueLink makes a link for one member without a mail, for who stands at the
// server: the first steward before mail is set up, and the demonstration. It
// signs in whichever browser spends it, once, until it expires.
func IssueLink(ctx context.Context, tx *store.Tx, member string, life time.Duration) (string, error) {
	m, err := Get(ctx, tx, member)
	if err != nil {
		return "", err
	}
	if !m.maySignIn() {
		return "", apperr.New(apperr.Invalid, "member.may_not_sign_in")
	}
	signin := id.New()
	now := clock.Now(ctx)
	_, err = tx.Exec(ctx, `
		insert into member_signin (id, request, email_hash, member, created, expires) values ($1, $2, '', $3, $4, $5)`,
		signin, secretHash(id.Secret()), member, store.Micros(now), store.Micros(now.Add(life)))
	if err != nil {
		return "", err
	}
	return linkToken(tx.Keys(), signin)
}

// LinkAgain is the token of a link that IssueLink made, by the part of it that
// is no secret (before the first "-"): for a page that must show it once more
// when its form is sent twice.
func LinkAgain(q store.Q, issued string) (string, error) { return linkToken(q.Keys(), issued) }
