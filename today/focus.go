package today

import (
	"context"
	"strings"
	"time"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/brief"
	"concentric/circle"
	"concentric/focus"
	"concentric/member"
	"concentric/notice"
	"concentric/translation"
)

// FocusAsk is a focus group that asks the person to come, with its brief; or one
// to which they were asked and that is cancelled; or one that looks for people.
type FocusAsk struct {
	focus.Part
	Brief brief.Brief
	Said  translation.Text // the question and the brief in the reader's language
}

// focusGroups are those that ask the person to come, while they can still say so.
func (r *Room) focusGroups(ctx context.Context, actor member.Actor) ([]Card, error) {
	waiting, err := focus.WaitingFor(ctx, r.DB, actor.Member)
	if err != nil || len(waiting) == 0 || actor.Suspended {
		return nil, err
	}
	var cards []Card
	for _, g := range waiting {
		c, err := circle.Get(ctx, r.DB, g.Circle)
		if err != nil {
			return nil, err
		}
		if g.Day < c.Today(ctx) || len(cards) == most {
			continue
		}
		ask, _, err := r.focusAsk(ctx, actor.Member, g.ID)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 2, Circle: c.Name, Focus: &ask})
	}
	return cards, nil
}

// pools are the focus groups into whose pool the person may put themselves. Whoever
// would rather not lets it pass, as with any small ask.
func (r *Room) pools(ctx context.Context, actor member.Actor) ([]prospect, error) {
	open, err := focus.Pools(ctx, r.DB, actor)
	var list []prospect
	for _, g := range open {
		list = append(list, prospect{offer{"pool/" + g.ID, g.At.Format(time.DateOnly)}, func(ctx context.Context) (Card, bool, error) {
			c, err := circle.Get(ctx, r.DB, g.Circle)
			if err != nil || g.Day < c.Today(ctx) {
				return Card{}, false, err
			}
			ask, err := r.briefed(ctx, focus.Part{Group: g})
			return Card{Minutes: 2, Circle: c.Name, Focus: &ask}, err == nil, err
		}})
	}
	return list, err
}

// focusAsk reads what a focus group asks of somebody; ok is false where they have
// nothing to do with it any more.
func (r *Room) focusAsk(ctx context.Context, who, group string) (ask FocusAsk, ok bool, err error) {
	part, ok, err := focus.PartIn(ctx, r.DB, who, group)
	if err != nil || !ok {
		return FocusAsk{}, false, err
	}
	ask, err = r.briefed(ctx, part)
	return ask, err == nil, err
}

// briefed is a focus group with its brief, and both in the reader's language.
func (r *Room) briefed(ctx context.Context, part focus.Part) (FocusAsk, error) {
	about, err := brief.Get(ctx, r.DB, part.Brief)
	if err != nil {
		return FocusAsk{}, err
	}
	said, err := translation.Of(ctx, r.DB, translation.Focus, []string{part.ID}, i18n.Lang(ctx))
	return FocusAsk{part, about, said[part.ID]}, err
}

// calledOff are the focus groups of the week to which the person was asked and
// that do not take place.
func (r *Room) calledOff(ctx context.Context, actor member.Actor) ([]prospect, error) {
	gone, err := focus.CancelledSince(ctx, r.DB, actor.Member, clock.Now(ctx).Add(-fresh))
	if err != nil {
		return nil, err
	}
	var list []prospect
	for _, p := range gone {
		c, err := circle.Get(ctx, r.DB, p.Circle)
		if err != nil {
			return nil, err
		}
		list = append(list, prospect{offer{key: "cancelled/" + p.ID}, always(Card{Minutes: 1, Circle: c.Name, Focus: &FocusAsk{Part: p}})})
	}
	return list, nil
}

// invited keeps, of the week's notices about focus groups, one for each group
// that still concerns a member: it asks them to come, was moved while they come,
// or does not take place.
func (r *Room) invited(ctx context.Context, m member.Member, all []notice.Notice) ([]FocusAsk, error) {
	var mine []FocusAsk
	seen := map[string]bool{}
	for _, one := range all {
		if !one.To.ForMember() || one.To.Target != m.ID || seen[one.Ref] {
			continue
		}
		seen[one.Ref] = true
		ask, ok, err := r.focusAsk(ctx, m.ID, one.Ref)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		c, err := circle.Get(ctx, r.DB, ask.Circle)
		if err != nil {
			return nil, err
		}
		_, changed := ask.Why()
		switch {
		case ask.Seat.Word == focus.No || ask.Day < c.Today(ctx) && ask.State != focus.Cancelled:
		case ask.Seat.Word == focus.Invited, changed:
			mine = append(mine, ask)
		}
	}
	return mine, nil
}

// focusText is what a focus group asks or tells, with its brief in full where it
// asks.
func (r *Room) focusText(ctx context.Context, one FocusAsk) (string, error) {
	c, err := circle.Get(ctx, r.DB, one.Circle)
	if err != nil {
		return "", err
	}
	said, err := translation.In(ctx, r.DB, translation.Focus, one.ID)
	if err != nil {
		return "", err
	}
	question := one.Question
	if theirs := said[i18n.Lang(ctx)].Part(0); theirs != "" {
		question = theirs
	}
	about := []any{"Circle", c.Name, "Question", question, "Day", i18n.Civil(ctx, one.Day), "Hour", one.Hour, "Place", one.Place}
	change, changed := one.Why()
	var lines []string
	switch {
	case one.State == focus.Cancelled:
		lines = append(lines, i18n.T(ctx, "today.mail_focus_cancelled", about...))
	case one.Seat.Word == focus.Invited && changed:
		lines = append(lines, i18n.T(ctx, "today.mail_focus_moved_asked", about...))
	case one.Seat.Word == focus.Invited:
		lines = append(lines, i18n.T(ctx, "today.mail_focus_asked", about...))
	default:
		lines = append(lines, i18n.T(ctx, "today.mail_focus_moved", about...))
	}
	if changed {
		lines = append(lines, change.Why)
	}
	if changed && one.Seat.Word == focus.Yes && one.State != focus.Cancelled {
		lines = append(lines, one.Place)
	}
	if one.Seat.Word == focus.Invited && one.State != focus.Cancelled {
		lines = append(lines,
			i18n.T(ctx, "brief.what")+"\n"+inTheirs(ctx, said, 1, one.Brief.What, one.Brief.Lang),
			i18n.T(ctx, "brief.why_now")+"\n"+inTheirs(ctx, said, 2, one.Brief.WhyNow, one.Brief.Lang),
			i18n.T(ctx, "brief.trade_offs")+"\n"+inTheirs(ctx, said, 3, one.Brief.TradeOffs, one.Brief.Lang),
			i18n.T(ctx, "brief.affected")+"\n"+inTheirs(ctx, said, 4, one.Brief.Affected, one.Brief.Lang),
			i18n.T(ctx, "today.mail_focus_say", "Link", r.BaseURL+"/focus-groups/"+one.ID))
	} else {
		lines = append(lines, r.BaseURL+"/focus-groups/"+one.ID)
	}
	return strings.Join(lines, "\n\n"), nil
}
