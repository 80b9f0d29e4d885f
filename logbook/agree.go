package logbook

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// Check refuses a text that an agreement cannot have: it needs a title, a
// text, why, who is responsible (a role or words), how it is measured, where
// feedback goes, and a review date after today; a last day is after today and
// not before the review. All that is wrong is named at once. It returns the text
// tidied. today is the circle's.
func Check(t Text, today string) (Text, error) {
	var wrong []error
	for _, f := range []struct {
		text  *string
		field string
		limit int
	}{
		{&t.Title, "title", 160},
		{&t.Text, "text", 20000},
		{&t.Why, "why", 4000},
		{&t.Measured, "measured", 2000},
		{&t.Feedback, "feedback", 1000},
	} {
		tidied, err := typed.Text(*f.text, f.field, f.limit)
		*f.text, wrong = tidied, append(wrong, err)
	}
	var err error
	t.Responsible, err = typed.Optional(t.Responsible, "responsible", 300)
	if err == nil && t.Role == "" && t.Responsible == "" {
		err = apperr.New(apperr.Invalid, "logbook.responsible_missing").At("responsible")
	}
	wrong = append(wrong, err)
	if _, err = typed.Date(t.ReviewOn, "review_on"); err == nil && t.ReviewOn <= today {
		err = apperr.New(apperr.Invalid, "logbook.review_past").At("review_on")
	}
	wrong = append(wrong, err)
	if t.EndsOn != "" {
		if _, err = typed.Date(t.EndsOn, "ends_on"); err == nil && t.EndsOn < t.ReviewOn {
			err = apperr.New(apperr.Invalid, "logbook.ends_before_review").At("ends_on")
		}
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return Text{}, err
	}
	return t, nil
}

// Agree records what a circle has decided: a new agreement, or, where
// agreement is an id, its next version. It is called by the room in which the
// circle decided, once all of its rules were kept; t.Lineage and t.Record say
// how. What was dropped cannot get a new version.
func Agree(ctx context.Context, tx *store.Tx, actor member.Actor, agreement, circle string, audience journal.Audience, t Text) (Agreement, error) {
	if t.Lineage.Proposal == "" {
		return Agreement{}, apperr.New(apperr.Forbidden, "logbook.decision_missing")
	}
	n := 1
	if agreement == "" {
		agreement = id.New()
		_, err := tx.Exec(ctx, "insert into logbook_agreement (id, circle, audience, text, at) values ($1, $2, $3, '', $4)",
			agreement, circle, string(audience), store.Micros(clock.Now(ctx)))
		if err != nil {
			return Agreement{}, err
		}
	} else {
		old, err := change(ctx, tx, agreement)
		if err != nil {
			return Agreement{}, err
		}
		if old.Circle != circle {
			return Agreement{}, apperr.New(apperr.Forbidden, "logbook.other_circle")
		}
		n = old.Now.N + 1
		audience = old.Audience
	}
	t.ID, t.Agreement, t.N = id.New(), agreement, n
	if err := insert(ctx, tx, t); err != nil {
		return Agreement{}, err
	}
	err := tx.Change(ctx, errNotFound, "update logbook_agreement set text = $1 where id = $2", t.ID, agreement)
	if err != nil {
		return Agreement{}, err
	}
	if err := record(ctx, tx, actor, "logbook.agreed", t.ID, circle, audience, textContent); err != nil {
		return Agreement{}, err
	}
	touch(tx, agreement)
	a, err := Get(ctx, tx, agreement)
	if err != nil {
		return Agreement{}, err
	}
	return a, index(ctx, tx, a)
}

// Drop ends an agreement, by the decision (a proposal's id) that its circle
// consented to.
func Drop(ctx context.Context, tx *store.Tx, actor member.Actor, agreement, decision string) error {
	a, err := change(ctx, tx, agreement)
	if err != nil {
		return err
	}
	if decision == "" {
		return apperr.New(apperr.Forbidden, "logbook.decision_missing")
	}
	err = tx.Change(ctx, errNotFound, "update logbook_agreement set dropped = $1, drop_decision = $2 where id = $3",
		store.Micros(clock.Now(ctx)), decision, agreement)
	if err != nil {
		return err
	}
	touch(tx, agreement)
	return record(ctx, tx, actor, "logbook.dropped", agreement, a.Circle, a.Audience, dropContent)
}

// PassOn gives an agreement to another circle to keep: to change it, to look at it
// again, to end it. It is called by the room in which its keeper decided so. What is
// for a circle's own people alone stays with them.
func PassOn(ctx context.Context, tx *store.Tx, actor member.Actor, agreement, to, decision string) error {
	a, err := change(ctx, tx, agreement)
	if err != nil {
		return err
	}
	if a.Audience == journal.Circle {
		return apperr.New(apperr.Conflict, "logbook.confided_stays", "Title", a.Now.Title)
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into logbook_keeper (id, agreement, n, circle, decision, at)
		select $1, $2, count(*) + 1, $3, $4, $5 from logbook_keeper where agreement = $6`,
		row, agreement, to, decision, store.Micros(clock.Now(ctx)), agreement)
	if err != nil {
		return err
	}
	touch(tx, agreement)
	if err := record(ctx, tx, actor, "logbook.passed_on", row, a.Keeper, a.Audience, keeperContent); err != nil {
		return err
	}
	a.Keeper = to
	return index(ctx, tx, a)
}

// change takes the agreement's turn, and refuses one that was dropped.
func change(ctx context.Context, tx *store.Tx, agreement string) (Agreement, error) {
	err := tx.Change(ctx, errNotFound, "update logbook_agreement set version = version + 1 where id = $1", agreement)
	if err != nil {
		return Agreement{}, err
	}
	a, err := Get(ctx, tx, agreement)
	if err == nil && !a.Dropped.IsZero() {
		err = apperr.New(apperr.Gone, "logbook.dropped_before", "Title", a.Now.Title)
	}
	return a, err
}

func touch(tx *store.Tx, agreement string) {
	tx.Touch(Topic(agreement))
	tx.Touch(TopicAll)
}

func insert(ctx context.Context, tx *store.Tx, t Text) error {
	if t.Lineage.Statements == nil {
		t.Lineage.Statements = []string{}
	}
	statements, err := json.Marshal(slices.Compact(t.Lineage.Statements))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into logbook_text (id, agreement, n, title, text, why, role, responsible, measured, feedback, review_on, ends_on, lang,
			method, proposal, proposal_version, item, origin_kind, origin_ref, statements, absentees, consented, absent, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
		t.ID, t.Agreement, t.N, t.Title, t.Text, t.Why, t.Role, t.Responsible, t.Measured, t.Feedback, t.ReviewOn, t.EndsOn, t.Lang,
		string(t.Record.Method), t.Lineage.Proposal, t.Lineage.ProposalVersion, t.Lineage.Item, t.Lineage.OriginKind, t.Lineage.OriginRef,
		string(statements), t.Record.Absentees, t.Record.Consented, t.Record.Absent, store.Micros(clock.Now(ctx)))
	return err
}
