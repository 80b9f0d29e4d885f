package consent

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/logbook"
	"concentric/member"
)

// Change says what made a version.
type Change string

// The changes.
const (
	First      Change = "drafted"
	Tuned      Change = "tuned"      // after the reactions
	Integrated Change = "integrated" // an objection was worked in
)

// Version is one text of a proposal: the content fields of the agreement that
// it would become (lineage and record are empty). Modified and Shortened say
// in which ways an integration changed it, Measures which concerns are measured.
type Version struct {
	ID, Proposal   string
	N              int
	Text           logbook.Text
	Change         Change
	Modified       bool
	Shortened      bool
	Measures       []Measure
	Effects        []Effect `json:"-"` // what it puts into effect once it is agreed
	Member, Person string
	At             time.Time
}

// Measure is how a concern is measured: the metric, who measures it, the
// threshold at which the circle acts, and the civil date on which it looks.
type Measure struct {
	Objection string
	Metric    string
	Measurer  string
	Threshold string
	DueOn     string
	Lang      string
}

const selectVersion = `
	select id, proposal, n, title, text, why, role, responsible, measured, feedback, review_on, ends_on, lang,
		change, modified, shortened, member, person, at
	from consent_version `

func scanVersion(row scanner) (Version, error) {
	var v Version
	var modified, shortened, at int64
	err := row.Scan(&v.ID, &v.Proposal, &v.N, &v.Text.Title, &v.Text.Text, &v.Text.Why, &v.Text.Role, &v.Text.Responsible,
		&v.Text.Measured, &v.Text.Feedback, &v.Text.ReviewOn, &v.Text.EndsOn, &v.Text.Lang,
		&v.Change, &modified, &shortened, &v.Member, &v.Person, &at)
	v.Modified, v.Shortened, v.At = modified != 0, shortened != 0, store.At(at)
	return v, err
}

// Versions lists every version of a proposal's text, the first one first.
func Versions(ctx context.Context, q store.Q, proposal string) ([]Version, error) {
	rows, err := q.Query(ctx, selectVersion+"where proposal = $1 order by n", proposal)
	list, err := collect(rows, err, scanVersion)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Measures, err = measures(ctx, q, proposal, list[i].N); err != nil {
			return nil, err
		}
		if list[i].Effects, err = Effects(ctx, q, proposal, list[i].N); err != nil {
			return nil, err
		}
		if list[i], err = mended(ctx, q, list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func version(ctx context.Context, q store.Q, proposal string, n int) (Version, error) {
	v, err := scanVersion(q.QueryRow(ctx, selectVersion+"where proposal = $1 and n = $2", proposal, n))
	if err != nil {
		return Version{}, err
	}
	if v.Measures, err = measures(ctx, q, proposal, n); err != nil {
		return Version{}, err
	}
	if v.Effects, err = Effects(ctx, q, proposal, n); err != nil {
		return Version{}, err
	}
	return mended(ctx, q, v)
}

// Newest is the newest version of the proposal's text.
func (p Proposal) Newest(ctx context.Context, q store.Q) (Version, error) {
	return version(ctx, q, p.ID, p.N)
}

func measures(ctx context.Context, q store.Q, proposal string, n int) ([]Measure, error) {
	rows, err := q.Query(ctx, `
		select objection, metric, measurer, threshold, due_on, lang from consent_measure
		where proposal = $1 and n = $2 order by at, id`, proposal, n)
	return collect(rows, err, func(row scanner) (Measure, error) {
		var m Measure
		err := row.Scan(&m.Objection, &m.Metric, &m.Measurer, &m.Threshold, &m.DueOn, &m.Lang)
		return m, err
	})
}

// addVersion writes a version. v.N is its number; it becomes the newest.
func addVersion(ctx context.Context, tx *store.Tx, actor member.Actor, v Version) (string, error) {
	row, now := id.New(), store.Micros(clock.Now(ctx))
	_, err := tx.Exec(ctx, `
		insert into consent_version (id, proposal, n, title, text, why, role, responsible, measured, feedback, review_on, ends_on, lang,
			change, modified, shortened, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		row, v.Proposal, v.N, v.Text.Title, v.Text.Text, v.Text.Why, v.Text.Role, v.Text.Responsible, v.Text.Measured, v.Text.Feedback,
		v.Text.ReviewOn, v.Text.EndsOn, v.Text.Lang, string(v.Change), store.Bit(v.Modified), store.Bit(v.Shortened), actor.Member, actor.Pseudonym, now)
	if err != nil {
		return "", err
	}
	for _, m := range v.Measures {
		_, err := tx.Exec(ctx, `
			insert into consent_measure (id, proposal, n, objection, metric, measurer, threshold, due_on, lang, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			id.New(), v.Proposal, v.N, m.Objection, m.Metric, m.Measurer, m.Threshold, m.DueOn, m.Lang, now)
		if err != nil {
			return "", err
		}
	}
	if err := addEffects(ctx, tx, v.Proposal, v.N, v.Effects); err != nil {
		return "", err
	}
	return row, tx.Change(ctx, errNotFound, "update consent_proposal set n = $1 where id = $2", v.N, v.Proposal)
}
