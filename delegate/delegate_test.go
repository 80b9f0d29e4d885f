package delegate_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/community"
	"concentric/delegate"
	"concentric/journal"
	"concentric/member"

	"pgregory.net/rapid"
)

// house is a circle of two (0 and 1) with a seat for a community; 2 to 7 are of
// the community, 8 is of none.
type house struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	people []member.Actor
	c      circle.Circle
	of     community.Community
	seat   circle.Role
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.do(h.found)
		run(h)
	})
}

func (h *house) found(ctx context.Context, tx *store.Tx) error {
	h.people = nil
	for n := range 9 {
		id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprintf("Person %d", n), Lang: "en"})
		if err != nil {
			return err
		}
		one, err := member.ActorOf(ctx, tx, id)
		if err != nil {
			return err
		}
		h.people = append(h.people, one)
	}
	var err error
	if h.of, err = community.Begin(ctx, tx, h.people[2], community.New{Kind: community.Interest, Name: "Night buses", Lang: "en"}); err != nil {
		return err
	}
	for _, one := range h.people[3:8] {
		if err := community.Join(ctx, tx, one, h.of.ID); err != nil {
			return err
		}
	}
	if err := community.Join(ctx, tx, h.people[2], h.of.ID); err != nil {
		return err
	}
	if h.c, err = circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "Transport", Aim: "Getting about"}, h.people[:2]); err != nil {
		return err
	}
	h.seat, err = circle.OpenRole(ctx, tx, h.people[0], h.c.ID, circle.NewRole{Kind: circle.Operational, Title: "Delegate of Night buses", Lang: "en", Community: h.of.ID}, "agreed")
	return err
}

type act func(ctx context.Context, tx *store.Tx) error

func (h *house) do(a act) {
	h.t.Helper()
	if err := h.db.Write(h.ctx, a); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refuses(message string, a act) {
	h.t.Helper()
	err := h.db.Write(h.ctx, a)
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Fatalf("got %v, want %s", err, message)
	}
}

// over lets the stage's last day pass.
func (h *house) over() {
	h.t.Helper()
	h.hands.Move(8 * 24 * time.Hour)
	if err := due.RunDue(h.ctx, h.db, delegate.Due()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) choice() delegate.Choice {
	h.t.Helper()
	c, ok, err := delegate.Of(h.ctx, h.db, h.seat.ID)
	if err != nil || !ok {
		h.t.Fatalf("no choice (%v)", err)
	}
	return c
}

func (h *house) sits(n int) bool {
	h.t.Helper()
	sits, err := circle.Sits(h.ctx, h.db, h.c.ID, h.people[n].Member)
	if err != nil {
		h.t.Fatal(err)
	}
	return sits
}

func (h *house) whole() {
	h.t.Helper()
	var all []journal.Content
	for _, one := range [][]journal.Content{member.Contents, community.Contents, circle.Contents, backlog.Contents, delegate.Contents} {
		all = append(all, one...)
	}
	if r, err := journal.Verify(h.ctx, h.db, all); err != nil || r.Wrong != "" {
		h.t.Fatalf("%+v %v", r, err)
	}
}

func (h *house) open(who int) act {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := delegate.Open(ctx, tx, h.people[who], delegate.New{Role: h.seat.ID, Wanted: "An evening a month", Starts: "2026-12-01", Ends: "2027-11-30", EndsOn: h.c.In(ctx, 7)})
		return err
	}
}

func (h *house) offer(who int, agreed bool) act {
	return func(ctx context.Context, tx *store.Tx) error {
		return delegate.Stand(ctx, tx, h.people[who], h.choice().ID, "I ride it", "en", agreed)
	}
}

func (h *house) name(who, whom int) act {
	return func(ctx context.Context, tx *store.Tx) error {
		return delegate.Name(ctx, tx, h.people[who], h.choice().ID, h.people[whom].Member, "Listens", "en")
	}
}

func (h *house) propose(who, whom int) act {
	return func(ctx context.Context, tx *store.Tx) error {
		return delegate.Propose(ctx, tx, h.people[who], h.choice().ID, h.people[whom].Member, "Heard twice", "2027-06-30", h.c.In(ctx, 7))
	}
}

func (h *house) answer(who int, word, reason string) act {
	c := h.choice()
	return func(ctx context.Context, tx *store.Tx) error {
		return delegate.Answer(ctx, tx, h.people[who], c.ID, c.Asking, word, reason, "en")
	}
}

func (h *house) recall(who int, want bool) act {
	term := h.choice().Term
	return func(ctx context.Context, tx *store.Tx) error {
		recalled, err := delegate.Recall(ctx, tx, h.people[who], term, "Was not there", "en")
		if err == nil && recalled != want {
			err = fmt.Errorf("recalled: %v", recalled)
		}
		return err
	}
}

func (h *house) waits(who int) bool {
	h.t.Helper()
	list, err := delegate.WaitingFor(h.ctx, h.db, h.people[who])
	if err != nil {
		h.t.Fatal(err)
	}
	return len(list) > 0
}

func TestACommunityChoosesWhoSpeaksForIt(t *testing.T) {
	each(t, func(h *house) {
		h.refuses("circle.seat_of_community", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Fill(ctx, tx, h.people[0], h.seat.ID, h.people[1], "2026-12-01", "2027-11-30", "d")
			return err
		})
		h.refuses("circle.seat_there", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.OpenRole(ctx, tx, h.people[0], h.c.ID, circle.NewRole{Kind: circle.Operational, Title: "Another", Community: h.of.ID}, "d")
			return err
		})
		h.refuses("circle.not_seated", h.open(2))
		h.do(h.open(0))
		h.refuses("selection.under_way", h.open(0))
		h.refuses("delegate.not_of_it", h.offer(8, true))
		h.refuses("delegate.not_of_it", h.offer(0, true)) // the circle does not choose
		h.refuses("delegate.offer_shown", h.offer(3, false))
		h.refuses("moderation.no_links", func(ctx context.Context, tx *store.Tx) error {
			return delegate.Stand(ctx, tx, h.people[3], h.choice().ID, "See https://spam.example/me", "en", true)
		})
		h.refuses("delegate.nominee_missing", h.name(4, 3)) // who did not offer themselves
		h.do(h.offer(3, true))
		h.do(h.name(4, 3))
		if h.waits(3) || h.waits(4) || !h.waits(5) || h.waits(8) {
			t.Error("it waits for the wrong people")
		}
		h.refuses("delegate.moved_on", h.propose(0, 3)) // while it is sealed
		h.over()
		h.refuses("delegate.moved_on", h.name(5, 3))
		h.refuses("circle.not_seated", h.propose(4, 3))
		h.do(h.propose(0, 3))
		first := h.choice()
		h.refuses("delegate.nominee_not_asked", h.answer(3, delegate.Consent, ""))
		h.refuses("delegate.not_of_it", h.answer(1, delegate.Consent, ""))
		h.refuses("typed.empty", h.answer(4, delegate.Objection, " "))
		h.do(h.answer(4, delegate.Objection, "Half a year first"))
		for who := 5; who < 8; who++ {
			h.do(h.answer(who, delegate.Consent, ""))
		}
		if h.over(); h.choice().Stage != delegate.Hearing || h.sits(3) {
			t.Fatalf("an objection stands, and it is %s", h.choice().Stage)
		}
		h.do(h.propose(0, 3))
		h.refuses("delegate.moved_on", func(ctx context.Context, tx *store.Tx) error {
			return delegate.Answer(ctx, tx, h.people[4], first.ID, first.Asking, delegate.Consent, "", "en")
		})
		for who := 4; who < 8; who++ {
			h.do(h.answer(who, delegate.Consent, ""))
		}
		if h.sits(3) {
			t.Fatal("seated before the last day")
		}
		if h.over(); h.choice().Stage != delegate.Chosen || !h.sits(3) {
			t.Fatalf("all consent, and it is %s", h.choice().Stage)
		}
		if err := circle.May(h.ctx, h.db, h.people[3], circle.Propose, h.c.ID); err != nil {
			t.Errorf("without consent rights: %v", err)
		}
		if terms, err := circle.TermsOf(h.ctx, h.db, h.people[3].Member); err != nil || len(terms) != 1 || terms[0].Ends != "2027-06-30" {
			t.Errorf("the term: %+v %v", terms, err)
		}
		h.whole()
	})
}

// chosen goes the short way to person 3 in the seat, to whom four consent.
func (h *house) chosen() {
	h.t.Helper()
	h.do(h.open(0))
	h.do(h.offer(3, true))
	h.over()
	h.do(h.propose(0, 3))
	for _, who := range []int{2, 4, 5, 6} {
		h.do(h.answer(who, delegate.Consent, ""))
	}
	h.over()
	h.hands.Move(30 * 24 * time.Hour) // the term has begun
}

func TestADelegateReportsAndIsRecalled(t *testing.T) {
	each(t, func(h *house) {
		h.chosen()
		report := func(who int) act {
			return func(ctx context.Context, tx *store.Tx) error {
				return circle.ReportFromSeat(ctx, tx, h.people[who], h.seat.ID, "We spoke of the last bus.", "en")
			}
		}
		h.refuses("circle.report_seat", report(1))
		h.do(report(3))
		if list, err := circle.ReportsFromSeat(h.ctx, h.db, h.seat.ID, 5); err != nil || len(list) != 1 || list[0].Member != h.people[3].Member {
			t.Errorf("%+v %v", list, err)
		}
		h.refuses("delegate.not_of_it", h.recall(0, false))
		h.refuses("delegate.lay_down", h.recall(3, false))
		h.do(h.recall(4, false))
		h.do(h.recall(4, false)) // once more is not another one
		h.do(h.recall(5, false))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return delegate.TakeBack(ctx, tx, h.people[5], h.choice().Term)
		})
		// Who is erased has asked all the same.
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for _, table := range delegate.Persons {
				if err := table.Erase(ctx, tx, h.people[4].Member); err != nil {
					return err
				}
			}
			return nil
		})
		h.do(func(ctx context.Context, tx *store.Tx) error { return community.Join(ctx, tx, h.people[8], h.of.ID) })
		h.refuses("delegate.recall_early", h.recall(8, false)) // came after the choice
		h.do(h.recall(6, false))
		h.do(h.recall(7, true)) // who had not consented may ask, too
		if h.sits(3) {
			t.Error("recalled, and sits there")
		}
		h.refuses("circle.term_over", h.recall(5, false))
		items, err := backlog.OfCircle(h.ctx, h.db, h.c.ID)
		if err != nil || len(items) != 1 || items[0].Origin.Kind != backlog.Recalled {
			t.Errorf("the circle is told: %+v %v", items, err)
		}
		h.do(h.open(0)) // they can choose again
		h.whole()
	})
}

func TestNobodyIsSeatedWithoutAWilling(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.open(0))
		if h.over(); h.choice().Stage != delegate.Stopped {
			t.Fatalf("nobody offered, and it is %s", h.choice().Stage)
		}
		h.do(h.open(0))
		h.do(h.offer(3, true))
		h.do(h.offer(4, true))
		h.over()
		h.do(h.propose(0, 3))
		h.do(h.answer(4, delegate.Consent, ""))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return delegate.Withdraw(ctx, tx, h.people[3], h.choice().ID)
		})
		if c := h.choice(); c.Stage != delegate.Hearing || c.Nominee != "" {
			t.Fatalf("withdrawn, and it is %+v", c)
		}
		h.refuses("delegate.nominee_missing", h.propose(0, 3))
		h.do(h.propose(0, 4))
		h.do(h.answer(5, delegate.Consent, ""))
		h.do(h.answer(6, delegate.Consent, ""))
		if h.over(); h.choice().Stage != delegate.Hearing || h.sits(4) {
			t.Errorf("two consented, and it is %s", h.choice().Stage)
		}
		h.whole()
	})
}

// Who joins an interest because a choice is under way decides nothing in it, until they
// have belonged for a while; who took part, left and came back goes on.
func TestWhoComesLateTakesNoPart(t *testing.T) {
	each(t, func(h *house) {
		join := func(who int) act {
			return func(ctx context.Context, tx *store.Tx) error { return community.Join(ctx, tx, h.people[who], h.of.ID) }
		}
		h.do(h.open(0))
		h.do(h.offer(3, true))
		h.do(h.name(4, 3))
		h.hands.Move(24 * time.Hour)
		h.do(join(8))
		for _, one := range []act{h.offer(8, true), h.name(8, 3)} {
			h.refuses("delegate.came_late", one)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error { return community.Leave(ctx, tx, h.people[4], h.of.ID) })
		h.do(join(4))
		if h.waits(8) || !h.waits(5) {
			t.Error("it waits for the wrong people")
		}
		h.over()
		h.do(h.propose(0, 3))
		h.refuses("delegate.came_late", h.answer(8, delegate.Objection, "Not her"))
		if h.waits(8) || !h.waits(4) {
			t.Error("its consent waits for the wrong people")
		}
		h.do(h.answer(4, delegate.Consent, ""))
		h.over() // consent of one: it is hearing again
		h.hands.Move(30 * 24 * time.Hour)
		h.do(h.propose(0, 3))
		if !h.waits(8) {
			t.Error("who has belonged for long is not asked")
		}
		h.do(h.answer(8, delegate.Consent, ""))
		h.whole()
	})
}

func TestARecallNeedsHalfOfThoseWhoConsented(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		consents := rapid.IntRange(delegate.Fewest, 10000).Draw(t, "consents")
		enough := delegate.Enough(consents)
		if enough < delegate.Fewest || enough > consents || 2*enough < consents || enough > delegate.Fewest && 2*(enough-1) >= consents {
			t.Fatalf("%d of %d", enough, consents)
		}
	})
}

// renewed lets the people choose person 4 for the time after person 3's term.
func (h *house) renewed() {
	h.t.Helper()
	h.chosen()
	h.hands.Set(time.Date(2027, 6, 1, 9, 0, 0, 0, time.UTC))
	h.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := delegate.Open(ctx, tx, h.people[0], delegate.New{Role: h.seat.ID, Wanted: "An evening a month", Starts: "2027-07-01", Ends: "2028-06-30", EndsOn: h.c.In(ctx, 7)})
		return err
	})
	h.do(h.offer(4, true))
	h.over()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return delegate.Propose(ctx, tx, h.people[0], h.choice().ID, h.people[4].Member, "Heard twice", "2028-06-30", h.c.In(ctx, 7))
	})
	for _, who := range []int{3, 5, 6} {
		h.do(h.answer(who, delegate.Consent, ""))
	}
	h.over()
	if c := h.choice(); !c.Waits() || !h.sits(3) || h.sits(4) {
		h.t.Fatalf("renewed while the term runs, and it is %+v", c)
	}
	h.refuses("selection.under_way", func(ctx context.Context, tx *store.Tx) error {
		_, err := delegate.Open(ctx, tx, h.people[0], delegate.New{Role: h.seat.ID, Wanted: "Again", Starts: "2027-07-01", Ends: "2028-06-30", EndsOn: h.c.In(ctx, 7)})
		return err
	})
}

// Who is chosen next takes over the day after the term that runs, or when it is
// laid down; somebody who erased themselves meanwhile leaves the seat to be
// chosen for again.
func TestARenewedSeatWaitsForItsTerm(t *testing.T) {
	for name, one := range map[string]struct {
		before      func(h *house)
		stage       delegate.Stage
		three, four bool
		starts      string
	}{
		"its day":    {func(h *house) { h.hands.Set(time.Date(2027, 7, 1, 9, 0, 0, 0, time.UTC)) }, delegate.Chosen, false, true, "2027-07-01"},
		"a day less": {func(h *house) { h.hands.Set(time.Date(2027, 6, 30, 9, 0, 0, 0, time.UTC)) }, delegate.Chosen, true, false, "2027-07-01"},
		"laid down": {func(h *house) {
			h.hands.Move(time.Hour)
			h.do(func(ctx context.Context, tx *store.Tx) error {
				held, err := circle.TermsOf(ctx, tx, h.people[3].Member)
				if err != nil {
					return err
				}
				return circle.EndTerm(ctx, tx, h.people[3], held[0].ID, "")
			})
		}, delegate.Chosen, false, true, "2027-07-01"},
		"erased": {func(h *house) {
			h.hands.Set(time.Date(2027, 7, 1, 9, 0, 0, 0, time.UTC))
			h.do(func(ctx context.Context, tx *store.Tx) error {
				for _, table := range delegate.Persons {
					if err := table.Erase(ctx, tx, h.people[4].Member); err != nil {
						return err
					}
				}
				return nil
			})
		}, delegate.Stopped, true, false, "2027-07-01"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(h *house) {
				h.renewed()
				one.before(h)
				if err := due.RunDue(h.ctx, h.db, delegate.Due()); err != nil {
					t.Fatal(err)
				}
				if c := h.choice(); c.Stage != one.stage || c.Starts != one.starts || h.sits(3) != one.three || h.sits(4) != one.four {
					t.Errorf("it is %+v; 3 sits: %v, 4 sits: %v", c, h.sits(3), h.sits(4))
				}
				h.whole()
			})
		})
	}
}
