package today_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/mail/sink"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/today"
)

// facilitator gives the circle's second person a role with a term that ends in
// the given number of days, and returns the term's circle.
func (h *house) facilitator(days int) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error {
		role, err := circle.OpenRole(ctx, tx, h.people[0], h.owner.ID, circle.NewRole{Kind: circle.Facilitator, Lang: "en"}, "decided")
		if err != nil {
			return err
		}
		_, err = circle.Fill(ctx, tx, h.people[0], role.ID, h.people[1], h.owner.Today(ctx), h.owner.In(ctx, days), "decided")
		return err
	})
}

func (h *house) owed(address string) (found []sink.Mail) {
	for _, m := range h.sink.To(address) {
		if m.Header.Get("X-Concentric-Class") == "role" {
			found = append(found, m)
		}
	}
	return found
}

// nextMorning goes to six in the morning of a day some days later, and lets
// everything happen.
func (h *house) nextMorning(days int) {
	now := h.hands.Now().UTC()
	h.hands.Set(time.Date(now.Year(), now.Month(), now.Day()+days, 6, 0, 0, 0, time.UTC))
	h.settle()
}

func (h *house) tasks(n int) []today.Task {
	h.t.Helper()
	list, err := h.room.Tasks(h.ctx, h.people[n])
	h.must(err)
	return list
}

// A term that ends is told six weeks before and at the person's lead times, to
// its holder, each once, however often the clock looks and although it is set
// back; a second server makes no second mail.
func TestRemindersComeAtLeadTimesAndOnce(t *testing.T) {
	each(t, func(h *house) {
		h.facilitator(60)
		sent := func(want int, when string) {
			h.t.Helper()
			if got := len(h.owed("person2@party.example")); got != want {
				h.t.Fatalf("%s: %d mails, want %d", when, got, want)
			}
		}
		h.nextMorning(1)
		sent(0, "long before")
		h.nextMorning(17) // 42 days before
		sent(1, "six weeks before")
		h.settle()
		other := *h.room
		h.room = &other // a second server
		h.settle()
		sent(1, "looked at again, by two servers")
		h.hands.Move(-2 * time.Hour)
		h.settle()
		h.hands.Move(2 * time.Hour)
		h.settle()
		sent(1, "after the clock was set back")
		h.nextMorning(3)
		before := len(h.owed("person2@party.example"))
		h.nextMorning(32) // 7 days before
		sent(before+1, "a week before")
		h.nextMorning(1)
		sent(before+1, "six days before")
		h.nextMorning(5) // the day before
		sent(before+2, "the day before")
		last := h.owed("person2@party.example")[before+1]
		if !strings.Contains(last.Text, "Your term ends: Facilitator") || !strings.Contains(last.Text, "Tomorrow") || !strings.Contains(last.Text, "https://party.example/circles/") {
			h.t.Fatalf("the mail says:\n%s", last.Text)
		}
	})
}

// A round that waits is told the next morning, and not after it was answered.
func TestARoundWaits(t *testing.T) {
	each(t, func(h *house) {
		var p consent.Proposal
		h.write(func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: h.owner.ID, Title: "Lights", Lang: "en"})
			if err != nil {
				return err
			}
			p, err = consent.Draft(ctx, tx, h.people[0], consent.New{Item: i.ID, Text: logbook.Text{Title: "Light the pier", Text: "We light it.", Lang: "en"}})
			if err != nil {
				return err
			}
			_, err = consent.Present(ctx, tx, h.people[0], p.ID, h.owner.In(ctx, 5))
			return err
		})
		if list := h.tasks(1); len(list) != 1 || list[0].Kind != today.TaskRound || list[0].Path != "/proposals/"+p.ID {
			h.t.Fatalf("got %+v", list)
		}
		if list := h.tasks(5); len(list) != 0 {
			h.t.Fatalf("who sits nowhere is asked: %+v", list)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Say(ctx, tx, h.people[0], p.ID, consent.Word{Kind: consent.Nothing})
			return err
		})
		h.nextMorning(1)
		if got := len(h.owed("person1@party.example")); got != 0 {
			h.t.Errorf("who has spoken got %d mails", got)
		}
		got := h.owed("person2@party.example")
		if len(got) != 1 || !strings.Contains(got[0].Text, "Do you understand the proposal “Light the pier”?") {
			h.t.Fatalf("got %+v", got)
		}
	})
}

// Nobody gets such a mail who chose none; the list stays.
func TestRemindersEnd(t *testing.T) {
	each(t, func(h *house) {
		h.facilitator(30)
		h.write(func(ctx context.Context, tx *store.Tx) error { return today.SetLeads(ctx, tx, h.people[1], nil) })
		h.nextMorning(1)
		if got := len(h.owed("person2@party.example")); got != 0 {
			h.t.Fatalf("got %d mails", got)
		}
		if list := h.tasks(1); len(list) == 0 || list[0].Kind != today.TaskTerm || !list[0].Mine {
			h.t.Fatalf("got %+v", list)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return today.SetLeads(ctx, tx, h.people[1], []int{3, 99})
		})
		on, leads, err := today.Leads(h.ctx, h.db, h.people[1].Member)
		if err != nil || !on || len(leads) != 1 || leads[0] != 3 {
			h.t.Fatalf("got %v %v %v", on, leads, err)
		}
	})
}
