// Package consent is how a circle decides: a proposal on an item of its
// backlog is presented, understood (clarifying round), answered to (reaction
// round), tuned, and put to the consent of everyone on a roster that is frozen
// when the round begins. Consent means: nobody has an objection, a reason why
// this would harm the circle's aim. An objection is worked on until its author
// consents to a later version, or withdraws it.
//
// The machine: draft → clarifying → reaction → tuning → consent → agreed; with
// an objection consent → integrating → consent again, on the next version.
// deferred rests and resumes; dropping puts the question whether to drop to
// consent, too; handed_up gives the item to the circle above; voted is what a
// fallback method decided, which is a count and not consent.
//
// Rules kept here (docs: sociocracy, "Consent decision"; after Rau and
// Koch-Gonzalez, Many Voices One Song): only people on the roster count;
// silence is waiting unless the circle's rule for absentees says otherwise;
// every edit is a new version that needs new answers; no agreement is recorded
// while an objection is open or an answer is missing.
package consent

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
)

// State is where a proposal stands.
type State string

// The states.
const (
	Drafted     State = "draft"       // its author writes; nobody is asked yet
	Clarifying  State = "clarifying"  // questions, to understand
	Reacting    State = "reaction"    // one by one, what each thinks of it
	Tuning      State = "tuning"      // the author changes it, or asks for consent as it is
	Consenting  State = "consent"     // the text is frozen; everyone answers
	Integrating State = "integrating" // objections are worked on
	Deferred    State = "deferred"    // rests until somebody resumes it
	Dropping    State = "dropping"    // the circle is asked whether to drop it
	Agreed      State = "agreed"      // in the logbook
	Dropped     State = "dropped"     // by consent; its item waits again
	HandedUp    State = "handed_up"   // its item went to the circle above
	Voted       State = "voted"       // decided by a fallback method, not by consent: its objections stand
)

// Living says whether the proposal is still under way.
func (s State) Living() bool { return !slices.Contains([]State{Agreed, Dropped, HandedUp, Voted}, s) }

// Proposal is a proposal as it stands. N is its newest version of the text;
// Objected how many consent rounds ended with objections. Concerns is set where
// the proposal is about a person, who has no consent right in it.
type Proposal struct {
	ID             string
	Version        int64 // of the row: what a form was made from
	State          State
	N              int
	Objected       int
	Resumes        State // for Deferred and Dropping: what it was before
	Agreement      string
	Item, Circle   string
	Audience       journal.Audience
	Amends         string // the agreement that it would change, "" for a new one
	Routine        bool   // a routine matter, where the circle's rule for absentees makes a difference
	ConcernsMember string
	ConcernsPerson string
	Elects         Elects // zero but for a proposal that a role selection made
	Member, Person string // author
	At             time.Time
}

type scanner interface{ Scan(...any) error }

const selectProposal = `
	select id, version, state, n, objected, resumes, agreement, item, circle, audience, amends, routine,
		concerns_member, concerns_person, elects_role, elects_member, elects_person, elects_starts, member, person, at
	from consent_proposal `

func scanProposal(row scanner) (Proposal, error) {
	var p Proposal
	var routine, at int64
	err := row.Scan(&p.ID, &p.Version, &p.State, &p.N, &p.Objected, &p.Resumes, &p.Agreement, &p.Item, &p.Circle, &p.Audience, &p.Amends, &routine,
		&p.ConcernsMember, &p.ConcernsPerson, &p.Elects.Role, &p.Elects.Member, &p.Elects.Person, &p.Elects.Starts, &p.Member, &p.Person, &at)
	p.Routine, p.At = routine != 0, store.At(at)
	return p, err
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

func proposals(ctx context.Context, q store.Q, where string, args ...any) ([]Proposal, error) {
	rows, err := q.Query(ctx, selectProposal+where, args...)
	return collect(rows, err, scanProposal)
}

var errNotFound = apperr.New(apperr.NotFound, "consent.not_found")

// Get reads one proposal; apperr.NotFound if there is none. Whether somebody
// may see it is for the caller to ask (CanSee).
func Get(ctx context.Context, q store.Q, proposal string) (Proposal, error) {
	p, err := scanProposal(q.QueryRow(ctx, selectProposal+"where id = $1", proposal))
	if errors.Is(err, sql.ErrNoRows) {
		return Proposal{}, errNotFound
	}
	return p, err
}

// ByIDs reads the proposals with these ids; unknown ids are left out.
func ByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Proposal, error) {
	list, err := proposals(ctx, q, "where id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	found := make(map[string]Proposal, len(list))
	for _, p := range list {
		found[p.ID] = p
	}
	return found, err
}

// OfCircle lists the circle's proposals that are under way, the oldest first.
func OfCircle(ctx context.Context, q store.Q, circle string) ([]Proposal, error) {
	return proposals(ctx, q, "where circle = $1 and state not in ('agreed', 'dropped', 'handed_up', 'voted') order by at, id", circle)
}

// OfItem lists every proposal on an item, the oldest first.
func OfItem(ctx context.Context, q store.Q, item string) ([]Proposal, error) {
	return proposals(ctx, q, "where item = $1 order by at, id", item)
}

// Topic is touched when anything about the proposal changes.
func Topic(proposal string) string { return "proposal/" + proposal }
