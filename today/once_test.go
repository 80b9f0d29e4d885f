package today_test

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/consent"
	"concentric/logbook"
)

// Whatever comes to wait for somebody, and whenever in the day, tells them by one
// mail a day at most: with two servers that look at once, and on the night on
// over the time at which mails go out.
func TestAtMostOneMailADayForWhatWaits(t *testing.T) {
	each(t, func(h *house) {
		h.facilitator(20)
		other := *h.room
		waits := func(title string) {
			h.t.Helper()
			h.write(func(ctx context.Context, tx *store.Tx) error {
				i, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: h.owner.ID, Title: title, Lang: "en"})
				if err != nil {
					return err
				}
				p, err := consent.Draft(ctx, tx, h.people[0], consent.New{Item: i.ID, Text: logbook.Text{Title: title, Text: "We do it.", Lang: "en"}})
				if err != nil {
					return err
				}
				_, err = consent.Present(ctx, tx, h.people[0], p.ID, h.owner.In(ctx, 5))
				return err
			})
		}
		days := map[string]int{} // mails to the second person by day
		counted := 0
		look := func() {
			h.t.Helper()
			first := h.room
			h.settle()
			h.room = &other // the second server
			h.settle()
			h.room = first
			if now := len(h.owed("person2@party.example")); now > counted {
				days[h.hands.Now().UTC().Format(time.DateOnly)] += now - counted
				counted = now
			}
		}
		day := time.Date(h.hands.Now().Year(), h.hands.Now().Month(), h.hands.Now().Day()+1, 0, 0, 0, 0, time.UTC)
		for n := range 2 {
			waits([]string{"Light the pier", "Paint the boats"}[n])
			h.hands.Set(day.AddDate(0, 0, n).Add(4*time.Hour + 50*time.Minute))
			look()
			h.hands.Move(20 * time.Minute) // past the hour of reminders
			look()
			waits([]string{"Mend the roof", "Feed the cats"}[n])
			h.hands.Move(-time.Hour) // before it once more
			look()
			h.hands.Move(time.Hour)
			look()
			h.hands.Move(15 * time.Hour)
			look()
		}
		if len(days) != 2 {
			h.t.Errorf("mails came on %d days of 2: %v", len(days), days)
		}
		for day, n := range days {
			if n != 1 {
				h.t.Errorf("%d mails on %s", n, day)
			}
		}
		if list := h.tasks(1); len(list) < 5 {
			h.t.Errorf("only %d things wait: the mails had nothing to gather", len(list))
		}
	})
}
