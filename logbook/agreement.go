// Package logbook keeps what was agreed: the text, the need it answers, who is
// responsible, how it is measured, where feedback goes, until when it holds
// and when it is looked at again, and its lineage back to the voices that it
// came from. Agreements come in by a circle's decision only (package consent),
// and every change is a new version beside the old ones.
package logbook

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
)

// Method is how a circle decided. A result is labelled as what it is.
type Method string

// Consent is the method of circles. The others are counts, which a circle may
// fall back to for a class of matters, where it has consented to that beforehand.
const (
	Consent   Method = "consent"
	Majority  Method = "majority"   // more votes for than against
	TwoThirds Method = "two_thirds" // two thirds of the votes for and against
)

// Counts says whether the method is a count: majority rule, and not consent.
func (m Method) Counts() bool { return m == Majority || m == TwoThirds }

// Lineage is where an agreement comes from: the proposal and the version of it
// that was consented to, the item on the backlog, what brought the item there
// (its origin), and the statements behind it.
type Lineage struct {
	Proposal        string
	ProposalVersion int
	Item            string
	OriginKind      string // as backlog.OriginKind
	OriginRef       string
	Statements      []string
}

// Record is who decided, without names: the rule for those who stay silent, how
// many consented, and how many were absent and counted by that rule.
type Record struct {
	Method    Method
	Absentees string // as circle.Absentees
	Consented int
	Absent    int
}

// Text is one version of an agreement. ReviewOn and EndsOn are civil dates in
// the circle's zone; EndsOn is "" where it holds until changed. Role is the id
// of the circle's role that is responsible; Responsible says it in words
// where no role does.
type Text struct {
	ID, Agreement     string
	N                 int
	Title, Text, Why  string
	Role, Responsible string
	Measured          string
	Feedback          string
	ReviewOn, EndsOn  string
	Lang              string
	Lineage           Lineage
	Record            Record
	At                time.Time
}

// Agreement is what holds now.
type Agreement struct {
	ID, Circle string
	Keeper     string // the circle that changes or ends it: Circle, until that has passed it on
	Version    int64
	Audience   journal.Audience
	Began      time.Time
	Dropped    time.Time // zero while it stands
	Now        Text
}

// Standing is what an agreement is on a given day.
type Standing string

// The standings.
const (
	InForce   Standing = "in_force"
	ReviewDue Standing = "review_due" // in force; its circle owes it a look
	Over      Standing = "over"       // its term has ended
	Gone      Standing = "dropped"    // by the circle's consent
)

// On is the agreement's standing on a civil date in its circle's zone.
func (a Agreement) On(today string) Standing {
	switch {
	case !a.Dropped.IsZero():
		return Gone
	case a.Now.EndsOn != "" && a.Now.EndsOn < today:
		return Over
	case a.Now.ReviewOn <= today:
		return ReviewDue
	default:
		return InForce
	}
}

const columnsText = `t.id, t.agreement, t.n, t.title, t.text, t.why, t.role, t.responsible, t.measured, t.feedback,
	t.review_on, t.ends_on, t.lang, t.method, t.proposal, t.proposal_version, t.item, t.origin_kind, t.origin_ref,
	t.statements, t.absentees, t.consented, t.absent, t.at`

// keeper is the circle that keeps an agreement.
const keeper = `coalesce((select k.circle from logbook_keeper k where k.agreement = a.id order by k.n desc limit 1), a.circle)`

const selectAgreement = "select a.id, a.circle, " + keeper + ", a.version, a.audience, a.at, a.dropped, " + columnsText + `
	from logbook_agreement a join logbook_text t on t.id = a.text `

type scanner interface{ Scan(...any) error }

func textFields(t *Text, statements *string, at *int64) []any {
	return []any{
		&t.ID, &t.Agreement, &t.N, &t.Title, &t.Text, &t.Why, &t.Role, &t.Responsible, &t.Measured, &t.Feedback,
		&t.ReviewOn, &t.EndsOn, &t.Lang, &t.Record.Method, &t.Lineage.Proposal, &t.Lineage.ProposalVersion, &t.Lineage.Item,
		&t.Lineage.OriginKind, &t.Lineage.OriginRef, statements, &t.Record.Absentees, &t.Record.Consented, &t.Record.Absent, at,
	}
}

func scanText(row scanner) (Text, error) {
	var t Text
	var statements string
	var at int64
	if err := row.Scan(textFields(&t, &statements, &at)...); err != nil {
		return Text{}, err
	}
	t.At = store.At(at)
	return t, json.Unmarshal([]byte(statements), &t.Lineage.Statements)
}

func scanAgreement(row scanner) (Agreement, error) {
	var a Agreement
	var statements string
	var began, dropped, at int64
	fields := append([]any{&a.ID, &a.Circle, &a.Keeper, &a.Version, &a.Audience, &began, &dropped}, textFields(&a.Now, &statements, &at)...)
	if err := row.Scan(fields...); err != nil {
		return Agreement{}, err
	}
	a.Began, a.Dropped, a.Now.At = store.At(began), store.At(dropped), store.At(at)
	return a, json.Unmarshal([]byte(statements), &a.Now.Lineage.Statements)
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

var errNotFound = apperr.New(apperr.NotFound, "logbook.not_found")

// Get reads one agreement; apperr.NotFound if there is none. Whether somebody
// may see it is for the caller to ask (circle.CanSee).
func Get(ctx context.Context, q store.Q, agreement string) (Agreement, error) {
	a, err := scanAgreement(q.QueryRow(ctx, selectAgreement+"where a.id = $1", agreement))
	if errors.Is(err, sql.ErrNoRows) {
		return Agreement{}, errNotFound
	}
	return a, err
}

// ByIDs reads the agreements with these ids; unknown ids are left out.
func ByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+"where a.id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	list, err := collect(rows, err, scanAgreement)
	found := make(map[string]Agreement, len(list))
	for _, a := range list {
		found[a.ID] = a
	}
	return found, err
}

// All lists the agreements that a circle keeps, of every circle if it is "", newest
// decision first; dropped ones too.
func All(ctx context.Context, q store.Q, circle string) ([]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+"where $1 = '' or "+keeper+" = $1 order by t.at desc, a.id", circle)
	return collect(rows, err, scanAgreement)
}

// Latest lists the newest decisions that stand and that everybody, or with
// members every member, may see: most of them at most.
func Latest(ctx context.Context, q store.Q, members bool, most int) ([]Agreement, error) {
	audiences := []string{string(journal.Public), string(journal.Public)}
	if members {
		audiences[1] = string(journal.Members)
	}
	rows, err := q.Query(ctx, selectAgreement+"where a.dropped = 0 and a.audience in ($1, $2) order by t.at desc, a.id limit $3", audiences[0], audiences[1], most)
	return collect(rows, err, scanAgreement)
}

// OfItem lists the agreements that an item on the backlog led to.
func OfItem(ctx context.Context, q store.Q, item string) ([]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+"where a.id in (select agreement from logbook_text where item = $1) order by t.at, a.id", item)
	return collect(rows, err, scanAgreement)
}

// OfOrigin lists the agreements whose item came from this finding (or review,
// or term).
func OfOrigin(ctx context.Context, q store.Q, ref string) ([]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+"where a.id in (select agreement from logbook_text where origin_ref = $1) order by t.at, a.id", ref)
	return collect(rows, err, scanAgreement)
}

// Citing lists the agreements in whose newest text these words stand, an address
// of the library for one; dropped ones are left out.
func Citing(ctx context.Context, q store.Q, words string) ([]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+"where a.dropped = 0 and t.text || t.why || t.measured || t.feedback like $1 order by t.at desc, a.id", "%"+words+"%")
	return collect(rows, err, scanAgreement)
}

// Versions lists every version of an agreement, the first one first.
func Versions(ctx context.Context, q store.Q, agreement string) ([]Text, error) {
	rows, err := q.Query(ctx, "select "+columnsText+" from logbook_text t where t.agreement = $1 order by t.n", agreement)
	return collect(rows, err, scanText)
}

// Returning lists the agreements that stand and whose review, or last day, is
// on or before a civil date.
func Returning(ctx context.Context, q store.Q, date string) ([]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+`
		where a.dropped = 0 and (t.review_on <= $1 or (t.ends_on <> '' and t.ends_on <= $1))
		order by t.review_on, a.id`, date)
	return collect(rows, err, scanAgreement)
}

// ReturningIn is Returning for one circle.
func ReturningIn(ctx context.Context, q store.Q, circle, date string) ([]Agreement, error) {
	rows, err := q.Query(ctx, selectAgreement+`
		where `+keeper+` = $1 and a.dropped = 0 and (t.review_on <= $2 or (t.ends_on <> '' and t.ends_on <= $2))
		order by t.review_on, a.id`, circle, date)
	return collect(rows, err, scanAgreement)
}

// Returns is the civil date on which the circle has to look at the text again:
// its review, or its last day where that comes first.
func (t Text) Returns() string {
	if t.EndsOn != "" && t.EndsOn < t.ReviewOn {
		return t.EndsOn
	}
	return t.ReviewOn
}

// Topic is touched when the agreement changes; TopicAll when any does.
func Topic(agreement string) string { return "agreement/" + agreement }

// TopicAll is touched when any agreement is recorded, changed or dropped.
const TopicAll = "logbook"
