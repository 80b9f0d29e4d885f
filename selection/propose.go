package selection

import (
	"context"
	"errors"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
)

// Change opens the change round, after the nominations were read; the
// facilitator does it.
func Change(ctx context.Context, tx *store.Tx, actor member.Actor, selection string) error {
	s, err := change(ctx, tx, selection, Hearing)
	if err != nil {
		return err
	}
	if err := facilitated(ctx, tx, actor, s); err != nil {
		return err
	}
	return s.step(ctx, tx, actor, Changing, s.EndsOn)
}

// Choice is the facilitator's proposal: whom, for which term, for which
// reasons, until when the circle is asked. Text is the agreement that it would
// become, in the circle's language; its last day is set here.
type Choice struct {
	Nominee      string // member id
	Starts, Ends string
	Reasons      string
	EndsOn       string
	Text         logbook.Text
}

// Propose puts one of the people nominated to the consent of the circle, by the
// facilitator, after the nominations were read; the change round may be left
// out where nobody asks for it. Reasons stay with the selection, for the circle
// alone.
func Propose(ctx context.Context, tx *store.Tx, actor member.Actor, selection string, c Choice) (consent.Proposal, error) {
	s, err := change(ctx, tx, selection, Hearing, Changing)
	if err != nil {
		return consent.Proposal{}, err
	}
	if err := facilitated(ctx, tx, actor, s); err != nil {
		return consent.Proposal{}, err
	}
	reasons, unsaid := typed.Text(c.Reasons, "reasons", 4000)
	c.Reasons = reasons
	named, err := nominations(ctx, tx, "where selection = $1 and nominee_member = $2 and nominee_member <> ''", s.ID, c.Nominee)
	if err != nil {
		return consent.Proposal{}, err
	}
	if len(named) == 0 {
		unsaid = errors.Join(apperr.New(apperr.Invalid, "selection.not_nominated").At("proposed"), unsaid)
	}
	if unsaid != nil {
		return consent.Proposal{}, unsaid
	}
	seat, err := eligible(ctx, tx, s, c.Nominee)
	if err != nil {
		return consent.Proposal{}, atProposed(err)
	}
	c.Text.EndsOn, c.Text.ReviewOn = c.Ends, c.Ends
	whom := consent.Elects{Role: s.Role, Member: seat.Member, Person: seat.Person, Starts: c.Starts}
	p, err := consent.Elect(ctx, tx, actor, s.Item, whom, c.Text, c.EndsOn)
	if err != nil {
		return consent.Proposal{}, atProposed(err)
	}
	_, err = tx.Exec(ctx, "update selection_selection set proposal = $1, reasons = $2 where id = $3", p.ID, c.Reasons, s.ID)
	if err != nil {
		return consent.Proposal{}, err
	}
	return p, s.step(ctx, tx, actor, Proposed, c.EndsOn)
}

// Stop ends a selection without anybody, by the facilitator; its item waits in
// the backlog again.
func Stop(ctx context.Context, tx *store.Tx, actor member.Actor, selection string) error {
	s, err := change(ctx, tx, selection, Describing, Nominating, Hearing, Changing)
	if err != nil {
		return err
	}
	if err := facilitated(ctx, tx, actor, s); err != nil {
		return err
	}
	if err := s.step(ctx, tx, actor, Stopped, s.EndsOn); err != nil {
		return err
	}
	return backlog.Back(ctx, tx, s.Item)
}

// atProposed puts what is wrong about the person beside the field that names them
// when they are proposed.
func atProposed(err error) error {
	if e := apperr.As(err); e != nil && (e.Field == "nominee" || e.Field == "person") {
		return e.At("proposed")
	}
	return err
}
