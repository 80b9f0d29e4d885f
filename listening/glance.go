package listening

import (
	"context"
	"time"
)

// glance is what every vote must know of its conversation, read once for many
// votes. It may be a quarter of a second old: whether votes are still taken is
// decided again in the transaction that writes them.
type glance struct {
	conversation Conversation
	statements   map[int]StatementState
	read         time.Time
}

const glanceHeld = 250 * time.Millisecond

// glanceAt is the conversation as of now or a moment ago; fresh asks for now.
func (r *Room) glanceAt(ctx context.Context, conversation string, fresh bool) (glance, error) {
	r.mu.Lock()
	g, ok := r.seen[conversation]
	r.mu.Unlock()
	if ok && !fresh && time.Since(g.read) < glanceHeld {
		return g, nil
	}
	c, err := Get(ctx, r.db, conversation)
	if err != nil {
		return glance{}, err
	}
	g = glance{conversation: c, statements: map[int]StatementState{}, read: time.Now()}
	rows, err := r.db.Query(ctx, "select number, state from listening_statement where conversation = $1", conversation)
	if err != nil {
		return glance{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var number int
		var state StatementState
		if err := rows.Scan(&number, &state); err != nil {
			return glance{}, err
		}
		g.statements[number] = state
	}
	if err := rows.Err(); err != nil {
		return glance{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) > 1024 {
		clear(r.seen)
	}
	r.seen[conversation] = g
	return g, nil
}

// Lately is the conversation as it was at most a quarter of a second ago, for
// whoever asks: what a vote needs to know before it is cast.
func (r *Room) Lately(ctx context.Context, conversation string) (Conversation, error) {
	g, err := r.glanceAt(ctx, conversation, false)
	return g.conversation, err
}
