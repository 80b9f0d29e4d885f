package listening

import (
	"cmp"
	"context"
	"slices"

	"concentric/base/store"
	"concentric/engine/opinion"
)

// crowd is the votes of one conversation, as the engine takes them. Statement
// i of the matrix has number i+1.
type crowd struct {
	votes    *opinion.Votes
	people   int            // participants with at least one vote
	changes  []change       // votes that may not be in the release before
	aside    map[Tier]aside // those whom the register does not confirm
	states   []opinion.State
	numbered int
	casts    int64

	tiers  map[Tier]*ballots // everybody's, by tier; and atHeart
	undone int64             // the conversation's count of votes taken back
	taken  int64             // since when changes are kept
}

// atHeart is where a crowd keeps, as if they were votes, the members' marks that a
// statement matters to them.
const atHeart Tier = -1

// change is a vote with its place in the count of casts.
type change struct {
	participant int32
	statement   int32
	since       int64
}

// tally is the votes of some people on one statement.
type tally struct {
	Agree    int `json:"a"`
	Disagree int `json:"d"`
	Pass     int `json:"p"`
}

// Votes is how many people voted, passes included.
func (t tally) Votes() int { return t.Agree + t.Disagree + t.Pass }

func (t *tally) add(v opinion.Vote) {
	switch v {
	case opinion.Agree:
		t.Agree++
	case opinion.Disagree:
		t.Disagree++
	default:
		t.Pass++
	}
}

// load reads the votes that were cast when c was read; a vote that was changed
// since counts as changed in the next release. The map is drawn from members (and from everyone in an
// imported conversation); all others are counted apart, so that a crowd of them
// cannot move it.
//
// Of millions of votes few are newer than the release before, and only of those
// it matters since when they are: the others' place is not kept.
func load(ctx context.Context, q store.Q, c Conversation, earlier Release) (*crowd, error) {
	w, err := prepare(ctx, q, c, earlier)
	if err != nil {
		return nil, err
	}
	return w, w.gather(func(each func(noted, Tier)) error { return eachVote(ctx, q, c, -1, each) })
}

// gather takes all votes, in any order.
func (w *crowd) gather(all func(each func(noted, Tier)) error) error {
	heart := &gathering{}
	gathered := map[Tier]*gathering{OnRoll: {}, atHeart: heart}
	err := all(func(v noted, tier Tier) {
		g := gathered[tier]
		if g == nil {
			g = &gathering{}
			gathered[tier] = g
		}
		row := g.add(v)
		if tier == OnRoll && v.matters {
			heart.add(noted{code: v.code, statement: v.statement, vote: opinion.Agree})
		}
		if tier == OnRoll && v.since > w.taken {
			w.changes = append(w.changes, change{row, int32(v.statement), v.since})
		}
	})
	if err != nil {
		return err
	}
	for tier, g := range gathered {
		made, place := g.made(w.states)
		w.tiers[tier] = made
		if tier == OnRoll {
			for i := range w.changes {
				w.changes[i].participant = place[w.changes[i].participant]
			}
		}
	}
	w.settle()
	return nil
}

// prepare makes a crowd without votes.
func prepare(ctx context.Context, q store.Q, c Conversation, earlier Release) (*crowd, error) {
	w := &crowd{
		numbered: c.Numbered, casts: c.Casts, undone: c.undone, taken: earlier.oldest(c.Casts),
		states: make([]opinion.State, c.Numbered), tiers: map[Tier]*ballots{},
	}
	for i := range w.states {
		w.states[i] = opinion.Out
	}
	list, err := statements(ctx, q, "where conversation = $1 and state = 'shown'", c.ID)
	for _, s := range list {
		if s.Number <= len(w.states) {
			w.states[s.Number-1] = opinion.In
		}
	}
	return w, err
}

// eachVote reads the votes after so many casts. Those who came from elsewhere
// count as the members do.
func eachVote(ctx context.Context, q store.Q, c Conversation, after int64, each func(noted, Tier)) error {
	rows, err := q.Query(ctx, "select participant, statement, vote, tier, since, matters from listening_vote where conversation = $1 and since > $2 and since <= $3", c.ID, after, c.Casts)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v noted
		var tier Tier
		var matters int
		if err := rows.Scan(&v.code, &v.statement, &v.vote, &tier, &v.since, &matters); err != nil {
			return err
		}
		v.matters = matters == 1
		if v.statement < 1 || v.statement > c.Numbered {
			continue // said after the conversation was read
		}
		if tier == FromElsewhere {
			tier = OnRoll
		}
		each(v, tier)
	}
	return rows.Err()
}

// settle puts the changes in order and counts the tiers beside the members.
func (w *crowd) settle() {
	slices.SortFunc(w.changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.participant, b.participant), cmp.Compare(a.statement, b.statement))
	})
	w.votes, w.people = w.tiers[OnRoll].votes, len(w.tiers[OnRoll].codes)
	w.aside = map[Tier]aside{}
	for tier, b := range w.tiers {
		if tier != OnRoll && tier != atHeart && len(b.codes) > 0 {
			w.aside[tier] = aside{len(b.codes), b.tallies()}
		}
	}
}

// oldest is the count of casts up to which every figure of the release has every
// vote; casts where there is no release to compare with.
func (r Release) oldest(casts int64) int64 {
	if r.Number == 0 {
		return casts
	}
	least := r.Casts
	for _, f := range r.Figures {
		least = min(least, f.Since)
	}
	return least
}

// changedSince counts the people who cast a vote after so many casts.
func (w *crowd) changedSince(casts int64) int {
	n, last := 0, int32(-1)
	for _, c := range w.changes { // in order of participants
		if c.since > casts && c.participant != last {
			n++
			last = c.participant
		}
	}
	return n
}

// tally counts the members' votes by statement number.
func (w *crowd) tally() []tally { return (&ballots{votes: w.votes}).tallies() }

// hearts counts by statement number the members to whom it matters.
func (w *crowd) hearts() []int {
	all := make([]int, w.numbered+1)
	if b := w.tiers[atHeart]; b != nil {
		for number, t := range b.tallies() {
			all[number] = t.Agree
		}
	}
	return all
}
