package listening_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// held is a strict conversation in which these statements wait.
func (h *house) held(texts ...string) (id string, waiting []listening.Statement) {
	h.t.Helper()
	n := h.asked()
	n.Mode, n.Seeds = listening.Strict, []string{"Buses should run at night."}
	id = h.open(n)
	for i, text := range texts {
		s, err := h.say(person(30+i), id, text)
		h.must(err)
		waiting = append(waiting, s)
	}
	return id, waiting
}

func (h *house) queue(id string, state listening.StatementState) []listening.Alike {
	h.t.Helper()
	laid, err := listening.Queue(h.ctx, h.db, person(1), id, state, 0, 100)
	h.must(err)
	return laid.Sets
}

func TestSimilarStatementsStandTogether(t *testing.T) {
	each(t, func(h *house) {
		id, said := h.held("Cycling lanes belong on every main road.", "夜间公交车应该更多。", "Cycle lanes belong on every main road!",
			"Night buses should run at night.", "夜间的公交车应该更多", "The library should open on Sundays.")
		sets := h.queue(id, listening.Held)
		var got []string
		for _, set := range sets {
			var numbers []string
			for _, s := range set.Statements {
				numbers = append(numbers, fmt.Sprint(s.Number))
			}
			near := ""
			if set.Near != nil {
				near = fmt.Sprint("~", set.Near.Number)
			}
			got = append(got, strings.Join(numbers, "+")+near)
		}
		if want := []string{"2+4", "3+6", "5~1", "7"}; !slices.Equal(got, want) {
			t.Errorf("the queue is %v, want %v", got, want)
		}
		if len(said) != 6 {
			t.Fatal(len(said))
		}
	})
}

// A batch is decided as a whole, and undone as a whole, as far as nobody decided
// otherwise since; the log has all of it and none of the texts.
func TestABatchIsDecidedAndUndone(t *testing.T) {
	each(t, func(h *house) {
		id, said := h.held("First of all.", "Second thing here.", "Third matter there.", "Fourth point now.")
		decide := func(rulings ...listening.Ruling) (string, int) {
			t.Helper()
			var batch string
			var n int
			h.write(func(ctx context.Context, tx *store.Tx) (err error) {
				batch, n, err = listening.Moderate(ctx, tx, person(1), id, rulings)
				return err
			})
			return batch, n
		}
		states := func() string {
			var list []string
			for _, s := range said {
				now, err := listening.StatementByID(h.ctx, h.db, s.ID)
				h.must(err)
				list = append(list, string(now.State)+string(now.Reason))
			}
			return strings.Join(list, " ")
		}
		show, refuse := moderation.Accepted, moderation.Refused
		earlier, n := decide(listening.Ruling{Statement: said[0].ID, Verdict: refuse, Reason: moderation.Hurtful})
		if n != 1 {
			t.Fatalf("%d decided", n)
		}
		batch, n := decide(listening.Ruling{Statement: said[0].ID, Verdict: show}, listening.Ruling{Statement: said[1].ID, Verdict: show},
			listening.Ruling{Statement: said[2].ID, Verdict: refuse, Reason: moderation.Unclear})
		if n != 3 || states() != "shown shown refusedunclear held" {
			t.Fatalf("%d decided: %s", n, states())
		}
		if again, n := decide(listening.Ruling{Statement: said[1].ID, Verdict: show}); again != "" || n != 0 {
			t.Errorf("a double click decided %d", n)
		}
		// Nothing of a batch with a mistake in it.
		err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := listening.Moderate(ctx, tx, person(1), id, []listening.Ruling{
				{Statement: said[3].ID, Verdict: show}, {Statement: said[1].ID, Verdict: refuse},
			})
			return err
		})
		h.refused("moderation.reason_missing", err)
		if states() != "shown shown refusedunclear held" {
			t.Errorf("half a batch was decided: %s", states())
		}
		// Somebody decides otherwise; the undo leaves that.
		decide(listening.Ruling{Statement: said[1].ID, Verdict: refuse, Reason: moderation.OffTopic})
		undo := func(batch string) (n int, err error) {
			err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				n, err = listening.Unmoderate(ctx, tx, person(2), id, batch)
				return err
			})
			return n, err
		}
		if n, err := undo(batch); err != nil || n != 2 || states() != "refusedhurtful refusedoff_topic held held" {
			t.Errorf("undone %d, %v: %s", n, err, states())
		}
		if _, err := undo(batch); !apperr.Is(err, apperr.Gone) {
			t.Errorf("undone twice: %v", err)
		}
		if _, err := undo("none"); !apperr.Is(err, apperr.Gone) {
			t.Errorf("a batch that is none: %v", err)
		}
		if n, err := undo(earlier); err != nil || n != 1 {
			t.Errorf("the first batch: %d, %v", n, err)
		}
		log, err := moderation.Log(h.ctx, h.db, id)
		h.must(err)
		if len(log) != 8 {
			t.Errorf("the log has %d lines", len(log))
		}
		for _, row := range h.dump()["moderation_decision"] {
			if strings.Contains(row, "Third") {
				t.Errorf("the log holds a text: %s", row)
			}
		}
		h.verifies("")
		// What another conversation holds is not decided from here.
		_, others := h.held("Elsewhere.")
		err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := listening.Moderate(ctx, tx, person(1), id, []listening.Ruling{{Statement: others[0].ID, Verdict: show}})
			return err
		})
		h.refused("listening.statement_not_found", err)
	})
}

// The author of a refused statement asks another circle, which answers in
// words; nothing that is kept tells who asked.
func TestARefusalIsAppealedToAnotherCircle(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			youth, err := circle.Create(ctx, tx, person(1), circle.Charter{Parent: h.owner.ID, Name: "Youth", Aim: "The young"}, "d1")
			for i := 1; i < 3 && err == nil; i++ {
				_, err = circle.Join(ctx, tx, person(1), youth.ID, person(i), "d2")
			}
			return err
		})
		id, said := h.held("The first said.", "The second one.")
		h.moderate("", person(1), said[0].ID, moderation.Refused, moderation.Hurtful)
		appeal := func(who member.Actor, number int, why string) error {
			p, err := h.room.Participant(h.ctx, who, id)
			h.must(err)
			return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				return listening.Appeal(ctx, tx, who, p, number, why, "en")
			})
		}
		h.refused("listening.statement_not_found", appeal(person(31), said[0].Number, "Not mine."))
		h.refused("listening.not_refused", appeal(person(31), said[1].Number, "It is held."))
		h.must(appeal(person(30), said[0].Number, "It hurts nobody."))
		h.refused("moderation.appealed_before", appeal(person(30), said[0].Number, "Again."))
		for table, rows := range h.dump() {
			for _, row := range rows {
				if strings.Contains(row, person(30).Member) || strings.Contains(row, person(30).Pseudonym+" ") {
					t.Errorf("%s names who appealed: %s", table, row)
				}
			}
		}
		// Who refused it does not answer; somebody who sits in the other circle does.
		mine, err := listening.Appeals(h.ctx, h.db, person(1), id)
		h.must(err)
		if len(mine) != 0 {
			t.Fatal("who refused it may answer the appeal")
		}
		open, err := moderation.AppealsIn(h.ctx, h.db, id)
		h.must(err)
		if len(open) != 1 || open[0].Circle == h.owner.ID {
			t.Fatalf("appeals: %+v", open)
		}
		answer := func(who member.Actor, state moderation.AppealState, outcome string) error {
			return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				return listening.AnswerAppeal(ctx, tx, who, id, open[0].ID, state, outcome)
			})
		}
		h.refused("moderation.appeal_own", answer(person(1), moderation.Overturned, "Yes."))
		h.refused("circle.not_seated", answer(person(31), moderation.Overturned, "Yes."))
		h.must(answer(person(2), moderation.Overturned, "It names nobody and insults nobody."))
		if s, err := listening.StatementByID(h.ctx, h.db, said[0].ID); err != nil || s.State != listening.Shown {
			t.Errorf("after the appeal it is %s, %v", s.State, err)
		}
		h.refused("moderation.appeal_answered_before", answer(person(2), moderation.Upheld, "No."))
		h.verifies("")
	})
}
