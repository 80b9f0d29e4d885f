// Package today is what one person meets here: at most three small asks and
// then "you are done for today", what became of what they said (My voice), and
// one mail a week at most.
//
// My voice is worked out in the person's own session from the conversations'
// keys; no table joins a member to what they said. The digest of those who
// took part in a conversation has the same text for each of them.
package today

import (
	"embed"
	"net/http"

	"concentric/base/mail"
	"concentric/base/store"
	"concentric/listening"
	"concentric/translation"
)

// Messages are this room's sentences.
//
//go:embed messages/*.toml
var Messages embed.FS

// Room is today with what it reads and sends through.
type Room struct {
	DB      *store.DB
	Listen  *listening.Room
	Speaks  *translation.Room
	Sender  *mail.Sender // nil where no mail server is set: no digest goes out
	BaseURL string
	Name    string       // what the party calls itself
	Pushes  *http.Client // takes notices to who passes them on; nil: asks public addresses only
}
