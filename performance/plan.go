package performance

import (
	"context"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Plan is what the person will do, until a civil date in the circle's zone,
// within two years; the group is asked for its consent. A plan that is written
// anew needs new answers.
func Plan(ctx context.Context, tx *store.Tx, actor member.Actor, review, text, until, lang string) error {
	r, err := own(ctx, tx, actor, review, Planning, Consenting)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, r.Circle)
	if err != nil {
		return err
	}
	text, wordless := typed.Text(text, "plan", 4000)
	_, undated := typed.Date(until, "until")
	if undated == nil && (until <= c.Today(ctx) || until > c.In(ctx, 731)) {
		undated = apperr.New(apperr.Invalid, "performance.until").At("until")
	}
	if wrong := errors.Join(wordless, undated); wrong != nil {
		return wrong
	}
	if lang == "" {
		lang = actor.Lang
	}
	_, err = tx.Exec(ctx, "update performance_review set plan = $1, lang = $2, until = $3, n = n + 1 where id = $4", text, lang, until, r.ID)
	if err != nil {
		return err
	}
	return r.to(ctx, tx, Consenting)
}

// Respond consents to version n of the plan, or objects with a reason; the
// group does. Until the last answer one can change one's own. With the last
// one the plan holds, or, where somebody objects, goes back to the person.
func Respond(ctx context.Context, tx *store.Tx, actor member.Actor, review string, n int, consent bool, reason, lang string) error {
	r, err := change(ctx, tx, actor, review, Consenting)
	if err != nil {
		return err
	}
	if actor.Member == r.Member {
		return apperr.New(apperr.Forbidden, "performance.group_answers")
	}
	if n != r.N {
		return apperr.New(apperr.Conflict, "performance.newer_plan")
	}
	if consent {
		reason, err = typed.Optional(reason, "reason", 2000)
	} else {
		reason, err = typed.Text(reason, "reason", 2000)
	}
	if err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	yes := 0
	if consent {
		yes = 1
	}
	_, err = tx.Exec(ctx, `
		insert into performance_answer (review, n, person, member, consent, reason, lang, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (review, n, person) do update set consent = excluded.consent, reason = excluded.reason, lang = excluded.lang, at = excluded.at`,
		r.ID, n, actor.Pseudonym, actor.Member, yes, reason, lang, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	return conclude(ctx, tx, actor, r)
}

// conclude draws the consequence once everyone in the group has answered. With
// nobody left in the group the plan goes back to the person.
func conclude(ctx context.Context, tx *store.Tx, actor member.Actor, r Review) error {
	silent, err := Silent(ctx, tx, r)
	if err != nil || len(silent) > 0 {
		return err
	}
	given, err := Answers(ctx, tx, r.ID, r.N)
	if err != nil {
		return err
	}
	for _, a := range given {
		if !a.Consent {
			return r.to(ctx, tx, Planning)
		}
	}
	if len(given) == 0 {
		return r.to(ctx, tx, Planning)
	}
	if err := r.to(ctx, tx, Done); err != nil {
		return err
	}
	content, err := plannedContent(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{
		Name: "performance.planned", Ref: r.ID, Circle: r.Circle, Actor: actor.Pseudonym, Audience: journal.Circle, Content: content,
	})
	return err
}

// plannedContent has no word of what was said or planned.
func plannedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Role, Until string
		N                   int
	}
	err := q.QueryRow(ctx, "select circle, role, until, n from performance_review where id = $1", ref).Scan(&v.Circle, &v.Role, &v.Until, &v.N)
	return v, err
}
