package circle

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// Report is what a delegate tells those who chose them: what was decided in the
// circle above, and what they said there.
type Report struct {
	ID, Circle     string
	Role           string // of a community's delegate: the seat
	Text, Lang     string
	Member, Person string
	At             time.Time
}

// ReportBack adds a report, by the circle's delegate or its leader.
func ReportBack(ctx context.Context, tx *store.Tx, actor member.Actor, circle, text, lang string) error {
	if err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version + 1 where id = $1", circle); err != nil {
		return err
	}
	c, err := Get(ctx, tx, circle)
	if err != nil {
		return err
	}
	if err := May(ctx, tx, actor, Propose, circle); err != nil {
		return err
	}
	holds, err := Holds(ctx, tx, circle, actor.Member, Delegate, Leader)
	if err != nil {
		return err
	}
	if !holds {
		return apperr.New(apperr.Forbidden, "circle.report_role", "Circle", c.Name)
	}
	return addReport(ctx, tx, actor, c, "", text, lang)
}

func addReport(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, role, text, lang string) error {
	text, err := typed.Text(text, "report", 4000)
	if err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into circle_report (id, circle, role, text, lang, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		row, c.ID, role, text, lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	return record(ctx, tx, actor, "circle.reported", row, c.ID, c.Audience, reportContent)
}

// Reports lists what the delegates of a circle reported, the newest first, at
// most limit. Whether somebody may see the circle is for the caller to ask.
func Reports(ctx context.Context, q store.Q, circle string, limit int) ([]Report, error) {
	return reports(ctx, q, "where circle = $1 and role = '' order by at desc, id limit $2", circle, limit)
}

func reports(ctx context.Context, q store.Q, where string, args ...any) ([]Report, error) {
	rows, err := q.Query(ctx, "select id, circle, role, text, lang, member, person, at from circle_report "+where, args...)
	return store.Collect(rows, err, func(row store.Row) (Report, error) {
		var r Report
		var at int64
		err := row.Scan(&r.ID, &r.Circle, &r.Role, &r.Text, &r.Lang, &r.Member, &r.Person, &at)
		r.At = store.At(at)
		return r, err
	})
}

// ReportByID reads one report; ok is false where there is none.
func ReportByID(ctx context.Context, q store.Q, report string) (r Report, ok bool, err error) {
	list, err := reports(ctx, q, "where id = $1", report)
	if err != nil || len(list) == 0 {
		return Report{}, false, err
	}
	return list[0], true, nil
}

func exportReports(ctx context.Context, q store.Q, member string) (any, error) {
	return reports(ctx, q, "where member = $1 order by at, id", member)
}

func eraseReports(ctx context.Context, tx *store.Tx, member string) error {
	_, err := tx.Exec(ctx, "update circle_report set member = '' where member = $1", member)
	return err
}

func reportContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Text, Lang, Person string
		Role                       string `json:",omitempty"`
		At                         int64
	}
	err := q.QueryRow(ctx, "select circle, role, text, lang, person, at from circle_report where id = $1", ref).Scan(&v.Circle, &v.Role, &v.Text, &v.Lang, &v.Person, &v.At)
	return v, err
}
