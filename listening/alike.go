package listening

import (
	"context"
	"fmt"

	"concentric/base/store"
	"concentric/engine/opinion"
)

// alike counts the people of each tier in a conversation, and those of them who
// cast exactly the same votes. Sheets of paper are not among them.
type alike struct {
	people map[Tier]int
	count  map[vector]int
	casts  int64
}

// vector is all that one person said as one tier. Only a hash of the votes (FNV-1a of
// statement and vote, in order of the statements) is kept, to know them again.
type vector struct {
	tier  Tier
	hash  uint64
	votes int
}

func (v vector) mark() string { return fmt.Sprintf("%016x", v.hash) }

// add takes the vote on the next statement.
func (v *vector) add(statement int, vote opinion.Vote) {
	if v.votes == 0 {
		v.hash = 14695981039346656037
	}
	v.votes++
	for _, one := range [...]byte{byte(statement), byte(statement >> 8), byte(statement >> 16), byte(vote)} {
		v.hash = (v.hash ^ uint64(one)) * 1099511628211
	}
}

func (a *alike) add(v vector) {
	if v.votes == 0 {
		return
	}
	a.people[v.tier]++
	if v.votes >= sameOnLeast {
		a.count[v]++
	}
}

// alike is nil where the votes of the conversation are not held.
func (m *memory) alike(conversation string) *alike {
	m.mu.Lock()
	h := m.held[conversation]
	m.mu.Unlock()
	if h == nil || h.crowd == nil {
		return nil
	}
	return h.crowd.alike()
}

func (w *crowd) alike() *alike {
	a := &alike{people: map[Tier]int{}, count: map[vector]int{}, casts: w.casts}
	for tier, b := range w.tiers {
		if tier == atHeart || tier == OnPaper {
			continue
		}
		for row := range b.codes {
			v := vector{tier: tier}
			for _, one := range b.votes.Row(row) {
				v.add(one.Statement()+1, one.Vote())
			}
			a.add(v)
		}
	}
	return a
}

// readAlike is alike from the table.
func readAlike(ctx context.Context, q store.Q, c Conversation) (*alike, error) {
	rows, err := q.Query(ctx, "select participant, tier, statement, vote from listening_vote where conversation = $1 and tier <> 4 order by participant, statement", c.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	a := &alike{people: map[Tier]int{}, count: map[vector]int{}, casts: c.Casts}
	last, current := "", [OnPaper]vector{} // by tier: who became a member said some of it before
	flush := func() {
		for tier, v := range current {
			v.tier = Tier(tier)
			a.add(v)
		}
		current = [OnPaper]vector{}
	}
	for rows.Next() {
		var code string
		var tier Tier
		var statement int
		var vote opinion.Vote
		if err := rows.Scan(&code, &tier, &statement, &vote); err != nil {
			return nil, err
		}
		if code != last {
			flush()
			last = code
		}
		if tier == FromElsewhere {
			tier = OnRoll
		}
		current[tier].add(statement, vote)
	}
	flush()
	return a, rows.Err()
}
