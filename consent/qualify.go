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

// ObjectionUnqualified is an objection of which nobody but its author saw how
// the proposal would harm the aim, where the circle tests that.
const ObjectionUnqualified = "unqualified"

// Test asks whether an argument qualifies as an objection (Sociocracy 3.0,
// "Test Arguments Qualify as Objections"), in circles that have agreed to it:
// its author explains, the others answer whether they see how the proposal
// would harm the aim. It stands as soon as one of them does.
type Test struct {
	ID, Objection, Proposal string
	Round                   string // the consent round whose roster is asked
	Member, Person          string // who began it
	At, Ended               time.Time
	Stands                  bool // once it has ended
}

const testStands, testFails = "stands", "fails"

const selectTest = "select id, objection, proposal, round, member, person, at, ended, outcome from consent_test "

func scanTest(row scanner) (Test, error) {
	var t Test
	var at, ended int64
	var outcome string
	err := row.Scan(&t.ID, &t.Objection, &t.Proposal, &t.Round, &t.Member, &t.Person, &at, &ended, &outcome)
	t.At, t.Ended, t.Stands = store.At(at), store.At(ended), outcome == testStands
	return t, err
}

// Tests lists the tests of a proposal's objections, the oldest first.
func Tests(ctx context.Context, q store.Q, proposal string) ([]Test, error) {
	rows, err := q.Query(ctx, selectTest+"where proposal = $1 order by at, id", proposal)
	return collect(rows, err, scanTest)
}

// TestWaits lists who has not answered in a test: of its round's roster those
// who still sit in the circle, without the objection's keeper.
func TestWaits(ctx context.Context, q store.Q, t Test) ([]Place, error) {
	o, err := getStand(ctx, q, t.Objection)
	if err != nil {
		return nil, err
	}
	p, err := Get(ctx, q, t.Proposal)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, `
		select member, person from consent_roster
		where round = $1 and person <> $2 and person not in (select person from consent_test_answer where test = $3) order by person`,
		t.Round, o.KeeperName, t.ID)
	silent, err := collect(rows, err, func(row scanner) (Place, error) {
		var p Place
		err := row.Scan(&p.Member, &p.Person)
		return p, err
	})
	if err != nil {
		return nil, err
	}
	var waits []Place
	for _, place := range silent {
		sits, err := circle.Sits(ctx, q, p.Circle, place.Member)
		if err != nil {
			return nil, err
		}
		if sits {
			waits = append(waits, place)
		}
	}
	return waits, nil
}

// BeginTest asks whether an open objection qualifies; the facilitator does, in
// a circle that has agreed to test arguments, once for each consent round.
func BeginTest(ctx context.Context, tx *store.Tx, actor member.Actor, objection string) (Test, error) {
	o, err := getStand(ctx, tx, objection)
	if err != nil {
		return Test{}, err
	}
	p, err := change(ctx, tx, o.Proposal, Integrating)
	if err != nil {
		return Test{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, p.Circle); err != nil {
		return Test{}, err
	}
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil {
		return Test{}, err
	}
	if !c.TestsArguments {
		return Test{}, apperr.New(apperr.Conflict, "consent.no_tests_here")
	}
	if o.State != ObjectionOpen {
		return Test{}, apperr.New(apperr.Conflict, "consent.objection_settled")
	}
	last, err := rounds(ctx, tx, "where proposal = $1 and kind = 'consent' order by at desc, id limit 1", p.ID)
	if err != nil || len(last) == 0 {
		return Test{}, err
	}
	var tested int
	if err := tx.QueryRow(ctx, "select count(*) from consent_test where objection = $1 and round = $2", o.ID, last[0].ID).Scan(&tested); err != nil {
		return Test{}, err
	}
	if tested > 0 {
		return Test{}, apperr.New(apperr.Conflict, "consent.tested_before")
	}
	// A test that a new version overtook is over, without an outcome.
	_, err = tx.Exec(ctx, "update consent_test set ended = $1 where objection = $2 and ended = 0", store.Micros(clock.Now(ctx)), o.ID)
	if err != nil {
		return Test{}, err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into consent_test (id, objection, proposal, round, member, person, at) values ($1, $2, $3, $4, $5, $6, $7)",
		row, o.ID, p.ID, last[0].ID, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Test{}, err
	}
	if err := record(ctx, tx, actor, "consent.test_begun", row, p, journal.Circle, testContent); err != nil {
		return Test{}, err
	}
	t, err := getTest(ctx, tx, row)
	if err != nil {
		return Test{}, err
	}
	return t, endTestIfComplete(ctx, tx, actor, p, t) // an objector alone with themselves
}

// AnswerTest says whether somebody sees how the proposal would harm the aim;
// those on the roster do, without the objection's keeper. One yes and the
// objection stands; when all have said no it is settled as unqualified.
func AnswerTest(ctx context.Context, tx *store.Tx, actor member.Actor, test string, sees bool) error {
	t, err := getTest(ctx, tx, test)
	if err != nil {
		return err
	}
	p, err := change(ctx, tx, t.Proposal, Integrating)
	if err != nil {
		return err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return err
	}
	if err := onRoster(ctx, tx, actor, t.Round); err != nil {
		return err
	}
	if t, err = getTest(ctx, tx, test); err != nil {
		return err
	}
	if !t.Ended.IsZero() {
		return errRoundOver
	}
	o, err := getStand(ctx, tx, t.Objection)
	if err != nil {
		return err
	}
	if o.KeeperMember == actor.Member {
		return apperr.New(apperr.Forbidden, "consent.author_explains")
	}
	answer := 0
	if sees {
		answer = 1
	}
	_, err = tx.Exec(ctx, `
		insert into consent_test_answer (test, person, member, sees, at) values ($1, $2, $3, $4, $5)
		on conflict (test, person) do update set sees = excluded.sees, at = excluded.at`,
		t.ID, actor.Pseudonym, actor.Member, answer, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	if sees {
		return endTest(ctx, tx, actor, p, t, testStands)
	}
	return endTestIfComplete(ctx, tx, actor, p, t)
}

func endTestIfComplete(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, t Test) error {
	waits, err := TestWaits(ctx, tx, t)
	if err != nil || len(waits) > 0 {
		return err
	}
	var said int
	if err := tx.QueryRow(ctx, "select count(*) from consent_test_answer where test = $1", t.ID).Scan(&said); err != nil {
		return err
	}
	if said == 0 {
		return endTest(ctx, tx, actor, p, t, testStands) // nobody was there to answer
	}
	if err := endTest(ctx, tx, actor, p, t, testFails); err != nil {
		return err
	}
	o, err := getStand(ctx, tx, t.Objection)
	if err != nil || o.State != ObjectionOpen {
		return err
	}
	if err := settle(ctx, tx, actor, p, o, ObjectionUnqualified, p.N, ""); err != nil {
		return err
	}
	return agreeAfterAll(ctx, tx, actor, p)
}

func endTest(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, t Test, outcome string) error {
	err := tx.Change(ctx, errRoundOver, "update consent_test set ended = $1, outcome = $2 where id = $3 and ended = 0",
		store.Micros(clock.Now(ctx)), outcome, t.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "consent.test_ended", t.ID, p, journal.Circle, testEndContent)
}

func getTest(ctx context.Context, q store.Q, test string) (Test, error) {
	t, err := scanTest(q.QueryRow(ctx, selectTest+"where id = $1", test))
	if errors.Is(err, sql.ErrNoRows) {
		return Test{}, errNotFound
	}
	return t, err
}

// TestsFor lists the open tests that wait for a member's answer.
func TestsFor(ctx context.Context, q store.Q, member string) ([]Test, error) {
	if member == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectTest+`where ended = 0 and round in (select round from consent_roster where member = $1)
		and id not in (select test from consent_test_answer where member = $1)
		and objection in (select id from consent_objection where state = 'open' and keeper_member <> $1)
		and proposal in (select id from consent_proposal where state = 'integrating') order by at, id`, member)
	return collect(rows, err, scanTest)
}

func testContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Objection, Round, Person string }
	err := q.QueryRow(ctx, "select objection, round, person from consent_test where id = $1", ref).Scan(&v.Objection, &v.Round, &v.Person)
	return v, err
}

func testEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Ended   int64
		Outcome string
		Saw     []string // pseudonyms of those who saw the harm
	}
	err := q.QueryRow(ctx, "select ended, outcome from consent_test where id = $1", ref).Scan(&v.Ended, &v.Outcome)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select person from consent_test_answer where test = $1 and sees <> 0 order by person", ref)
	v.Saw, err = collect(rows, err, scanID)
	return v, err
}
