package listening_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/member"
)

func (h *house) adjust(actor member.Actor, id, closes string, mode listening.Mode) error {
	return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
		return listening.Adjust(ctx, tx, actor, id, closes, mode)
	})
}

// The last day and the mode change while it is open, by the circle, in the
// journal, and for everybody to see; verify finds a day that no change says.
func TestTheLastDayAndTheModeChangeWhileItIsOpen(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		h.refused("circle.not_seated", h.adjust(person(50), id, "2026-11-20", listening.Free))
		h.refused("listening.closes_past", h.adjust(person(1), id, "2026-11-01", listening.Free))
		h.refused("listening.closes_after_answer", h.adjust(person(1), id, "2026-12-15", listening.Free))
		h.refused("listening.mode_missing", h.adjust(person(1), id, "", "some"))
		h.must(h.adjust(person(1), id, "2026-11-20", listening.Free))
		h.must(h.adjust(person(1), id, "2026-11-20", listening.Free)) // a double click
		h.must(h.adjust(person(2), id, "2026-11-25", listening.Strict))
		changes, err := listening.Changes(h.ctx, h.db, id)
		h.must(err)
		if len(changes) != 2 || changes[0].WasCloses != "" || changes[1].WasCloses != "2026-11-20" || changes[1].Closes != "2026-11-25" || changes[1].Mode != listening.Strict {
			t.Fatalf("changes: %+v", changes)
		}
		s, err := h.say(person(60), id, "Now it is read first.")
		h.must(err)
		if s.State != listening.Held {
			t.Errorf("in strict mode a statement is %s", s.State)
		}
		h.verifies("")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update listening_conversation set closes = '2026-11-26'")
			return err
		})
		h.verifies(" ")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update listening_conversation set closes = '2026-11-25'")
			return err
		})
		h.close(id)
		h.refused("listening.over_answer_by", h.adjust(person(1), id, "", listening.Free))
	})
}

// Votes from paper are a tier of their own: they stand beside the members'
// result, can be corrected and taken out, and each time is in the journal.
func TestVotesFromPaper(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		enter := func(actor member.Actor, sheet int, marks map[int]opinion.Vote) (n int, err error) {
			err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				n, err = listening.EnterPaper(ctx, tx, actor, id, sheet, marks)
				return err
			})
			return n, err
		}
		marks := func(first, second opinion.Vote) map[int]opinion.Vote {
			return map[int]opinion.Vote{1: first, 2: second}
		}
		_, err := enter(person(50), 0, marks(opinion.Agree, opinion.Pass))
		h.refused("listening.tend_who", err)
		_, err = enter(person(1), 0, nil)
		h.refused("listening.paper_empty", err)
		_, err = enter(person(1), 0, map[int]opinion.Vote{1: 7})
		h.refused("listening.vote_unknown", err)
		_, err = enter(person(1), 0, map[int]opinion.Vote{9: opinion.Agree})
		h.refused("listening.statement_not_found", err)
		_, err = enter(person(1), 3, marks(opinion.Agree, opinion.Pass))
		h.refused("listening.paper_none", err)
		steward := person(70)
		steward.Steward = true
		for n := range 12 {
			who := person(1)
			if n%2 == 0 {
				who = steward
			}
			sheet, err := enter(who, 0, marks(opinion.Agree, opinion.Disagree))
			h.must(err)
			if sheet != n+1 {
				t.Fatalf("sheet %d has number %d", n+1, sheet)
			}
		}
		for n := range 12 { // members, who say the opposite
			h.must(h.room.Vote(h.ctx, person(100+n), id, 1, opinion.Disagree))
		}
		_, err = enter(person(2), 3, marks(opinion.Agree, opinion.Pass))
		h.must(err)
		h.must(h.room.Refresh(h.ctx, id))
		r, err := listening.LatestRelease(h.ctx, h.db, id)
		h.must(err)
		f, _ := r.Figure(1)
		if r.People != 12 || r.Paper != 12 || f.All.Disagree != 12 || f.All.Agree != 0 || f.Paper == nil || f.Paper.Agree != 12 || f.Tiers()[3].K != 12 {
			t.Errorf("release %d: %d members, %d on paper, %+v, %+v", r.Number, r.People, r.Paper, f.All, f.Paper)
		}
		if f, _ := r.Figure(2); f.Paper == nil || f.Paper.Disagree != 11 || f.Paper.Pass != 1 {
			t.Errorf("after a correction: %+v", f.Paper)
		}
		_, err = enter(person(2), 5, nil)
		h.must(err)
		sheets, err := listening.Sheets(h.ctx, h.db, id)
		h.must(err)
		if len(sheets) != 12 || len(sheets[4].Marks) != 0 || sheets[2].Marks[2] != opinion.Pass {
			t.Errorf("sheets: %+v", sheets)
		}
		if n := h.column("select cast(count(*) as text) from listening_vote where tier = 4"); n[0] != "22" {
			t.Errorf("%s votes from paper count", n[0])
		}
		h.verifies("")
		p, err := listening.ProgressOf(h.ctx, h.db, person(1), listening.Conversation{ID: id, Circle: h.owner.ID})
		h.must(err)
		if p.Sheets != 11 || len(p.Reached) != 2 || p.Reached[0].People != 12 {
			t.Errorf("progress: %+v", p)
		}
		if _, err := listening.ProgressOf(h.ctx, h.db, person(50), listening.Conversation{ID: id, Circle: h.owner.ID}); err == nil {
			t.Error("who does not sit in the circle sees how it gets on")
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update listening_paper set marks = '1:-1 2:-1' where sheet = 1")
			return err
		})
		h.verifies("changed")
	})
}

// Who has not voted is reminded once, but for one in five, and what it does is
// told with its interval.
func TestTheReminderIsWrittenOnceAndItsEffectIsTold(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		list, err := listening.Remindable(h.ctx, h.db, h.hands.Now())
		h.must(err)
		if len(list) != 0 {
			t.Error("people are reminded of what opened this week")
		}
		h.hands.Move(24 * 3600e9)
		if list, err = listening.Remindable(h.ctx, h.db, h.hands.Now()); err != nil || len(list) != 1 {
			t.Fatalf("to be reminded of: %v, %v", list, err)
		}
		h.must(h.room.Vote(h.ctx, person(99), id, 1, opinion.Agree))
		remind := func(who, week string) bool {
			told, err := h.room.Remind(h.ctx, who, id, week)
			h.must(err)
			return told
		}
		if remind("member-99", "2026-11-12") {
			t.Error("who has voted is reminded")
		}
		told := map[string]bool{}
		for n := range 150 {
			who := fmt.Sprintf("member-%d", 1000+n)
			told[who] = remind(who, "2026-11-12")
			if remind(who, "2026-11-12") != told[who] {
				t.Fatal("the same week says another thing when it is asked again")
			}
			if remind(who, "2026-11-19") {
				t.Fatal("somebody is reminded twice")
			}
		}
		yes, voted := 0, 0
		for n := range 150 {
			who := person(1000 + n)
			if told[who.Member] {
				yes++
			}
			if told[who.Member] && n%2 == 0 {
				h.must(h.room.Vote(h.ctx, who, id, 1, opinion.Agree))
				voted++
			}
		}
		r, err := listening.RemindedIn(h.ctx, h.db, id)
		h.must(err)
		if r.Told != yes || r.Told+r.Held != 150 || r.ToldVoted != voted || r.HeldVoted != 0 || r.Held < 10 || r.Held > 60 || !r.Enough() {
			t.Errorf("reminded: %+v of %d", r, yes)
		}
		d, low, high := r.Effect()
		if low <= 0 || low >= d || d >= high || math.Abs(d-float64(voted)/float64(yes)) > 1e-9 {
			t.Errorf("the effect is %v (%v to %v)", d, low, high)
		}
	})
}

// The interval of the difference of two shares is Newcombe's: his eight examples
// (Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10).
func TestTheDifferenceIsNewcombes(t *testing.T) {
	for _, c := range []struct {
		k, n, l, m int
		low, high  float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		d, low, high := listening.Difference(listening.ShareOf(c.k, c.n), listening.ShareOf(c.l, c.m))
		want := float64(c.k)/float64(c.n) - float64(c.l)/float64(c.m)
		if math.Abs(d-want) > 1e-9 || math.Abs(low-c.low) > 5.1e-5 || math.Abs(high-c.high) > 5.1e-5 {
			t.Errorf("%+v: %v, from %v to %v", c, d, low, high)
		}
	}
	d, low, high := listening.Reminded{Told: 70, ToldVoted: 56, Held: 80, HeldVoted: 48}.Effect()
	if math.Abs(d-0.2) > 1e-9 || math.Abs(low-0.0524) > 5.1e-5 || math.Abs(high-0.3339) > 5.1e-5 {
		t.Errorf("the effect is %v, from %v to %v", d, low, high)
	}
}
