package today_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/mail/sink"
	"concentric/base/store"
	"concentric/brief"
	"concentric/focus"
	"concentric/today"
)

// Whoever is asked to a focus group finds it on Today until they have answered,
// and in the weekly mail with its brief; a move and a cancellation with the
// reason. Nobody else finds anything.
func TestAFocusGroupAsks(t *testing.T) {
	each(t, func(h *house) {
		shows := func(who int, want string) {
			h.t.Helper()
			cards, err := h.room.Cards(h.ctx, h.people[who])
			h.must(err)
			got := ""
			for _, c := range cards {
				if c.Focus != nil {
					why, _ := c.Focus.Why()
					got += string(c.Focus.State) + " " + c.Focus.Day + " " + c.Focus.Brief.What + " " + why.Why
				}
			}
			if strings.TrimSpace(got) != want {
				h.t.Errorf("Today of person %d has %q, want %q", who+1, got, want)
			}
		}
		told := func(want map[string]string) {
			h.t.Helper()
			h.settle()
			all := h.sink.All()
			for address, words := range want {
				if !slices.ContainsFunc(all, func(m sink.Mail) bool { return m.To[0] == address && strings.Contains(m.Text, words) }) {
					h.t.Errorf("%s is not told %q", address, words)
				}
			}
			if n := len(all); n != len(want) {
				h.t.Errorf("%d mails, want %d: %+v", n, len(want), all)
			}
		}
		n := focus.New{
			Circle: h.owner.ID, Question: "How do you get home?", Lang: "en", Seats: 5, Way: focus.Choice, Numbers: strings.Fields("004 005 007 008 009"),
			When:  focus.When{Day: "2026-11-10", Hour: "19:00", Place: "The boathouse", AnswerBy: "2026-12-15"},
			Brief: brief.Brief{What: "Night buses", WhyNow: "The timetable", TradeOffs: "Money or sleep", Affected: "Late shifts"},
		}
		var group string
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			group, err = focus.Convene(ctx, tx, h.people[0], n)
			return err
		})
		say := func(who int, comes bool) {
			h.write(func(ctx context.Context, tx *store.Tx) error { return focus.Say(ctx, tx, h.people[who], group, comes) })
		}
		shows(4, "asked 2026-11-10 Night buses")
		shows(2, "")
		say(4, true)
		shows(4, "")
		h.has(4, "focus: focus_asked focus_yes | focus 2026-11-10")
		say(8, false)
		h.has(8, "focus: focus_asked focus_no |")
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		told(map[string]string{"person4@party.example": "Money or sleep", "person7@party.example": "The boathouse", "person8@party.example": "/focus-groups/" + group})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			n.Day = "2026-11-17"
			return focus.Move(ctx, tx, h.people[0], group, n.When, "The boathouse is taken.")
		})
		shows(4, "asked 2026-11-17 Night buses The boathouse is taken.")
		say(6, false)
		h.sink.Forget()
		h.hands.Set(time.Date(2026, 11, 12, 16, 0, 0, 0, time.UTC))
		told(map[string]string{
			"person4@party.example": "The boathouse is taken.", "person5@party.example": "The boathouse is taken.",
			"person8@party.example": "The boathouse is taken.", "person9@party.example": "The boathouse is taken.",
		})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return focus.Cancel(ctx, tx, h.people[0], group, "We are ill.")
		})
		shows(4, "cancelled 2026-11-17  We are ill.")
		shows(6, "")
		h.has(4, "focus: focus_asked focus_moved focus_cancelled |")
		h.sink.Forget()
		h.hands.Set(time.Date(2026, 11, 19, 16, 0, 0, 0, time.UTC))
		told(map[string]string{
			"person4@party.example": "We are ill.", "person5@party.example": "We are ill.", "person8@party.example": "We are ill.", "person9@party.example": "We are ill.",
		})
	})
}

// Whoever was at a focus group finds in My voice what came of it, and hears of the
// answer; whoever only stood by hears of none.
func TestTheAnswerOnAFocusGroupComesBack(t *testing.T) {
	each(t, func(h *house) {
		var group string
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			group, err = focus.Convene(ctx, tx, h.people[0], focus.New{
				Circle: h.owner.ID, Question: "How do you get home?", Lang: "en", Seats: 5, Way: focus.Lot,
				When:  focus.When{Day: "2026-11-04", Hour: "23:30", Place: "The boathouse", AnswerBy: "2026-12-15"},
				Brief: brief.Brief{What: "Night buses", WhyNow: "The timetable", TradeOffs: "Money or sleep", Affected: "Late shifts"},
			})
			return err
		})
		for who := 2; who < 8; who++ {
			h.write(func(ctx context.Context, tx *store.Tx) error { return focus.Say(ctx, tx, h.people[who], group, true) })
		}
		h.has(2, "focus: focus_pool | focus_pool 2026-11-04")
		h.hands.Move(time.Minute)
		h.write(func(ctx context.Context, tx *store.Tx) error { return focus.Draw(ctx, tx, h.people[0], group) })
		var stands, came int
		for who := 2; who < 8; who++ {
			s, _, err := focus.SeatOf(h.ctx, h.db, group, h.people[who].Member)
			h.must(err)
			if s.Word == focus.InPool {
				stands = who
			} else {
				came = who
			}
		}
		h.has(came, "focus: focus_drawn | focus_asked 2026-11-04")
		h.hands.Move(time.Minute)
		h.write(func(ctx context.Context, tx *store.Tx) error { return focus.Say(ctx, tx, h.people[came], group, true) })
		h.hands.Set(time.Date(2026, 11, 4, 12, 0, 0, 0, time.UTC)) // they met earlier than was said
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if err := focus.Note(ctx, tx, h.people[0], group, 0, "The last bus goes too early.", []string{h.people[came].Pseudonym}); err != nil {
				return err
			}
			item, err := focus.HandOver(ctx, tx, h.people[0], group)
			if err != nil {
				return err
			}
			_, err = backlog.Respond(ctx, tx, h.people[0], item, backlog.Answer{Kind: backlog.Changed, Text: "Buses run until one.", Lang: "en"})
			return err
		})
		h.has(came, "focus: focus_drawn focus_yes focus_came focus_handed answer_changed |")
		deeds, err := h.room.Deeds(h.ctx, h.people[came])
		h.must(err)
		if !slices.IsSortedFunc(deeds[0].Steps, func(a, b today.DeedStep) int { return a.At.Compare(b.At) }) {
			t.Errorf("not as it happened: %+v", deeds[0].Steps)
		}
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		cards, err := h.room.Cards(h.ctx, h.people[came])
		h.must(err)
		if !slices.ContainsFunc(cards, func(c today.Card) bool { return c.Came != nil && c.Came.Answer.Text == "Buses run until one." }) {
			t.Errorf("Today has %+v", cards)
		}
		for who, want := range map[int]bool{came: true, stands: false} {
			address := fmt.Sprintf("person%d@party.example", who+1)
			if got := slices.ContainsFunc(h.sink.To(address), func(m sink.Mail) bool { return strings.Contains(m.Text, "Buses run until one.") }); got != want {
				t.Errorf("%s is told: %v", address, got)
			}
		}
	})
}

// A focus group that looks for people is a small ask of those who may put themselves
// into its pool, until they have.
func TestAPoolAsks(t *testing.T) {
	each(t, func(h *house) {
		var group string
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			group, err = focus.Convene(ctx, tx, h.people[0], focus.New{
				Circle: h.owner.ID, Question: "How do you get home?", Lang: "en", Seats: 5, Way: focus.Lot,
				When:  focus.When{Day: "2026-11-10", Hour: "19:00", Place: "The boathouse", AnswerBy: "2026-12-15"},
				Brief: brief.Brief{What: "Night buses", WhyNow: "The timetable", TradeOffs: "Money or sleep", Affected: "Late shifts"},
			})
			return err
		})
		asks := func(who int) bool {
			h.t.Helper()
			cards, err := h.room.Cards(h.ctx, h.people[who])
			h.must(err)
			return slices.ContainsFunc(cards, func(c today.Card) bool {
				return c.Focus != nil && c.Focus.ID == group && c.Focus.State == focus.Gathering && c.Focus.Brief.What == "Night buses"
			})
		}
		if !asks(4) {
			h.t.Error("a member is not asked into the pool")
		}
		h.write(func(ctx context.Context, tx *store.Tx) error { return focus.Say(ctx, tx, h.people[4], group, true) })
		if asks(4) {
			h.t.Error("who stands in the pool is asked into it")
		}
		h.hands.Set(time.Date(2026, 11, 11, 12, 0, 0, 0, time.UTC))
		if asks(5) {
			h.t.Error("a focus group whose day has gone by asks")
		}
	})
}
