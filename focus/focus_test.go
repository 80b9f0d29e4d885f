package focus_test

import (
	"context"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/focus"
	"concentric/journal"
	"concentric/member"
	"concentric/translation"

	"pgregory.net/rapid"
)

func TestAFocusGroupIsDrawnMeetsAndIsAnswered(t *testing.T) {
	each(t, func(h *house) {
		group := h.drawn()
		first := h.who(group, focus.Invited)
		if len(first) != 5 {
			t.Fatalf("%v are asked", first)
		}
		if waiting, err := focus.WaitingFor(h.ctx, h.db, h.people[first[0]].Member); err != nil || len(waiting) != 1 {
			t.Fatal(waiting, err)
		}
		h.do(h.say(first[0], group, false)) // the next is asked
		h.refuses("focus.seat_gone", h.say(first[0], group, true))
		after := h.who(group, focus.Invited)
		if len(after) != 5 || slices.Contains(after, first[0]) || !slices.Equal(after[:4], first[1:]) {
			t.Fatalf("%v are asked after %v", after, first)
		}
		for _, one := range after {
			h.do(h.say(one, group, true))
		}
		h.refuses("focus.not_yet", h.note(group, 0, h.people[after[0]].Pseudonym))
		h.hands.Set(time.Date(2026, 11, 20, 22, 0, 0, 0, time.UTC))
		h.refuses("focus.nobody_came", h.note(group, 0, h.people[first[0]].Pseudonym))
		h.do(h.note(group, 0, h.people[after[0]].Pseudonym, h.people[after[1]].Pseudonym))
		h.refuses("focus.notes_changed", h.note(group, 0, h.people[after[0]].Pseudonym))
		h.refuses("focus.was_not_there", h.correct(after[4], group))
		h.do(h.correct(after[0], group))
		var item string
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			item, err = focus.HandOver(ctx, tx, h.people[0], group)
			return err
		})
		i, err := backlog.Get(h.ctx, h.db, item)
		if err != nil || i.Circle != h.circle || i.AnswerBy != "2026-12-15" || !strings.Contains(i.Text, "Trams too.") || !i.OwedInWriting() {
			t.Fatalf("%+v, %v", i, err)
		}
		h.refuses("focus.over", h.correct(after[0], group))
		h.refuses("focus.over", h.note(group, 1, h.people[after[0]].Pseudonym))
		h.refuses("focus.over", h.say(after[0], group, false))
		h.refuses("focus.over", func(ctx context.Context, tx *store.Tx) error {
			_, err := focus.HandOver(ctx, tx, h.people[0], group)
			return err
		})
	})
}

// Who has seed and pool draws the same people, in whatever order they stand.
func TestTheDrawIsMadeAgainFromItsSeed(t *testing.T) {
	each(t, func(h *house) {
		group := h.drawn()
		g, err := focus.See(h.ctx, h.db, h.people[0], group)
		if err != nil || g.Among != len(h.people) {
			t.Fatal(g, err)
		}
		var pool []string
		for _, one := range h.people {
			pool = append(pool, one.Pseudonym)
		}
		slices.Reverse(pool)
		order, err := focus.Order(h.ctx, g.Seed, pool)
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range h.who(group, focus.Invited) {
			if order[i] != h.people[one].Pseudonym {
				t.Errorf("place %d is another person", i)
			}
		}
	})
}

func TestTheOrderOfADrawIsFair(t *testing.T) {
	people := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	first := map[string]int{}
	for n := range 400 {
		order, err := focus.Order(t.Context(), strings.Repeat("x", n+1), people)
		if err != nil {
			t.Fatal(err)
		}
		if sorted := slices.Sorted(slices.Values(order)); !slices.Equal(sorted, people) {
			t.Fatalf("%v is no order of the pool", order)
		}
		first[order[0]]++
	}
	for _, one := range people { // 50 on average; the seeds are fixed, and so is this
		if first[one] < 25 || first[one] > 75 {
			t.Errorf("%s comes first %d times of 400", one, first[one])
		}
	}
}

// Whatever people say in whatever order, no more come than there are seats, and
// no more are asked than could still come.
func TestNeverMoreComeThanThereAreSeats(t *testing.T) {
	each(t, func(h *house) {
		before := flag.Lookup("rapid.checks").Value.String()
		if err := flag.Set("rapid.checks", "25"); err != nil {
			t.Fatal(err)
		}
		defer flag.Set("rapid.checks", before)
		rapid.Check(t, func(rt *rapid.T) {
			var group string
			if n := h.wish(); rapid.Bool().Draw(rt, "lot") {
				group = h.drawn()
			} else {
				n.Way, n.Numbers = focus.Choice, strings.Fields("0 1 2 3 4 5 6 7")
				group = h.convene(n)
			}
			g, err := focus.See(h.ctx, h.db, h.people[0], group)
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 25).Draw(rt, "words") {
				h.try(h.say(rapid.IntRange(0, 9).Draw(rt, "who"), group, rapid.Bool().Draw(rt, "comes")))
				_, asked, yes := h.counts(group)
				if yes > g.Seats || g.Way == focus.Lot && asked+yes > g.Seats {
					rt.Fatalf("%d come and %d are asked for %d seats", yes, asked, g.Seats)
				}
			}
		})
	})
}

func TestWhatAFocusGroupCannotBe(t *testing.T) {
	each(t, func(h *house) {
		var identity community.Community
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			steward := h.people[0]
			steward.Steward = true
			identity, err = community.Begin(ctx, tx, steward, community.New{Kind: community.Identity, Name: "Left-handed", Lang: "en"})
			return err
		})
		for message, change := range map[string]func(n *focus.New){
			"typed.empty":               func(n *focus.New) { n.Question = " " },
			"brief.missing_what":        func(n *focus.New) { n.Brief = brief.Brief{} },
			"circle.day_past":           func(n *focus.New) { n.Day = "2026-11-01" },
			"typed.hour_unreadable":     func(n *focus.New) { n.Hour = "half past" },
			"focus.answer_before":       func(n *focus.New) { n.AnswerBy = n.Day },
			"focus.way_missing":         func(n *focus.New) { n.Way = "" },
			"focus.community_gone":      func(n *focus.New) { n.Community = identity.ID },
			"focus.too_few_chosen":      func(n *focus.New) { n.Way, n.Numbers = focus.Choice, strings.Fields("1 2 3 4 4") },
			"focus.number_unknown":      func(n *focus.New) { n.Way, n.Numbers = focus.Choice, []string{"77"} },
			"typed.date_missing":        func(n *focus.New) { n.Day = "" },
			"focus.seats_range":         func(n *focus.New) { n.Seats = 3 },
			"focus.seats_range ":        func(n *focus.New) { n.Seats = 13 },
			"circle.not_found":          func(n *focus.New) { n.Circle = "none" },
			"focus.community_gone none": func(n *focus.New) { n.Community = "none" },
		} {
			h.refuses(strings.Fields(message)[0], func(ctx context.Context, tx *store.Tx) error {
				n := h.wish()
				change(&n)
				_, err := focus.Convene(ctx, tx, h.people[0], n)
				return err
			})
		}
		var fields []string
		for _, e := range apperr.All(h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := focus.Convene(ctx, tx, h.people[0], focus.New{Circle: h.circle})
			return err
		})) {
			fields = append(fields, e.Field)
		}
		if want := strings.Fields("question what why_now trade_offs affected seats day hour place answer_by way"); !slices.Equal(fields, want) {
			t.Errorf("wrong at once: %v, want %v", fields, want)
		}
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := focus.Convene(ctx, tx, h.people[5], h.wish())
			return err
		})
		group := h.convene(h.wish())
		for who := range 4 {
			h.do(h.say(who, group, true))
		}
		h.refuses("focus.pool_small", h.draw(group))
		h.refuses("focus.not_drawn", h.note(group, 0))
		h.refuses("focus.no_notes", func(ctx context.Context, tx *store.Tx) error {
			_, err := focus.HandOver(ctx, tx, h.people[0], group)
			return err
		})
		h.do(h.say(3, group, false)) // and out of the pool again
		if pool, _, _ := h.counts(group); pool != 3 {
			t.Errorf("%d stand in the pool", pool)
		}
		chosen := h.wish()
		chosen.Way, chosen.Numbers = focus.Choice, strings.Fields("0 1 2 3 4 5")
		group = h.convene(chosen)
		h.refuses("focus.not_asked", h.say(8, group, true))
		for who := range 5 {
			h.do(h.say(who, group, true))
		}
		h.refuses("focus.full", h.say(5, group, true))
		h.hands.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
		h.refuses("focus.meeting_over", h.say(5, group, true))
	})
}

// A group that is moved asks anew whoever had said yes, one that is cancelled
// nobody; the journal holds when it met before.
func TestAFocusGroupIsMovedAndCancelled(t *testing.T) {
	each(t, func(h *house) {
		group := h.drawn()
		order := h.who(group, focus.Invited)
		h.do(h.say(order[0], group, true))
		h.do(h.say(order[1], group, false))
		to := focus.When{Day: "2026-11-25", Hour: "19:30", Place: "The station hall", AnswerBy: "2026-12-15"}
		for message, change := range map[string]func(w *focus.When){
			"circle.day_past":     func(w *focus.When) { w.Day = "2026-11-01" },
			"focus.answer_before": func(w *focus.When) { w.Day = "2026-12-20" },
			"focus.answer_sooner": func(w *focus.When) { w.AnswerBy = "2026-12-01" },
			"focus.same_day":      func(w *focus.When) { w.Day = "2026-11-20" },
		} {
			wrong := to
			change(&wrong)
			h.refuses(message, h.move(0, group, wrong, "The hall is taken."))
		}
		h.refuses("typed.empty", h.move(0, group, to, " "))
		h.refuses("circle.not_seated", h.move(order[0]%8+2, group, to, "The hall is taken."))
		h.do(h.move(0, group, to, "The hall is taken."))
		if pool, asked, yes := h.counts(group); pool != 4 || asked != 5 || yes != 0 {
			t.Errorf("after the move %d in the pool, %d asked, %d come", pool, asked, yes)
		}
		h.refuses("focus.seat_gone", h.say(order[1], group, true))
		h.do(h.say(order[0], group, true))
		to.Place = "The library"
		h.do(h.move(0, group, to, "It is warmer there."))
		if _, _, yes := h.counts(group); yes != 1 {
			t.Errorf("another place alone left %d who come", yes)
		}
		h.refuses("typed.empty", h.cancel(group, ""))
		h.do(h.cancel(group, "Three of us are ill."))
		for _, act := range []func(context.Context, *store.Tx) error{h.cancel(group, "Again"), h.move(0, group, to, "Again"), h.say(order[0], group, true), h.draw(group), h.note(group, 0)} {
			h.refuses("focus.is_cancelled", act)
		}
		if gone, err := focus.CancelledSince(h.ctx, h.db, h.people[order[0]].Member, h.hands.Now()); err != nil || len(gone) != 1 || len(gone[0].Changes) != 3 {
			t.Error(gone, err)
		}
		if gone, err := focus.CancelledSince(h.ctx, h.db, h.people[order[1]].Member, h.hands.Now()); err != nil || len(gone) != 0 {
			t.Error("who had said no is told", gone, err)
		}
		h.verify()
	})
}

// A group by choice asks all anew when it is moved, also whoever had said no.
func TestAChosenGroupIsMoved(t *testing.T) {
	each(t, func(h *house) {
		n := h.wish()
		n.Way, n.Numbers = focus.Choice, strings.Fields("2 3 4 5 6")
		group := h.convene(n)
		h.do(h.say(2, group, false))
		n.Day = "2026-11-27"
		h.do(h.move(0, group, n.When, "So that more can come."))
		if _, asked, _ := h.counts(group); asked != 5 {
			t.Errorf("%d are asked", asked)
		}
		h.hands.Set(time.Date(2026, 11, 27, 22, 0, 0, 0, time.UTC))
		h.refuses("focus.nobody_came", h.note(group, 0))
		h.do(h.say(3, group, true))
		h.do(h.note(group, 0, h.people[3].Pseudonym))
		h.refuses("focus.has_met", h.cancel(group, "Late"))
	})
}

// A group is about a conversation or an item of its own circle, which lists it,
// and the item that its notes become lists it too.
func TestAFocusGroupIsAboutSomething(t *testing.T) {
	each(t, func(h *house) {
		n := h.wish()
		var other, over string
		h.do(func(ctx context.Context, tx *store.Tx) error {
			mine, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: h.circle, Title: "Night buses", Lang: "en", Audience: journal.Members})
			if err != nil {
				return err
			}
			n.About = mine.ID
			c, err := circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.circle, Name: "Paths", Aim: "Walking", Lang: "en", Audience: journal.Members}, "decided")
			if err != nil {
				return err
			}
			theirs, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: c.ID, Title: "Lamps", Lang: "en", Audience: journal.Members})
			other = theirs.ID
			if err != nil {
				return err
			}
			done, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: h.circle, Title: "Stops", Lang: "en", Audience: journal.Members})
			if err != nil {
				return err
			}
			over = done.ID
			_, err = backlog.Respond(ctx, tx, h.people[0], over, backlog.Answer{Kind: backlog.Outcome, Text: "They stay.", Lang: "en"})
			return err
		})
		convene := func(about string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				wrong := n
				wrong.About = about
				_, err := focus.Convene(ctx, tx, h.people[0], wrong)
				return err
			}
		}
		h.refuses("focus.other_subject", convene(other))
		h.refuses("focus.subject_over", convene(over))
		h.refuses("backlog.not_found", convene("none"))
		n.Way, n.Numbers = focus.Choice, strings.Fields("2 3 4 5 6")
		group := h.convene(n)
		h.do(h.say(2, group, true))
		h.hands.Set(time.Date(2026, 11, 20, 22, 0, 0, 0, time.UTC))
		h.do(h.note(group, 0, h.people[2].Pseudonym))
		var item string
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			item, err = focus.HandOver(ctx, tx, h.people[0], group)
			return err
		})
		for _, one := range []struct {
			actor member.Actor
			item  string
			want  int
		}{{h.people[7], n.About, 1}, {h.people[7], item, 1}, {h.people[7], other, 0}} {
			about, err := focus.About(h.ctx, h.db, one.actor, "", one.item)
			if err != nil {
				t.Fatal(err)
			}
			if list, err := about.On(h.ctx, h.db, one.actor); err != nil || len(list) != one.want {
				t.Errorf("%d focus groups about %s, %v", len(list), about.Title, err)
			}
		}
		h.verify()
	})
}

// A group of one place asks only those who live there.
func TestALotAmongOneCommunity(t *testing.T) {
	each(t, func(h *house) {
		n := h.wish()
		h.do(func(ctx context.Context, tx *store.Tx) error {
			walkers, err := community.Begin(ctx, tx, h.people[3], community.New{Kind: community.Interest, Name: "Walkers", Lang: "en"})
			if err != nil {
				return err
			}
			n.Community = walkers.ID
			return community.Join(ctx, tx, h.people[4], walkers.ID)
		})
		group := h.convene(n)
		h.do(h.say(4, group, true))
		h.refuses("focus.other_community", h.say(5, group, true))
		// Until it is over, its question and its brief are translated.
		source := focus.Sources()[0]
		wanted := func() []translation.Original {
			list, err := source.Wanted(h.ctx, h.db)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if list := wanted(); len(list) != 1 || list[0].Ref != group || len(list[0].Parts) != 5 || list[0].Parts[0] != n.Question || list[0].Parts[4] != n.Brief.Affected {
			t.Errorf("worth translating: %+v", list)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return focus.Cancel(ctx, tx, h.people[0], group, "We are ill.")
		})
		if list := wanted(); len(list) != 0 {
			t.Errorf("worth translating after it was cancelled: %+v", list)
		}
	})
}

// After an erasure the record holds, and the draw can be made again.
func TestWhoIsErasedLeavesAPseudonym(t *testing.T) {
	each(t, func(h *house) {
		group := h.drawn()
		gone := h.people[h.who(group, focus.Invited)[0]]
		for _, table := range focus.Persons {
			if mine, err := table.Export(h.ctx, h.db, gone.Member); err != nil || mine == nil {
				t.Fatal(table.Table, mine, err)
			}
			h.do(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, gone.Member) })
		}
		if _, there, err := focus.SeatOf(h.ctx, h.db, group, gone.Member); there || err != nil {
			t.Error("still there", err)
		}
		if pool, asked, _ := h.counts(group); pool != 4 || asked != 5 {
			t.Errorf("the seat stays empty: %d asked, %d stand by", asked, pool)
		}
		// Who stood by goes without a word of theirs; who was there was there.
		erased := func(who int) {
			h.do(func(ctx context.Context, tx *store.Tx) error {
				return focus.Persons[2].Erase(ctx, tx, h.people[who].Member)
			})
		}
		listed := func() (n int) {
			guests, err := focus.Guests(h.ctx, h.db, group)
			if err != nil {
				t.Fatal(err)
			}
			return len(guests)
		}
		before := listed()
		comes := h.who(group, focus.Invited)[:2]
		for who := range h.people {
			if seat, there, err := focus.SeatOf(h.ctx, h.db, group, h.people[who].Member); err == nil && there && seat.Word == focus.InPool {
				erased(who)
				break
			}
		}
		if pool, _, _ := h.counts(group); pool != 3 || listed() != before {
			t.Errorf("%d stand by, and %d are listed, %d before", pool, listed(), before)
		}
		for _, who := range comes {
			h.do(h.say(who, group, true))
		}
		h.hands.Move(40 * 24 * time.Hour)
		h.do(h.note(group, 0, h.people[comes[0]].Pseudonym, h.people[comes[1]].Pseudonym))
		erased(comes[0])
		if _, _, yes := h.counts(group); yes != 2 {
			t.Errorf("%d were there, of 2", yes)
		}
		h.verify()
	})
}
