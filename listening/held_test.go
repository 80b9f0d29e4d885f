package listening

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"concentric/base/clock"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/circle"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/member"
	"concentric/schema"
)

// Whatever was voted, changed and taken back since, the votes held in memory and
// those that came since make the same matrix as everything read anew.
func TestVotesHeldAreTheVotesRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		room, id := asking(t, db)
		room.held.least = -1
		random := rand.New(rand.NewPCG(5, 5))
		var earlier Release
		used, whole := 0, 0
		for round := range 30 {
			for range random.IntN(24) {
				who, statement := anybody(random), 1+random.IntN(9)
				var err error
				if random.IntN(3) == 0 {
					err = room.Undo(ctx, who, id, statement)
				} else {
					err = room.Answer(ctx, who, id, Answer{Statement: statement, Vote: opinion.Vote(random.IntN(3) - 1), Matters: random.IntN(2) == 0})
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			c, err := Get(ctx, db, id)
			if err != nil {
				t.Fatal(err)
			}
			if round == 20 { // another server takes one back
				if err := NewRoom(db, room.vault).Undo(ctx, anybody(random), id, 1); err != nil {
					t.Fatal(err)
				}
				if c, err = Get(ctx, db, id); err != nil {
					t.Fatal(err)
				}
			}
			if room.held.usable(ctx, c, earlier) != nil {
				used++
			} else if round > 0 && round != 20 {
				t.Fatalf("round %d: nothing is held", round)
			}
			got, err := room.load(ctx, c, earlier)
			if err != nil {
				t.Fatal(err)
			}
			want, err := load(ctx, db, c, earlier)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, want)
			seen, err := readAlike(ctx, db, c)
			if err != nil {
				t.Fatal(err)
			}
			if held := room.held.alike(id); !reflect.DeepEqual(held, seen) {
				t.Fatalf("alike: held %+v, read %+v", held, seen)
			}
			whole = max(whole, len(seen.count))
			if random.IntN(3) == 0 {
				earlier = Release{Number: earlier.Number + 1, Casts: c.Casts}
			}
		}
		if used < 25 || whole < 3 {
			t.Fatalf("what is held was used %d times in 30, and %d people voted on enough", used, whole)
		}
	})
}

// Another mode and another last day leave what is held as it is; before
// everything is read anew, and at the close on whichever server, it is let go.
func TestVotesAreHeldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		room, id := asking(t, db)
		room.held.least = -1
		voter, founder := member.Actor{Member: "m", Pseudonym: "m"}, member.Actor{Member: "founder", Pseudonym: "f", Lang: "en"}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		now := func() *crowd {
			t.Helper()
			c, err := Get(ctx, db, id)
			must(err)
			w, err := room.load(ctx, c, Release{})
			must(err)
			return w
		}
		act := func(do func(context.Context, *store.Tx) error) { t.Helper(); must(db.Write(ctx, do)) }
		must(room.Vote(ctx, voter, id, 1, opinion.Agree))
		now()
		act(func(ctx context.Context, tx *store.Tx) error {
			return Adjust(ctx, tx, founder, id, "2098-01-01", Strict)
		})
		c, err := Get(ctx, db, id)
		must(err)
		if room.held.usable(ctx, c, Release{}) == nil {
			t.Error("another mode lets go of the votes: they are read anew")
		}

		// While everything is read, nothing else is held; what is taken back meanwhile is known.
		room.held.makeRoom(c)
		if room.held.held[id].crowd != nil || room.held.alike(id) != nil {
			t.Error("the votes are held while they are read anew")
		}
		w, err := load(ctx, db, c, Release{})
		must(err)
		must(room.Undo(ctx, voter, id, 1))
		room.held.keep(c, w, clock.Now(ctx))
		if c, err = Get(ctx, db, id); err != nil || room.held.usable(ctx, c, Release{}) == nil || now().votes.Len() != 0 {
			t.Errorf("what was taken back while the votes were read is not known (%v)", err)
		}

		act(func(ctx context.Context, tx *store.Tx) error { return Close(ctx, tx, founder, id) })
		must(NewRoom(db, room.vault).Report(ctx, founder, id)) // another server
		must(room.refreshAll(ctx, db))
		if len(room.held.held) != 0 {
			t.Error("votes of a closed conversation are held")
		}
	})
}

// same compares two crowds, cell by cell.
func same(t *testing.T, got, want *crowd) {
	t.Helper()
	if !slices.Equal(got.changes, want.changes) || got.people != want.people || !reflect.DeepEqual(got.aside, want.aside) {
		t.Fatalf("changes %v and %v, people %d and %d, aside %v and %v", got.changes, want.changes, got.people, want.people, got.aside, want.aside)
	}
	for tier, b := range got.tiers {
		w := want.tiers[tier]
		if w == nil {
			w = &ballots{votes: new(opinion.Builder).Build(0, want.states)}
		}
		if !slices.Equal(b.codes, w.codes) || b.votes.Len() != w.votes.Len() || b.votes.Participants() != w.votes.Participants() {
			t.Fatalf("tier %d: %d people with %d votes, and %d with %d", tier, len(b.codes), b.votes.Len(), len(w.codes), w.votes.Len())
		}
		for row := range b.codes {
			if !slices.Equal(b.votes.Row(row), w.votes.Row(row)) {
				t.Fatalf("tier %d, row %d: %v and %v", tier, row, b.votes.Row(row), w.votes.Row(row))
			}
		}
	}
}

// anybody is a member, one who is to become one, or a guest.
func anybody(random *rand.Rand) member.Actor {
	n := random.IntN(12)
	if n >= 8 {
		return member.Actor{Guest: fmt.Sprintf("guest-%d", n)}
	}
	return member.Actor{Member: fmt.Sprintf("member-%d", n), Pseudonym: fmt.Sprintf("p%d", n), Supporter: n < 3 && random.IntN(2) == 0}
}

// asking is a room in which a public question with nine statements is open.
func asking(t *testing.T, db *store.DB) (*Room, string) {
	t.Helper()
	ctx := t.Context()
	keys, err := seal.Parse(storetest.MasterKey)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := store.Open(ctx, store.Options{URL: filepath.Join(t.TempDir(), "vault.db"), Schema: schema.Keys(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { vault.Close() })
	if err := vault.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	founder := member.Actor{Member: "founder", Pseudonym: "f", Lang: "en"}
	n := New{
		Audience: journal.Public, Question: "What next?", Lang: "en", Need: "To know.", Promise: "An answer.", AnswerBy: "2099-01-01", Mode: Free,
		Brief: brief.Brief{What: "All", WhyNow: "Now", TradeOffs: "Some", Affected: "Everybody", Lang: "en"},
		Seeds: strings.Fields("One. Two. Three. Four. Five. Six. Seven. Eight. Nine."),
	}
	var id string
	err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		owner, err := circle.Found(ctx, tx, founder, circle.Charter{Name: "General", Aim: "To listen"}, []member.Actor{founder, {Member: "second", Pseudonym: "s"}})
		if err != nil {
			return err
		}
		n.Circle = owner.ID
		id, err = Open(ctx, tx, founder, n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return NewRoom(db, vault), id
}
