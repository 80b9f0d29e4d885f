package meeting

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// RoundKind says what a live round is for.
type RoundKind string

// The kinds. The last eight go with a consent round or with the stage of a role
// selection: what one says in them is said there.
const (
	CheckInRound    RoundKind = "checkin"
	TopicRound      RoundKind = "topic" // on the item that the people are at
	EvaluationRound RoundKind = "evaluation"

	ClarifyingRound RoundKind = "clarifying"
	ReactionRound   RoundKind = "reaction"
	ConsentRound    RoundKind = "consent"
	DropRound       RoundKind = "drop"
	DescribingRound RoundKind = "describing"
	NominatingRound RoundKind = "nominating"
	HearingRound    RoundKind = "hearing"
	ChangingRound   RoundKind = "changing"
)

// Spoken says whether what is said in the round is kept here, as words; in the
// other rounds it is said to the proposal or the selection.
func (k RoundKind) Spoken() bool {
	return k == CheckInRound || k == TopicRound || k == EvaluationRound
}

// Round is one time around those present. Ref is the consent round, or the
// selection and its stage, that it goes with.
type Round struct {
	ID, Meeting string
	Agenda      string // the item, "" for check-in and evaluation
	Kind        RoundKind
	Ref         string
	At, Ended   time.Time
}

const selectRound = "select id, meeting, agenda, kind, ref, at, ended from meeting_round "

func scanRound(row store.Row) (Round, error) {
	var r Round
	var at, ended int64
	err := row.Scan(&r.ID, &r.Meeting, &r.Agenda, &r.Kind, &r.Ref, &at, &ended)
	r.At, r.Ended = store.At(at), store.At(ended)
	return r, err
}

// Rounds lists a meeting's rounds, the first one first.
func Rounds(ctx context.Context, q store.Q, meeting string) ([]Round, error) {
	rows, err := q.Query(ctx, selectRound+"where meeting = $1 order by at, id", meeting)
	return store.Collect(rows, err, scanRound)
}

// GoRound opens a round among those present, by the facilitator: a check-in, a
// round on the item, an evaluation. Each round begins one seat further on.
func GoRound(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := facilitated(ctx, tx, actor, m); err != nil {
		return err
	}
	if err := m.at(step); err != nil {
		return err
	}
	kind := map[Phase]RoundKind{CheckIn: CheckInRound, Items: TopicRound, Evaluation: EvaluationRound}[m.Phase]
	if kind == "" {
		return apperr.New(apperr.Conflict, "meeting.no_round_here")
	}
	if m.Round != "" {
		return apperr.New(apperr.Conflict, "meeting.round_open")
	}
	return m.open(ctx, tx, kind, "", nil, "")
}

// open opens a round among those present who are on the list (nil: all), with
// one person last.
func (m Meeting) open(ctx context.Context, tx *store.Tx, kind RoundKind, ref string, asked map[string]bool, last string) error {
	here, err := m.there(ctx, tx)
	if err != nil {
		return err
	}
	here = slices.DeleteFunc(here, func(g Guest) bool { return asked != nil && !asked[g.Person] })
	if len(here) == 0 {
		return apperr.New(apperr.Conflict, "meeting.nobody_here")
	}
	before, err := Rounds(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	first := len(before) % len(here)
	here = append(here[first:len(here):len(here)], here[:first]...)
	slices.SortStableFunc(here, func(a, b Guest) int {
		switch last {
		case a.Person:
			return 1
		case b.Person:
			return -1
		}
		return 0
	})
	row := id.New()
	now := store.Micros(clock.Now(ctx))
	_, err = tx.Exec(ctx, "insert into meeting_round (id, meeting, agenda, kind, ref, at) values ($1, $2, $3, $4, $5, $6)", row, m.ID, m.Item, string(kind), ref, now)
	if err != nil {
		return err
	}
	for n, g := range here {
		if err := addTurn(ctx, tx, row, g, n); err != nil {
			return err
		}
	}
	if err := m.set(ctx, tx, "round = $2, step = step + 1", row); err != nil {
		return err
	}
	return pass(ctx, tx, row)
}

// Next gives the word to the next one; skip, where the one who has it shall
// come back to it later. The facilitator does either; who has the word may pass
// it on. Where all have spoken the round is over. step is the one that the form
// was made from: of two who go on at once, one does.
func Next(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64, skip bool) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	turns, err := Turns(ctx, tx, m.Round)
	if err != nil {
		return err
	}
	now, speaks := Speaker(turns)
	if !speaks || now.Member != actor.Member {
		if err := facilitated(ctx, tx, actor, m); err != nil {
			return err
		}
	}
	if err := m.at(step); err != nil {
		return err
	}
	if m.Round == "" {
		return apperr.New(apperr.Conflict, "meeting.round_over")
	}
	if speaks {
		state := Spoke
		if skip {
			state = skipped(turns)
		}
		if _, err := tx.Exec(ctx, "update meeting_turn set state = $1 where round = $2 and person = $3", string(state), m.Round, now.Person); err != nil {
			return err
		}
	}
	return m.goOn(ctx, tx)
}

// goOn gives the word on after a turn ended, and ends the round when nobody is
// left in it. A round that goes with a consent round or a selection stays until
// that has moved on.
func (m Meeting) goOn(ctx context.Context, tx *store.Tx) error {
	if err := m.stepped(ctx, tx); err != nil {
		return err
	}
	if err := pass(ctx, tx, m.Round); err != nil {
		return err
	}
	turns, err := Turns(ctx, tx, m.Round)
	if err != nil {
		return err
	}
	r, err := m.round(ctx, tx)
	if err != nil {
		return err
	}
	if _, speaks := Speaker(turns); speaks || r.Ref != "" {
		return nil
	}
	return m.endRound(ctx, tx)
}

// round is the live round that is open; zero where none is.
func (m Meeting) round(ctx context.Context, q store.Q) (Round, error) {
	if m.Round == "" {
		return Round{}, nil
	}
	return scanRound(q.QueryRow(ctx, selectRound+"where id = $1", m.Round))
}

// OpenRound is the live round that is open; zero where none is.
func (m Meeting) OpenRound(ctx context.Context, q store.Q) (Round, error) { return m.round(ctx, q) }

// endRound ends the open round; who did not speak in it stays without words.
func (m Meeting) endRound(ctx context.Context, tx *store.Tx) error {
	if m.Round == "" {
		return nil
	}
	_, err := tx.Exec(ctx, "update meeting_turn set state = 'gone' where round = $1 and state in ('due', 'speaks', 'skipped')", m.Round)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update meeting_round set ended = $1 where id = $2", store.Micros(clock.Now(ctx)), m.Round)
	if err != nil {
		return err
	}
	return m.set(ctx, tx, "round = '', step = step + 1")
}

// EndRound ends the open round before all have spoken, by the facilitator. One
// that goes with a consent round or a selection ends with that.
func EndRound(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, step int64) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := facilitated(ctx, tx, actor, m); err != nil {
		return err
	}
	if err := m.at(step); err != nil {
		return err
	}
	r, err := m.round(ctx, tx)
	if err != nil {
		return err
	}
	if r.ID == "" || r.Ref != "" {
		return apperr.New(apperr.Conflict, "meeting.round_over")
	}
	return m.endRound(ctx, tx)
}
