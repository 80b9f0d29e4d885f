package today

import (
	"context"

	"concentric/backlog"
	"concentric/library"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
	"concentric/translation"
)

// planks are wordings that the person gave to programmes: whether the words are
// in the text now, and what the circle answered.
func (d deeds) planks(ctx context.Context) ([]Deed, error) {
	amendments, err := platform.By(ctx, d.DB, d.actor.Member)
	if err != nil {
		return nil, err
	}
	var into []string
	for _, a := range amendments {
		if a.Into != "" {
			into = append(into, a.Into)
		}
	}
	texts, err := platform.TextsByIDs(ctx, d.DB, into)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, a := range amendments {
		p, err := platform.Get(ctx, d.DB, a.Programme)
		if err != nil {
			return nil, err
		}
		if !d.sight.Sees(p.Audience, p.Circle) {
			continue
		}
		one := Deed{Kind: DeedPlank, Title: a.Title, Lang: a.Lang, Href: "/amendments/" + a.ID}
		if one.Owner, err = d.owner(ctx, p.Circle); err != nil {
			return nil, err
		}
		one.Steps = []DeedStep{{At: a.At, What: "amended", Mine: true, Text: a.Text, Lang: a.Lang}}
		answers, open, day, err := d.matter(ctx, a.Item)
		if err != nil {
			return nil, err
		}
		one.Steps = append(one.Steps, answers...)
		taken, err := d.textAway(ctx, "amendment", a.ID)
		if err != nil {
			return nil, err
		}
		one.Steps = append(one.Steps, taken...)
		switch t, there := texts[a.Into]; {
		case there:
			one.Steps = append(one.Steps, DeedStep{At: t.At, What: "in_the_text", Values: []any{"N", t.Edition}, Href: "/planks/" + t.Plank, Label: t.Title})
		case !a.Withdrawn.IsZero():
			one.Steps = append(one.Steps, DeedStep{At: a.Withdrawn, What: "amendment_withdrawn", Mine: true})
		case open:
			one.Now, one.NextOn = "answer", day
		}
		list = append(list, one)
	}
	return list, nil
}

// shelf are the resources and stories that the person added or improved.
func (d deeds) shelf(ctx context.Context) ([]Deed, error) {
	voices, err := library.VoiceOf(ctx, d.DB, d.actor)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, v := range voices {
		what := "added_" + string(v.Kind)
		if !v.Added {
			what = "improved"
		}
		one := Deed{Kind: DeedLibrary, Title: v.Now.Title, Lang: v.Now.Lang, Href: "/library/" + v.ID, Steps: []DeedStep{{At: v.First.At, What: what, Mine: true}}}
		if n := len(v.Since); n > 0 {
			one.Steps = append(one.Steps, DeedStep{At: v.Since[n-1].At, What: "improved_by_others", Href: "/library/" + v.ID + "/history", Label: v.Now.Title})
		}
		for _, h := range v.Objected {
			one.Steps = append(one.Steps, DeedStep{At: h.From, What: "story_held"})
			if !h.Until.IsZero() {
				one.Steps = append(one.Steps, DeedStep{At: h.Until, What: "story_free"})
			}
		}
		if v.Added {
			decided, err := d.takenAway(ctx, v.ID)
			if err != nil {
				return nil, err
			}
			one.Steps = append(one.Steps, decided...)
		}
		uses, err := d.uses(ctx, v.ID)
		if err != nil {
			return nil, err
		}
		one.Steps = append(one.Steps, uses...)
		list = append(list, one)
	}
	return list, nil
}

// uses are the agreements and the conversations that name an entry, as far as
// the person may see them.
func (d deeds) uses(ctx context.Context, entry string) ([]DeedStep, error) {
	agreements, err := logbook.Citing(ctx, d.DB, "/library/"+entry)
	if err != nil {
		return nil, err
	}
	var steps []DeedStep
	for _, a := range agreements {
		if d.sight.Sees(a.Audience, a.Circle) {
			steps = append(steps, DeedStep{At: a.Now.At, What: "used_in", Href: "/agreements/" + a.ID, Label: a.Now.Title})
		}
	}
	talks, err := listening.Citing(ctx, d.DB, d.actor, "/library/"+entry)
	for _, c := range talks {
		steps = append(steps, DeedStep{At: c.Opened, What: "used_in", Href: "/conversations/" + c.ID, Label: c.Question})
	}
	return steps, err
}

// translations are what the person said in another language.
func (d deeds) translations(ctx context.Context) ([]Deed, error) {
	made, err := translation.MadeBy(ctx, d.DB, d.actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, t := range made {
		one := Deed{Kind: DeedTranslation, Steps: []DeedStep{{At: t.At, What: "translated", Mine: true, Text: t.Part(0), Lang: t.Lang}}}
		switch t.State {
		case translation.Shown:
			one.Steps = append(one.Steps, DeedStep{At: t.Decided, What: "translation_shown"})
		case translation.Refused:
			one.Steps = append(one.Steps, DeedStep{At: t.Decided, What: "translation_refused"})
		default:
			one.Now = "translation"
		}
		list = append(list, one)
	}
	return list, nil
}

// joining is the person's wish to become a member.
func (d deeds) joining(ctx context.Context) ([]Deed, error) {
	w, ok, err := member.WishOf(ctx, d.DB, d.actor.Member)
	if err != nil || !ok {
		return nil, err
	}
	one := Deed{Kind: DeedJoining, Steps: []DeedStep{{At: w.At, What: "wished", Mine: true}}}
	switch w.Verdict {
	case member.Admitted:
		one.Steps = append(one.Steps, DeedStep{At: w.Answered, What: "admitted"})
	case member.Declined:
		one.Steps = append(one.Steps, DeedStep{At: w.Answered, What: "declined", Text: w.Why, Lang: d.actor.Lang})
	default:
		one.Now = "wish"
	}
	return []Deed{one}, nil
}

// matter is what a circle answered on an item, as steps, and until when it owes
// one.
func (d deeds) matter(ctx context.Context, item string) (steps []DeedStep, open bool, day string, err error) {
	items, err := backlog.ByIDs(ctx, d.DB, []string{item})
	if err != nil {
		return nil, false, "", err
	}
	answers, err := backlog.AnswersTo(ctx, d.DB, []string{item})
	if err != nil {
		return nil, false, "", err
	}
	for _, a := range answers[item] {
		steps = append(steps, DeedStep{At: a.At, What: "answer_" + string(a.Kind), Text: a.Text, Lang: a.Lang})
	}
	i := items[item]
	return steps, i.State.Open(), i.AnswerBy, nil
}
