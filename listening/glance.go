package listening

import (
	"context"
	"sync"
	"time"

	"concentric/base/store"
	"concentric/engine/opinion"
)

// glance is what every vote must know of its conversation, read once for many
// votes. It may be a quarter of a second old: whether votes are still taken is
// decided again in the transaction that writes them.
type glance struct {
	conversation Conversation
	*sayings
	routing routing
	read    time.Time
}

const glanceHeld = 250 * time.Millisecond

// sayings are the statements of a conversation as of one version of it: they are
// read anew only when somebody said or moderated something.
type sayings struct {
	version int64
	list    []Statement // by number
	at      map[int]int // number → place in list
	authors map[string]int
	texts   func() *opinion.Texts // of those shown, in order; made when first asked for
	shown   []Statement
}

// state is "" where there is no such statement.
func (s *sayings) state(number int) StatementState {
	at, there := s.at[number]
	if !there {
		return ""
	}
	return s.list[at].State
}

// glanceAt is the conversation as of now or a moment ago; fresh asks for now.
func (r *Room) glanceAt(ctx context.Context, conversation string, fresh bool) (glance, error) {
	r.mu.Lock()
	before, ok := r.seen[conversation]
	r.mu.Unlock()
	if ok && !fresh && time.Since(before.read) < glanceHeld {
		return before, nil
	}
	c, err := Get(ctx, r.db, conversation)
	if err != nil {
		return glance{}, err
	}
	g := glance{conversation: c, sayings: before.sayings, routing: before.routing, read: time.Now()}
	if g.sayings == nil || g.version != c.Version {
		if g.sayings, err = readSayings(ctx, r.db, c); err != nil {
			return glance{}, err
		}
	}
	if g.routing, err = readRouting(ctx, r.db, conversation, before.routing); err != nil {
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

// Anew has the next vote on a conversation read it anew: what somebody decided at
// this server a moment ago holds at once.
func (r *Room) Anew(conversation string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.seen, conversation)
}

func readSayings(ctx context.Context, q store.Q, c Conversation) (*sayings, error) {
	list, err := statements(ctx, q, "where conversation = $1 order by number", c.ID)
	if err != nil {
		return nil, err
	}
	s := &sayings{version: c.Version, list: list, at: make(map[int]int, len(list)), authors: map[string]int{}}
	for i, one := range list {
		s.at[one.Number] = i
		if _, known := s.authors[one.author]; !known && !one.Seed() {
			s.authors[one.author] = len(s.authors)
		}
		if one.State == Shown {
			s.shown = append(s.shown, one)
		}
	}
	s.texts = sync.OnceValue(func() *opinion.Texts {
		var texts opinion.Texts
		for _, one := range s.shown {
			texts.Add(one.Text)
		}
		return &texts
	})
	return s, nil
}

// Lately is the conversation as it was at most a quarter of a second ago, for
// whoever asks: what a vote needs to know before it is cast.
func (r *Room) Lately(ctx context.Context, conversation string) (Conversation, error) {
	g, err := r.glanceAt(ctx, conversation, false)
	return g.conversation, err
}
