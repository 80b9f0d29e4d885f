package listening

import (
	"context"

	"concentric/base/store"
	"concentric/engine/opinion"
)

// crowd is the votes of one conversation, as the engine takes them. Statement
// i of the matrix has number i+1.
type crowd struct {
	votes    *opinion.Votes
	codes    []string       // participant → code
	people   int            // participants with at least one vote
	changes  []change       // votes that may not be in the release before
	aside    map[Tier]aside // those whom the register does not confirm
	states   []opinion.State
	numbered int
	casts    int64
}

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
// since is left out, and counts as changed in the next release. The map is drawn from members (and from everyone in an
// imported conversation); all others are counted apart, so that a crowd of them
// cannot move it.
//
// Of millions of votes few are newer than the release before, and only of those
// it matters since when they are: the others' place is not kept.
func load(ctx context.Context, q store.Q, c Conversation, earlier Release) (*crowd, error) {
	taken := earlier.oldest(c.Casts)
	w := &crowd{numbered: c.Numbered, casts: c.Casts, states: make([]opinion.State, c.Numbered)}
	for i := range w.states {
		w.states[i] = opinion.Out
	}
	list, err := statements(ctx, q, "where conversation = $1 and state = 'shown'", c.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if s.Number <= len(w.states) {
			w.states[s.Number-1] = opinion.In
		}
	}
	if w.aside, err = asides(ctx, q, c); err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, `select participant, statement, vote, since from listening_vote
		where conversation = $1 and since <= $2 and tier in (1, 2) order by participant, statement`, c.ID, c.Casts)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var b opinion.Builder
	for rows.Next() {
		var code string
		var statement int
		var since int64
		var vote opinion.Vote
		if err := rows.Scan(&code, &statement, &vote, &since); err != nil {
			return nil, err
		}
		if statement < 1 || statement > c.Numbered {
			continue // said after the conversation was read
		}
		if len(w.codes) == 0 || w.codes[len(w.codes)-1] != code {
			w.codes = append(w.codes, code)
		}
		p := len(w.codes) - 1
		b.Add(p, statement-1, vote)
		if since > taken {
			w.changes = append(w.changes, change{int32(p), int32(statement), since})
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	w.people = len(w.codes)
	w.votes = b.Build(w.people, w.states)
	return w, nil
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

// tallies counts everyone's votes by statement number.
func (w *crowd) tallies() []tally {
	all := make([]tally, w.numbered+1)
	for p := range w.votes.Participants() {
		for _, cell := range w.votes.Row(p) {
			all[cell.Statement()+1].add(cell.Vote())
		}
	}
	return all
}
