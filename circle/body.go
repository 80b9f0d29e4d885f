package circle

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// BodyKind is what sort of body decides beside the circles.
type BodyKind string

// The kinds.
const (
	Board    BodyKind = "board"
	Assembly BodyKind = "assembly"
)

// Body is a body of an existing party, beside which circles are tried: it
// decides as the statutes say, not by consent, and is shown as what it is.
type Body struct {
	ID   string
	Kind BodyKind
	Name string
	Lang string
}

// Bodies lists the bodies that decide beside the circles, in the order in which
// they were named.
func Bodies(ctx context.Context, q store.Q) ([]Body, error) {
	rows, err := q.Query(ctx, "select id, kind, name, lang from circle_body order by at, id")
	return store.Collect(rows, err, scanBody)
}

func scanBody(row store.Row) (Body, error) {
	var b Body
	err := row.Scan(&b.ID, &b.Kind, &b.Name, &b.Lang)
	return b, err
}

// NameBody says which body of the party decides beside the circles, when the
// party begins with a pilot: by one of the founders, before anything else.
func NameBody(ctx context.Context, tx *store.Tx, actor member.Actor, kind BodyKind, name, lang string) error {
	root, err := Root(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version + 1 where id = $1", root.ID); err != nil {
		return err
	}
	if err := May(ctx, tx, actor, Propose, root.ID); err != nil {
		return err
	}
	if root.State != Founding {
		return apperr.New(apperr.Conflict, "circle.already_founded")
	}
	if kind != Board && kind != Assembly {
		return apperr.New(apperr.Invalid, "circle.kind_unknown")
	}
	if name, err = typed.Text(name, string(kind), 80); err != nil {
		return err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into circle_body (id, kind, name, lang, at) values ($1, $2, $3, $4, $5)",
		row, string(kind), name, lang, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "circle.body_named", row, root.ID, journal.Public, bodyContent)
}

func bodyContent(ctx context.Context, q store.Q, ref string) (any, error) {
	return scanBody(q.QueryRow(ctx, "select id, kind, name, lang from circle_body where id = $1", ref))
}
