package introduction

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
)

// Kind is what an introduction is to moderation; InIntroductions is the place of
// decisions and appeals about them.
const (
	Kind            = "introduction"
	InIntroductions = "introductions"
)

// ActTakenAway is of what the author of an introduction is told when it is taken away.
const ActTakenAway = "introduction.taken_away"

// See reads an introduction for who may report it, and for whoever moderates for
// the circle at the root while a report or an appeal waits. To others it is not there. Reads says
// whether it stands on the actor's page.
func See(ctx context.Context, q store.Q, actor member.Actor, introduction string) (i Introduction, reads bool, err error) {
	if i, err = get(ctx, q, introduction); err != nil || !actor.SignedIn() {
		if err == nil {
			err = errNotFound
		}
		return Introduction{}, false, err
	}
	if reads, err = i.readBy(ctx, q, actor); err != nil || reads {
		return i, reads, err
	}
	if err := looks(ctx, q, actor, i.ID); err != nil {
		return Introduction{}, false, err
	}
	return i, false, nil
}

// looks lets those look at a text who moderate for the circle at the root while a
// report about it waits, or an appeal that they may answer. To others it is not there.
func looks(ctx context.Context, q store.Q, actor member.Actor, ref string) error {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return err
	}
	may, err := circle.Can(ctx, q, actor, circle.Moderate, root.ID)
	if err == nil && may {
		may, err = moderation.IsReported(ctx, q, ref)
	}
	if err == nil && !may {
		may, err = mayAnswer(ctx, q, actor, ref)
	}
	if err == nil && !may {
		err = errNotFound
	}
	return err
}

// readBy says whether an introduction that stands is read by the actor: it was led
// to them, or is for a circle in which they sit.
func (i Introduction) readBy(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	if !i.Ended.IsZero() || i.Member == actor.Member {
		return false, nil
	}
	led, err := ledTo(ctx, q, "where introduction = $1 and member = $2 and (ended = 0 or how = 'answered')", i.ID, actor.Member)
	if err != nil || len(led) > 0 {
		return err == nil, err
	}
	shown, err := Shown(ctx, q, actor.Member)
	for _, one := range shown {
		if one.Introduction.ID == i.ID {
			return true, err
		}
	}
	return false, err
}

// mayAnswer says whether the actor may answer the open appeal about a text.
func mayAnswer(ctx context.Context, q store.Q, actor member.Actor, ref string) (bool, error) {
	a, err := moderation.AppealAbout(ctx, q, ref)
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

// TakeAway ends an introduction that was reported, with a reason that its author
// reads, by whoever moderates for the circle at the root. Nobody else reads it any
// more; one that its author took back meanwhile keeps the reason.
func TakeAway(ctx context.Context, tx *store.Tx, actor member.Actor, introduction string, reason moderation.Reason) error {
	if err := tx.Change(ctx, errNotFound, "update introduction_introduction set version = version + 1 where id = $1", introduction); err != nil {
		return err
	}
	root, err := circle.Root(ctx, tx)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Moderate, root.ID); err != nil {
		return err
	}
	d, err := moderation.Decide(ctx, tx, actor, journal.Members, moderation.Decision{
		Kind: Kind, Ref: introduction, Place: InIntroductions, Circle: root.ID, Verdict: moderation.Refused, Reason: reason,
	})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update introduction_introduction set away = $1, ended = case when ended = 0 then $2 else ended end where id = $3",
		string(d.Reason), store.Micros(clock.Now(ctx)), introduction)
	if err != nil {
		return err
	}
	i, err := get(ctx, tx, introduction)
	if err != nil {
		return err
	}
	if i.Member != "" && i.Member != actor.Member {
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(i.Member), Kind: ActTakenAway, Ref: i.ID, Circle: root.ID}); err != nil {
			return err
		}
	}
	// Whoever it waited for has room for somebody else, and for the same one again.
	_, err = tx.Exec(ctx, "delete from introduction_led where ended = 0 and introduction = $1", introduction)
	return err
}

// Away is the newest introduction of a member, where it was taken away; ok is false
// where it was not.
func Away(ctx context.Context, q store.Q, who string) (i Introduction, ok bool, err error) {
	found, err := introductions(ctx, q, "where member = $1 and member <> '' order by at desc, id desc limit 1", who)
	if err != nil || len(found) == 0 || found[0].Away == "" {
		return i, false, err
	}
	return found[0], true, nil
}

// Appeal asks another circle to look again at the actor's introduction that was
// taken away.
func Appeal(ctx context.Context, tx *store.Tx, actor member.Actor, why, lang string) error {
	if err := known(actor); err != nil {
		return err
	}
	i, away, err := Away(ctx, tx, actor.Member)
	if err == nil && !away {
		err = apperr.New(apperr.Conflict, "introduction.not_away")
	}
	if err != nil {
		return err
	}
	return contest(ctx, tx, Kind, i.ID, why, lang)
}

func contest(ctx context.Context, tx *store.Tx, kind, ref, why, lang string) error {
	root, err := circle.Root(ctx, tx)
	if err != nil {
		return err
	}
	to, err := moderation.AppealTo(ctx, tx, root.ID)
	if err != nil {
		return err
	}
	tx.Touch(moderation.TopicLinks)
	_, err = moderation.Appeal{Kind: kind, Ref: ref, Place: InIntroductions, Circle: to, Why: why, Lang: lang}.Open(ctx, tx, journal.Members)
	return err
}

// AnswerAppeal says in words whether an introduction stays away, by whoever
// moderates for the circle that was asked and did not decide before. Where it does
// not, it stands again and is led on, unless its author has written another since.
func AnswerAppeal(ctx context.Context, tx *store.Tx, actor member.Actor, a moderation.Appeal, state moderation.AppealState, outcome string) error {
	if err := tx.Change(ctx, errNotFound, "update introduction_introduction set version = version + 1 where id = $1", a.Ref); err != nil {
		return err
	}
	if err := a.MayAnswer(ctx, tx, actor); err != nil {
		return err
	}
	if err := a.Answer(ctx, tx, actor, journal.Members, state, outcome); err != nil {
		return err
	}
	tx.Touch(moderation.TopicLinks)
	i, err := get(ctx, tx, a.Ref)
	if err != nil {
		return err
	}
	if err := notice.Tell(ctx, tx, i.Member, moderation.AppealAnswered, a.ID, a.Circle); err != nil {
		return err
	}
	if state != moderation.Overturned || i.Away == "" {
		return nil
	}
	_, err = moderation.Decide(ctx, tx, actor, journal.Members, moderation.Decision{
		Kind: Kind, Ref: i.ID, Place: InIntroductions, Circle: a.Circle, Verdict: moderation.Accepted,
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update introduction_introduction set away = '' where id = $1", i.ID); err != nil {
		return err
	}
	_, _, stands, err := Of(ctx, tx, i.Member)
	if err != nil || stands || i.Member == "" {
		return err
	}
	if _, err := tx.Exec(ctx, "update introduction_introduction set ended = 0 where id = $1", i.ID); err != nil {
		return err
	}
	_, err = lead(ctx, tx, i)
	return err
}
