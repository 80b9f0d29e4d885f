// Package live tells open pages that something they show has changed.
//
// An event is a hint: a topic and nothing else. It may be lost; the page that
// hears it asks again by its own authorised GET, and a page that reconnects
// asks again anyway. Content never travels on a stream.
package live

import "sync"

// Hub hands touched topics to the streams that follow them, in one process.
// Between servers the store carries topics (LISTEN/NOTIFY on PostgreSQL).
type Hub struct {
	mu      sync.Mutex
	streams map[*Stream]struct{}
}

// Stream receives the topics it follows. C never blocks a toucher: topics wait
// in the stream, each at most once, until they are taken.
type Stream struct {
	hub     *Hub
	follows map[string]bool
	pending map[string]bool
	C       chan struct{} // has a value when Take would return something
}

// Follow opens a stream on the topics given; Close it.
func (h *Hub) Follow(topics ...string) *Stream {
	s := &Stream{hub: h, follows: map[string]bool{}, pending: map[string]bool{}, C: make(chan struct{}, 1)}
	for _, t := range topics {
		s.follows[t] = true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams == nil {
		h.streams = map[*Stream]struct{}{}
	}
	h.streams[s] = struct{}{}
	return s
}

// Touch tells every stream that follows one of the topics.
func (h *Hub) Touch(topics ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		for _, t := range topics {
			if s.follows[t] {
				s.pending[t] = true
			}
		}
		if len(s.pending) == 0 {
			continue
		}
		select {
		case s.C <- struct{}{}:
		default:
		}
	}
}

// Take returns the topics touched since the last Take, in no order.
func (s *Stream) Take() []string {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	var topics []string
	for t := range s.pending {
		topics = append(topics, t)
	}
	clear(s.pending)
	return topics
}

// Close ends the stream.
func (s *Stream) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	delete(s.hub.streams, s)
}

// Streams is how many are open, for metrics.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}
