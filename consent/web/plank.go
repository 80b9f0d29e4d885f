package web

import (
	"context"
	"strconv"
	"strings"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/consent"
	"concentric/logbook"
	"concentric/platform"
)

// plankChoices are what the text of a proposal may be in the programmes that
// its circle keeps: nothing, a new plank of a chapter, a plank's next wording, or
// the end of a plank. A value is what, the id, and the version that was read.
func plankChoices(ctx context.Context, q store.Q, circle string) ([]page.Choice, error) {
	kept, err := platform.OfCircle(ctx, q, circle)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	list := []page.Choice{{Label: i18n.T(ctx, "consent.plank_none")}}
	for _, p := range kept {
		chapters, err := platform.Chapters(ctx, q, p.ID)
		if err != nil {
			return nil, err
		}
		planks, err := platform.Planks(ctx, q, p.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range chapters {
			list = append(list, page.Choice{Value: "new/" + c.ID + "/0", Label: i18n.T(ctx, "consent.plank_new", "Title", c.Title)})
		}
		for _, one := range planks {
			if one.Now.Struck {
				continue
			}
			which := "/" + one.ID + "/" + strconv.Itoa(one.Now.N)
			list = append(list,
				page.Choice{Value: "change" + which, Label: i18n.T(ctx, "consent.plank_change", "Title", one.Now.Title)},
				page.Choice{Value: "strike" + which, Label: i18n.T(ctx, "consent.plank_strike", "Title", one.Now.Title)})
		}
	}
	return list, nil
}

// plankEffect reads what was chosen; none where nothing was.
func plankEffect(form page.Form) ([]consent.Effect, error) {
	chosen := form.Value("plank")
	if chosen == "" {
		return nil, nil
	}
	what, rest, _ := strings.Cut(chosen, "/")
	id, n, _ := strings.Cut(rest, "/")
	base, err := strconv.Atoi(n)
	if err != nil {
		return nil, apperr.New(apperr.Invalid, "platform.plank_missing").At("plank")
	}
	c := platform.Change{Amendments: form.Values["amendment"]}
	switch what {
	case "new":
		c.Chapter = id
	case "change", "strike":
		c.Plank, c.Base, c.Strike = id, base, what == "strike"
	default:
		return nil, apperr.New(apperr.Invalid, "platform.plank_missing").At("plank")
	}
	return []consent.Effect{{Kind: consent.Writes, Plank: &c}}, nil
}

// plankForm fills a first draft with what the item brings: the amendments that
// are gathered under it worked into their plank, the plank that a review or a
// link asks for, or else nothing.
func plankForm(ctx context.Context, q store.Q, i backlog.Item, plank string, form page.Form) (page.Form, error) {
	under, err := platform.OfItem(ctx, q, i.ID)
	if err != nil {
		return form, err
	}
	if i.Origin.Kind == backlog.Review {
		written, err := platform.OfAgreement(ctx, q, i.Origin.Ref)
		if err != nil {
			return form, err
		}
		for _, t := range written {
			plank = t.Plank
		}
	}
	for _, a := range under {
		if a.Plank == "" && a.Open() {
			form.Values.Set("plank", "new/"+a.Chapter+"/0")
			form.Values.Set("title", a.Title)
			form.Values.Set("text", a.Text)
			form.Values.Set("lang", a.Lang)
			form.Values.Add("amendment", a.ID)
		}
		if a.Plank != "" {
			plank = a.Plank
		}
	}
	if plank == "" {
		return form, nil
	}
	of, err := platform.GetPlank(ctx, q, plank)
	if err != nil || of.Now.Struck {
		if apperr.Is(err, apperr.NotFound) {
			err = nil
		}
		return form, err
	}
	title, text, worked, _, err := platform.Together(ctx, q, of.Now, under)
	if err != nil {
		return form, err
	}
	if i.Origin.Kind != backlog.Review {
		form.Values.Set("title", title)
		form.Values.Set("text", text)
	}
	form.Values.Set("plank", "change/"+of.ID+"/"+strconv.Itoa(of.Now.N))
	form.Values.Set("lang", of.Now.Lang)
	for _, a := range worked {
		form.Values.Add("amendment", a.ID)
	}
	return form, nil
}

// leftOut are the amendments under an item that were not worked into the text:
// they meet in one sentence with others, or came too late.
func leftOut(ctx context.Context, q store.Q, item string, worked []string) ([]platform.Amendment, error) {
	under, err := platform.OfItem(ctx, q, item)
	var list []platform.Amendment
	for _, a := range under {
		taken := false
		for _, id := range worked {
			taken = taken || id == a.ID
		}
		if a.Open() && !taken {
			list = append(list, a)
		}
	}
	return list, err
}

// gathered are the amendments under an item, to be marked by who writes the text:
// only they know which of them are in it.
func gathered(ctx context.Context, q store.Q, item string) ([]page.Choice, error) {
	waiting, err := leftOut(ctx, q, item, nil)
	var list []page.Choice
	for _, a := range waiting {
		list = append(list, page.Choice{Value: a.ID, Label: a.Why, Hint: a.Title})
	}
	return list, err
}

// plankOf is what a version changes in the programme; nil where nothing.
func plankOf(v consent.Version) *platform.Change {
	for _, e := range v.Effects {
		if e.Kind == consent.Writes {
			return e.Plank
		}
	}
	return nil
}

// titled is what a striking proposal says where its plank's text was cleared.
func titled(text logbook.Text, effects []consent.Effect) logbook.Text {
	if len(effects) > 0 && effects[0].Plank.Strike && text.Text == "" {
		text.Text = text.Title
	}
	return text
}
