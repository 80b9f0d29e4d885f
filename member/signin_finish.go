package member

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"strings"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/mail"
	"concentric/base/session"
	"concentric/base/store"
)

// TypeCode proves a request by the six digits that another browser showed. A
// wrong code comes back as refused, with the transaction to be committed: the
// try counts.
func TypeCode(ctx context.Context, tx *store.Tx, request, code string) (refused *apperr.Error, err error) {
	now := clock.Now(ctx)
	s, err := readSignIn(ctx, tx, "request", secretHash(request))
	if errors.Is(err, sql.ErrNoRows) {
		return errLinkOver, nil
	}
	if err != nil {
		return nil, err
	}
	if !s.usable(now) {
		return errLinkOver, nil
	}
	if !s.proven.IsZero() {
		return nil, nil
	}
	if s.opened.IsZero() {
		return apperr.New(apperr.Invalid, "member.open_link_first").At("code"), nil
	}
	err = tx.Change(ctx, sql.ErrNoRows, "update member_signin set tries = tries + 1 where id = $1 and tries < $2", s.id, codeTries)
	if errors.Is(err, sql.ErrNoRows) {
		return apperr.New(apperr.Gone, "member.code_tries_over"), nil
	}
	if err != nil {
		return nil, err
	}
	want, err := linkCode(tx.Keys(), s.id)
	if err != nil {
		return nil, err
	}
	typed := strings.Map(digit, code)
	if subtle.ConstantTimeCompare([]byte(want), []byte(typed)) != 1 {
		return apperr.New(apperr.Invalid, "member.code_wrong", "Left", codeTries-s.tries-1).At("code"), nil
	}
	if err := tx.Change(ctx, errLinkOver, "update member_signin set proven = $1 where id = $2 and proven = 0", store.Micros(now), s.id); err != nil {
		return nil, err
	}
	return nil, arrive(ctx, tx, s.id)
}

// digit drops what people put between digits.
func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// Entrance is a proven request: who may be signed in by it, and the page to go
// to afterwards.
type Entrance struct {
	Members []Member
	Back    string
}

// Enter finds the entrance that a browser has proven by its request, or, for a
// link made for one person, by having opened it. It is Gone where it has been
// used or is too old.
func Enter(ctx context.Context, q store.Q, request, opener string) (Entrance, error) {
	s, err := entrance(ctx, q, request, opener)
	if err != nil {
		return Entrance{}, err
	}
	e := Entrance{Back: s.back}
	if s.member != "" {
		m, err := Get(ctx, q, s.member)
		if err != nil {
			return Entrance{}, err
		}
		e.Members = []Member{m}
	} else if e.Members, err = byEmailHash(ctx, q, s.emailHash); err != nil {
		return Entrance{}, err
	}
	kept := e.Members[:0]
	for _, m := range e.Members {
		if m.maySignIn() {
			kept = append(kept, m)
		}
	}
	e.Members = kept
	if len(kept) == 0 {
		return Entrance{}, errLinkOver
	}
	return e, nil
}

func entrance(ctx context.Context, q store.Q, request, opener string) (signIn, error) {
	for _, by := range []struct{ column, secret string }{{"request", request}, {"opener", opener}} {
		if by.secret == "" {
			continue
		}
		s, err := readSignIn(ctx, q, by.column, secretHash(by.secret))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return signIn{}, err
		}
		if by.column == "opener" && s.member == "" {
			continue // who spent a link for another browser has proven nothing here
		}
		if !s.proven.IsZero() && s.usable(clock.Now(ctx)) {
			s.held = by.secret
			return s, nil
		}
	}
	return signIn{}, errLinkOver
}

// FinishSignIn spends a proven request: it signs the device in as one of the
// entrance's members, and returns the session's token. The mailbox is
// confirmed from then on.
func FinishSignIn(ctx context.Context, tx *store.Tx, request, opener, member, device string) (string, error) {
	s, err := entrance(ctx, tx, request, opener)
	if err != nil {
		return "", err
	}
	token, err := tx.Keys().Lookup("member.session", s.id+"/"+s.held+"/"+member)
	if err != nil {
		return "", err
	}
	now := store.Micros(clock.Now(ctx))
	if !s.spent.IsZero() {
		return token, nil // the same form once more: the same session, if it still runs
	}
	if err := tx.Change(ctx, errLinkOver, "update member_signin set spent = $1 where id = $2 and spent = 0", now, s.id); err != nil {
		return "", err
	}
	m, err := Get(ctx, tx, member)
	if err != nil {
		return "", err
	}
	var hash string
	if err := tx.QueryRow(ctx, "select email_hash from member_person where id = $1", member).Scan(&hash); err != nil {
		return "", err
	}
	theirs := s.member == member || (s.member == "" && s.emailHash != "" && s.emailHash == hash)
	if !theirs || !m.maySignIn() {
		return "", errLinkOver
	}
	if s.member == "" {
		if _, err := tx.Exec(ctx, "update member_person set confirmed = $1 where id = $2 and confirmed = 0", now, member); err != nil {
			return "", err
		}
		if err := mail.Resume(ctx, tx, member); err != nil { // the mailbox is alive: this came through it
			return "", err
		}
	}
	if err := firstLanguage(ctx, tx, m, i18n.Lang(ctx)); err != nil {
		return "", err
	}
	return token, session.StartAs(ctx, tx, token, member, device)
}

// maySignIn reports whether the person belongs. Suspended members may: they
// see their account and what is open to them, and can appeal.
func (m Member) maySignIn() bool { return m.Erased.IsZero() && m.Standing != Former }
