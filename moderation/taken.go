package moderation

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// ActTextTaken is of what the author of a text is told when it is taken away; the Ref
// is the mark in its place.
const ActTextTaken = "moderation.text_taken"

// TakeText takes away, for a reason, a text that was reported, by whoever moderates for
// the circle that the report went to. Author wrote it. It gives what is to stand
// in its place, the id of a mark (Mark), until an appeal brings the text back: the room
// that owns it sees to that, and tells its author (ActTextTaken).
func (r Report) TakeText(ctx context.Context, tx *store.Tx, actor member.Actor, author member.Actor, audience journal.Audience, ground Reason, text string) (string, error) {
	if err := circle.May(ctx, tx, actor, circle.Moderate, r.Circle); err != nil {
		return "", err
	}
	d, err := Decide(ctx, tx, actor, audience, Decision{Kind: r.Kind, Ref: r.Ref, Place: r.Place, Circle: r.Circle, Verdict: Refused, Reason: ground})
	if err != nil {
		return "", err
	}
	mark := id.New()[:12]
	err = tx.QueryRow(ctx, `
		insert into moderation_link (id, kind, ref, address, part, state, reason, member, person, at, decided)
		values ($1, $2, $3, $4, 1, 'refused', $5, $6, $7, $8, $8)
		on conflict (ref, address) do update set state = 'refused', reason = excluded.reason, decided = excluded.decided, version = moderation_link.version + 1
		returning id`,
		mark, r.Kind, r.Ref, text, string(d.Reason), author.Member, author.Pseudonym, store.Micros(clock.Now(ctx))).Scan(&mark)
	if err != nil {
		return "", err
	}
	tx.Touch(TopicLinks)
	return mark, nil
}

// Mark is what stands in a text for the link or the whole text of that id; Fill says
// it in words.
func Mark(id string) string { return Link{ID: id}.mark() }

// Contested is what the author of a text can do about what is not shown of it, and has
// done: Refused are their links and whole texts that were, Appeal is the zero value
// where they made none.
type Contested struct {
	Ref     string
	Refused []Link
	Appeal  Appeal
}

// ContestOf reads what is refused of a text of the actor's.
func ContestOf(ctx context.Context, q store.Q, actor member.Actor, ref string) (Contested, error) {
	c := Contested{Ref: ref}
	if !actor.SignedIn() {
		return c, nil
	}
	list, err := links(ctx, q, "where ref = $1 and member = $2 order by at, id", ref, actor.Member)
	if err != nil || len(list) == 0 {
		return c, err
	}
	c.Refused = slices.DeleteFunc(list, func(l Link) bool { return l.State != LinkRefused })
	c.Appeal, err = AppealAbout(ctx, q, ref)
	if apperr.Is(err, apperr.NotFound) {
		err = nil
	}
	return c, err
}

// Contest asks another circle to look again at what is refused of a text, by its
// author, once.
func Contest(ctx context.Context, tx *store.Tx, actor member.Actor, ref, why, lang string) error {
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "moderation.report_sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "moderation.report_suspended")
	}
	c, err := ContestOf(ctx, tx, actor, ref)
	if err != nil {
		return err
	}
	if len(c.Refused) == 0 {
		return apperr.New(apperr.NotFound, "moderation.not_refused")
	}
	d, err := refusal(ctx, tx, c)
	if err != nil {
		return err
	}
	to, err := AppealTo(ctx, tx, d.Circle)
	if err != nil {
		return err
	}
	tx.Touch(TopicLinks)
	_, err = Appeal{Kind: c.Refused[0].Kind, Ref: ref, Place: d.Place, Circle: to, Why: why, Lang: lang}.Open(ctx, tx, journal.Members)
	return err
}

// refusal is the newest decision by which something of a text is not shown.
func refusal(ctx context.Context, q store.Q, c Contested) (Decision, error) {
	of := []string{c.Ref}
	for _, l := range c.Refused {
		of = append(of, l.ID)
	}
	list, err := log(ctx, q, "where verdict = 'refused' and ref in ("+store.List(len(of), 1)+") order by at desc, id limit 1", store.Args(of)...)
	if err == nil && len(list) == 0 {
		err = apperr.New(apperr.NotFound, "moderation.not_refused")
	}
	if err != nil {
		return Decision{}, err
	}
	return list[0], nil
}

// AnswerContest says in words whether it stays so that something of a text is not
// shown, by whoever moderates for the circle that was asked and did not decide
// before. Where it does not, the room that owns the text shows it again.
func (a Appeal) AnswerContest(ctx context.Context, tx *store.Tx, actor member.Actor, state AppealState, outcome string) error {
	refused, err := RefusedIn(ctx, tx, a.Ref)
	if err != nil {
		return err
	}
	if err := a.MayAnswer(ctx, tx, actor); err != nil {
		return err
	}
	for _, l := range refused {
		decided, err := DecidedBy(ctx, tx, l.ID, actor)
		if err == nil && decided {
			err = apperr.New(apperr.Forbidden, "moderation.appeal_own")
		}
		if err != nil {
			return err
		}
	}
	if err := a.Answer(ctx, tx, actor, journal.Members, state, outcome); err != nil {
		return err
	}
	tx.Touch(TopicLinks)
	if state != Overturned {
		return nil
	}
	d, err := Decide(ctx, tx, actor, journal.Members, Decision{Kind: a.Kind, Ref: a.Ref, Place: a.Place, Circle: a.Circle, Verdict: Accepted})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update moderation_link set version = version + 1, state = 'released', reason = '', decided = $1 where ref = $2 and state = 'refused'", store.Micros(d.At), a.Ref)
	return err
}

// RefusedIn lists the links and the whole texts of one text that were refused.
func RefusedIn(ctx context.Context, q store.Q, ref string) ([]Link, error) {
	list, err := LinksIn(ctx, q, ref)
	return slices.DeleteFunc(list, func(l Link) bool { return l.State != LinkRefused }), err
}
