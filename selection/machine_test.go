package selection_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/consent"
	"concentric/selection"

	"pgregory.net/rapid"
)

// TestNoSequenceOfActsBreaksTheRules plays random acts by random people. None
// may end in an error of ours; no role is filled without a term, without a
// consent round that everyone answered, or with an objection open.
func TestNoSequenceOfActsBreaksTheRules(t *testing.T) {
	reached := map[selection.Stage]int{}
	rapid.Check(t, func(r *rapid.T) {
		h := newHouse(r, storetest.Open(t, storetest.SQLite(t)))
		s := h.open(h.wish())
		for i, act := range rapid.SliceOfN(rapid.IntRange(0, 40), 20, 120).Draw(r, "acts") {
			if act > 11 {
				act = fitting[h.get(s.ID).Stage] // most acts are those that the stage is for
			}
			who := rapid.IntRange(1, members).Draw(r, fmt.Sprint("who", i))
			whom := fmt.Sprintf("m%d", rapid.IntRange(1, members).Draw(r, fmt.Sprint("whom", i)))
			if err := h.play(act, who, whom, h.get(s.ID)); err != nil && apperr.As(err) == nil {
				r.Fatalf("act %d by %d: %v", act, who, err)
			}
			h.holds(s.ID)
		}
		reached[h.get(s.ID).Stage]++
	})
	if reached[selection.Filled] == 0 || len(reached) < 4 {
		t.Errorf("the plays came no further than %v", reached)
	}
}

// fitting is the act that each stage is for.
var fitting = map[selection.Stage]int{
	selection.Describing: 0, selection.Nominating: 3, selection.Hearing: 5, selection.Changing: 6, selection.Proposed: 7,
}

func (h *house) play(act, who int, whom string, s selection.Selection) error {
	r, open, err := consent.OpenRound(h.ctx, h.db, s.Proposal)
	if err != nil {
		return err
	}
	switch act {
	case 0, 1:
		return h.try(accept(who, s, selection.Yes, ""))
	case 2:
		return h.try(accept(who, s, selection.Adjust, "Shorter"))
	case 3, 4:
		return h.try(nominate(who, s, whom, "Careful"))
	case 5:
		return h.try(func(ctx context.Context, tx *store.Tx) error { return selection.Change(ctx, tx, person(who), s.ID) })
	case 6:
		return h.try(propose(who, s, whom, "2027-11-30"))
	case 7, 8:
		if open {
			return h.try(answer(who, r, consent.Consent, ""))
		}
	case 9:
		if open {
			return h.try(answer(who, r, consent.Objection, "Too long"))
		}
	case 10:
		if s.Proposal != "" {
			return h.try(func(ctx context.Context, tx *store.Tx) error {
				return consent.Release(ctx, tx, person(who), s.Proposal)
			})
		}
	case 11:
		h.hands.Move(26 * time.Hour)
		return due.RunDue(h.ctx, h.db, selection.Due())
	}
	return nil
}

// holds fails where a rule does not hold.
func (h *house) holds(id string) {
	h.t.Helper()
	s := h.get(id)
	roles, err := circle.RolesOf(h.ctx, h.db, h.c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, role := range roles {
		if role.ID != h.role.ID || (role.Term != nil) == (s.Stage == selection.Filled) {
			continue
		}
		h.t.Fatalf("the selection is %s and the role's term %+v", s.Stage, role.Term)
	}
	if s.Stage != selection.Filled {
		return
	}
	objections, err := consent.OpenObjections(h.ctx, h.db, s.Proposal)
	if err != nil || len(objections) > 0 {
		h.t.Fatalf("filled with an objection open: %+v %v", objections, err)
	}
	rounds, err := consent.Rounds(h.ctx, h.db, s.Proposal)
	if err != nil {
		h.t.Fatal(err)
	}
	silent, err := consent.Silent(h.ctx, h.db, rounds[len(rounds)-1].ID)
	if err != nil || len(silent) > 0 {
		h.t.Fatalf("filled without the word of %+v (%v)", silent, err)
	}
}
