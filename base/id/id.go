// Package id makes the ids of everything, in the application and not in the
// database: random, so that an id tells nothing about order, time or number.
package id

import (
	"crypto/rand"
	"encoding/base32"
)

// alphabet is Crockford's base 32 in lower case: no i, l, o, u to misread.
var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New is a fresh id of 16 characters (80 random bits): with a billion ids made,
// the chance that any two are equal is below one in a million.
func New() string {
	var b [10]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return alphabet.EncodeToString(b[:])
}

// Secret is a fresh token of 32 characters (160 random bits), for links and
// sessions. Store its hash, never the token.
func Secret() string {
	var b [20]byte
	rand.Read(b[:])
	return alphabet.EncodeToString(b[:])
}
