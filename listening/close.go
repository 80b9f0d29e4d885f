package listening

import (
	"context"
	"encoding/json"
	"errors"

	"concentric/base/clock"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Close ends the voting. What was said then becomes findings in the circle's
// backlog: a job does that, at once. From now on the circle owes its answer by the
// day it promised, or as many days from today as it takes for anything, if that
// is sooner. Closing twice does nothing.
func Close(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string) error {
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, c.Circle); err != nil {
		return err
	}
	return end(ctx, tx, actor, c)
}

// errClosedBefore is the answer to closing what is closed; it never reaches a
// person.
var errClosedBefore = errors.New("listening: closed before")

func end(ctx context.Context, tx *store.Tx, actor member.Actor, c Conversation) error {
	owes, err := owedFrom(ctx, tx, c)
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errClosedBefore, `
		update listening_conversation set version = version + 1, state = 'closed', closed = $1, closed_by = $2, owes = $3
		where id = $4 and state = 'open'`, store.Micros(clock.Now(ctx)), actor.Pseudonym, owes, c.ID)
	if errors.Is(err, errClosedBefore) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := record(ctx, tx, actor, ActClosed, c.ID, c, closedContent); err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(TopicAll)
	return jobs.Add(ctx, tx, jobs.Job{Kind: reportJob, Key: c.ID, Payload: reportPayload{c.ID, actor.Member, actor.Pseudonym}})
}

// owedFrom is by when a conversation that closes now is answered: its findings
// are items like any other, which wait no longer than the circle lets an item wait.
func owedFrom(ctx context.Context, q store.Q, c Conversation) (string, error) {
	owner, err := circle.Get(ctx, q, c.Circle)
	if err != nil {
		return "", err
	}
	if owner, err = circle.Heir(ctx, q, owner); err != nil {
		return "", err
	}
	return min(c.Promised, owner.In(ctx, owner.AnswerDays)), nil
}

// reportJob makes the findings of a closed conversation.
const reportJob = "listening.report"

type reportPayload struct{ Conversation, Member, Pseudonym string }

func (r *Room) runReport(ctx context.Context, payload json.RawMessage) error {
	var p reportPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return err
	}
	return r.Report(ctx, member.Actor{Member: p.Member, Pseudonym: p.Pseudonym}, p.Conversation)
}

// closeDue closes the conversations whose last day is over in their circle's
// zone.
func closeDue(ctx context.Context, db *store.DB) error {
	open, err := conversations(ctx, db, "where state = 'open' and closes <> ''")
	if err != nil {
		return err
	}
	var failures []error
	for _, c := range open {
		owner, err := circle.Get(ctx, db, c.Circle)
		if err != nil {
			failures = append(failures, err)
			continue
		}
		if owner.Today(ctx) <= c.Closes {
			continue
		}
		failures = append(failures, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			return end(ctx, tx, member.Actor{}, c)
		}))
	}
	return errors.Join(failures...)
}

// destroyDue destroys the keys of reported conversations whose date has come.
func (r *Room) destroyDue(ctx context.Context, _ *store.DB) error {
	over, err := conversations(ctx, r.db, "where state = 'reported' and key_until <> '' and key_until < $1", clock.Now(ctx).Format(typed.DateFormat))
	if err != nil {
		return err
	}
	var failures []error
	for _, c := range over {
		if _, err := r.readKey(ctx, c.ID); err != nil {
			continue // destroyed before, or never made
		}
		failures = append(failures, r.DestroyKey(ctx, c.ID))
	}
	return errors.Join(failures...)
}
