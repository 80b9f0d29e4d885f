package today_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/circle"
	"concentric/introduction"
	"concentric/journal"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
)

// The author of a text that was taken away reads in the weekly mail why, and
// where to ask another circle to look again; nobody else is written to. My voice
// says it, too.
func TestTheAuthorIsToldWhatWasTakenAway(t *testing.T) {
	each(t, func(h *house) {
		author := h.people[3]
		var e library.Entry
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			e, err = library.Add(ctx, tx, author, library.Story, journal.Members, library.Text{Title: "The driver", Text: "He waited.", Lang: "en", Agreed: true})
			if err != nil {
				return err
			}
			return library.TakeAway(ctx, tx, h.people[0], e.ID, moderation.Personal)
		})
		h.settle()
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		got := h.mails()
		m, there := got["person4@party.example"]
		if len(got) != 1 || !there {
			t.Fatalf("%d mails went out: %v", len(got), got)
		}
		for _, part := range []string{"The driver", "about a person", "https://party.example/library/" + e.ID} {
			if !strings.Contains(m.Text, part) {
				t.Errorf("%q is not in the mail: %s", part, m.Text)
			}
		}
		deeds, err := h.room.Deeds(h.ctx, author)
		h.must(err)
		said := false
		for _, d := range deeds {
			for _, s := range d.Steps {
				said = said || s.What == "taken_away" && strings.HasSuffix(s.Href, e.ID)
			}
		}
		if !said {
			t.Errorf("My voice does not say it: %+v", deeds)
		}
	})
}

// The author who asked another circle to look again hears of its answer, in the weekly
// mail and in My voice, and is not told to ask once more.
func TestTheAuthorIsToldWhatBecameOfTheAppeal(t *testing.T) {
	each(t, func(h *house) {
		author := h.people[3]
		h.write(func(ctx context.Context, tx *store.Tx) error {
			e, err := library.Add(ctx, tx, author, library.Story, journal.Members, library.Text{Title: "The driver", Text: "He waited.", Lang: "en", Agreed: true})
			if err != nil {
				return err
			}
			if err := library.TakeAway(ctx, tx, h.people[0], e.ID, moderation.Personal); err != nil {
				return err
			}
			if err := library.Appeal(ctx, tx, author, e.ID, "He agreed.", "en"); err != nil {
				return err
			}
			a, err := moderation.AppealAbout(ctx, tx, e.ID)
			if err != nil {
				return err
			}
			return library.AnswerAppeal(ctx, tx, h.people[1], a.ID, moderation.Upheld, "He is easy to know.")
		})
		h.settle()
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		m := h.mails()["person4@party.example"]
		if !strings.Contains(m.Text, "it stays away: He is easy to know.") || strings.Contains(m.Text, "ask another circle") || !strings.Contains(m.Subject, "looked again") {
			t.Errorf("the mail does not say what became of the appeal: %s\n%s", m.Subject, m.Text)
		}
		deeds, err := h.room.Deeds(h.ctx, author)
		h.must(err)
		last := deeds[0].Steps[len(deeds[0].Steps)-1]
		if last.What != "stays_away" || last.Text != "He is easy to know." || last.Href != "" {
			t.Errorf("My voice does not say it: %+v", deeds[0].Steps)
		}
	})
}

// Whoever introduced themselves reads in the weekly mail why their lines were taken
// away; who has written others since is not.
func TestWhoIntroducedThemselvesIsToldThatItWasTakenAway(t *testing.T) {
	each(t, func(h *house) {
		introduce := func(author member.Actor, text string) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				_, err := introduction.Introduce(ctx, tx, author, introduction.Words{Text: text, Time: introduction.Minutes}, "en", introduction.Circle)
				return err
			})
		}
		for _, author := range h.people[3:5] {
			introduce(author, "I sell mattresses.")
			h.write(func(ctx context.Context, tx *store.Tx) error {
				i, _, _, err := introduction.Of(ctx, tx, author.Member)
				if err != nil {
					return err
				}
				return introduction.TakeAway(ctx, tx, h.people[0], i.ID, moderation.Promotion)
			})
		}
		h.hands.Set(h.hands.Now().Add(time.Hour))
		introduce(h.people[4], "I bake.")
		h.settle()
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		got := h.mails()
		m, there := got["person4@party.example"]
		if len(got) != 1 || !there {
			t.Fatalf("%d mails went out: %v", len(got), got)
		}
		for _, part := range []string{"were taken away", "https://party.example/introduction"} {
			if !strings.Contains(m.Text, part) {
				t.Errorf("%q is not in the mail: %s", part, m.Text)
			}
		}
		if !strings.Contains(m.Subject, "introduction") {
			t.Errorf("the subject is %q", m.Subject)
		}
	})
}

// Whoever raised what was taken away reads in the weekly mail why, and where to ask
// another circle to look again; My voice says it, too.
func TestWhoRaisedItIsToldThatItWasTakenAway(t *testing.T) {
	each(t, func(h *house) {
		author := h.people[3]
		var i backlog.Item
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			root, err := circle.Root(ctx, tx)
			if err != nil {
				return err
			}
			if i, err = backlog.Open(ctx, tx, author, backlog.New{Circle: root.ID, Title: "He lies", Text: "Ask him.", Lang: "en", Audience: journal.Members}); err != nil {
				return err
			}
			about := moderation.Report{Kind: "tension", Ref: i.ID, Place: root.ID, Circle: root.ID, Reason: moderation.Personal}
			return backlog.TakeAway(ctx, tx, h.people[0], about, moderation.Personal)
		})
		h.settle()
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		m := h.mails()["person4@party.example"]
		for _, part := range []string{"He lies", "about a person", "https://party.example/items/" + i.ID} {
			if !strings.Contains(m.Text, part) {
				t.Errorf("%q is not in the mail: %s", part, m.Text)
			}
		}
		voice, err := h.room.Voice(h.ctx, author)
		h.must(err)
		if len(voice.Raised) != 1 || voice.Raised[0].Taken.Reason != moderation.Personal {
			t.Errorf("My voice does not say it: %+v", voice.Raised)
		}
	})
}
