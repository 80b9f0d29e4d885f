// Package selection is role selection, an election by consent: the circle
// consents to what it looks for (the role, its term, the qualifications);
// everyone nominates somebody, with a reason, sealed until all have spoken or
// the day is over; the nominations are read; everyone may change theirs; the
// facilitator proposes one person, for a term, with reasons; the circle is
// asked for consent, the person proposed last.
//
// The machine: describing → nominating → hearing → changing → proposed →
// filled. Who is proposed may decline; then, as when a proposal is dropped, the
// change round is open again. stopped ends it without anybody, and its item
// waits in the backlog as before.
//
// Rules kept here (docs: sociocracy, "Role selection"; after Rau and
// Koch-Gonzalez, Many Voices One Song): reasons are read, counts are never
// shown as a result; a late nomination is refused; nominations and reasons are
// for the circle only and never in the journal; the term ends.
package selection

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
)

// Stage is where a selection stands.
type Stage string

// The stages.
const (
	Describing Stage = "describing" // what the circle looks for, until all consent to it
	Nominating Stage = "nominating" // sealed, or in the open for a large circle
	Hearing    Stage = "hearing"    // the nominations are read
	Changing   Stage = "changing"   // everyone may change theirs
	Proposed   Stage = "proposed"   // the circle is asked for its consent to one person
	Filled     Stage = "filled"
	Stopped    Stage = "stopped" // ended without anybody; its item waits again
)

// Living says whether the selection is still under way.
func (s Stage) Living() bool { return s != Filled && s != Stopped }

// Selection is a role selection as it stands. Starts and Ends are the term that
// is planned, EndsOn the day by which all are asked to have spoken in the stage
// that it is in: civil dates in the circle's zone. Described counts the versions
// of the description. Proposal is the newest consent proposal that it made.
type Selection struct {
	ID             string
	Version        int64 // of the row: what a form was made from
	Stage          Stage
	Item, Circle   string
	Role           string
	Qualifications string
	Lang           string
	Starts, Ends   string
	EndsOn         string
	InTheOpen      bool // nominations are seen as they come, and "already said" is an answer
	Absentees      circle.Absentees
	Described      int
	Proposal       string
	Reasons        string // the facilitator's, for the proposal
	Member, Person string // who opened it
	At             time.Time
}

type scanner interface{ Scan(...any) error }

const selectSelection = `
	select id, version, stage, item, circle, role, qualifications, lang, starts, ends, ends_on, in_the_open, absentees,
		described, proposal, reasons, member, person, at
	from selection_selection `

func scanSelection(row scanner) (Selection, error) {
	var s Selection
	var open, at int64
	err := row.Scan(&s.ID, &s.Version, &s.Stage, &s.Item, &s.Circle, &s.Role, &s.Qualifications, &s.Lang, &s.Starts, &s.Ends, &s.EndsOn, &open,
		&s.Absentees, &s.Described, &s.Proposal, &s.Reasons, &s.Member, &s.Person, &at)
	s.InTheOpen, s.At = open != 0, store.At(at)
	return s, err
}

func collect[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// selections reads selections, each with the stage that its consent proposal
// has brought it to: only what a person did in the selection itself is written.
func selections(ctx context.Context, q store.Q, where string, args ...any) ([]Selection, error) {
	rows, err := q.Query(ctx, selectSelection+where, args...)
	list, err := collect(rows, err, scanSelection)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Stage != Proposed {
			continue
		}
		p, err := consent.Get(ctx, q, list[i].Proposal)
		if err != nil {
			return nil, err
		}
		switch p.State {
		case consent.Agreed:
			list[i].Stage = Filled
		case consent.Dropped:
			list[i].Stage = Changing
		}
	}
	return list, nil
}

var errNotFound = apperr.New(apperr.NotFound, "selection.not_found")

// Get reads one selection; apperr.NotFound if there is none. Whether somebody
// may see it is for the caller to ask: a selection is for its circle.
func Get(ctx context.Context, q store.Q, selection string) (Selection, error) {
	list, err := selections(ctx, q, "where id = $1", selection)
	if err != nil {
		return Selection{}, err
	}
	if len(list) == 0 {
		return Selection{}, errNotFound
	}
	return list[0], nil
}

// OfCircle lists the circle's selections that are under way, the oldest first.
func OfCircle(ctx context.Context, q store.Q, circle string) ([]Selection, error) {
	list, err := selections(ctx, q, "where circle = $1 and stage not in ('filled', 'stopped') order by at, id", circle)
	return living(list), err
}

// OfItem lists every selection on an item, the oldest first.
func OfItem(ctx context.Context, q store.Q, item string) ([]Selection, error) {
	return selections(ctx, q, "where item = $1 order by at, id", item)
}

func living(list []Selection) []Selection {
	var under []Selection
	for _, s := range list {
		if s.Stage.Living() {
			under = append(under, s)
		}
	}
	return under
}

// OfProposal is the selection that made a consent proposal; ok is false where
// none did.
func OfProposal(ctx context.Context, q store.Q, proposal string) (s Selection, ok bool, err error) {
	s, err = scanSelection(q.QueryRow(ctx, selectSelection+"where proposal = $1", proposal))
	if errors.Is(err, sql.ErrNoRows) {
		return Selection{}, false, nil
	}
	return s, err == nil, err
}

// Topic is touched when anything about the selection changes.
func Topic(selection string) string { return "selection/" + selection }
