package meeting

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
	"concentric/selection"
)

// Matter is what an agenda item decides: a proposal, a role selection, or both
// (a selection ends in the consent round of a proposal).
type Matter struct {
	Proposal  *consent.Proposal
	Selection *selection.Selection
}

// MatterOf finds what is being decided on a backlog item: what is under way,
// else what was decided last.
func MatterOf(ctx context.Context, q store.Q, item string) (Matter, error) {
	var m Matter
	if item == "" {
		return m, nil
	}
	proposals, err := consent.OfItem(ctx, q, item)
	if err != nil {
		return m, err
	}
	for i, p := range proposals {
		switch {
		case p.State == consent.Drafted:
		case m.Proposal == nil || p.State.Living() || !m.Proposal.State.Living():
			m.Proposal = &proposals[i]
		}
	}
	selections, err := selection.OfItem(ctx, q, item)
	if err != nil || len(selections) == 0 {
		return m, err
	}
	m.Selection = &selections[len(selections)-1]
	switch m.Selection.Stage {
	case selection.Proposed, selection.Filled:
	default:
		m.Proposal = nil // it goes on with the selection
	}
	return m, nil
}

// point is the item that the people are at; zero where they are at none.
func (m Meeting) point(ctx context.Context, q store.Q) (Point, error) {
	if m.Item == "" {
		return Point{}, nil
	}
	return scanPoint(q.QueryRow(ctx, selectPoint+"where id = $1", m.Item))
}

// stands is the round that the proposal or the selection on the item has open:
// its kind, what it goes with, who is asked in it, who has not spoken, and who
// comes last.
type stands struct {
	kind   RoundKind
	ref    string
	asked  map[string]bool
	silent map[string]bool
	last   string
}

func (m Meeting) stands(ctx context.Context, q store.Q) (stands, error) {
	p, err := m.point(ctx, q)
	if err != nil || p.Outcome != Decide {
		return stands{}, err
	}
	matter, err := MatterOf(ctx, q, p.Item)
	if err != nil {
		return stands{}, err
	}
	if matter.Proposal != nil && matter.Proposal.State.Living() {
		return ofProposal(ctx, q, *matter.Proposal)
	}
	if matter.Selection != nil && matter.Selection.Stage.Living() {
		return ofSelection(ctx, q, *matter.Selection)
	}
	return stands{}, nil
}

func ofProposal(ctx context.Context, q store.Q, p consent.Proposal) (stands, error) {
	r, open, err := consent.OpenRound(ctx, q, p.ID)
	if err != nil || !open {
		return stands{}, err
	}
	s := stands{kind: RoundKind(r.Kind), ref: r.ID, asked: map[string]bool{}, silent: map[string]bool{}, last: p.Elects.Person}
	roster, err := consent.Roster(ctx, q, r.ID)
	if err != nil {
		return stands{}, err
	}
	for _, place := range roster {
		s.asked[place.Person] = true
	}
	if r.Kind == consent.ConsentRound || r.Kind == consent.DropRound {
		silent, err := consent.Silent(ctx, q, r.ID)
		for _, place := range silent {
			s.silent[place.Person] = true
		}
		return s, err
	}
	heard, err := consent.Heard(ctx, q, r.ID)
	for person := range s.asked {
		s.silent[person] = !heard[person]
	}
	return s, err
}

func ofSelection(ctx context.Context, q store.Q, one selection.Selection) (stands, error) {
	roster, err := selection.Roster(ctx, q, one.ID)
	if err != nil {
		return stands{}, err
	}
	s := stands{kind: RoundKind(one.Stage), ref: one.ID + "/" + string(one.Stage), asked: map[string]bool{}, silent: map[string]bool{}}
	silent, err := selection.Silent(ctx, q, one)
	if err != nil {
		return stands{}, err
	}
	for _, p := range roster {
		s.asked[p.Person] = true
		// Reading out, and what one says to it, is for the turns alone.
		s.silent[p.Person] = one.Stage == selection.Hearing || one.Stage == selection.Changing ||
			slices.ContainsFunc(silent, func(o selection.Place) bool { return o.Person == p.Person })
	}
	return s, nil
}

// follow brings the live round in step with the proposal or the selection on
// the item: a round that is over there ends here, one that is open there opens
// here, and whoever has answered has had their turn.
func (m Meeting) follow(ctx context.Context, tx *store.Tx) error {
	s, err := m.stands(ctx, tx)
	if err != nil {
		return err
	}
	r, err := m.round(ctx, tx)
	if err != nil {
		return err
	}
	if r.Ref != "" && r.Ref != s.ref {
		if err := m.endRound(ctx, tx); err != nil {
			return err
		}
		r, m.Round = Round{}, ""
	}
	if s.ref == "" {
		return nil
	}
	if r.ID == "" {
		err := m.open(ctx, tx, s.kind, s.ref, s.asked, s.last)
		if e := apperr.As(err); e != nil && e.Message == "meeting.nobody_here" {
			return nil // who is asked is not here
		}
		if err != nil {
			return err
		}
		if m, err = Get(ctx, tx, m.ID); err != nil {
			return err
		}
	} else if r.Ref == "" {
		return nil // a round of our own is going on
	}
	return m.heard(ctx, tx, s)
}

// heard marks the turns of those who have answered.
func (m Meeting) heard(ctx context.Context, tx *store.Tx, s stands) error {
	turns, err := Turns(ctx, tx, m.Round)
	if err != nil {
		return err
	}
	for _, t := range turns {
		if t.State == Spoke || t.State == Gone || s.silent[t.Person] {
			continue
		}
		if _, err := tx.Exec(ctx, "update meeting_turn set state = 'spoke' where round = $1 and person = $2", m.Round, t.Person); err != nil {
			return err
		}
	}
	return m.goOn(ctx, tx)
}

// within runs an act on the proposal or the selection that the people are at,
// and brings the turns in step with what came of it. Who may do it, and whether
// it fits, the act itself says.
func within(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, act func(m Meeting, matter Matter) error) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := m.attends(ctx, tx, actor); err != nil {
		return err
	}
	p, err := m.point(ctx, tx)
	if err != nil {
		return err
	}
	matter, err := MatterOf(ctx, tx, p.Item)
	if err != nil {
		return err
	}
	if p.Outcome != Decide || matter.Proposal == nil && matter.Selection == nil {
		return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
	}
	if err := act(m, matter); err != nil {
		return err
	}
	if m, err = Get(ctx, tx, m.ID); err != nil {
		return err
	}
	return m.follow(ctx, tx)
}

// onProposal is within, for an act on the proposal.
func onProposal(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, act func(p consent.Proposal) error) error {
	return within(ctx, tx, actor, meeting, func(_ Meeting, matter Matter) error {
		if matter.Proposal == nil {
			return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
		}
		return act(*matter.Proposal)
	})
}

// onSelection is within, for an act on the selection.
func onSelection(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, act func(s selection.Selection) error) error {
	return within(ctx, tx, actor, meeting, func(_ Meeting, matter Matter) error {
		if matter.Selection == nil {
			return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
		}
		return act(*matter.Selection)
	})
}

// Continue brings the turns in step with the proposal or the selection, which
// may have moved outside of the meeting, by anybody present.
func Continue(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) error {
	return within(ctx, tx, actor, meeting, func(Meeting, Matter) error { return nil })
}

// Present drafts a proposal on the item that the people are at and presents it
// at once (consent.Draft, consent.Present); the round is for today.
func Present(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, text logbook.Text, today string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := m.attends(ctx, tx, actor); err != nil {
		return err
	}
	p, err := m.point(ctx, tx)
	if err != nil {
		return err
	}
	if p.Outcome != Decide {
		return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
	}
	drafted, err := consent.Draft(ctx, tx, actor, consent.New{Item: p.Item, Text: text})
	if err != nil {
		return err
	}
	if _, err := consent.Present(ctx, tx, actor, drafted.ID, today); err != nil {
		return err
	}
	return m.follow(ctx, tx)
}

// Seek opens a role selection on the item that the people are at
// (selection.Open).
func Seek(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, n selection.New) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	p, err := m.point(ctx, tx)
	if err != nil {
		return err
	}
	if p.Outcome != Decide {
		return apperr.New(apperr.Conflict, "meeting.nothing_to_decide")
	}
	n.Item = p.Item
	if _, err := selection.Open(ctx, tx, actor, n); err != nil {
		return err
	}
	return m.follow(ctx, tx)
}
