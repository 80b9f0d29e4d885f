package library

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/search"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
	"concentric/moderation"
)

// Objection is somebody's word against standing in a story.
type Objection struct {
	ID, Entry, Why string
	Member, Person string
	At             time.Time
}

const selectObjection = "select id, entry, why, member, person, at from library_objection "

func scanObjection(row store.Row) (Objection, error) {
	var o Objection
	var at int64
	err := row.Scan(&o.ID, &o.Entry, &o.Why, &o.Member, &o.Person, &at)
	o.At = store.At(at)
	return o, err
}

// Objections lists the objections that hold a story, the oldest first.
func Objections(ctx context.Context, q store.Q, entry string) ([]Objection, error) {
	rows, err := q.Query(ctx, selectObjection+"where entry = $1 and settled = 0 order by at, id", entry)
	return store.Collect(rows, err, scanObjection)
}

// Objects says whether the actor is one of those whose objection holds it.
func Objects(ctx context.Context, q store.Q, actor member.Actor, entry string) (bool, error) {
	list, err := Objections(ctx, q, entry)
	for _, o := range list {
		if o.Member != "" && o.Member == actor.Member {
			return true, nil
		}
	}
	return false, err
}

// Object says that one stands in a story and does not want to. From now on
// nobody reads it but its author, who may take the person out, whoever objects,
// and who moderates. No reason needs to be good: it is their life. Since nobody
// looks first, it is done to few stories in a day.
func Object(ctx context.Context, tx *store.Tx, actor member.Actor, entry, why string) error {
	e, err := change(ctx, tx, actor, entry)
	if err != nil {
		return err
	}
	if e.Kind != Story {
		return apperr.New(apperr.Invalid, "library.only_stories")
	}
	if why, err = typed.Optional(why, "why", 1000); err != nil {
		return err
	}
	already, err := Objects(ctx, tx, actor, entry)
	if err != nil || already {
		return err
	}
	if err := moderation.Spend(ctx, tx, actor, moderation.Objecting); err != nil {
		return err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into library_objection (id, entry, why, member, person, at) values ($1, $2, $3, $4, $5, $6)",
		row, entry, why, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	tx.Touch(Topic(entry))
	tx.Touch(TopicAll)
	if err := search.Remove(ctx, tx, kind, entry); err != nil {
		return err
	}
	return record(ctx, tx, actor, actObjected, row, e, objectedContent)
}

// Settle takes an objection back: whoever objected is content with the story as
// it is now, or who moderates for the party found that it names nobody.
func Settle(ctx context.Context, tx *store.Tx, actor member.Actor, entry, objection string) error {
	if _, err := change(ctx, tx, actor, entry); err != nil {
		return err
	}
	list, err := Objections(ctx, tx, entry)
	if err != nil {
		return err
	}
	for _, o := range list {
		if o.ID != objection {
			continue
		}
		if o.Member == "" || o.Member != actor.Member {
			may, err := moderates(ctx, tx, actor)
			if err != nil {
				return err
			}
			if !may {
				return apperr.New(apperr.Forbidden, "library.not_your_objection")
			}
		}
		if _, err := tx.Exec(ctx, "update library_objection set settled = $1 where id = $2", store.Micros(clock.Now(ctx)), objection); err != nil {
			return err
		}
		e, err := Get(ctx, tx, entry)
		if err != nil {
			return err
		}
		tx.Touch(Topic(entry))
		tx.Touch(TopicAll)
		if err := index(ctx, tx, e); err != nil {
			return err
		}
		return record(ctx, tx, actor, actSettled, objection, e, settledContent)
	}
	return apperr.New(apperr.NotFound, "library.no_objection")
}
