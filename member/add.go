package member

import (
	"context"
	"strings"
	"unicode/utf8"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
)

// Add puts a person on the register and returns the id. Number, Name and
// Standing must be given (Given defaults to the first word of Name, Standing
// to General); ID, Version, Pseudonym and Created are set here. A number that
// is taken is refused.
func Add(ctx context.Context, tx *store.Tx, m Member) (string, error) {
	m, err := tidy(m)
	if err != nil {
		return "", err
	}
	if m.ID == "" {
		m.ID = id.New()
	}
	m.Pseudonym = id.New()
	m.Created = clock.Now(ctx)
	s, err := closeIdentity(tx.Keys(), m)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `
		insert into member_person (id, number, pseudonym, name, given, email, address, attributes, email_hash, standing,
			joined, paid_until, lang, suspended, confirmed, created)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		m.ID, m.Number, m.Pseudonym, s.name, s.given, s.email, s.address, s.attributes, s.emailHash, string(m.Standing),
		m.Joined, m.PaidUntil, m.Lang, store.Bit(m.Suspended), store.Micros(m.Confirmed), store.Micros(m.Created))
	if store.IsDuplicate(err) {
		return "", apperr.New(apperr.Conflict, "member.number_taken", "Number", m.Number).At("number").Because(err)
	}
	return m.ID, err
}

// longest is how many characters a field of the register may have.
const longest = 200

// tidy trims what people typed and checks it by the register's rules.
func tidy(m Member) (Member, error) {
	for _, text := range []*string{
		&m.Number, &m.Name, &m.Given, &m.Email, &m.Lang, &m.Joined, &m.PaidUntil,
		&m.Address.Street, &m.Address.Postcode, &m.Address.City, &m.Address.Region, &m.Address.Country,
	} {
		*text = strings.Join(strings.Fields(*text), " ")
		if utf8.RuneCountInString(*text) > longest {
			return m, apperr.New(apperr.Invalid, "member.too_long", "Max", longest)
		}
	}
	if m.Number == "" {
		return m, apperr.New(apperr.Invalid, "member.number_missing").At("number")
	}
	if m.Name == "" {
		return m, apperr.New(apperr.Invalid, "member.name_missing").At("name")
	}
	if m.Given == "" {
		m.Given, _, _ = strings.Cut(m.Name, " ")
	}
	if m.Email != "" && !plausibleEmail(m.Email) {
		return m, apperr.New(apperr.Invalid, "member.email_unusable").At("email")
	}
	if m.Standing == "" {
		m.Standing = General
	}
	return m, nil
}
