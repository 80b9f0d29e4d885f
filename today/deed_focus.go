package today

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/focus"
	"concentric/journal"
	"concentric/notice"
	"concentric/translation"
)

// focusGroups are those in whose pool the person stands or stood, to which they
// were asked, and at which they were: what they said, how it was moved, and what
// came of the notes.
func (d deeds) focusGroups(ctx context.Context) ([]Deed, error) {
	parts, err := focus.PartsOf(ctx, d.DB, d.actor.Member)
	if err != nil {
		return nil, err
	}
	refs := make([]string, len(parts))
	for i, p := range parts {
		refs[i] = p.ID
	}
	said, err := translation.Of(ctx, d.DB, translation.Focus, refs, i18n.Lang(ctx))
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, p := range parts {
		_, err := focus.See(ctx, d.DB, d.actor, p.ID)
		if apperr.Is(err, apperr.NotFound) {
			continue // not for this person to see any more
		}
		if err != nil {
			return nil, err
		}
		c, err := d.known.circle(ctx, p.Circle)
		if err != nil {
			return nil, err
		}
		one := Deed{Kind: DeedFocus, Title: p.Question, Lang: p.Lang, Href: "/focus-groups/" + p.ID, Owner: c.Name, Item: p.Item, Steps: focusSteps(p, c)}
		if theirs := said[p.ID].Part(0); theirs != "" {
			one.Title, one.Lang = theirs, said[p.ID].Lang
		}
		if err := d.focusCame(ctx, &one, p, c); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// focusSteps are what the person and the circle said until the meeting.
func focusSteps(p focus.Part, c circle.Circle) []DeedStep {
	var steps []DeedStep
	add := func(at time.Time, s DeedStep) {
		if at.IsZero() { // before it was kept when
			at = p.At
		}
		s.At = at
		steps = append(steps, s)
	}
	switch {
	case p.Way == focus.Lot && p.Seat.Rank == 0, p.Seat.Word == focus.InPool:
		add(p.Seat.Said, DeedStep{What: "focus_pool", Mine: true})
	case p.Way == focus.Lot:
		add(p.Seat.Asked, DeedStep{What: "focus_drawn"})
	default:
		add(p.Seat.Asked, DeedStep{What: "focus_asked"})
	}
	if p.Seat.Word == focus.Yes || p.Seat.Word == focus.No {
		add(p.Seat.Said, DeedStep{What: "focus_" + string(p.Seat.Word), Mine: true})
	}
	for _, change := range p.Changes {
		step := DeedStep{What: "focus_moved", Text: change.Why, Lang: change.Lang}
		if change.Kind != focus.ChangeMoved {
			step.What = "focus_cancelled"
		}
		add(change.At, step)
	}
	if p.Seat.Came {
		day, err := time.ParseInLocation(time.DateOnly+" 15:04", p.Day+" "+p.Hour, c.Location())
		if err != nil {
			day = time.Time{}
		}
		add(day, DeedStep{What: "focus_came", Mine: true, Text: p.Seat.Correction, Lang: p.Seat.Lang})
	}
	return steps
}

// focusCame is where it stands, and what came of it.
func (d deeds) focusCame(ctx context.Context, one *Deed, p focus.Part, c circle.Circle) error {
	switch {
	case p.State == focus.Cancelled || p.Seat.Word == focus.No && p.Item == "":
	case p.Item != "":
		items, err := backlog.ByIDs(ctx, d.DB, []string{p.Item})
		if err != nil {
			return err
		}
		handed := DeedStep{At: items[p.Item].At, What: "focus_handed"}
		if d.sight.Sees(items[p.Item].Audience, p.Circle) {
			handed.Href, handed.Label = "/items/"+p.Item, items[p.Item].Heading(ctx)
		}
		answers, open, day, err := d.matter(ctx, p.Item)
		if err != nil {
			return err
		}
		for i := range one.Steps { // it met earlier than was said, if its notes were there before
			if one.Steps[i].At.After(handed.At) {
				one.Steps[i].At = handed.At
			}
		}
		one.Steps = append(append(one.Steps, handed), answers...)
		if open {
			one.Now, one.NextOn = "answer", day
		}
	case p.Day < c.Today(ctx):
		one.Now = "focus_notes"
	case p.Seat.Word == focus.InPool:
		one.Now, one.NextOn = "focus_pool", p.Day
	case p.Seat.Word == focus.Invited:
		one.Now, one.NextOn = "focus_asked", p.Day
	default:
		one.Now, one.NextOn = "focus", p.Day
	}
	return nil
}

// tellGuests tells those who were at a focus group of an answer on its notes.
func tellGuests(ctx context.Context, tx *store.Tx, e journal.Entry, group string) error {
	guests, err := focus.Guests(ctx, tx, group)
	if err != nil {
		return err
	}
	for _, s := range guests {
		if !s.Came || s.Member == "" {
			continue
		}
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(s.Member), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At}); err != nil {
			return err
		}
	}
	return nil
}
