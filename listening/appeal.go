package listening

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Appeal asks another circle to look again at the refusal of the actor's own
// statement: the circle above the one that refused it, for the topmost one a
// circle below it, and where there is only one circle, another person in it.
// Nothing that is kept joins the appeal to a person.
func Appeal(ctx context.Context, tx *store.Tx, actor member.Actor, who Participant, number int, why, lang string) error {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", who.conversation)
	if err != nil {
		return err
	}
	c, err := See(ctx, tx, actor, who.conversation)
	if err != nil {
		return err
	}
	if err := mayTakePart(actor, c); err != nil {
		return err
	}
	s, err := OwnStatement(ctx, tx, who, number)
	if err != nil {
		return err
	}
	if s.State != Refused {
		return apperr.New(apperr.Conflict, "listening.not_refused")
	}
	to, err := moderation.AppealTo(ctx, tx, c.Circle)
	if err != nil {
		return err
	}
	appeal := moderation.Appeal{Kind: "statement", Ref: s.ID, Place: c.ID, Circle: to, Why: why, Lang: lang}
	if _, err := appeal.Open(ctx, tx, c.records()); err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(circle.Topic(to))
	return nil
}

// OwnStatement is a statement of the participant's own; NotFound for any other.
func OwnStatement(ctx context.Context, q store.Q, who Participant, number int) (Statement, error) {
	s, err := StatementAt(ctx, q, who.conversation, number)
	if err == nil && (s.author == "" || s.author != who.code) {
		return Statement{}, errNoStatement
	}
	return s, err
}

// AnswerAppeal says in words whether the refusal stays. Whoever may moderate
// for the circle that the appeal went to may, and nobody who decided about
// the statement before. An overturned refusal lets the statement in.
func AnswerAppeal(ctx context.Context, tx *store.Tx, actor member.Actor, conversation, appeal string, state moderation.AppealState, outcome string) error {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return err
	}
	a, err := moderation.AppealByID(ctx, tx, appeal)
	if err != nil {
		return err
	}
	if a.Place != c.ID {
		return apperr.New(apperr.NotFound, "moderation.no_appeal")
	}
	if a.State != moderation.AppealOpen {
		return apperr.New(apperr.Conflict, "moderation.appeal_answered_before")
	}
	if err := a.MayAnswer(ctx, tx, actor); err != nil {
		return err
	}
	if err := a.Answer(ctx, tx, actor, c.records(), state, outcome); err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	if state != moderation.Overturned {
		return nil
	}
	if c.State != Voting {
		return errOver(c)
	}
	s, err := StatementByID(ctx, tx, a.Ref)
	if err != nil || s.State == Shown {
		return err
	}
	return settle(ctx, tx, actor, c, s, Shown, Ruling{s.ID, moderation.Accepted, ""})
}

// Contested is an appeal with its text, for whoever may answer it.
type Contested struct {
	moderation.Appeal
	Statement Statement
}

// Appeals lists the open appeals of a conversation that the actor may answer.
func Appeals(ctx context.Context, q store.Q, actor member.Actor, conversation string) ([]Contested, error) {
	all, err := moderation.AppealsIn(ctx, q, conversation)
	if err != nil {
		return nil, err
	}
	var list []Contested
	for _, a := range all {
		if a.State != moderation.AppealOpen || a.MayAnswer(ctx, q, actor) != nil {
			continue
		}
		s, err := StatementByID(ctx, q, a.Ref)
		if err != nil {
			return nil, err
		}
		list = append(list, Contested{a, s})
	}
	return list, nil
}
