package library

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

// ActTakenAway is of what the author of an entry is told when it is taken away.
const ActTakenAway = "library.taken_away"

// hidden says whether the entry is in no list.
func (e Entry) hidden() bool { return e.Held || e.Away != "" }

// TakeAway lets nobody read an entry any more but its author and those who
// moderate for the party, one of whom does it, for a reason, after a report.
func TakeAway(ctx context.Context, tx *store.Tx, actor member.Actor, entry string, reason moderation.Reason) error {
	root, err := mayTake(ctx, tx, actor)
	if err != nil {
		return err
	}
	return setAway(ctx, tx, actor, entry, moderation.Decision{Place: moderation.InLibrary, Circle: root.ID, Verdict: moderation.Refused, Reason: reason})
}

// GoesWith says whether an entry can be taken away with a link of it that waits:
// who wrote the link wrote the entry, too.
func GoesWith(ctx context.Context, q store.Q, l moderation.Link) (bool, error) {
	if Kind(l.Kind) != Resource && Kind(l.Kind) != Story || l.Part > 0 {
		return false, nil
	}
	e, err := Get(ctx, q, l.Ref)
	return e.Away == "" && e.Member != "" && e.Member == l.Member, err
}

// TakeAwayWith takes an entry away as TakeAway does, without a report, by who refuses
// a link in it for the same reason; one that went with another link is away already.
func TakeAwayWith(ctx context.Context, tx *store.Tx, actor member.Actor, link string, reason moderation.Reason) error {
	root, err := mayTake(ctx, tx, actor)
	if err != nil {
		return err
	}
	l, err := moderation.LinkByID(ctx, tx, link)
	if err != nil {
		return err
	}
	goes, err := GoesWith(ctx, tx, l)
	if err != nil || !goes {
		return err
	}
	return setAway(ctx, tx, actor, l.Ref, moderation.Decision{Place: moderation.OfLinks, Circle: root.ID, Verdict: moderation.Refused, Reason: reason})
}

func mayTake(ctx context.Context, q store.Q, actor member.Actor) (circle.Circle, error) {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return root, err
	}
	return root, circle.May(ctx, q, actor, circle.Moderate, root.ID)
}

// setAway takes an entry away or brings it back, and has it written into the log.
func setAway(ctx context.Context, tx *store.Tx, actor member.Actor, entry string, d moderation.Decision) error {
	if err := tx.Change(ctx, errNotFound, "update library_entry set version = version + 1 where id = $1", entry); err != nil {
		return err
	}
	e, err := Get(ctx, tx, entry)
	if err != nil {
		return err
	}
	d.Kind, d.Ref = string(e.Kind), e.ID
	if d, err = moderation.Decide(ctx, tx, actor, journal.Members, d); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update library_entry set away = $1 where id = $2", string(d.Reason), entry); err != nil {
		return err
	}
	if d.Verdict == moderation.Refused && e.Member != "" && e.Member != actor.Member {
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(e.Member), Kind: ActTakenAway, Ref: e.ID, Circle: d.Circle}); err != nil {
			return err
		}
	}
	if e, err = Get(ctx, tx, entry); err != nil {
		return err
	}
	tx.Touch(Topic(entry))
	tx.Touch(TopicAll)
	return index(ctx, tx, e)
}

// Appeal asks another circle to look again at why the actor's own entry was
// taken away; once.
func Appeal(ctx context.Context, tx *store.Tx, actor member.Actor, entry, why, lang string) error {
	e, err := change(ctx, tx, actor, entry)
	if err != nil {
		return err
	}
	switch {
	case e.Member != actor.Member:
		return apperr.New(apperr.Forbidden, "library.appeal_author")
	case e.Away == "":
		return apperr.New(apperr.Conflict, "library.not_away")
	}
	root, err := circle.Root(ctx, tx)
	if err != nil {
		return err
	}
	to, err := moderation.AppealTo(ctx, tx, root.ID)
	if err != nil {
		return err
	}
	appeal := moderation.Appeal{Kind: string(e.Kind), Ref: e.ID, Place: moderation.InLibrary, Circle: to, Why: why, Lang: lang}
	_, err = appeal.Open(ctx, tx, journal.Members)
	tx.Touch(Topic(entry))
	tx.Touch(moderation.TopicLinks)
	return err
}

// AnswerAppeal says in words whether the entry stays away; where it does not, it
// is there again.
func AnswerAppeal(ctx context.Context, tx *store.Tx, actor member.Actor, appeal string, state moderation.AppealState, outcome string) error {
	a, err := moderation.AppealByID(ctx, tx, appeal)
	if err != nil {
		return err
	}
	if a.Place != moderation.InLibrary {
		return apperr.New(apperr.NotFound, "moderation.no_appeal")
	}
	if err := tx.Change(ctx, errNotFound, "update library_entry set version = version + 1 where id = $1", a.Ref); err != nil {
		return err
	}
	if err := a.MayAnswer(ctx, tx, actor); err != nil {
		return err
	}
	if err := a.Answer(ctx, tx, actor, journal.Members, state, outcome); err != nil {
		return err
	}
	tx.Touch(moderation.TopicLinks)
	e, err := Get(ctx, tx, a.Ref)
	if err != nil {
		return err
	}
	if err := notice.Tell(ctx, tx, e.Member, moderation.AppealAnswered, a.ID, a.Circle); err != nil {
		return err
	}
	if state != moderation.Overturned {
		tx.Touch(Topic(a.Ref))
		return nil
	}
	return setAway(ctx, tx, actor, a.Ref, moderation.Decision{Place: moderation.InLibrary, Circle: a.Circle, Verdict: moderation.Accepted})
}
