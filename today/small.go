package today

import (
	"cmp"
	"context"
	"slices"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
	"concentric/meeting"
	"concentric/member"
	"concentric/translation"
)

// prospect is an offer with its card, false where it does not want this person any
// more. The card is made only of what is due.
type prospect struct {
	offer
	card func(context.Context) (Card, bool, error)
}

func always(c Card) func(context.Context) (Card, bool, error) {
	return func(context.Context) (Card, bool, error) { return c, true, nil }
}

// perStatement is how long people take for one statement, for the minutes on a
// card: seconds.
const perStatement = 12

// small are at most room small asks and answers that came: those of today that
// are still open, then what is due next in the person's own line, as far as they
// agreed. What a member is asked is remembered; a visitor is not known, and the
// day alone decides what they are asked.
func (r *Room) small(ctx context.Context, actor member.Actor, room int) ([]Card, error) {
	var all []prospect
	for _, find := range []func(context.Context, member.Actor) ([]prospect, error){r.came, r.calledOff, r.welcomed, r.talks, r.translations, r.tasks, r.labs, r.pools} {
		found, err := find(ctx, actor)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		return nil, nil
	}
	day, err := r.day(ctx)
	if err != nil {
		return nil, err
	}
	offers := make([]offer, len(all))
	card := map[string]func(context.Context) (Card, bool, error){}
	for i, a := range all {
		offers[i], card[a.key] = a.offer, a.card
	}
	cards := map[string]Card{}
	open := func(o offer) (bool, error) {
		c, is, err := card[o.key](ctx)
		if is {
			cards[o.key] = c
		}
		return is, err
	}
	var m memory
	agreed := most
	if actor.Member != "" {
		if m, err = remembered(ctx, r.DB, actor.Member); err != nil {
			return nil, err
		}
		if agreed, err = Agreed(ctx, r.DB, actor.Member); err != nil {
			return nil, err
		}
	}
	offers = m.oneTask(cmp.Or(actor.Member, day), day, m.withoutReminded(day, offers))
	again, more, err := m.pick(cmp.Or(actor.Member, day), day, offers, agreed, open)
	if err != nil {
		return nil, err
	}
	again = again[:min(len(again), room)]
	more = more[:min(len(more), room-len(again))]
	if len(more) > 0 && actor.Member != "" {
		err = r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			more, err = remember(ctx, tx, actor.Member, day, agreed, more)
			return err
		})
	}
	var list []Card
	for _, o := range slices.Concat(again, more) {
		list = append(list, cards[o.key])
	}
	return list, err
}

// translations are one small text for who reads two languages.
func (r *Room) translations(ctx context.Context, actor member.Actor) ([]prospect, error) {
	if r.Speaks == nil {
		return nil, nil
	}
	task, ok, err := r.Speaks.TaskFor(ctx, actor, translation.Wish{})
	if err != nil || !ok {
		return nil, err
	}
	owner, err := circle.Get(ctx, r.DB, task.Original.Circle)
	if err != nil {
		return nil, err
	}
	key := "translate/" + string(task.Original.Kind) + "/" + task.Original.Ref + "/" + task.Lang
	return []prospect{{offer{key, early}, always(Card{Minutes: 1 + len(task.Original.Parts)/2, Circle: owner.Name, Speak: &task})}}, nil
}

// early is since when something waits of which nobody wrote down the day: with
// the earliest.
const early = "0001-01-01"

// tasks are the small tasks that circles offer to every member.
func (r *Room) tasks(ctx context.Context, actor member.Actor) ([]prospect, error) {
	offered, err := meeting.Offered(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	var list []prospect
	for _, a := range offered {
		list = append(list, prospect{offer{taskAsk + a.ID, a.At.Format(time.DateOnly)}, func(ctx context.Context) (Card, bool, error) {
			owner, err := circle.Get(ctx, r.DB, a.Circle)
			return Card{Minutes: max(a.Minutes, 1), Circle: owner.Name, Task: &a}, err == nil, err
		}})
	}
	return list, nil
}

// talks are open conversations; they want the person until they have done
// enough.
func (r *Room) talks(ctx context.Context, actor member.Actor) ([]prospect, error) {
	all, err := listening.All(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	var list []prospect
	for _, c := range all {
		if c.State != listening.Voting {
			continue
		}
		list = append(list, prospect{offer{"conversation/" + c.ID, c.Opened.Format(time.DateOnly)}, func(ctx context.Context) (Card, bool, error) {
			return r.invitation(ctx, actor, c)
		}})
	}
	return list, nil
}

func (r *Room) invitation(ctx context.Context, actor member.Actor, c listening.Conversation) (Card, bool, error) {
	next, err := r.Listen.Next(ctx, actor, c.ID, 0, 0)
	if err != nil || next.Enough {
		return Card{}, false, err
	}
	owner, err := circle.Get(ctx, r.DB, c.Circle)
	if err != nil {
		return Card{}, false, err
	}
	minutes := 1 + (next.About-next.Voted)*perStatement/60
	return Card{Minutes: minutes, Circle: owner.Name, Talk: &Invitation{c, next.Voted, next.About}}, true, nil
}
