package today

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/selection"
)

// proposals are what the person said about proposals of circles, and what became
// of each.
func (d deeds) proposals(ctx context.Context) ([]Deed, error) {
	voices, err := consent.VoiceOf(ctx, d.DB, d.actor)
	if err != nil {
		return nil, err
	}
	var agreed []string
	for _, v := range voices {
		agreed = append(agreed, v.Agreement)
	}
	agreements, err := logbook.ByIDs(ctx, d.DB, agreed)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, v := range voices {
		one := Deed{Kind: DeedProposal, Title: v.Title, Lang: v.Lang, Href: "/proposals/" + v.ID, Steps: said(v)}
		if one.Owner, err = d.owner(ctx, v.Circle); err != nil {
			return nil, err
		}
		if err := d.outcome(ctx, &one, v, agreements[v.Agreement]); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// said are the person's own words about a proposal, and what followed on them.
func said(v consent.Voice) []DeedStep {
	var steps []DeedStep
	for _, version := range v.Versions {
		switch {
		case version.N > 1:
			steps = append(steps, DeedStep{At: version.At, What: "version", Values: []any{"N", version.N}})
		case v.Wrote:
			steps = append(steps, DeedStep{At: v.At, What: "proposed", Mine: true})
		}
	}
	for _, w := range v.Words {
		steps = append(steps, DeedStep{At: w.At, What: "said_" + string(w.Kind), Mine: true, Text: w.Text, Lang: w.Lang})
		if r, ok := v.Replies[w.ID]; ok {
			steps = append(steps, DeedStep{At: r.At, What: "reply", Text: r.Text, Lang: r.Lang})
		}
	}
	for _, o := range v.Stands {
		steps = append(steps, DeedStep{At: o.At, What: "objected", Mine: true, Text: o.Reason, Lang: o.Lang})
		if o.State != consent.ObjectionOpen {
			steps = append(steps, DeedStep{At: o.Settled, What: "objection_" + o.State, Values: []any{"N", o.SettledN}, Text: o.SettledWhy, Lang: o.Lang})
		}
	}
	return steps
}

// outcome is what became of a proposal, or what it waits for.
func (d deeds) outcome(ctx context.Context, one *Deed, v consent.Voice, a logbook.Agreement) error {
	if v.State == consent.Agreed && a.ID != "" {
		at := a.Began
		if a.Now.Lineage.Proposal == v.ID {
			at = a.Now.At
		}
		one.Steps = append(one.Steps, DeedStep{At: at, What: "agreed", Href: "/agreements/" + a.ID, Label: a.Now.Title})
		if a.Dropped.IsZero() && a.Now.ReviewOn != "" {
			one.Now, one.NextOn = "review", a.Now.ReviewOn
		}
		return nil
	}
	rounds, err := consent.Rounds(ctx, d.DB, v.ID)
	if err != nil {
		return err
	}
	var last consent.Round
	if len(rounds) > 0 {
		last = rounds[len(rounds)-1]
	}
	if !v.State.Living() {
		one.Steps = append(one.Steps, DeedStep{At: last.Ended, What: "proposal_" + string(v.State)})
		return nil
	}
	one.Now = "proposal"
	if last.ID != "" && last.Ended.IsZero() {
		one.NextOn = last.EndsOn
	}
	return nil
}

// selections are whom the person named for roles.
func (d deeds) selections(ctx context.Context) ([]Deed, error) {
	voices, err := selection.VoiceOf(ctx, d.DB, d.actor)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, v := range voices {
		s := v.Selection
		one := Deed{Kind: DeedSelection, Href: "/selections/" + s.ID}
		if one.Owner, err = d.owner(ctx, s.Circle); err != nil {
			return nil, err
		}
		if one.Role, err = circle.RoleByID(ctx, d.DB, s.Role); err != nil && !apperr.Is(err, apperr.NotFound) {
			return nil, err
		}
		what := "nominated"
		if v.Said {
			what = "nothing_to_add"
		}
		one.Steps = []DeedStep{{At: v.At, What: what, Mine: true, Text: v.Reason, Lang: v.Lang}}
		switch {
		case s.Stage == selection.Filled:
			at, err := d.filled(ctx, s)
			if err != nil {
				return nil, err
			}
			one.Steps = append(one.Steps, DeedStep{At: at, What: "role_filled"})
			role, err := circle.RoleByID(ctx, d.DB, s.Role)
			if err != nil && !apperr.Is(err, apperr.NotFound) {
				return nil, err
			}
			if t := role.Term; t != nil && t.Starts == s.Starts && t.Ends == s.Ends {
				one.Now, one.NextOn = "term", s.Ends
			}
		case s.Stage.Living():
			one.Now, one.NextOn = "selection", s.EndsOn
		default:
			one.Now = "stopped"
		}
		list = append(list, one)
	}
	return list, nil
}

// filled is when the circle consented to who was proposed.
func (d deeds) filled(ctx context.Context, s selection.Selection) (time.Time, error) {
	rounds, err := consent.Rounds(ctx, d.DB, s.Proposal)
	if err != nil || len(rounds) == 0 {
		return s.At, err
	}
	return rounds[len(rounds)-1].Ended, nil
}

// actions are what the person took on at meetings.
func (d deeds) actions(ctx context.Context) ([]Deed, error) {
	taken, err := meeting.ActionsBy(ctx, d.DB, d.actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, a := range taken {
		one := Deed{Kind: DeedAction, Title: a.Text, Lang: a.Lang, Steps: []DeedStep{{At: a.Taken, What: "took_on", Mine: true}}, Href: "/take-part"}
		if one.Owner, err = d.owner(ctx, a.Circle); err != nil {
			return nil, err
		}
		if d.sight.Sits(a.Circle) {
			one.Href = "/circles/" + a.Circle + "/meetings"
		}
		if a.State == meeting.ActionOpen {
			one.Now, one.NextOn = "action", a.DueOn
		} else {
			one.Steps = append(one.Steps, DeedStep{At: a.Ended, What: "action_" + a.State})
			if !a.Thanked.IsZero() {
				one.Steps = append(one.Steps, DeedStep{At: a.Thanked, What: "thanked", Text: a.Thanks, Lang: a.ThanksLang})
			}
		}
		list = append(list, one)
	}
	return list, nil
}
