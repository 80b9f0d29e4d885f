package consent

import (
	"context"
	"slices"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Voice is what one person said about one proposal, and what the proposal
// became. Later are its versions, the first one first.
type Voice struct {
	Proposal
	Title, Lang string          // of the newest version
	Wrote       bool            // the person brought the proposal in
	Words       []Word          // the person's own questions, reactions and advice, the oldest first
	Replies     map[string]Word // the author's, by the question
	Stands      []Stand         // the objections that the person made
	Versions    []Version       // without measures and effects
}

// VoiceOf is what the actor said in proposals that they may still see, the
// newest proposal first. Silence and consent are not in it: they are in the
// record of the round.
func VoiceOf(ctx context.Context, q store.Q, actor member.Actor) ([]Voice, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectWord+"where member = $1 and kind in ('question', 'reaction', 'advice') order by at, id", actor.Member)
	words, err := collect(rows, err, scanWord)
	if err != nil {
		return nil, err
	}
	objections, err := stands(ctx, q, "where o.member = $1", actor.Member)
	if err != nil {
		return nil, err
	}
	wrote, err := proposals(ctx, q, "where member = $1", actor.Member)
	if err != nil {
		return nil, err
	}
	by := map[string]*Voice{}
	var ids []string
	voice := func(proposal string) *Voice {
		if by[proposal] == nil {
			by[proposal] = &Voice{Replies: map[string]Word{}}
			ids = append(ids, proposal)
		}
		return by[proposal]
	}
	for _, p := range wrote {
		voice(p.ID).Wrote = true
	}
	for _, w := range words {
		v := voice(w.Proposal)
		v.Words = append(v.Words, w)
	}
	for _, o := range objections {
		v := voice(o.Proposal)
		v.Stands = append(v.Stands, o)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return read(ctx, q, actor, ids, by)
}

// read fills in the proposals, their versions and the replies, and leaves out
// what the actor may not see.
func read(ctx context.Context, q store.Q, actor member.Actor, ids []string, by map[string]*Voice) ([]Voice, error) {
	all, err := ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, selectVersion+"where proposal in ("+store.List(len(ids), 1)+") order by proposal, n", store.Args(ids)...)
	versions, err := collect(rows, err, scanVersion)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		by[v.Proposal].Versions = append(by[v.Proposal].Versions, v)
	}
	rows, err = q.Query(ctx, selectWord+"where kind = 'reply' and proposal in ("+store.List(len(ids), 1)+") order by at, id", store.Args(ids)...)
	replies, err := collect(rows, err, scanWord)
	if err != nil {
		return nil, err
	}
	for _, r := range replies {
		by[r.Proposal].Replies[r.Re] = r
	}
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	var list []Voice
	for id, v := range by {
		v.Proposal = all[id]
		seen := sight.Sees(v.Audience, v.Circle)
		if v.State == Drafted {
			seen = v.Member == actor.Member
		}
		if !seen || len(v.Versions) == 0 {
			continue
		}
		newest := v.Versions[len(v.Versions)-1].Text
		v.Title, v.Lang = newest.Title, newest.Lang
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b Voice) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return slices.Compare([]byte(a.ID), []byte(b.ID))
	})
	return list, nil
}
