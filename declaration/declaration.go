// Package declaration is how a circle speaks in public under its own name: a
// text that it agreed by consent, word for word, with the decision, the
// spokesperson's role and its term beneath it, and never a person's name.
//
// Anybody who sits in the circle prepares one from an agreement. It is public
// once two different people who sit there have confirmed it, one of them the
// spokesperson in office; preparing is confirming. A public one is never
// changed or deleted: a newer version of the agreement takes its place, and
// the older one stays readable beside it; or it is withdrawn, with a reason
// that everybody reads. One person is enough to stop speaking for the circle,
// and two are needed to speak.
package declaration

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
)

// Keys is how many different people have to confirm what a circle says.
const Keys = 2

// Declaration is one text in a circle's name. Text is the version of the
// agreement whose words it has. Term is the spokesperson's by whom it was
// confirmed, "" until it is public.
type Declaration struct {
	ID, Circle      string
	Agreement, Text string
	Corrects        string // the declaration in whose place it stands, "" for none
	CorrectedBy     string // the public one that stands in its place, "" for none
	Member          string // who prepared it, "" once they are erased
	At              time.Time
	Term            string
	Published       time.Time // zero while it waits
	Withdrawn       time.Time // zero while it stands
	Why, Lang       string    // why it was withdrawn
}

// State says where a declaration stands.
type State string

// The states: it waits to be confirmed; it is public; a newer text stands in
// its place; it was withdrawn; it was set aside before it was public.
const (
	Waiting   State = "waiting"
	Public    State = "public"
	Corrected State = "corrected"
	Withdrawn State = "withdrawn"
	Aside     State = "aside"
)

// State is where the declaration stands.
func (d Declaration) State() State {
	switch {
	case !d.Withdrawn.IsZero() && d.Published.IsZero():
		return Aside
	case !d.Withdrawn.IsZero():
		return Withdrawn
	case d.Published.IsZero():
		return Waiting
	case d.CorrectedBy != "":
		return Corrected
	default:
		return Public
	}
}

const selectDeclaration = `
	select d.id, d.circle, d.agreement, d.text, d.corrects,
		coalesce((select x.id from declaration_declaration x where x.corrects = d.id and x.published <> 0 order by x.published, x.id limit 1), ''),
		d.member, d.at, d.term, d.published, d.withdrawn, d.why, d.lang
	from declaration_declaration d `

func scan(row store.Row) (Declaration, error) {
	var d Declaration
	var at, published, withdrawn int64
	err := row.Scan(&d.ID, &d.Circle, &d.Agreement, &d.Text, &d.Corrects, &d.CorrectedBy, &d.Member, &at, &d.Term, &published, &withdrawn, &d.Why, &d.Lang)
	d.At, d.Published, d.Withdrawn = store.At(at), store.At(published), store.At(withdrawn)
	return d, err
}

var errNotFound = apperr.New(apperr.NotFound, "declaration.not_found")

// Get reads one; apperr.NotFound if there is none. What is not public yet is for
// the circle alone: that is for the caller to ask.
func Get(ctx context.Context, q store.Q, declaration string) (Declaration, error) {
	d, err := scan(q.QueryRow(ctx, selectDeclaration+"where d.id = $1", declaration))
	if errors.Is(err, sql.ErrNoRows) {
		return Declaration{}, errNotFound
	}
	return d, err
}

func list(ctx context.Context, q store.Q, where string, args ...any) ([]Declaration, error) {
	rows, err := q.Query(ctx, selectDeclaration+where, args...)
	return store.Collect(rows, err, scan)
}

// Said lists what a circle, or every circle where it is "", has said in public,
// the newest first; what was withdrawn or corrected too. There are most of them
// at most.
func Said(ctx context.Context, q store.Q, circle string, most int) ([]Declaration, error) {
	return list(ctx, q, "where d.published <> 0 and ($1 = '' or d.circle = $1) order by d.published desc, d.id limit $2", circle, most)
}

// WaitingIn lists what waits to be confirmed in a circle.
func WaitingIn(ctx context.Context, q store.Q, circle string) ([]Declaration, error) {
	return list(ctx, q, "where d.circle = $1 and d.published = 0 and d.withdrawn = 0 order by d.at, d.id", circle)
}

// Of lists the declarations made of an agreement, the newest first, without
// those that were set aside.
func Of(ctx context.Context, q store.Q, agreement string) ([]Declaration, error) {
	return list(ctx, q, "where d.agreement = $1 and (d.published <> 0 or d.withdrawn = 0) order by d.at desc, d.id", agreement)
}

// KeyHolders lists who confirmed a declaration, by member, the first one first;
// for the circle alone.
func KeyHolders(ctx context.Context, q store.Q, declaration string) ([]string, error) {
	rows, err := q.Query(ctx, "select member from declaration_key where declaration = $1 order by at, id", declaration)
	return store.Collect(rows, err, func(row store.Row) (member string, err error) {
		err = row.Scan(&member)
		return member, err
	})
}

// Topic is touched when anything about a circle's declarations changes.
func Topic(circle string) string { return "declarations/" + circle }
