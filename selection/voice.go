package selection

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Voice is whom one person named for a role, and what the selection became.
// Earlier words of the same person that they changed are not in it.
type Voice struct {
	Nomination
	Selection Selection
}

// VoiceOf is what the actor said in role selections of circles in which they
// still sit, the newest first: nominations are for the circle alone.
func VoiceOf(ctx context.Context, q store.Q, actor member.Actor) ([]Voice, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	mine, err := nominations(ctx, q, "where member = $1 and replaced = 0 order by at desc, id", actor.Member)
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	var ids []string
	for _, n := range mine {
		ids = append(ids, n.Selection)
	}
	rows, err := q.Query(ctx, selectSelection+"where id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	all, err := collect(rows, err, scanSelection)
	if err != nil {
		return nil, err
	}
	by := map[string]Selection{}
	for _, s := range all {
		by[s.ID] = s
	}
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	var list []Voice
	for _, n := range mine {
		if s := by[n.Selection]; sight.Sits(s.Circle) {
			list = append(list, Voice{n, s})
		}
	}
	return list, nil
}
