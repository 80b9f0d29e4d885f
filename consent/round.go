package consent

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// RoundKind says what a round is for.
type RoundKind string

// The kinds.
const (
	ClarifyingRound RoundKind = "clarifying"
	ReactionRound   RoundKind = "reaction"
	ConsentRound    RoundKind = "consent"
	DropRound       RoundKind = "drop" // consent to dropping the proposal
)

// Outcomes of a round.
const (
	OutcomeEnded     = "ended"    // a clarifying or reaction round that the facilitator ended
	OutcomeAgreed    = "agreed"   // everyone consented
	OutcomeObjected  = "objected" // there are objections to work on
	OutcomeDropped   = "dropped"
	OutcomeKept      = "kept"      // somebody objects to dropping it
	OutcomeRewritten = "rewritten" // what looked like a slip of the pen is a new version
	OutcomeReleased  = "released"  // the person it proposed declined, or another is to be proposed
)

// Round is one time around the circle. EndsOn is a civil date in the circle's
// zone: the day by which all are asked to have spoken. Absentees is the rule
// that applies in it. Ended is zero while it is open.
type Round struct {
	ID, Proposal string
	Kind         RoundKind
	N            int // version of the text
	EndsOn       string
	Absentees    circle.Absentees
	At, Ended    time.Time
	Outcome      string
}

const selectRound = "select id, proposal, kind, n, ends_on, absentees, at, ended, outcome from consent_round "

func scanRound(row scanner) (Round, error) {
	var r Round
	var at, ended int64
	err := row.Scan(&r.ID, &r.Proposal, &r.Kind, &r.N, &r.EndsOn, &r.Absentees, &at, &ended, &r.Outcome)
	r.At, r.Ended = store.At(at), store.At(ended)
	return r, err
}

func rounds(ctx context.Context, q store.Q, where string, args ...any) ([]Round, error) {
	rows, err := q.Query(ctx, selectRound+where, args...)
	return collect(rows, err, scanRound)
}

// Rounds lists the proposal's rounds, the first one first.
func Rounds(ctx context.Context, q store.Q, proposal string) ([]Round, error) {
	return rounds(ctx, q, "where proposal = $1 order by at, n, id", proposal)
}

// OpenRound is the round that is open on the proposal now; ok is false where
// none is.
func OpenRound(ctx context.Context, q store.Q, proposal string) (r Round, ok bool, err error) {
	list, err := rounds(ctx, q, "where proposal = $1 and ended = 0", proposal)
	if err != nil || len(list) == 0 {
		return Round{}, false, err
	}
	return list[0], true, nil
}

// Place is one person on a round's roster.
type Place struct{ Member, Person string }

// Roster is who was asked in a round, frozen when it began.
func Roster(ctx context.Context, q store.Q, round string) ([]Place, error) {
	rows, err := q.Query(ctx, "select member, person from consent_roster where round = $1 order by person", round)
	return collect(rows, err, func(row scanner) (Place, error) {
		var p Place
		err := row.Scan(&p.Member, &p.Person)
		return p, err
	})
}

// Silent is who on the roster has not answered in a consent round.
func Silent(ctx context.Context, q store.Q, round string) ([]Place, error) {
	roster, err := Roster(ctx, q, round)
	if err != nil {
		return nil, err
	}
	given, err := Answers(ctx, q, round)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{}
	for _, a := range given {
		said[a.Person] = true
	}
	return slices.DeleteFunc(roster, func(p Place) bool { return said[p.Person] }), nil
}

// openRound freezes the roster (who sits in the circle now, without those on
// leave and without the person the proposal is about), and opens a round.
func openRound(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, kind RoundKind, state State, endsOn string) (Round, error) {
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil {
		return Round{}, err
	}
	if _, err := typed.Date(endsOn, "round_ends"); err != nil {
		return Round{}, err
	}
	if endsOn < c.Today(ctx) {
		return Round{}, apperr.New(apperr.Invalid, "consent.round_past").At("round_ends")
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into consent_round (id, proposal, kind, n, ends_on, absentees, at) values ($1, $2, $3, $4, $5, $6, $7)",
		row, p.ID, string(kind), p.N, endsOn, string(c.Absentees), store.Micros(clock.Now(ctx)))
	if err != nil {
		return Round{}, err
	}
	seats, err := circle.Roster(ctx, tx, p.Circle)
	if err != nil {
		return Round{}, err
	}
	asked := 0
	for _, s := range seats {
		if s.Away || s.Person == p.ConcernsPerson {
			continue
		}
		if _, err := tx.Exec(ctx, "insert into consent_roster (round, person, member) values ($1, $2, $3)", row, s.Person, s.Member); err != nil {
			return Round{}, err
		}
		asked++
	}
	if asked == 0 {
		return Round{}, apperr.New(apperr.Conflict, "consent.nobody_to_ask")
	}
	if err := p.to(ctx, tx, state); err != nil {
		return Round{}, err
	}
	if err := record(ctx, tx, actor, "consent.round_opened", row, p, journal.Circle, roundContent); err != nil {
		return Round{}, err
	}
	r, err := scanRound(tx.QueryRow(ctx, selectRound+"where id = $1", row))
	return r, err
}

// endRound closes an open round with what came of it.
func endRound(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round, outcome string) error {
	err := tx.Change(ctx, errRoundOver, "update consent_round set ended = $1, outcome = $2 where id = $3 and ended = 0",
		store.Micros(clock.Now(ctx)), outcome, r.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "consent.round_ended", r.ID, p, journal.Circle, roundEndContent)
}

var errRoundOver = apperr.New(apperr.Gone, "consent.round_over")

// Next ends the clarifying round and opens the reaction round, until endsOn;
// or ends the reaction round, after which the proposal is tuned (endsOn is not
// used then). The facilitator does it. round is the one that the facilitator
// saw: if another has ended it meanwhile, nothing happens twice.
func Next(ctx context.Context, tx *store.Tx, actor member.Actor, proposal, round, endsOn string) error {
	p, err := change(ctx, tx, proposal, Clarifying, Reacting)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, p.Circle); err != nil {
		return err
	}
	r, ok, err := OpenRound(ctx, tx, proposal)
	if err != nil {
		return err
	}
	if !ok || r.ID != round {
		return errRoundOver
	}
	if err := endRound(ctx, tx, actor, p, r, OutcomeEnded); err != nil {
		return err
	}
	if r.Kind == ReactionRound {
		return p.to(ctx, tx, Tuning)
	}
	_, err = openRound(ctx, tx, actor, p, ReactionRound, Reacting, endsOn)
	return err
}
