package today

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/circle"
	"concentric/community"
	"concentric/delegate"
)

// reportsShown is how many reports of a delegate stand under one choice.
const reportsShown = 3

// seats are the choices of a delegate in which the person took part: what they
// said, who takes the seat until when, and what the delegate reports since.
func (d deeds) seats(ctx context.Context) ([]Deed, error) {
	voices, err := delegate.VoiceOf(ctx, d.DB, d.actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, v := range voices {
		role, err := circle.RoleByID(ctx, d.DB, v.Role)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		sees, err := delegate.Sees(ctx, d.DB, d.actor, role)
		if err != nil {
			return nil, err
		}
		if !sees {
			continue // no more of the community
		}
		of, err := community.Get(ctx, d.DB, v.Community)
		if err != nil {
			return nil, err
		}
		one := Deed{Kind: DeedSeat, Title: of.Name, Lang: of.Lang, Href: "/seats/" + v.Role}
		if one.Owner, err = d.owner(ctx, v.Circle); err != nil {
			return nil, err
		}
		if !v.Offered.IsZero() {
			one.Steps = append(one.Steps, DeedStep{At: v.Offered, What: "seat_offered", Mine: true})
		}
		for _, s := range v.Said {
			one.Steps = append(one.Steps, DeedStep{At: s.At, What: "seat_" + s.Word, Mine: true, Text: s.Reason, Lang: s.Lang})
		}
		if err := d.sitting(ctx, &one, v); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// sitting is what became of a choice.
func (d deeds) sitting(ctx context.Context, one *Deed, v delegate.Voice) error {
	switch v.Stage {
	case delegate.Chosen:
		one.Steps, one.Now, one.NextOn = append(one.Steps, DeedStep{At: v.Ended, What: "seat_chosen"}), "term", v.Ends
	case delegate.Stopped:
		one.Now = "stopped"
		return nil
	case delegate.Hearing:
		one.Now = "seat"
		return nil
	default:
		one.Now, one.NextOn = "seat", v.EndsOn
		return nil
	}
	t, err := circle.TermByID(ctx, d.DB, v.Term)
	if apperr.Is(err, apperr.NotFound) {
		return nil // waits for the term that runs
	}
	if err != nil {
		return err
	}
	reports, err := circle.ReportsFromSeat(ctx, d.DB, v.Role, reportsShown)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.Person == t.Person && !r.At.Before(t.Since) {
			one.Steps = append(one.Steps, DeedStep{At: r.At, What: "seat_reported", Text: r.Text, Lang: r.Lang})
		}
	}
	if r := v.Recall; !r.At.IsZero() {
		one.Steps = append(one.Steps, DeedStep{At: r.At, What: "seat_recall", Mine: true, Text: r.Reason, Lang: r.Lang})
	}
	at, decision, err := circle.Over(ctx, d.DB, v.Term)
	if err != nil || at.IsZero() {
		return err
	}
	one.Now, one.NextOn = "", ""
	what := "term_over"
	if decision == v.ID {
		what = "seat_recalled"
	}
	one.Steps = append(one.Steps, DeedStep{At: at, What: what})
	slices.SortStableFunc(one.Steps, func(a, b DeedStep) int { return a.At.Compare(b.At) })
	return nil
}
