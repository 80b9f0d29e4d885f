package member

import (
	"encoding/json"
	"fmt"
	"strings"

	"concentric/base/seal"

	"golang.org/x/text/unicode/norm"
)

// sealed is what the register keeps of a person's identity, column by column.
type sealed struct {
	name, given, email, address, attributes string
	emailHash                               string
}

func closeIdentity(keys *seal.Keys, m Member) (sealed, error) {
	var s sealed
	var err error
	put := func(into *string, column, text string) {
		if err == nil {
			*into, err = keys.Seal(m.ID, "member."+column, text)
		}
	}
	put(&s.name, "name", m.Name)
	put(&s.given, "given", m.Given)
	put(&s.email, "email", m.Email)
	if m.Address != (Address{}) {
		text, _ := json.Marshal(m.Address)
		put(&s.address, "address", string(text))
	}
	if len(m.Attributes) > 0 {
		text, _ := json.Marshal(m.Attributes)
		put(&s.attributes, "attributes", string(text))
	}
	if err == nil && m.Email != "" {
		s.emailHash, err = EmailHash(keys, m.Email)
	}
	return s, err
}

func openIdentity(keys *seal.Keys, m *Member, s sealed) error {
	var err error
	get := func(column, text string) string {
		if err != nil {
			return ""
		}
		var open string
		open, err = keys.Open(m.ID, "member."+column, text)
		return open
	}
	m.Name = get("name", s.name)
	m.Given = get("given", s.given)
	m.Email = get("email", s.email)
	address := get("address", s.address)
	attributes := get("attributes", s.attributes)
	if err != nil {
		return err
	}
	if address != "" {
		if err := json.Unmarshal([]byte(address), &m.Address); err != nil {
			return fmt.Errorf("member: address of %s: %w", m.ID, err)
		}
	}
	if attributes != "" {
		if err := json.Unmarshal([]byte(attributes), &m.Attributes); err != nil {
			return fmt.Errorf("member: attributes of %s: %w", m.ID, err)
		}
	}
	return nil
}

// EmailHash is the keyed hash by which the register finds an address.
func EmailHash(keys *seal.Keys, email string) (string, error) {
	return keys.Lookup("member.email", FoldEmail(email))
}

// FoldEmail writes an address as it is compared: without any space, in lower
// case and Unicode form NFKC. (RFC 5321 lets the part before the @ differ by
// case; no mail service in use does.) What is folded stays as it is when it is
// folded again: NFKC can make a space, and lower case can undo NFKC, so they
// are repeated until nothing changes.
func FoldEmail(email string) string {
	for range foldings {
		folded := strings.Join(strings.Fields(norm.NFKC.String(strings.ToLower(norm.NFKC.String(email)))), "")
		if folded == email {
			break
		}
		email = folded
	}
	return email
}

// foldings is more than any text needs until it stays the same.
const foldings = 8
