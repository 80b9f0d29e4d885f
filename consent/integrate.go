package consent

import (
	"context"
	"errors"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// Integrate works objections into the next version, in one or more of three
// ways: the text is modified; the term or the time to the review is shortened;
// a concern is measured (metric, who measures, threshold, date: all four). Any
// member of the circle may try. from is the version that it was made from.
// Nobody's objection is settled by it: that is for its author in the consent
// round on the new version.
func Integrate(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, from int, text logbook.Text, measured []Measure, takes ...Takes) (Version, error) {
	p, err := change(ctx, tx, proposal, Integrating)
	if err != nil {
		return Version{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, p.Circle); err != nil {
		return Version{}, err
	}
	if from != p.N {
		return Version{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil {
		return Version{}, err
	}
	open, err := OpenObjections(ctx, tx, p.ID)
	if err != nil {
		return Version{}, err
	}
	text, wrong := tidy(text, actor)
	if wrong == nil {
		text, wrong = logbook.Check(text, c.Today(ctx))
	}
	measured, lacking := complete(open, measured, c.Today(ctx), text.Lang)
	if err := errors.Join(wrong, lacking); err != nil {
		return Version{}, err
	}
	before, err := p.Newest(ctx, tx)
	if err != nil {
		return Version{}, err
	}
	v := Version{Text: text, Change: Integrated, Measures: measured}
	v.Shortened = sooner(text.ReviewOn, before.Text.ReviewOn) || sooner(text.EndsOn, before.Text.EndsOn)
	v.Modified = wordsOf(v.Text) != wordsOf(before.Text) || (!v.Shortened && !same(v.Text, before.Text))
	if !v.Modified && !v.Shortened && len(measured) == 0 {
		return Version{}, apperr.New(apperr.Invalid, "consent.nothing_changed").At("text")
	}
	v.Measures = append(slices.Clone(before.Measures), measured...)
	if v.Effects, err = taking(ctx, tx, p, takes); err != nil {
		return Version{}, err
	}
	return next(ctx, tx, actor, p, v)
}

// complete refuses a measure that lacks one or more of its four parts, each by
// its name.
func complete(open []Stand, measured []Measure, today, lang string) ([]Measure, error) {
	var list []Measure
	var wrong []error
	for _, m := range measured {
		if m.Metric == "" && m.Measurer == "" && m.Threshold == "" && m.DueOn == "" {
			continue
		}
		for _, f := range []struct {
			text  *string
			field string
		}{{&m.Metric, "metric"}, {&m.Measurer, "measurer"}, {&m.Threshold, "threshold"}} {
			text, err := typed.Text(*f.text, f.field, 500)
			if e := apperr.As(err); e != nil && e.Message == "typed.empty" {
				err = apperr.New(apperr.Invalid, "consent."+f.field+"_missing").At(f.field)
			}
			*f.text, wrong = text, append(wrong, err)
		}
		_, err := typed.Date(m.DueOn, "due_on")
		switch {
		case m.DueOn == "":
			err = apperr.New(apperr.Invalid, "consent.due_on_missing").At("due_on")
		case err == nil && m.DueOn <= today:
			err = apperr.New(apperr.Invalid, "consent.measure_past").At("due_on")
		}
		wrong = append(wrong, err)
		if m.Objection != "" && !slices.ContainsFunc(open, func(o Stand) bool { return o.ID == m.Objection }) {
			wrong = append(wrong, apperr.New(apperr.Conflict, "consent.objection_settled"))
		}
		if m.Lang == "" {
			m.Lang = lang
		}
		list = append(list, m)
	}
	return list, errors.Join(wrong...)
}

// sooner says whether a date was set, or moved to an earlier day.
func sooner(now, before string) bool { return now != "" && (before == "" || now < before) }

// words are the fields of a text that have no date; two versions are compared by them.
type words struct{ title, text, why, role, responsible, measured, feedback, lang string }

func wordsOf(t logbook.Text) words {
	return words{t.Title, t.Text, t.Why, t.Role, t.Responsible, t.Measured, t.Feedback, t.Lang}
}

// same says whether two texts are alike in words and dates.
func same(a, b logbook.Text) bool {
	return wordsOf(a) == wordsOf(b) && a.ReviewOn == b.ReviewOn && a.EndsOn == b.EndsOn
}
