package today_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/member"
	"concentric/today"
)

// A member leaves out what they want none of: a kind of news, or a circle.
func TestLessOfTheDigest(t *testing.T) {
	each(t, func(h *house) {
		h.open()
		h.settle()
		set := func(who member.Actor, wanted ...string) {
			code, err := today.DigestCode(h.db, who)
			h.must(err)
			h.write(func(ctx context.Context, tx *store.Tx) error {
				return today.SetTopics(ctx, tx, who.Member, code, wanted)
			})
			if err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				return today.SetTopics(ctx, tx, h.people[0].Member, code, nil)
			}); who.Member != h.people[0].Member && err == nil {
				t.Error("one person's link changes another's mail")
			}
		}
		set(h.people[2], today.TopicAnswers, today.TopicReminders, h.owner.ID) // no questions
		set(h.people[3], today.TopicAnswers, today.TopicQuestions)             // nothing of the circle
		set(h.people[4], today.TopicQuestions, h.owner.ID)                     // questions of the circle
		set(h.people[5])                                                       // nothing
		set(h.people[5], today.TopicAnswers, today.TopicQuestions, h.owner.ID) // and then all but reminders
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		h.settle()
		got := h.mails()
		for n, want := range map[int]bool{2: false, 3: false, 4: true, 5: true, 6: true} {
			if _, there := got[fmt.Sprintf("person%d@party.example", n+1)]; there != want {
				t.Errorf("a mail to person %d: %v", n+1, there)
			}
		}
	})
}
