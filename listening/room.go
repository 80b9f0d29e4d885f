package listening

import (
	"embed"
	"sync"

	"concentric/base/store"
)

// Messages are this room's sentences.
//
//go:embed messages/*.toml
var Messages embed.FS

// Room is listening with what it needs beyond a transaction: the party's
// database, the vault with the conversation keys, and the writer that commits
// many votes at once. One per server; safe for use by several goroutines.
type Room struct {
	db    *store.DB
	vault *store.DB
	votes writer

	mu     sync.Mutex
	keys   map[string]heldKey
	seen   map[string]glance
	tested map[string]testedMap

	held memory
}

// NewRoom makes the room. vault is the key store (opened with schema.Keys and the
// same master key).
func NewRoom(db, vault *store.DB) *Room {
	return &Room{db: db, vault: vault, votes: writer{db: db}, keys: map[string]heldKey{}, seen: map[string]glance{}, tested: map[string]testedMap{}}
}
