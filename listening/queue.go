package listening

import (
	"context"
	"slices"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/member"
)

// Alike are statements that say nearly the same, oldest first; most stand
// alone.
type Alike struct {
	Statements []Statement
	Near       *Statement // the most similar one that is before the people already
}

// Laid is a page of the queue.
type Laid struct {
	Sets []Alike
	All  int // statements in that state, on this page and elsewhere
	Next int // number of the statement with which the next page begins, 0 where this is the last
}

// queueLimit is how many statements are compared at once; what comes later
// follows when these are decided.
const queueLimit = 2000

// Queue lays out at most so many statements that stand in a state in a
// conversation, similar ones together, for those who may moderate it; Forbidden
// for others. Held ones come oldest first, the others newest first, since those
// are looked at to change a decision. It begins with the statement of the number
// from, or with the first of them for 0.
func Queue(ctx context.Context, q store.Q, actor member.Actor, conversation string, state StatementState, from, most int) (Laid, error) {
	c, err := See(ctx, q, actor, conversation)
	if err != nil {
		return Laid{}, err
	}
	if err := circle.May(ctx, q, actor, circle.Moderate, c.Circle); err != nil {
		return Laid{}, err
	}
	var laid Laid
	err = q.QueryRow(ctx, "select count(*) from listening_statement where conversation = $1 and state = $2", conversation, string(state)).Scan(&laid.All)
	if err != nil || laid.All == 0 {
		return laid, err
	}
	order := "number >= $3 order by number"
	if state != Held {
		order = "($3 = 0 or number <= $3) order by number desc"
	}
	list, err := statements(ctx, q, "where conversation = $1 and state = $2 and "+order+" limit $4", conversation, string(state), from, queueLimit)
	if err != nil {
		return laid, err
	}
	var shown []Statement
	if state == Held {
		if shown, err = Statements(ctx, q, conversation, Shown); err != nil {
			return laid, err
		}
	}
	laid.Sets, laid.Next = together(list, shown, most)
	return laid, nil
}

// together puts statements that say nearly the same (opinion.Texts) beside each
// other, each set at the place of its first, to which all others are near, until
// there are so many, and finds for each set the one of those shown that is most
// similar to its first. Next is the number of the first
// that found no place.
func together(list, shown []Statement, most int) (sets []Alike, next int) {
	var texts opinion.Texts
	for _, s := range list {
		texts.Add(s.Text)
	}
	for _, s := range shown {
		texts.Add(s.Text)
	}
	laid := make([]bool, len(list))
	room := most
	for i, first := range list {
		if laid[i] {
			continue
		}
		if room == 0 {
			return sets, first.Number
		}
		var one Alike
		set := []int{i}
		laid[i], room = true, room-1
		for _, near := range texts.Near(first.Text, opinion.NearEnough) {
			switch {
			case near.Text >= len(list):
				if one.Near == nil {
					one.Near = &shown[near.Text-len(list)]
				}
			case !laid[near.Text] && room > 0:
				set = append(set, near.Text)
				laid[near.Text], room = true, room-1
			}
		}
		slices.Sort(set)
		for _, at := range set {
			one.Statements = append(one.Statements, list[at])
		}
		sets = append(sets, one)
	}
	return sets, 0
}

// Waiting counts what waits for moderation in the conversations of a circle.
func Waiting(ctx context.Context, q store.Q, circleID string) (map[string]int, error) {
	rows, err := q.Query(ctx, `
		select s.conversation, count(*) from listening_statement s join listening_conversation c on c.id = s.conversation
		where c.circle = $1 and c.state = 'open' and s.state = 'held' group by s.conversation`, circleID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var conversation string
		var n int
		if err := rows.Scan(&conversation, &n); err != nil {
			return nil, err
		}
		counts[conversation] = n
	}
	return counts, rows.Err()
}

// HeldSince counts the statements that were held since a time in conversations
// that the reader sees, by why they were held and what became of them.
func HeldSince(ctx context.Context, q store.Q, sight circle.Sight, since time.Time) (map[string]map[StatementState]int, error) {
	rows, err := q.Query(ctx, `
		select c.audience, c.circle, s.held_for, s.state, count(*)
		from listening_statement s join listening_conversation c on c.id = s.conversation
		where s.held_for <> '' and s.at >= $1 group by c.audience, c.circle, s.held_for, s.state`, store.Micros(since))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]map[StatementState]int{}
	for rows.Next() {
		var audience journal.Audience
		var owner, why string
		var state StatementState
		var n int
		if err := rows.Scan(&audience, &owner, &why, &state, &n); err != nil {
			return nil, err
		}
		if !sight.Sees(audience, owner) {
			continue
		}
		if counts[why] == nil {
			counts[why] = map[StatementState]int{}
		}
		counts[why][state] += n
	}
	return counts, rows.Err()
}
