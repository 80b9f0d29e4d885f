package consent

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// AnswerKind is what one can answer in a consent round. There is no pass and
// no abstention.
type AnswerKind string

// The kinds. Trust ("I trust the circle on this") counts as consent. Absent and
// Left are never given by anybody: the circle's rule for absentees supplies the
// first; the second stands for who left the circle before they answered.
const (
	Consent   AnswerKind = "consent"
	Trust     AnswerKind = "trust"
	Objection AnswerKind = "objection"
	Absent    AnswerKind = "absent"
	Left      AnswerKind = "left"
)

// Answer is one person's answer in a round, on version N. Replaced ones were
// changed by their author before the round ended; they stay readable and are
// not counted.
type Answer struct {
	ID, Round, Proposal string
	N                   int
	Kind                AnswerKind
	Reason, Lang        string
	Member, Person      string
	At                  time.Time
	Replaced            bool
	RecorderMember      string // who recorded it as spoken; "" where the person gave it
	Recorder            string // their pseudonym
	Settled             bool   // as spoken, and not to be corrected any more
}

const selectAnswer = `
	select id, round, proposal, n, answer, reason, lang, member, person, at, replaced, recorder_member, recorder_person, settled
	from consent_answer `

func scanAnswer(row scanner) (Answer, error) {
	var a Answer
	var at, replaced, settled int64
	err := row.Scan(&a.ID, &a.Round, &a.Proposal, &a.N, &a.Kind, &a.Reason, &a.Lang, &a.Member, &a.Person, &at, &replaced,
		&a.RecorderMember, &a.Recorder, &settled)
	a.At, a.Replaced, a.Settled = store.At(at), replaced != 0, settled != 0
	return a, err
}

func answers(ctx context.Context, q store.Q, where string, args ...any) ([]Answer, error) {
	rows, err := q.Query(ctx, selectAnswer+where, args...)
	return collect(rows, err, scanAnswer)
}

// Answers lists the answers that count in a round, the oldest first.
func Answers(ctx context.Context, q store.Q, round string) ([]Answer, error) {
	return answers(ctx, q, "where round = $1 and replaced = 0 order by at, id", round)
}

// AllAnswers lists every answer that was ever given on a proposal, replaced
// ones too, the oldest first.
func AllAnswers(ctx context.Context, q store.Q, proposal string) ([]Answer, error) {
	return answers(ctx, q, "where proposal = $1 order by at, id", proposal)
}

// Respond answers in an open round on version n: Consent, Trust, or Objection
// with its reason. An objection may come without ("I'll say it"); the round
// then waits until its author has said it, by answering again. Until the round
// ends, one can change one's answer. Whoever is not on the roster is refused.
// The last answer ends the round; everyone has one effect, whoever comes last.
func Respond(ctx context.Context, tx *store.Tx, actor member.Actor, round string, n int, a Answer) (Proposal, error) {
	r, err := getRound(ctx, tx, round)
	if err != nil {
		return Proposal{}, err
	}
	p, err := change(ctx, tx, r.Proposal, Consenting, Dropping)
	if e := apperr.As(err); e != nil && e.Code != apperr.NotFound {
		return Proposal{}, afterEnd(ctx, tx, actor, r, err)
	}
	if err != nil {
		return Proposal{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Proposal{}, err
	}
	// The round may have ended while this waited for its turn.
	if r, err = getRound(ctx, tx, round); err != nil {
		return Proposal{}, err
	}
	if !r.Ended.IsZero() {
		return Proposal{}, errRoundOver
	}
	if err := onRoster(ctx, tx, actor, round); err != nil {
		return Proposal{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, p.Circle); err != nil {
		return Proposal{}, err // left the circle meanwhile
	}
	if err := nomineeLast(ctx, tx, actor, p, r); err != nil {
		return Proposal{}, err
	}
	if r.N != n {
		return Proposal{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", r.N)
	}
	if a, err = tidyAnswer(a, actor); err != nil {
		return Proposal{}, err
	}
	a.Member, a.Person = actor.Member, actor.Pseudonym
	if err := give(ctx, tx, actor, p, r, a); err != nil {
		return Proposal{}, err
	}
	if err := closeIfComplete(ctx, tx, actor, p, r); err != nil {
		return Proposal{}, err
	}
	return Get(ctx, tx, p.ID)
}

// afterEnd says what an answer that came after the end is told: whoever may
// not see the proposal learns nothing.
func afterEnd(ctx context.Context, q store.Q, actor member.Actor, r Round, refusal error) error {
	r, err := getRound(ctx, q, r.ID)
	if err != nil {
		return err
	}
	p, err := Get(ctx, q, r.Proposal)
	if err != nil {
		return err
	}
	if err := mayAct(ctx, q, actor, p); err != nil {
		return err
	}
	if err := onRoster(ctx, q, actor, r.ID); err != nil {
		return err
	}
	if !r.Ended.IsZero() {
		return errRoundOver
	}
	return refusal
}

func getRound(ctx context.Context, q store.Q, round string) (Round, error) {
	r, err := scanRound(q.QueryRow(ctx, selectRound+"where id = $1", round))
	if errors.Is(err, sql.ErrNoRows) {
		return Round{}, errNotFound
	}
	return r, err
}

// give writes an answer in place of the one that the person gave before, and
// lets their objection follow.
func give(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round, a Answer) error {
	_, err := tx.Exec(ctx, "update consent_answer set replaced = 1 where round = $1 and person = $2 and replaced = 0", r.ID, a.Person)
	if err != nil {
		return err
	}
	a.ID = id.New()
	_, err = tx.Exec(ctx, `
		insert into consent_answer (id, round, proposal, n, answer, reason, lang, member, person, at, recorder_member, recorder_person)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, r.ID, p.ID, r.N, string(a.Kind), a.Reason, a.Lang, a.Member, a.Person, store.Micros(clock.Now(ctx)), a.RecorderMember, a.Recorder)
	if err != nil {
		return err
	}
	if err := record(ctx, tx, actor, "consent.answered", a.ID, p, journal.Circle, answerContent); err != nil {
		return err
	}
	if r.Kind != ConsentRound {
		return nil
	}
	return follow(ctx, tx, actor, p, r, a)
}

// closeIfComplete ends the round once everyone on its roster has answered and
// every objection has its reason, and draws the consequence.
func closeIfComplete(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round) error {
	roster, err := Roster(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	given, err := Answers(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	objections := 0
	for _, a := range given {
		if a.Kind != Objection {
			continue
		}
		if a.Reason == "" {
			return nil
		}
		objections++
	}
	if len(given) < len(roster) {
		return nil
	}
	if waits, err := freshSlip(ctx, tx, r, given); err != nil || waits {
		return err
	}
	if r.Kind == DropRound {
		return afterDropRound(ctx, tx, actor, p, r, objections)
	}
	open, err := OpenObjections(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		if err := endRound(ctx, tx, actor, p, r, OutcomeObjected); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update consent_proposal set objected = objected + 1, state = 'integrating' where id = $1", p.ID)
		return err
	}
	if err := endRound(ctx, tx, actor, p, r, OutcomeAgreed); err != nil {
		return err
	}
	return agree(ctx, tx, actor, p, r, given)
}
