package lab

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

// Point is one thing that people of a lab needed. Statement is the id of the one
// that it became, "" before.
type Point struct {
	N         int
	Text      string
	Statement string
}

// PointsOf lists the points of a lab's notes, for whoever may read them.
func PointsOf(ctx context.Context, q store.Q, lab string) ([]Point, error) {
	rows, err := q.Query(ctx, "select n, body, statement from lab_point where lab = $1 order by n", lab)
	return store.Collect(rows, err, func(row store.Row) (p Point, err error) {
		err = row.Scan(&p.N, &p.Text, &p.Statement)
		return p, err
	})
}

// PutIn makes a statement of the conversation of a point of the notes, by the
// lab's host. It is written as any other statement is, with its limits and its
// moderation, and carries how many people the lab had.
func PutIn(ctx context.Context, tx *store.Tx, actor member.Actor, lab string, n int) (listening.Statement, error) {
	var none listening.Statement
	l, about, err := turn(ctx, tx, actor, lab)
	if err != nil {
		return none, err
	}
	if err := acts(actor); err != nil {
		return none, err
	}
	switch {
	case !l.Hosts(actor):
		return none, apperr.New(apperr.Forbidden, "lab.not_host")
	case l.State == Away:
		return none, apperr.New(apperr.Conflict, "lab.is_away")
	case about.Talk == "":
		return none, apperr.New(apperr.Conflict, "lab.no_statements")
	}
	written, err := PointsOf(ctx, tx, lab)
	if err != nil {
		return none, err
	}
	if n < 1 || n > len(written) {
		return none, apperr.New(apperr.Invalid, "lab.no_point").At("text")
	}
	point := written[n-1]
	if point.Statement != "" {
		return none, apperr.New(apperr.Conflict, "lab.put_in_before")
	}
	notes, err := notes(ctx, tx, lab)
	if err != nil {
		return none, err
	}
	said, err := listening.Say(ctx, tx, actor, listening.OfLab(about.Talk, lab, notes.People), point.Text, notes.Lang)
	if err != nil {
		return none, err
	}
	_, err = tx.Exec(ctx, "update lab_point set statement = $1 where lab = $2 and n = $3", said.ID, lab, n)
	return said, err
}
