package listening_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"

	"pgregory.net/rapid"
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
		later := listening.NewRoom(h.db, h.vault) // the one above looked a moment ago
		h.refused("listening.statement_taken_away", later.Vote(h.ctx, person(5), id, 2, opinion.Agree))
		for _, none := range []int{0, -1, 1 << 40} {
			h.refused("listening.statement_not_found", h.room.Vote(h.ctx, person(5), id, none, opinion.Agree))
		}
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
	h.write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, h.founders[0], id) })
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
			if err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, h.founders[0], id) }); err != nil {
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

// An answer that is sent again under its key changes nothing, whatever another
// device has answered since; one under a new key is a later one.
func TestAnAnswerIsTakenOnce(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		me := person(5)
		give := func(vote opinion.Vote, key string, matters bool) {
			t.Helper()
			h.must(h.room.Answer(h.ctx, me, id, listening.Answer{Statement: 1, Vote: vote, Key: key, Matters: matters}))
		}
		give(opinion.Agree, "phone001", true)
		give(opinion.Disagree, "laptop01", false)
		give(opinion.Agree, "phone001", true) // its acknowledgement was lost
		h.votes(me, id, map[int]opinion.Vote{1: opinion.Disagree})
		if mattering, err := h.room.Mattering(h.ctx, me, id); err != nil || len(mattering) != 0 {
			t.Errorf("matters: %v, %v", mattering, err)
		}
		give(opinion.Pass, "phone002", true)
		give(opinion.Disagree, "laptop01", false)
		h.votes(me, id, map[int]opinion.Vote{1: opinion.Pass})
		if mattering, err := h.room.Mattering(h.ctx, me, id); err != nil || !mattering[1] {
			t.Errorf("matters: %v, %v", mattering, err)
		}
		give(opinion.Agree, "", false) // a plain form
		h.votes(me, id, map[int]opinion.Vote{1: opinion.Agree})
		for _, bad := range []string{"short", "%%%%%%%%", "PHONE001", "phone0012"} {
			h.refused("listening.key_unknown", h.room.Answer(h.ctx, me, id, listening.Answer{Statement: 1, Vote: opinion.Agree, Key: bad}))
		}
	})
}

// Who answers is told which vote the answer takes the place of, by whichever device
// that was given and in whichever commit.
func TestAnAnswerTellsWhatWasBefore(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		replace := func(n, statement int, vote opinion.Vote) listening.Before {
			t.Helper()
			before, err := h.room.Replace(h.ctx, person(n), id, listening.Answer{Statement: statement, Vote: vote})
			h.must(err)
			return before
		}
		for i, one := range []struct {
			statement int
			vote      opinion.Vote
			want      listening.Before
		}{
			{1, opinion.Agree, listening.Before{}},
			{2, opinion.Pass, listening.Before{}},
			{1, opinion.Disagree, listening.Before{Vote: opinion.Agree, Given: true}},
			{2, opinion.Pass, listening.Before{Vote: opinion.Pass, Given: true}},
		} {
			if got := replace(5, one.statement, one.vote); got != one.want {
				t.Errorf("answer %d: %+v, want %+v", i+1, got, one.want)
			}
		}
		var first atomic.Int64
		var under sync.WaitGroup
		for range 20 {
			under.Go(func() {
				if before, err := h.room.Replace(h.ctx, person(6), id, listening.Answer{Statement: 1, Vote: opinion.Agree}); err != nil {
					t.Error(err)
				} else if !before.Given {
					first.Add(1)
				}
			})
		}
		under.Wait()
		if first.Load() != 1 {
			t.Errorf("%d of 20 answers at once were told to be the first", first.Load())
		}
		if votes, err := h.room.Voted(h.ctx, person(5), id); err != nil || votes != 2 {
			t.Errorf("%d votes, %v", votes, err)
		}
	})
}

// The model: answers of two devices under keys, some sent again, some in one
// commit. What stands is the answer whose key came first as the latest.
func TestAnswersSentAgainInAnyOrder(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		n := 0
		rapid.Check(t, func(t *rapid.T) {
			n++
			me := person(1000 + n)
			taken := map[string]bool{}
			var last opinion.Vote
			for range rapid.IntRange(1, 12).Draw(t, "answers") {
				k := rapid.IntRange(0, 4).Draw(t, "which")
				a := listening.Answer{Statement: 1, Vote: opinion.Vote(k%3 - 1), Key: fmt.Sprintf("answer%02d", k)}
				if err := h.room.Answer(h.ctx, me, id, a); err != nil {
					t.Fatal(err)
				}
				if !taken[a.Key] {
					taken[a.Key], last = true, a.Vote
				}
			}
			if votes, err := h.room.MyVotes(h.ctx, me, id); err != nil || votes[1] != last {
				t.Fatalf("%v, %v; want %v", votes, err, last)
			}
		})
	})
}

func TestAnAnswerWaitsForWhoGaveIt(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		mine, err := h.room.Tag(h.ctx, person(5), id)
		h.must(err)
		none, err := h.room.Tag(h.ctx, member.Actor{}, id)
		h.must(err)
		h.must(h.room.Waited(h.ctx, person(5), id, mine))
		h.must(h.room.Waited(h.ctx, visitor, id, none))
		h.refused("listening.of_somebody_else", h.room.Waited(h.ctx, person(6), id, mine))
		h.refused("listening.of_somebody_else", h.room.Waited(h.ctx, person(6), id, none))
	})
}
