package listening

import (
	"context"
	"errors"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Unusual voting is shown to those who moderate, and nothing is deleted for it:
// who is not confirmed on the register moves no result of the members anyway.

// The kinds of what is unusual.
const (
	First    = "first"    // many came in the first hour, with which nothing can be compared
	Burst    = "burst"    // far more people came within one hour than in others
	SameVote = "samevote" // many voted exactly alike, on many statements
)

// Unusual is something to look at. People are ten at least.
type Unusual struct {
	Kind   string
	Tier   Tier
	People int
	Votes  int       // SameVote: on how many statements
	Hour   time.Time // First and Burst: when it began
}

// What is unusual: so many newcomers in an hour, and so many times the usual
// hour's; so many people with the same votes on so many statements.
const (
	burstLeast  = 30
	burstTimes  = 5
	sameLeast   = Least
	sameOnLeast = 8
)

// watchAll looks for unusual voting in the conversations with new votes.
func (r *Room) watchAll(ctx context.Context, db *store.DB) error {
	open, err := conversations(ctx, db, `where state = 'open' and not exists (
		select 1 from listening_watch w where w.conversation = listening_conversation.id
			and (w.casts = listening_conversation.casts or w.casts > listening_conversation.casts - listening_conversation.casts / 100))`)
	if err != nil {
		return err
	}
	var failures []error
	for _, c := range open {
		failures = append(failures, r.watch(ctx, db, c))
	}
	return errors.Join(failures...)
}

// watch notes how many people of each tier have come by this hour, and who
// votes exactly alike; then it says what is unusual. The votes of the last map are
// looked at where they are held: reading millions of rows takes as long as the map.
func (r *Room) watch(ctx context.Context, db *store.DB, c Conversation) error {
	alike, casts, err := r.held.alike(c.ID), c.Casts, error(nil)
	if alike != nil {
		casts = alike.casts
	} else if alike, err = readAlike(ctx, db, c); err != nil {
		return err
	}
	hour := clock.Now(ctx).Truncate(time.Hour)
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for tier, n := range alike.people {
			_, err := tx.Exec(ctx, `
				insert into listening_pulse (conversation, tier, hour, total) values ($1, $2, $3, $4)
				on conflict (conversation, tier, hour) do update set total = excluded.total`, c.ID, int64(tier), store.Micros(hour), n)
			if err != nil {
				return err
			}
			if err := noteBursts(ctx, tx, c, tier); err != nil {
				return err
			}
		}
		for v, n := range alike.count {
			if n < sameLeast {
				continue
			}
			if err := noteUnusual(ctx, tx, c.ID, v.mark(), Unusual{Kind: SameVote, Tier: v.tier, People: n, Votes: v.votes}); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `
			insert into listening_watch (conversation, casts) values ($1, $2)
			on conflict (conversation) do update set casts = excluded.casts`, c.ID, casts)
		return err
	})
}

func noteUnusual(ctx context.Context, tx *store.Tx, conversation, mark string, u Unusual) error {
	_, err := tx.Exec(ctx, `
		insert into listening_unusual (conversation, kind, tier, mark, people, votes, hour) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (conversation, kind, tier, mark) do update set people = excluded.people`,
		conversation, u.Kind, int64(u.Tier), mark, u.People, u.Votes, store.Micros(u.Hour))
	return err
}

// noteBursts marks the hours in which far more people of a tier came than is
// usual there: the median of the other hours in which somebody came. With the
// first hour nothing can be compared. That many members come in it is what an invitation is
// for; many guests may follow a link that was read out at noon, or be accounts
// made for it, and that is what is told.
func noteBursts(ctx context.Context, tx *store.Tx, c Conversation, tier Tier) error {
	rows, err := tx.Query(ctx, "select hour, total from listening_pulse where conversation = $1 and tier = $2 order by hour", c.ID, int64(tier))
	if err != nil {
		return err
	}
	type pulse struct{ hour, total int64 }
	pulses, err := store.Collect(rows, err, func(row store.Row) (p pulse, err error) {
		err = row.Scan(&p.hour, &p.total)
		return p, err
	})
	if err != nil {
		return err
	}
	newcomers := make([]int, len(pulses))
	before := int64(0)
	for i, p := range pulses {
		newcomers[i] = int(p.total - before)
		before = p.total
	}
	for i, n := range newcomers {
		if n < burstLeast || n < burstTimes*usual(newcomers, i) || i == 0 && tier == OnRoll {
			continue
		}
		kind := Burst
		if i == 0 {
			kind = First
		}
		at := store.At(pulses[i].hour)
		if err := noteUnusual(ctx, tx, c.ID, at.Format(time.RFC3339), Unusual{Kind: kind, Tier: tier, People: n, Hour: at}); err != nil {
			return err
		}
	}
	return nil
}

// usual is the median of the other hours' newcomers, 0 where there are none.
func usual(newcomers []int, except int) int {
	var others []int
	for i, n := range newcomers {
		if i != except && n > 0 {
			others = append(others, n)
		}
	}
	if len(others) == 0 {
		return 0
	}
	slices.Sort(others)
	return others[len(others)/2]
}

// UnusualIn lists what is unusual in a conversation, for those who moderate it:
// the most people first.
func UnusualIn(ctx context.Context, q store.Q, actor member.Actor, conversation string) ([]Unusual, error) {
	c, err := See(ctx, q, actor, conversation)
	if err != nil {
		return nil, err
	}
	if err := circle.May(ctx, q, actor, circle.Moderate, c.Circle); err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select kind, tier, people, votes, hour from listening_unusual where conversation = $1 order by people desc, kind, mark limit 50", conversation)
	return store.Collect(rows, err, func(row store.Row) (u Unusual, err error) {
		var hour int64
		err = row.Scan(&u.Kind, &u.Tier, &u.People, &u.Votes, &hour)
		u.Hour = store.At(hour)
		return u, err
	})
}

// Flags are what the page of results says of the votes of those whom the
// register does not confirm.
type Flags struct {
	Many  bool // many of them came in a short time
	Alike bool // many of them voted exactly alike
}

// Flagged reads the flags of a conversation.
func Flagged(ctx context.Context, q store.Q, conversation string) (f Flags, err error) {
	rows, err := q.Query(ctx, "select distinct kind from listening_unusual where conversation = $1 and tier in (0, 3)", conversation)
	kinds, err := store.Collect(rows, err, func(row store.Row) (kind string, err error) {
		err = row.Scan(&kind)
		return kind, err
	})
	return Flags{Many: slices.Contains(kinds, First) || slices.Contains(kinds, Burst), Alike: slices.Contains(kinds, SameVote)}, err
}
