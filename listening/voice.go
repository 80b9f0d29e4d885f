package listening

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
)

// Voice is what one person said in one conversation.
type Voice struct {
	Conversation
	Votes      int
	Drawn      bool // by lot, to be heard here
	Statements []Statement
}

// VoiceOf is what the actor said, by conversation, those closed last first. It
// is worked out here and now from the conversations' keys; no table joins a
// member to it. Conversations whose key is destroyed are not in it.
func (r *Room) VoiceOf(ctx context.Context, actor member.Actor) ([]Voice, error) {
	return r.voiceOf(ctx, r.db, actor)
}

// Deeds counts what the actor did here, in their own session as VoiceOf does:
// votes and statements, and of those the ones that are shown since a while.
func (r *Room) Deeds(ctx context.Context, q store.Q, actor member.Actor) (moderation.Deeds, error) {
	var d moderation.Deeds
	voices, err := r.voiceOf(ctx, q, actor)
	settled := clock.Now(ctx).Add(-moderation.Settles)
	for _, v := range voices {
		d.Done += v.Votes + len(v.Statements)
		for _, s := range v.Statements {
			if s.State == Shown && s.At.Before(settled) {
				d.Kept++
			}
		}
	}
	return d, err
}

func (r *Room) voiceOf(ctx context.Context, q store.Q, actor member.Actor) ([]Voice, error) {
	if actor.Key() == "" {
		return nil, nil
	}
	all, err := All(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	linked, err := conversations(ctx, q, "where audience = 'link' order by opened desc, id")
	if err != nil {
		return nil, err
	}
	for _, c := range linked { // in no list, and yet mine where I took part
		if !slices.ContainsFunc(all, func(one Conversation) bool { return one.ID == c.ID }) {
			all = append(all, c)
		}
	}
	var voices []Voice
	for _, c := range all {
		if c.Origin != "" {
			continue // held elsewhere: nobody here took part
		}
		who, err := r.Participant(ctx, actor, c.ID)
		if apperr.Is(err, apperr.Gone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		v := Voice{Conversation: c}
		if v.Votes, v.Statements, err = said(ctx, q, who); err != nil {
			return nil, err
		}
		if v.Drawn, err = drawn(ctx, r.db, who); err != nil {
			return nil, err
		}
		if v.Drawn || v.Votes+len(v.Statements) > 0 {
			voices = append(voices, v)
		}
	}
	return voices, nil
}

func said(ctx context.Context, q store.Q, who Participant) (votes int, list []Statement, err error) {
	err = q.QueryRow(ctx, "select count(*) from listening_vote where conversation = $1 and participant = $2", who.conversation, who.code).Scan(&votes)
	if err != nil {
		return 0, nil, err
	}
	list, err = statements(ctx, q, "where conversation = $1 and author = $2 order by number", who.conversation, who.code)
	return votes, list, err
}

func drawn(ctx context.Context, q store.Q, who Participant) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from listening_invited where conversation = $1 and participant = $2", who.conversation, who.code).Scan(&n)
	return n > 0, err
}

// Took reports whether a member took part in a conversation, by a vote or a
// statement: for the digest, which everyone who did gets with the same text.
func (r *Room) Took(ctx context.Context, memberID, conversation string) (bool, error) {
	return r.TookPart(ctx, member.Actor{Member: memberID}, conversation)
}

// TookPart is Took for whoever acts, a guest too, in their own session.
func (r *Room) TookPart(ctx context.Context, actor member.Actor, conversation string) (bool, error) {
	who, err := r.Participant(ctx, actor, conversation)
	if apperr.Is(err, apperr.Gone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var n int
	err = r.db.QueryRow(ctx, `
		select count(*) from (
			select 1 from listening_vote where conversation = $1 and participant = $2
			union all
			select 1 from listening_statement where conversation = $1 and author = $2
		) as took`, conversation, who.code).Scan(&n)
	return n > 0, err
}
