package listening_test

import (
	"fmt"
	"testing"

	"concentric/engine/opinion"
	"concentric/listening"
)

// many is a conversation with n statements of the circle.
func (h *house) many(n int) string {
	h.t.Helper()
	c := h.asked()
	c.Seeds = nil
	for i := range n {
		c.Seeds = append(c.Seeds, fmt.Sprintf("Statement of number %d.", i))
	}
	return h.open(c)
}

func TestNextAsksEachStatementOnceAndResumes(t *testing.T) {
	each(t, func(h *house) {
		id := h.many(22)
		seen := map[int]bool{}
		promised := 0
		for i := range 22 {
			asked, err := h.room.Next(h.ctx, person(5), id, 0, listening.Ahead)
			h.must(err)
			again, err := h.room.Next(h.ctx, person(5), id, 0, 1)
			h.must(err)
			first := asked.Ahead[0]
			if len(asked.Ahead) != 22-i || again.Ahead[0].ID != first.ID {
				t.Fatalf("%d are ahead; who comes back is asked something else", len(asked.Ahead))
			}
			if promised > 0 && promised != first.Number {
				t.Fatalf("statement %d comes next, and %d was announced", first.Number, promised)
			}
			if seen[first.Number] || asked.Voted != i || asked.Enough || asked.About != 22 {
				t.Fatalf("asked %+v after %v", asked, seen)
			}
			seen[first.Number] = true
			if i < 21 {
				promised = asked.Ahead[1].Number
			}
			h.must(h.room.Vote(h.ctx, person(5), id, first.Number, opinion.Pass))
		}
		asked, err := h.room.Next(h.ctx, person(5), id, 0, 1)
		h.must(err)
		if len(asked.Ahead) != 0 || asked.Left != 0 || !asked.Enough {
			t.Errorf("after all statements: %+v", asked)
		}
	})
}

// The stopping point is where little is left to learn: after ten votes in a
// conversation that many have answered, after 25 in a young one, and a sitting
// begins anew another day.
func TestEnoughForToday(t *testing.T) {
	each(t, func(h *house) {
		young := h.many(40)
		for n := range 25 {
			asked, err := h.room.Next(h.ctx, person(5), young, 0, 1)
			h.must(err)
			if asked.Enough || asked.About != 25 {
				t.Fatalf("after %d votes in a young conversation: %+v", n, asked)
			}
			h.must(h.room.Vote(h.ctx, person(5), young, asked.Ahead[0].Number, opinion.Agree))
		}
		asked, err := h.room.Next(h.ctx, person(5), young, 0, 1)
		h.must(err)
		if !asked.Enough || asked.Today != 25 || len(asked.Ahead) != 1 {
			t.Errorf("after 25 votes: %+v", asked)
		}
		if asked, err = h.room.Next(h.ctx, person(5), young, 25, 1); err != nil || asked.Enough || asked.Today != 0 || asked.About != 15 {
			t.Errorf("the next day: %+v, %v", asked, err)
		}

		heard := h.many(14)
		for p := range 34 {
			for n := range 14 {
				h.must(h.room.Vote(h.ctx, person(100+p), heard, n+1, opinion.Vote(p%2)))
			}
		}
		h.must(h.room.Refresh(h.ctx, heard))
		asked, err = listening.NewRoom(h.db, h.vault).Next(h.ctx, person(5), heard, 0, 1)
		h.must(err)
		if asked.About != 10 {
			t.Errorf("in a conversation that many have answered it is enough after %d", asked.About)
		}
	})
}

// TestTheProbabilityOfBeingShownIsKept gives tickets back as they came, changed,
// and as somebody else's.
func TestTheProbabilityOfBeingShownIsKept(t *testing.T) {
	each(t, func(h *house) {
		id := h.many(4)
		asked, err := h.room.Next(h.ctx, person(5), id, 0, 4)
		h.must(err)
		sum := 0.0
		for i, offer := range asked.Ahead {
			answer := listening.Answer{Statement: offer.Number, Vote: opinion.Agree, Shown: offer.Shown}
			who := person(5)
			switch i {
			case 1:
				answer.Shown = "0.99" + offer.Shown[4:]
			case 2:
				who = person(6)
			}
			h.must(h.room.Answer(h.ctx, who, id, answer))
			var kept float64
			h.must(h.db.QueryRow(h.ctx, "select shown from listening_vote where conversation = $1 and statement = $2", id, offer.Number).Scan(&kept))
			switch {
			case i == 0 && kept != 0.25 || i == 3 && kept != 1:
				t.Errorf("the ticket %s kept %v", offer.Shown, kept)
			case (i == 1 || i == 2) && kept != 0:
				t.Errorf("a ticket that was not given out kept %v", kept)
			}
			sum += kept
		}
		if sum != 1.25 {
			t.Errorf("kept %v", sum)
		}
		// Taken back and given anew through a link, it is nobody's draw any more;
		// changed, it still is.
		first := asked.Ahead[0].Number
		h.must(h.room.Vote(h.ctx, person(5), id, first, opinion.Pass))
		if n := h.column("select shown || '' from listening_vote where shown > 0.2 and shown < 0.3"); len(n) != 1 {
			t.Error("a changed answer lost its probability")
		}
	})
}

// Nobody is asked what they wrote themselves, and may still answer it.
func TestAnAuthorIsNotAskedTheirOwnStatement(t *testing.T) {
	each(t, func(h *house) {
		id := h.many(2)
		mine, err := h.say(person(5), id, "What I think myself.")
		h.must(err)
		for _, who := range []int{5, 6} {
			asked, err := h.room.Next(h.ctx, person(who), id, 0, 9)
			h.must(err)
			if len(asked.Ahead) != who-3 {
				t.Errorf("person %d is asked %d statements", who, len(asked.Ahead))
			}
		}
		unseeded := h.asked()
		unseeded.Seeds = nil
		empty := h.open(unseeded)
		_, err = h.say(person(5), empty, "What nobody said before me.")
		h.must(err)
		for who, own := range map[int]bool{5: true, 6: false} { // the other one can be asked it
			asked, err := h.room.Next(h.ctx, person(who), empty, 0, 9)
			h.must(err)
			if asked.Own != own {
				t.Errorf("person %d, alone with what they said: %v", who, asked.Own)
			}
		}
		h.must(h.room.Vote(h.ctx, person(5), id, mine.Number, opinion.Agree))
	})
}
