package introduction

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

// Welcoming is what the answer to an introduction is to moderation: its Ref is the
// Led.
const Welcoming = "welcome"

// ActAnswerTaken is of what who answered is told when their answer is taken away.
const ActAnswerTaken = "introduction.answer_taken"

// SeeAnswer reads what somebody answered, for whom it was written to, and for
// whoever moderates for the circle at the root while a report or an appeal waits.
// To others it is not there. Reads says whether it stands on the actor's page.
func SeeAnswer(ctx context.Context, q store.Q, actor member.Actor, led string) (l Led, reads bool, err error) {
	if !actor.SignedIn() {
		return Led{}, false, errNotFound
	}
	i, l, err := ByLed(ctx, q, led)
	if err != nil {
		return Led{}, false, err
	}
	if l.How == Answered && i.Ended.IsZero() && i.Member == actor.Member {
		return l, true, nil
	}
	if err := looks(ctx, q, actor, l.ID); err != nil {
		return Led{}, false, err
	}
	return l, false, nil
}

// TakeAwayAnswer takes away an answer that was reported, with a reason that who
// wrote it reads, by whoever moderates for the circle at the root. The introduction
// is led on to somebody else.
func TakeAwayAnswer(ctx context.Context, tx *store.Tx, actor member.Actor, led string, reason moderation.Reason) error {
	i, l, err := turnOf(ctx, tx, led)
	if err != nil {
		return err
	}
	root, err := circle.Root(ctx, tx)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Moderate, root.ID); err != nil {
		return err
	}
	if l.How != Answered {
		return errNotFound
	}
	_, err = moderation.Decide(ctx, tx, actor, journal.Members, moderation.Decision{
		Kind: Welcoming, Ref: l.ID, Place: InIntroductions, Circle: root.ID, Verdict: moderation.Refused, Reason: reason,
	})
	if err != nil {
		return err
	}
	if err := become(ctx, tx, l, Taken); err != nil {
		return err
	}
	if l.Member != "" && l.Member != actor.Member {
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(l.Member), Kind: ActAnswerTaken, Ref: l.ID, Circle: root.ID}); err != nil {
			return err
		}
	}
	if i.Member == "" || !i.Ended.IsZero() {
		return nil
	}
	_, err = lead(ctx, tx, i)
	return err
}

// turnOf takes the turn of the introduction that was led.
func turnOf(ctx context.Context, tx *store.Tx, led string) (Introduction, Led, error) {
	_, l, err := ByLed(ctx, tx, led)
	if err != nil {
		return Introduction{}, Led{}, err
	}
	if err := tx.Change(ctx, errNotFound, "update introduction_introduction set version = version + 1 where id = $1", l.Introduction); err != nil {
		return Introduction{}, Led{}, err
	}
	return ByLed(ctx, tx, led)
}

// Contested is an answer that was taken away, for which reason, and the appeal of
// who wrote it; the zero value where they made none.
type Contested struct {
	Led
	Reason moderation.Reason
	Appeal moderation.Appeal
}

// AnswersAway lists what a member answered and was taken away, the newest first.
func AnswersAway(ctx context.Context, q store.Q, who string) ([]Contested, error) {
	if who == "" {
		return nil, nil
	}
	away, err := ledTo(ctx, q, "where member = $1 and how = 'taken' order by at desc, id", who)
	var list []Contested
	for _, l := range away {
		reason, err := WhyTaken(ctx, q, l.ID)
		if err != nil {
			return nil, err
		}
		appeal, err := moderation.AppealAbout(ctx, q, l.ID)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return nil, err
		}
		list = append(list, Contested{l, reason, appeal})
	}
	return list, err
}

// WhyTaken is the reason for which an answer was taken away last, "" for one that
// was not.
func WhyTaken(ctx context.Context, q store.Q, led string) (moderation.Reason, error) {
	decided, err := moderation.About(ctx, q, led)
	if err != nil || len(decided) == 0 {
		return "", err
	}
	return decided[len(decided)-1].Reason, nil
}

// AppealAnswer asks another circle to look again at an answer of the actor's that
// was taken away.
func AppealAnswer(ctx context.Context, tx *store.Tx, actor member.Actor, led, why, lang string) error {
	if err := known(actor); err != nil {
		return err
	}
	_, l, err := turnOf(ctx, tx, led)
	if err == nil && (l.Member != actor.Member || l.How != Taken) {
		err = errNotFound
	}
	if err != nil {
		return err
	}
	return contest(ctx, tx, Welcoming, l.ID, why, lang)
}

// AnswerAppealOfAnswer says in words whether an answer stays away, by whoever
// moderates for the circle that was asked and did not decide before. Where it does
// not, whom it was written to reads it again.
func AnswerAppealOfAnswer(ctx context.Context, tx *store.Tx, actor member.Actor, a moderation.Appeal, state moderation.AppealState, outcome string) error {
	_, l, err := turnOf(ctx, tx, a.Ref)
	if err != nil {
		return err
	}
	if err := a.MayAnswer(ctx, tx, actor); err != nil {
		return err
	}
	if err := a.Answer(ctx, tx, actor, journal.Members, state, outcome); err != nil {
		return err
	}
	tx.Touch(moderation.TopicLinks)
	if state != moderation.Overturned || l.How != Taken {
		return nil
	}
	_, err = moderation.Decide(ctx, tx, actor, journal.Members, moderation.Decision{
		Kind: Welcoming, Ref: l.ID, Place: InIntroductions, Circle: a.Circle, Verdict: moderation.Accepted,
	})
	if err != nil {
		return err
	}
	return become(ctx, tx, l, Answered)
}

// become says how an answer stands now.
func become(ctx context.Context, tx *store.Tx, l Led, how string) error {
	_, err := tx.Exec(ctx, "update introduction_led set how = $1 where id = $2", how, l.ID)
	return err
}
