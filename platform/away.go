package platform

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
)

// Reportable says whether the words of an amendment can be taken away: once they are
// in the text they are the circle's.
func (a Amendment) Reportable() bool { return a.Into == "" && !a.Away }

// SeeReported reads an amendment, and the programme it is to, for who may report it.
func SeeReported(ctx context.Context, q store.Q, actor member.Actor, amendment string) (Amendment, Programme, error) {
	a, err := GetAmendment(ctx, q, amendment)
	if err != nil {
		return a, Programme{}, err
	}
	p, err := See(ctx, q, actor, a.Programme)
	if err == nil && !a.Reportable() {
		err = apperr.New(apperr.NotFound, "platform.no_amendment")
	}
	return a, p, err
}

// TakeAway takes away, for a reason, the words of an amendment that was reported, and
// those with which it opened a matter; others that are gathered under it stay.
func TakeAway(ctx context.Context, tx *store.Tx, actor member.Actor, about moderation.Report, ground moderation.Reason) error {
	err := tx.Change(ctx, apperr.New(apperr.NotFound, "platform.no_amendment"), "update platform_amendment set version = version + 1 where id = $1", about.Ref)
	if err != nil {
		return err
	}
	a, err := GetAmendment(ctx, tx, about.Ref)
	if err != nil {
		return err
	}
	if !a.Reportable() {
		return apperr.New(apperr.Conflict, "platform.in_text_already")
	}
	mark, err := about.TakeText(ctx, tx, actor, member.Actor{Member: a.Member, Pseudonym: a.Person}, journal.Members, ground, a.Title+"\n\n"+a.Text+"\n\n"+a.Why)
	if err != nil {
		return err
	}
	if a.Member != actor.Member {
		if err := notice.Tell(ctx, tx, a.Member, moderation.ActTextTaken, mark, about.Circle); err != nil {
			return err
		}
	}
	return a.cover(ctx, tx, mark)
}

// AnswerAppeal says in words whether what is not shown of an amendment stays so; where
// it does not, it is shown again.
func AnswerAppeal(ctx context.Context, tx *store.Tx, actor member.Actor, appeal moderation.Appeal, state moderation.AppealState, outcome string) error {
	a, err := GetAmendment(ctx, tx, appeal.Ref)
	if err != nil {
		return err
	}
	if err := appeal.AnswerContest(ctx, tx, actor, state, outcome); err != nil {
		return err
	}
	if err := notice.Tell(ctx, tx, a.Member, moderation.AppealAnswered, appeal.ID, appeal.Circle); err != nil {
		return err
	}
	if state != moderation.Overturned {
		return nil
	}
	return a.cover(ctx, tx, "")
}

// cover has a mark stand in place of the amendment's words; "" brings them back.
func (a Amendment) cover(ctx context.Context, tx *store.Tx, mark string) error {
	if _, err := tx.Exec(ctx, "update platform_amendment set version = version + 1, away = $1 where id = $2", mark, a.ID); err != nil {
		return err
	}
	tx.Touch(Topic(a.Programme))
	tx.Touch(backlog.Topic(a.Item))
	opened, is, err := backlog.ByKey(ctx, tx, "amendment/"+a.ID)
	if err != nil || !is {
		return err
	}
	title := mark
	if a.Plank != "" {
		title = "" // the plank's
	}
	return backlog.Cover(ctx, tx, opened.ID, mark, title)
}
