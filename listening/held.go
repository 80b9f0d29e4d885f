package listening

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/engine/opinion"
)

// A large conversation is not read anew for each map: the votes of the last one
// are held in memory, those that came since are read, and those taken back
// since, which the table no longer has, are noted here when it happens. Where
// another server took some back, everything is read again.

// held is the votes of one conversation as of the last map, and what was taken
// back since, by the conversation's count of that.
type held struct {
	crowd  *crowd    // nil while everything is read
	read   time.Time // when everything was read
	undone map[int64]undone
}

type undone struct {
	code      string
	statement int // number
}

// memory is what a server holds of large conversations. The zero value holds
// nothing.
type memory struct {
	mu    sync.Mutex
	held  map[string]*held
	least int // votes from which on a conversation is held; 0 for heldFrom
}

const (
	heldFrom  = 20_000 // reading fewer votes takes a moment
	heldMost  = 16     // conversations at once
	heldFor   = 12 * time.Hour
	undoneMax = 100_000
)

// load reads the votes of a conversation, as the function load does, from what
// is held as far as it can be used.
func (r *Room) load(ctx context.Context, c Conversation, earlier Release) (*crowd, error) {
	before := r.held.usable(ctx, c, earlier)
	if before == nil {
		r.held.makeRoom(c)
		w, err := load(ctx, r.db, c, earlier)
		if err == nil {
			r.held.keep(c, w, clock.Now(ctx))
		}
		return w, err
	}
	w, err := loadSince(ctx, r.db, c, earlier, before)
	if err == nil {
		r.held.keep(c, w, before.read)
	}
	return w, err
}

// usable is what is held of the conversation, nil where it must be read whole:
// every vote taken back since must be known here.
func (m *memory) usable(ctx context.Context, c Conversation, earlier Release) *held {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.held[c.ID]
	if h == nil || h.crowd == nil || h.crowd.casts > c.Casts || h.crowd.taken > earlier.oldest(c.Casts) || clock.Now(ctx).Sub(h.read) > heldFor {
		return nil
	}
	for n := h.crowd.undone + 1; n <= c.undone; n++ {
		if _, known := h.undone[n]; !known {
			return nil
		}
	}
	known := make(map[int64]undone, len(h.undone))
	for n, u := range h.undone {
		if n <= c.undone {
			known[n] = u
		}
	}
	return &held{crowd: h.crowd, read: h.read, undone: known}
}

// makeRoom lets go of the votes of a conversation that are about to be read
// whole, so that they are never in memory twice. What is taken back meanwhile is noted.
func (m *memory) makeRoom(c Conversation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.held[c.ID]
	if h == nil && len(m.held) >= heldMost {
		return
	}
	next := &held{undone: map[int64]undone{}}
	if h != nil {
		for n, u := range h.undone {
			if n > c.undone {
				next.undone[n] = u
			}
		}
	}
	if m.held == nil {
		m.held = map[string]*held{}
	}
	m.held[c.ID] = next
}

// drop lets go of the votes of one conversation.
func (m *memory) drop(conversation string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.held, conversation)
}

// dropClosed lets go of the conversations that take no votes any more, whichever
// server closed them.
func (m *memory) dropClosed(ctx context.Context, q store.Q) error {
	m.mu.Lock()
	ids := slices.Collect(maps.Keys(m.held))
	m.mu.Unlock()
	for _, id := range ids {
		c, err := Get(ctx, q, id)
		if err != nil {
			return err
		}
		if c.State != Voting {
			m.drop(id)
		}
	}
	return nil
}

// keep holds the votes of a conversation that is still open and large.
func (m *memory) keep(c Conversation, w *crowd, read time.Time) {
	least := m.least
	if least == 0 {
		least = heldFrom
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.State != Voting || w.votes.Len() < least {
		delete(m.held, c.ID)
		return
	}
	if m.held == nil || len(m.held) >= heldMost && m.held[c.ID] == nil {
		m.held = map[string]*held{}
	}
	next := &held{crowd: w, read: read, undone: map[int64]undone{}}
	if h := m.held[c.ID]; h != nil {
		for n, u := range h.undone {
			if n > w.undone {
				next.undone[n] = u
			}
		}
	}
	m.held[c.ID] = next
}

// tookBack notes that a vote is no longer in the table.
func (m *memory) tookBack(conversation string, n int64, u undone) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h := m.held[conversation]; h != nil && len(h.undone) < undoneMax {
		h.undone[n] = u
	}
}

// forget lets go of everything.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = nil
}

// loadSince is load from the votes before and those that came since.
func loadSince(ctx context.Context, q store.Q, c Conversation, earlier Release, before *held) (*crowd, error) {
	w, err := prepare(ctx, q, c, earlier)
	if err != nil {
		return nil, err
	}
	was := before.crowd
	came := map[Tier][]noted{}
	gone := map[Tier]map[cell]bool{}
	takeOut := func(code string, statement int) {
		for tier, b := range was.tiers {
			row, there := b.row(code)
			if !there || !b.has(row, statement) {
				continue
			}
			if gone[tier] == nil {
				gone[tier] = map[cell]bool{}
			}
			gone[tier][cell{int32(row), int32(statement - 1)}] = true
		}
	}
	for _, u := range before.undone {
		takeOut(u.code, u.statement)
	}
	err = eachVote(ctx, q, c, was.casts, func(v noted, tier Tier) {
		takeOut(v.code, v.statement)
		came[tier] = append(came[tier], v)
		if tier == OnRoll && v.matters {
			came[atHeart] = append(came[atHeart], noted{code: v.code, statement: v.statement, vote: opinion.Agree})
		}
	})
	if err != nil {
		return nil, err
	}
	var place []int32
	for _, tier := range []Tier{Guest, OnRoll, Verified, OnPaper, atHeart} {
		next, moved := was.tiers[tier].with(came[tier], gone[tier], w.states)
		w.tiers[tier] = next
		if tier == OnRoll {
			place = moved
		}
	}
	for _, one := range was.changes {
		if one.since > w.taken && !gone[OnRoll][cell{one.participant, one.statement - 1}] {
			one.participant = place[one.participant]
			w.changes = append(w.changes, one)
		}
	}
	for _, v := range came[OnRoll] {
		if v.since > w.taken {
			row, _ := w.tiers[OnRoll].row(v.code)
			w.changes = append(w.changes, change{int32(row), int32(v.statement), v.since})
		}
	}
	w.settle()
	return w, nil
}
