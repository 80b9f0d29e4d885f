package circle

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// Call is what a circle looks for, in its own words: people, skills, a van.
type Call struct {
	Circle, Text, Lang string
	At                 time.Time
}

// LookFor says what the circle looks for, in place of what it said before, by
// anybody who sits there; an empty text says that it looks for nothing now. It
// is no decision, and not in the journal.
func LookFor(ctx context.Context, tx *store.Tx, actor member.Actor, circle, text, lang string) error {
	if err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version + 1 where id = $1", circle); err != nil {
		return err
	}
	err := May(ctx, tx, actor, Propose, circle)
	if err != nil {
		return err
	}
	if text, err = typed.Optional(text, "looks_for", 300); err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	tx.Touch(Topic(circle))
	if text == "" {
		_, err = tx.Exec(ctx, "delete from circle_call where circle = $1", circle)
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into circle_call (circle, text, lang, said_by, at) values ($1, $2, $3, $4, $5)
		on conflict (circle) do update set text = excluded.text, lang = excluded.lang, said_by = excluded.said_by, at = excluded.at`,
		circle, text, lang, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	return err
}

// Calls lists what circles look for, by circle, as far as the actor sees them.
func Calls(ctx context.Context, q store.Q, actor member.Actor) (map[string]Call, error) {
	rows, err := q.Query(ctx, "select circle, text, lang, at from circle_call")
	all, err := store.Collect(rows, err, func(row store.Row) (Call, error) {
		var c Call
		var at int64
		err := row.Scan(&c.Circle, &c.Text, &c.Lang, &at)
		c.At = store.At(at)
		return c, err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var ids []string
	for _, c := range all {
		ids = append(ids, c.Circle)
	}
	circles, err := ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	sight, err := SightOf(ctx, q, actor)
	calls := map[string]Call{}
	for _, c := range all {
		if of := circles[c.Circle]; of.State != Closed && sight.Sees(of.Audience, of.ID) {
			calls[c.Circle] = c
		}
	}
	return calls, err
}
