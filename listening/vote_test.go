package listening_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

func TestTheLastVoteCounts(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		me := person(5)
		h.must(h.room.Vote(h.ctx, me, id, 1, opinion.Agree))
		h.must(h.room.Vote(h.ctx, me, id, 1, opinion.Agree)) // a double click
		h.must(h.room.Vote(h.ctx, me, id, 1, opinion.Disagree))
		h.must(h.room.Vote(h.ctx, me, id, 2, opinion.Pass))
		h.votes(me, id, map[int]opinion.Vote{1: opinion.Disagree, 2: opinion.Pass})
		h.must(h.room.Undo(h.ctx, me, id, 2))
		h.must(h.room.Undo(h.ctx, me, id, 2))
		h.votes(me, id, map[int]opinion.Vote{1: opinion.Disagree})
		h.votes(person(6), id, nil)
	})
}

func (h *house) votes(actor member.Actor, id string, want map[int]opinion.Vote) {
	h.t.Helper()
	got, err := h.room.MyVotes(h.ctx, actor, id)
	h.must(err)
	if !maps.Equal(got, want) {
		h.t.Errorf("votes of %s are %v, want %v", actor.Key(), got, want)
	}
}

func TestVotesThatAreRefused(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		h.refused("listening.vote_unknown", h.room.Vote(h.ctx, person(5), id, 1, 7))
		h.refused("listening.statement_not_found", h.room.Vote(h.ctx, person(5), id, 3, opinion.Agree))
		h.refused("listening.not_found", h.room.Vote(h.ctx, person(5), "elsewhere", 1, opinion.Agree))
		h.refused("listening.not_found", h.room.Vote(h.ctx, visitor, id, 1, opinion.Agree))
		resting := person(5)
		resting.Suspended = true
		h.refused("listening.suspended", h.room.Vote(h.ctx, resting, id, 1, opinion.Agree))
		s, err := listening.StatementAt(h.ctx, h.db, id, 2)
		h.must(err)
		h.moderate("", person(1), s.ID, moderation.Refused, moderation.Unclear)
		public := h.asked()
		public.Audience = journal.Public
		open := h.open(public)
		h.must(h.room.Vote(h.ctx, visitor, open, 1, opinion.Agree))
		h.close(id)
		h.refused("listening.over_answer_by", h.room.Vote(h.ctx, person(5), id, 1, opinion.Agree))
		h.refused("listening.over_answer_by", h.room.Undo(h.ctx, person(5), id, 1))
		_, err = h.say(person(5), id, "Too late.")
		h.refused("listening.over_answer_by", err)
	})
}

func (h *house) close(id string) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, person(1), id) })
}

// A vote that is acknowledged is there, a vote that is refused is not, however
// many come at once while the conversation closes.
func TestManyVotesAtOnceWhileItCloses(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		var wg sync.WaitGroup
		var mu sync.Mutex
		taken := map[int]bool{}
		for n := range 60 {
			wg.Go(func() {
				for s := 1; s <= 2; s++ {
					if err := h.room.Vote(h.ctx, person(100+n), id, s, opinion.Agree); err == nil {
						mu.Lock()
						taken[n*2+s] = true
						mu.Unlock()
					}
				}
			})
		}
		wg.Go(func() {
			if err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, person(1), id) }); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		there := 0
		for n := range 60 {
			votes, err := h.room.MyVotes(h.ctx, person(100+n), id)
			h.must(err)
			for s := range votes {
				there++
				if !taken[n*2+s] {
					t.Errorf("person %d was refused on statement %d, and the vote is there", n, s)
				}
			}
		}
		if there != len(taken) {
			t.Errorf("%d votes were acknowledged and %d are there", len(taken), there)
		}
	})
}

func TestNextAsksEachStatementOnceAndResumes(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		for i := range 20 {
			n.Seeds = append(n.Seeds, fmt.Sprintf("Statement number %d.", i))
		}
		id := h.open(n)
		seen := map[int]bool{}
		for i := range 22 {
			asked, err := h.room.Next(h.ctx, person(5), id)
			h.must(err)
			again, err := h.room.Next(h.ctx, person(5), id)
			h.must(err)
			if asked.Statement.ID != again.Statement.ID {
				t.Fatal("who comes back is asked something else")
			}
			if seen[asked.Statement.Number] || asked.Voted != i || asked.About != listening.Enough && i < listening.Enough {
				t.Fatalf("asked %+v after %v", asked, seen)
			}
			seen[asked.Statement.Number] = true
			h.must(h.room.Vote(h.ctx, person(5), id, asked.Statement.Number, opinion.Pass))
		}
		asked, err := h.room.Next(h.ctx, person(5), id)
		h.must(err)
		if asked.Statement.ID != "" || asked.Left != 0 {
			t.Errorf("after all statements: %+v", asked)
		}
	})
}
