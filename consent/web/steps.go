package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/consent"
)

// steps are the phases of a proposal, for the bar above it.
func steps(ctx context.Context, v view) []page.Step {
	order := []string{"clarifying", "reaction", "consent", "agreed"}
	at := 2
	switch v.p.State {
	case consent.Voted:
		order = order[:3]
	case consent.Drafted:
		at = -1
	case consent.Clarifying:
		at = 0
	case consent.Reacting:
		at = 1
	case consent.Agreed:
		at = len(order)
	}
	var list []page.Step
	for i, name := range order {
		step := page.Step{Name: i18n.T(ctx, "consent.state_"+name), State: page.Waiting}
		switch {
		case i < at:
			step.State = page.Done
		case i == at:
			step.Now, step.State = true, page.Open
			if v.turn() {
				step.State = page.YourTurn
			}
			step.Name = i18n.T(ctx, "consent.state_"+string(v.p.State))
			if v.p.State == consent.Integrating {
				step.State = page.Objection
			}
		}
		list = append(list, step)
	}
	return list
}

// turn says whether the open round waits for the reader.
func (v view) turn() bool {
	if !v.asked {
		return false
	}
	if v.last() {
		return false
	}
	if v.p.State == consent.Consenting || v.p.State == consent.Dropping {
		return v.mine == nil || v.mine.Kind == consent.Objection && v.mine.Reason == ""
	}
	return !v.heard[v.actor.Pseudonym]
}

// last says whether the reader is proposed for a role, and others answer first.
func (v view) last() bool {
	return v.asked && v.nominee && v.p.State == consent.Consenting && len(v.silent) > 1
}

// field is one part of a text that differs between two versions.
type field struct {
	label string
	ops   []page.Op
}

// differences lists the parts of a text that a version changed.
func differences(ctx context.Context, older, newer consent.Version) []field {
	a, b := older.Text, newer.Text
	var list []field
	for _, f := range []struct{ id, older, newer string }{
		{"consent.field_title", a.Title, b.Title},
		{"consent.field_text", a.Text, b.Text},
		{"consent.field_why", a.Why, b.Why},
		{"consent.field_responsible", a.Responsible, b.Responsible},
		{"consent.field_measured", a.Measured, b.Measured},
		{"consent.field_feedback", a.Feedback, b.Feedback},
		{"consent.field_review_on", i18n.Civil(ctx, a.ReviewOn), i18n.Civil(ctx, b.ReviewOn)},
		{"consent.field_ends_on", i18n.Civil(ctx, a.EndsOn), i18n.Civil(ctx, b.EndsOn)},
	} {
		if f.older != f.newer {
			list = append(list, field{i18n.T(ctx, f.id), page.Changes(f.older, f.newer)})
		}
	}
	return list
}
