package web

import (
	"context"
	"sync"
	"time"

	"concentric/base/clock"
	"concentric/base/live"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
	"concentric/selection"
)

// longest is for how long what was read is shown again. Every act on a meeting
// changes its version or touches its topic, and one on a role of its circle that
// one's, which ends it at once; this bounds
// what else a page shows, such as a name that somebody changed.
const longest = time.Second

// shared keeps what every phone of a running meeting shows alike. Two hundred of
// them ask in the same moment after each tap: one reads, the others wait for it.
type shared struct {
	mu sync.Mutex
	of map[string]*sitting // by meeting
}

// sitting is one running meeting: the stream tells that something moved.
type sitting struct {
	stream *live.Stream
	used   time.Time
	now    *reading
}

// reading is one read of a meeting at one version, under way or done.
type reading struct {
	version int64
	begun   time.Time
	done    chan struct{}
	view    view
	err     error
}

// shown is the view of a running meeting for this reader: what all share, read
// once, and what is theirs.
func (s server) shown(ctx context.Context, m meeting.Meeting) (view, error) {
	r, mine := s.shared.at(s.site.Hub, m)
	if mine {
		s.fill(ctx, r, m)
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		return view{}, ctx.Err()
	}
	if r.err != nil {
		return view{}, r.err
	}
	return r.view.to(ctx, s.site.DB)
}

// fill reads for all who wait. Whoever asked first may go; the others stay.
func (s server) fill(ctx context.Context, r *reading, m meeting.Meeting) {
	defer close(r.done)
	r.err = context.Canceled // where reading ends the program's way
	r.view, r.err = s.read(context.WithoutCancel(ctx), m)
}

// at is the reading of a meeting that still holds, and whether the caller is the
// one to do it.
func (s *shared) at(hub *live.Hub, m meeting.Meeting) (r *reading, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	at := s.of[m.ID]
	if at == nil {
		s.sweep(now)
		at = &sitting{stream: hub.Follow(meeting.Topic(m.ID), circle.RolesTopic(m.Circle))}
		if s.of == nil {
			s.of = map[string]*sitting{}
		}
		s.of[m.ID] = at
	}
	at.used = now
	moved := len(at.stream.Take()) > 0
	if at.now == nil || moved || at.now.version != m.Version || now.Sub(at.now.begun) > longest {
		at.now = &reading{version: m.Version, begun: now, done: make(chan struct{})}
		return at.now, true
	}
	return at.now, false
}

// sweep forgets meetings that nobody has looked at for a minute.
func (s *shared) sweep(now time.Time) {
	for id, at := range s.of {
		if now.Sub(at.used) > time.Minute {
			at.stream.Close()
			delete(s.of, id)
		}
	}
}

// read reads what everybody's page of a running meeting shows.
func (s server) read(ctx context.Context, m meeting.Meeting) (view, error) {
	v := view{m: m, clock: clock.Now(ctx)}
	for _, read := range []func(context.Context, store.Q, *view) error{readPeople, readAgenda, readRound, readAsk, readDeciding, readAround} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return view{}, err
		}
	}
	return v, nil
}

// to makes a shared view one reader's own. Nothing that it shares is written to.
func (v view) to(ctx context.Context, q store.Q) (view, error) {
	v.actor, v.clock = member.From(ctx), clock.Now(ctx)
	for i := range v.guests {
		if v.guests[i].Member == v.actor.Member {
			v.me = &v.guests[i]
		}
	}
	may := func(verb circle.Verb) bool { return !v.actor.Suspended && v.powers.May(v.actor.Member, verb) }
	v.facilitate, v.minute, v.leaderless = may(circle.Facilitate), may(circle.Minute), v.powers.Vacant(circle.Facilitate)
	v.calls = may(circle.Record) || v.actor.Member == v.m.Member
	for _, p := range v.asks {
		v.onRoster = v.onRoster || p.Member == v.actor.Member
	}
	for i := range v.answers {
		if v.answers[i].Member == v.actor.Member {
			v.given = &v.answers[i]
		}
	}
	for i := range v.roster {
		if v.roster[i].Member == v.actor.Member {
			v.place = &v.roster[i]
		}
	}
	if v.matter.Selection == nil {
		return v, nil
	}
	// Who may read which nomination is asked for each reader.
	var err error
	v.named, err = selection.Nominations(ctx, q, v.actor, *v.matter.Selection)
	for i := range v.named {
		if v.named[i].Member == v.actor.Member {
			v.mine = &v.named[i]
		}
	}
	return v, err
}
