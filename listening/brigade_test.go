package listening_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// puppet is a scripted account: every other one a browser, every other one
// somebody with a mailbox who is no member.
func puppet(n int) member.Actor {
	if n%2 == 0 {
		return member.Actor{Guest: fmt.Sprintf("puppet-%d", n)}
	}
	return member.Actor{Member: fmt.Sprintf("puppet-%d", n), Pseudonym: fmt.Sprintf("q%d", n), Supporter: true}
}

// Two conversations, the same 200 members under the same codes with the same
// votes; into one of them 1,000 sock-puppets vote. What is shown of the members, and what they are
// asked next, is exactly equal.
func TestSockPuppetsDoNotMoveTheMembersResult(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Audience = journal.Public
		n.Seeds = nil
		for s := range 10 {
			n.Seeds = append(n.Seeds, fmt.Sprintf("Statement number %d.", s+1))
		}
		quiet, brigaded := h.open(n), h.open(n)
		h.sameKey(quiet, brigaded)
		for round := range 2 {
			var ballots []ballot
			for i := range 100 {
				random := rand.New(rand.NewPCG(3, uint64(100*round+i)))
				for s := 1; s <= 10; s++ {
					vote := opinion.Vote(random.IntN(3) - 1)
					if s > 3 {
						vote = opinion.Vote(1 - 2*((i+s/7)%2))
					}
					for _, id := range []string{quiet, brigaded} {
						ballots = append(ballots, ballot{person(100 + 100*round + i), id, s, vote})
					}
				}
			}
			for i := range 500 {
				for s := 1; s <= 10; s++ {
					ballots = append(ballots, ballot{puppet(500*round + i), brigaded, s, opinion.Agree})
				}
			}
			h.cast(ballots)
			h.must(h.room.Refresh(h.ctx, quiet))
			h.must(h.room.Refresh(h.ctx, brigaded))
			h.must(h.room.Refresh(h.ctx, brigaded)) // and once more, for them alone
		}
		before, err := listening.LatestRelease(h.ctx, h.db, quiet)
		h.must(err)
		after, err := listening.LatestRelease(h.ctx, h.db, brigaded)
		h.must(err)
		if before.People != 200 || before.Structure == "" || after.Guests != 500 || after.Verified != 500 {
			t.Fatalf("%d members; %d guests and %d proven addresses beside them", before.People, after.Guests, after.Verified)
		}
		for i := range after.Figures {
			if f := after.Figures[i]; f.Guests.Agree != 500 || f.Verified.Agree != 500 {
				t.Errorf("statement %d: guests %+v, proven addresses %+v", f.Statement, f.Guests, f.Verified)
			}
		}
		if a, b := membersOf(before), membersOf(after); a != b {
			t.Errorf("the members' result moved:\n%s\n%s", a, b)
		}
		if a, b := h.routes(quiet), h.routes(brigaded); a != b {
			t.Errorf("what members are asked moved:\n%v\n%v", a, b)
		}
	})
}

// ballot is one vote that is to be cast.
type ballot struct {
	who          member.Actor
	conversation string
	statement    int
	vote         opinion.Vote
}

// cast casts votes as many people do at the same time, one after the other for
// each of them.
func (h *house) cast(ballots []ballot) {
	h.t.Helper()
	byPerson := map[string][]ballot{}
	for _, b := range ballots {
		byPerson[b.who.Key()] = append(byPerson[b.who.Key()], b)
	}
	waiting := make(chan []ballot)
	var voters sync.WaitGroup
	for range 100 {
		voters.Go(func() {
			for list := range waiting {
				for _, b := range list {
					if err := h.room.Vote(h.ctx, b.who, b.conversation, b.statement, b.vote); err != nil {
						h.t.Error(err)
					}
				}
			}
		})
	}
	for _, list := range byPerson {
		waiting <- list
	}
	close(waiting)
	voters.Wait()
}

// sameKey gives a conversation the key of another, so that people have the same
// codes in both.
func (h *house) sameKey(of, to string) {
	h.t.Helper()
	_, err := h.room.Participant(h.ctx, person(100), of) // makes the key
	h.must(err)
	sealed, err := h.vault.Keys().Seal(to, "listening_key.sealed", hex.EncodeToString([]byte(h.conversationKey(of))))
	h.must(err)
	h.must(h.vault.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into listening_key (conversation, sealed, made) values ($1, $2, 1)", to, sealed)
		return err
	}))
}

// membersOf is a release without what stands beside the members: the other
// tiers, and the counters that say when it was made.
func membersOf(r listening.Release) string {
	r.Guests, r.Verified, r.Casts, r.Number = 0, 0, 0, 0
	var figures []listening.Figure
	for _, f := range r.Figures {
		f.Guests, f.Verified, f.Since = nil, nil, 0
		figures = append(figures, f)
	}
	r.Figures = figures
	text, _ := json.Marshal(r)
	return fmt.Sprint(r.People, r.Votes, string(text))
}

// routes are what the next statements are drawn by.
func (h *house) routes(id string) string {
	h.t.Helper()
	var body string
	h.must(h.db.QueryRow(h.ctx, "select body from listening_routing where conversation = $1", id).Scan(&body))
	return body
}
