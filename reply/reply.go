// Package reply is how somebody says in a conversation what is missing by
// answering a mail. The answer becomes a draft, and the draft a statement when
// its writer says so on a page that the mail they get leads to: nothing that
// came by mail is published, and no consent, ballot or role is given by mail.
//
// Answers count from the address on the register alone, signed by its domain
// (DKIM). A draft is sealed with a key that stands only in the mail about it: no
// table joins a person to what they wrote. What this does not cover: the mail
// servers on the way see who wrote what, as with every mail.
package reply

import (
	"embed"

	"concentric/base/mail"
	"concentric/base/mailbox"
	"concentric/base/store"
	"concentric/listening"
)

// Messages are this room's sentences.
//
//go:embed messages
var Messages embed.FS

// Room is the room with what it reads and answers through.
type Room struct {
	DB      *store.DB
	Listen  *listening.Room
	Sender  *mail.Sender
	TXT     mailbox.TXT // asks for the keys of the senders' domains
	BaseURL string
	Name    string // what the party calls itself
}
