package introduction_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/community"
	"concentric/introduction"
	"concentric/journal"
	"concentric/meeting"
	"concentric/member"
	"concentric/notice"
)

// house is a party of six: the first three sit in its circle, the others are new.
// The third and the fourth share an interest.
type house struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	people []member.Actor
	circle circle.Circle
	buses  community.Community
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for n := range 6 {
				id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprint("Person ", n), Standing: member.General, Lang: "en"})
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
			h.circle, err = circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "Transport", Aim: "Getting about", Lang: "en", Audience: journal.Members}, h.people[:3])
			if err != nil {
				return err
			}
			h.buses, err = community.Begin(ctx, tx, h.people[0], community.New{Kind: community.Interest, Name: "Night buses", Lang: "en"})
			if err != nil {
				return err
			}
			for _, who := range []int{2, 3} {
				if err := community.Join(ctx, tx, h.people[who], h.buses.ID); err != nil {
					return err
				}
			}
			return nil
		})
		run(h)
	})
}

func (h *house) try(act func(context.Context, *store.Tx) error) error { return h.db.Write(h.ctx, act) }

func (h *house) do(act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	if err := h.try(act); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refuses(message string, act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	err := h.try(act)
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Errorf("got %v, want %s", err, message)
	}
}

func (h *house) welcomes(who, most int) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return introduction.Welcome(ctx, tx, h.people[who], h.circle.ID, most)
	}
}

func (h *house) introduces(who int, text string, audience introduction.Audience) func(context.Context, *store.Tx) error {
	h.hands.Move(time.Minute)
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := introduction.Introduce(ctx, tx, h.people[who], introduction.Words{Text: text, Time: introduction.Minutes}, "en", audience)
		return err
	}
}

func (h *house) answers(who int, of, text, to string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return introduction.Answer(ctx, tx, h.people[who], of, text, "en", to)
	}
}

// of is how somebody introduces themselves, and who was asked to welcome them, as
// numbers of people, with how it went.
func (h *house) of(who int) (i introduction.Introduction, way string) {
	h.t.Helper()
	i, led, there, err := introduction.Of(h.ctx, h.db, h.people[who].Member)
	if err != nil {
		h.t.Fatal(err)
	}
	if !there {
		return i, "none"
	}
	var steps []string
	for _, l := range led {
		n := slices.IndexFunc(h.people, func(a member.Actor) bool { return a.Member == l.Member })
		steps = append(steps, strings.TrimSpace(fmt.Sprint(n, " ", l.How)))
	}
	return i, strings.Join(steps, ", ")
}

func (h *house) way(who int, want string) introduction.Introduction {
	h.t.Helper()
	i, got := h.of(who)
	if got != want {
		h.t.Errorf("person %d was led to %q, want %q", who, got, want)
	}
	return i
}

func (h *house) later(d time.Duration) {
	h.t.Helper()
	h.hands.Move(d)
	if err := due.RunDue(h.ctx, h.db, introduction.Due()); err != nil {
		h.t.Fatal(err)
	}
}

func TestSomebodyNewIsLedToOnePersonNearThem(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(1, 1))
		h.do(h.welcomes(2, 1))
		h.do(h.introduces(3, "I drive the night bus.", introduction.One))
		first := h.way(3, "2") // shares an interest
		h.do(h.introduces(4, "I am a baker.", introduction.Circle))
		h.way(4, "1")
		h.do(h.introduces(5, "I am new.", introduction.Working)) // nobody has room this month
		h.way(5, "")

		h.refuses("introduction.not_found", h.answers(1, first.ID, "Welcome", "")) // not led to them
		h.do(h.answers(2, first.ID, "Welcome, come and have a tea.", ""))
		h.way(3, "2 answered")
		h.refuses("introduction.moved_on", h.answers(2, first.ID, "Again", ""))
		told, err := notice.ToMember(h.ctx, h.db, h.people[3].Member, time.Time{})
		if err != nil || len(told) != 1 || told[0].Kind != introduction.ActAnswered {
			t.Fatalf("told: %+v, %v", told, err)
		}
		i, l, err := introduction.ByLed(h.ctx, h.db, told[0].Ref)
		if err != nil || i.Text != "I drive the night bus." || l.Answer != "Welcome, come and have a tea." || l.Circle != h.circle.ID {
			t.Errorf("answered: %+v, %+v, %v", i, l, err)
		}

		h.later(31 * 24 * time.Hour) // a new month: there is room again
		h.way(4, "1 silent, 2")
		h.way(5, "1")
	})
}

func TestWhoReadsAnIntroductionIsChosenByWhomItIsAbout(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(1, 9))
		for who, audience := range map[int]introduction.Audience{3: introduction.One, 4: introduction.Circle, 5: introduction.Working} {
			h.do(h.introduces(who, fmt.Sprint("I am person ", who), audience))
		}
		var other circle.Circle
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			other, err = circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.circle.ID, Name: "Harbour", Aim: "Ships", Audience: journal.Members, Lang: "en"}, "d")
			return err
		})
		seen := func(who int) string {
			shown, err := introduction.Shown(h.ctx, h.db, h.people[who].Member)
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, w := range shown {
				texts = append(texts, w.Text)
			}
			slices.Sort(texts)
			return strings.Join(texts, ", ")
		}
		if got := seen(0); got != "I am person 4, I am person 5" {
			t.Errorf("the circle reads %q", got)
		}
		if got := seen(3); got != "" {
			t.Errorf("a member reads %q", got)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, h.people[0], other.ID, h.people[3], "d")
			return err
		})
		if got := seen(3); got != "I am person 5" {
			t.Errorf("who sits in another circle reads %q", got)
		}
		waiting, err := introduction.WaitingFor(h.ctx, h.db, h.people[1].Member)
		if err != nil || len(waiting) != 3 {
			t.Errorf("%d wait for the one who welcomes, %v", len(waiting), err)
		}
	})
}

func TestNobodyIsLeftWaitingForOneWhoSaysNothing(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(1, 9))
		h.do(h.introduces(3, "I drive the night bus.", introduction.One))
		h.later(introduction.Patience + time.Hour)
		h.way(3, "1") // nobody else can
		h.do(h.welcomes(2, 9))
		h.later(time.Hour)
		i := h.way(3, "1 silent, 2")
		h.do(func(ctx context.Context, tx *store.Tx) error {
			led, err := introduction.Pass(ctx, tx, h.people[2], i.ID)
			if led {
				t.Error("it was led to one who was asked before")
			}
			return err
		})
		h.way(3, "1 silent, 2 passed")
		h.hands.Move(time.Minute)
		h.do(h.welcomes(0, 9)) // who offers finds those who wait
		h.way(3, "1 silent, 2 passed, 0")
		h.do(func(ctx context.Context, tx *store.Tx) error { return introduction.StopWelcoming(ctx, tx, h.people[0]) })
		h.way(3, "1 silent, 2 passed, 0 gone")
	})
}

func TestAnInvitationIsToAMeetingThatIsOpen(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(1, 9))
		h.do(h.introduces(3, "I drive the night bus.", introduction.One))
		i := h.way(3, "1")
		var m meeting.Meeting
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			m, err = meeting.Plan(ctx, tx, h.people[0], meeting.New{Circle: h.circle.ID, Title: "Evening", Lang: "en", Minutes: 90, Times: []time.Time{clock.Now(ctx).Add(48 * time.Hour)}})
			return err
		})
		h.refuses("introduction.meeting_closed", h.answers(1, i.ID, "Come and listen.", m.ID))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Listeners(ctx, tx, h.people[0], m.ID, true)
		})
		h.do(h.answers(1, i.ID, "Come and listen.", m.ID))
		if _, led, _, err := introduction.Of(h.ctx, h.db, h.people[3].Member); err != nil || led[0].Meeting != m.ID {
			t.Errorf("invited to %+v, %v", led, err)
		}
	})
}

func TestWhatAnIntroductionCannotBe(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(1, 1))
		h.refuses("introduction.sits", h.introduces(0, "I sit here.", introduction.One))
		h.refuses("introduction.no_links", h.introduces(3, "Buy at https://shop.example/now", introduction.One))
		h.refuses("typed.empty", h.introduces(3, " ", introduction.One))
		h.refuses("introduction.audience_missing", h.introduces(3, "Me", "everybody"))
		h.refuses("introduction.not_there", h.welcomes(3, 1))
		h.refuses("introduction.most", h.welcomes(1, 0))
		h.refuses("introduction.most", h.welcomes(1, introduction.MostInMonth+1))
		h.do(h.introduces(3, "Me", introduction.One))
		h.refuses("introduction.stands", h.introduces(3, "Me again", introduction.One))
		h.do(func(ctx context.Context, tx *store.Tx) error { return introduction.TakeBack(ctx, tx, h.people[3]) })
		h.way(3, "none")
		h.later(time.Hour)
		if waiting, err := introduction.WaitingFor(h.ctx, h.db, h.people[1].Member); err != nil || len(waiting) != 0 {
			t.Errorf("what was taken back still waits: %+v, %v", waiting, err)
		}
	})
}

// What somebody wrote goes after ninety days, and at once with the person.
func TestIntroductionsAreNotKept(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(1, 9))
		for _, who := range []int{3, 4} {
			h.do(h.introduces(who, "A few lines", introduction.One))
		}
		i := h.way(3, "1")
		h.do(h.answers(1, i.ID, "Welcome", ""))
		kept := func() (n int) {
			if err := h.db.QueryRow(h.ctx, "select count(*) from introduction_introduction").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		h.later(91 * 24 * time.Hour)
		if n := kept(); n != 1 {
			t.Errorf("%d are kept, want the one that nobody has answered", n)
		}
		for _, table := range introduction.Persons {
			for _, who := range []int{1, 4} {
				h.do(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, h.people[who].Member) })
			}
		}
		if n := kept(); n != 0 {
			t.Errorf("%d are kept after the erasure", n)
		}
	})
}

// Whoever is erased while a newcomer waits for them is followed by somebody else.
func TestWhoIsErasedWelcomesNobody(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(2, 9))
		h.do(h.introduces(3, "A few lines", introduction.One))
		h.do(h.welcomes(1, 9))
		h.hands.Move(time.Minute)
		for _, table := range introduction.Persons {
			h.do(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, h.people[2].Member) })
		}
		h.way(3, "-1 gone, 1")
	})
}

// A supporter introduces themselves too; only people of circles that everybody
// sees are asked to welcome them.
func TestASupporterIsWelcomed(t *testing.T) {
	each(t, func(h *house) {
		h.do(h.welcomes(0, 2))
		var guest member.Actor
		h.do(func(ctx context.Context, tx *store.Tx) error {
			id, err := member.Add(ctx, tx, member.Member{Number: "S1", Name: "Nora Neu", Standing: member.Supporter, Lang: "en"})
			if err != nil {
				return err
			}
			guest, err = member.ActorOf(ctx, tx, id)
			return err
		})
		if offered, err := introduction.Offered(h.ctx, h.db, guest); err != nil || offered {
			t.Errorf("a circle for members is offered: %v %v", offered, err)
		}
		h.people = append(h.people, guest)
		h.do(h.introduces(6, "I ride the night bus.", introduction.One))
		if _, led, there, err := introduction.Of(h.ctx, h.db, guest.Member); err != nil || !there || len(led) != 0 {
			t.Errorf("led to a circle for members: %+v %v", led, err)
		}
		h.refuses("introduction.members", func(ctx context.Context, tx *store.Tx) error {
			return introduction.Welcome(ctx, tx, guest, h.circle.ID, 1)
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			open, err := circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.circle.ID, Name: "Paths", Aim: "Walking", Lang: "en", Audience: journal.Public}, "decided")
			if err != nil {
				return err
			}
			if _, err := circle.Join(ctx, tx, h.people[0], open.ID, h.people[1], "decided"); err != nil {
				return err
			}
			return introduction.Welcome(ctx, tx, h.people[1], open.ID, 1)
		})
		_, led, _, err := introduction.Of(h.ctx, h.db, guest.Member)
		if err != nil || len(led) != 1 || led[0].Member != h.people[1].Member {
			t.Errorf("led to %+v, %v", led, err)
		}
		if offered, err := introduction.Offered(h.ctx, h.db, guest); err != nil || !offered {
			t.Errorf("nobody is offered: %v", err)
		}
	})
}
