package listening

import (
	"context"
	"slices"

	"concentric/base/store"
	"concentric/circle"
	"concentric/engine/opinion"
	"concentric/member"
)

// Alike are statements that say nearly the same, oldest first; most stand
// alone.
type Alike struct {
	Statements []Statement
	Near       *Statement // the most similar one that is before the people already
}

// queueLimit is how many statements are laid out at once; what comes later
// follows when these are decided.
const queueLimit = 500

// Queue lists what stands in a state in a conversation, similar statements
// together, for those who may moderate it; Forbidden for others. Held ones come
// oldest first, the others newest first, since those are looked at to change a
// decision.
func Queue(ctx context.Context, q store.Q, actor member.Actor, conversation string, state StatementState) ([]Alike, error) {
	c, err := See(ctx, q, actor, conversation)
	if err != nil {
		return nil, err
	}
	if err := circle.May(ctx, q, actor, circle.Moderate, c.Circle); err != nil {
		return nil, err
	}
	order := "number"
	if state != Held {
		order = "number desc"
	}
	list, err := statements(ctx, q, "where conversation = $1 and state = $2 order by "+order+" limit $3", conversation, string(state), queueLimit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var shown []Statement
	if state == Held {
		if shown, err = Statements(ctx, q, conversation, Shown); err != nil {
			return nil, err
		}
	}
	return together(list, shown), nil
}

// together puts statements that say nearly the same (opinion.Texts) beside each
// other, each set at the place of its first, and finds for each set the most
// similar of those shown.
func together(list, shown []Statement) []Alike {
	var texts opinion.Texts
	for _, s := range list {
		texts.Add(s.Text)
	}
	for _, s := range shown {
		texts.Add(s.Text)
	}
	var sets []Alike
	set := make([]int, len(list)) // which set a statement is in, from 1
	for i, s := range list {
		near := texts.Near(s.Text, opinion.NearEnough)
		if set[i] == 0 {
			for _, other := range near {
				if other.Text < i && set[other.Text] > 0 {
					set[i] = set[other.Text]
					break
				}
			}
		}
		if set[i] == 0 {
			sets = append(sets, Alike{})
			set[i] = len(sets)
		}
		one := &sets[set[i]-1]
		one.Statements = append(one.Statements, s)
		if one.Near != nil {
			continue
		}
		if at := slices.IndexFunc(near, func(n opinion.Similar) bool { return n.Text >= len(list) }); at >= 0 {
			one.Near = &shown[near[at].Text-len(list)]
		}
	}
	return sets
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
