package web

import (
	"context"
	"slices"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/member"
)

// readWho reads who consented to the text in force, by name, for those who sit
// in the circle: whoever sits outside sees circle and role, and no names.
func readWho(ctx context.Context, q store.Q, v *view) error {
	sits, err := v.decided(ctx, q)
	if err != nil || !sits {
		return err
	}
	from := v.agreement.Now.Lineage
	rounds, err := consent.Rounds(ctx, q, from.Proposal)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.Kind != consent.ConsentRound || r.N != from.ProposalVersion || r.Ended.IsZero() {
			continue
		}
		if v.answers, err = consent.Answers(ctx, q, r.ID); err != nil {
			return err
		}
	}
	var ids []string
	for _, a := range v.answers {
		ids = append(ids, a.Member, a.RecorderMember)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	v.people, err = member.Names(ctx, q, ids)
	return err
}

// decided says whether the reader sits in the circle that decided on the text in
// force: its own, or the one that keeps it since that has closed.
func (v view) decided(ctx context.Context, q store.Q) (bool, error) {
	in := v.circle.ID
	if p := v.ways[len(v.ways)-1].proposal; p.ID != "" {
		in = p.Circle
	}
	return circle.Sits(ctx, q, in, member.From(ctx).Member)
}

// gave is whether an answer was given as consent, and not supplied by a rule.
func gave(a consent.Answer) bool { return a.Kind == consent.Consent || a.Kind == consent.Trust }
