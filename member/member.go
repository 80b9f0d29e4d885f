// Package member is the register: who belongs, how they are reached, and who
// they are when they act.
//
// Names, addresses and declared attributes are sealed (base/seal) under a key
// outside the database; an e-mail address is found again by a keyed hash of
// its folded form. The member number is the identity: couples share an
// address, and some have none. Other rooms know a member by id, the journal by
// pseudonym.
//
// What it does not cover: who holds the database and the master key reads
// everything here, and the dates and standing of members stand in the clear.
package member

import (
	"time"
)

// Standing is how a person belongs.
type Standing string

// The standings. A supporter is heard without being a member; a former member
// cannot sign in.
const (
	General   Standing = "general"
	Working   Standing = "working"
	Supporter Standing = "supporter"
	Former    Standing = "former"
)

// Standings lists them in the order in which pages show them.
func Standings() []Standing { return []Standing{General, Working, Supporter, Former} }

// Member is one person on the register, unsealed.
type Member struct {
	ID        string
	Version   int64
	Number    string // the member number: unique, given by the party
	Pseudonym string // random; what the journal knows the member by

	Name       string // as shown to members who share a circle
	Given      string // first name, for letters and for telling apart who shares an address
	Email      string
	Address    Address
	Attributes map[string]string // declared by the person: "birth_year", "gender", …

	Standing  Standing
	Joined    string // civil date 2006-01-02, "" where unknown
	PaidUntil string // civil date, "" where no dues are known
	Lang      string
	Suspended bool
	Confirmed time.Time // when the mailbox was proven by a sign-in; zero: never
	Erased    time.Time // zero: not erased
	Created   time.Time
}

// Address is where a person lives, as far as the register knows.
type Address struct {
	Street   string `json:"street,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	City     string `json:"city,omitempty"`
	Region   string `json:"region,omitempty"`
	Country  string `json:"country,omitempty"`
}
