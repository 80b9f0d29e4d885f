package backlog

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
)

// Reportable says whether the item is a tension that all members may read: what is for
// its circle alone that circle deals with.
func (i Item) Reportable() bool {
	return i.Origin.Kind == Tension && !i.Confided() && !i.Away
}

// TakeAway takes away, for a reason, the words of a tension that was reported; the
// circle still owes its answer. The journal keeps what was raised.
func TakeAway(ctx context.Context, tx *store.Tx, actor member.Actor, about moderation.Report, ground moderation.Reason) error {
	i, err := turn(ctx, tx, about.Ref)
	if err != nil {
		return err
	}
	if !i.Reportable() {
		return errNotFound
	}
	mark, err := about.TakeText(ctx, tx, actor, member.Actor{Member: i.Member, Pseudonym: i.Person}, journal.Members, ground, i.Title+"\n\n"+i.Text)
	if err != nil {
		return err
	}
	if i.Member != actor.Member {
		if err := notice.Tell(ctx, tx, i.Member, moderation.ActTextTaken, mark, about.Circle); err != nil {
			return err
		}
	}
	return Cover(ctx, tx, i.ID, mark, mark)
}

// Cover has marks stand in place of an item's words, and, where it is given, of its
// title; "" brings them back. Who may is asked by whoever took the words away.
func Cover(ctx context.Context, tx *store.Tx, item, text, title string) error {
	i, err := turn(ctx, tx, item)
	if err != nil {
		return err
	}
	tx.Touch(Topic(item))
	tx.Touch(TopicOf(i.Circle))
	_, err = tx.Exec(ctx, "update backlog_item set away = $1, away_title = $2 where id = $3", text, title, item)
	return err
}

// turn takes the item's turn, answered or not.
func turn(ctx context.Context, tx *store.Tx, item string) (Item, error) {
	if err := tx.Change(ctx, errNotFound, "update backlog_item set version = version + 1 where id = $1", item); err != nil {
		return Item{}, err
	}
	return Get(ctx, tx, item)
}

// AnswerAppeal says in words whether what is not shown of a tension stays so; where it
// does not, it is shown again.
func AnswerAppeal(ctx context.Context, tx *store.Tx, actor member.Actor, a moderation.Appeal, state moderation.AppealState, outcome string) error {
	if err := a.AnswerContest(ctx, tx, actor, state, outcome); err != nil {
		return err
	}
	i, err := Get(ctx, tx, a.Ref)
	if err != nil {
		return err
	}
	if err := notice.Tell(ctx, tx, i.Member, moderation.AppealAnswered, a.ID, a.Circle); err != nil {
		return err
	}
	if state != moderation.Overturned {
		return nil
	}
	return Cover(ctx, tx, a.Ref, "", "")
}

// SeeReported reads a tension for who may report it.
func SeeReported(ctx context.Context, q store.Q, actor member.Actor, item string) (Item, error) {
	i, err := Get(ctx, q, item)
	if err != nil {
		return Item{}, err
	}
	sees, err := circle.CanSee(ctx, q, actor, i.Audience, i.Circle)
	if err == nil && (!sees || !i.Reportable()) {
		err = errNotFound
	}
	if err != nil && apperr.As(err) == nil {
		return Item{}, err
	}
	return i, err
}
