package lab

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// Appeal asks another circle to look again at a lab that was taken away, with its
// notes; its host may, once.
func Appeal(ctx context.Context, tx *store.Tx, actor member.Actor, lab, why, lang string) error {
	l, about, err := turn(ctx, tx, actor, lab)
	if err != nil {
		return err
	}
	if err := acts(actor); err != nil {
		return err
	}
	switch {
	case !l.Hosts(actor):
		return apperr.New(apperr.Forbidden, "lab.not_host")
	case l.State != Away:
		return apperr.New(apperr.Conflict, "lab.not_away")
	}
	to, err := moderation.AppealTo(ctx, tx, about.Circle)
	if err != nil {
		return err
	}
	_, err = moderation.Appeal{Kind: Kind, Ref: l.ID, Place: about.Talk + about.Item, Circle: to, Why: why, Lang: lang}.Open(ctx, tx, about.Records)
	tx.Touch(moderation.TopicLinks)
	return err
}

// AppealPoint asks another circle to look again at a point of the notes that was
// refused as a statement. The statement is the lab's, so its host asks.
func AppealPoint(ctx context.Context, tx *store.Tx, actor member.Actor, lab string, n int, why, lang string) error {
	l, about, err := turn(ctx, tx, actor, lab)
	if err != nil {
		return err
	}
	if err := acts(actor); err != nil {
		return err
	}
	if !l.Hosts(actor) {
		return apperr.New(apperr.Forbidden, "lab.not_host")
	}
	points, err := PointsOf(ctx, tx, lab)
	if err != nil {
		return err
	}
	if n < 1 || n > len(points) || points[n-1].Statement == "" {
		return apperr.New(apperr.Invalid, "lab.no_point").At("why")
	}
	s, err := listening.StatementByID(ctx, tx, points[n-1].Statement)
	if err != nil {
		return err
	}
	return listening.Appeal(ctx, tx, actor, listening.OfLab(about.Talk, lab, s.People), s.Number, why, lang)
}

// AnswerAppeal says in words whether the lab stays away, by whoever moderates for
// the circle that was asked and did not decide before. Where it does not, it is
// there again, with its notes.
func AnswerAppeal(ctx context.Context, tx *store.Tx, actor member.Actor, a moderation.Appeal, state moderation.AppealState, outcome string) error {
	l, about, err := turn(ctx, tx, actor, a.Ref)
	if err != nil {
		return err
	}
	if err := a.MayAnswer(ctx, tx, actor); err != nil {
		return err
	}
	if err := a.Answer(ctx, tx, actor, about.Records, state, outcome); err != nil {
		return err
	}
	tx.Touch(moderation.TopicLinks)
	if state != moderation.Overturned || l.State != Away {
		return nil
	}
	return settle(ctx, tx, actor, l, about, moderation.Decision{Circle: a.Circle, Verdict: moderation.Accepted})
}

// answers says whether the actor may answer the open appeal about a lab that was
// taken away.
func answers(ctx context.Context, q store.Q, actor member.Actor, l Lab) (bool, error) {
	if l.State != Away || !actor.SignedIn() {
		return false, nil
	}
	a, err := moderation.AppealAbout(ctx, q, l.ID)
	if err == nil && a.State == moderation.AppealOpen {
		err = a.MayAnswer(ctx, q, actor)
		if err == nil {
			return true, nil
		}
	}
	if apperr.As(err) != nil {
		err = nil
	}
	return false, err
}
