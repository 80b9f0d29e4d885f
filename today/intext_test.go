package today_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/consent"
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
	"concentric/today"
)

// Who wrote a statement that a text of the programme goes back to reads that
// their line is in it; who wrote none does not, nor who may not see the programme.
func TestMyLineIsInTheText(t *testing.T) {
	each(t, func(h *house) {
		h.heard()
		h.hands.Move(time.Hour)
		var p consent.Proposal
		h.write(func(ctx context.Context, tx *store.Tx) error {
			programme, err := platform.Begin(ctx, tx, h.people[0], platform.New{Circle: h.owner.ID, Title: "Programme", Lang: "en", Audience: journal.Members})
			if err != nil {
				return err
			}
			chapter, err := platform.AddChapter(ctx, tx, h.people[0], programme.ID, "Water", "en")
			if err != nil {
				return err
			}
			voices, err := h.room.Listen.VoiceOf(ctx, h.people[2])
			if err != nil {
				return err
			}
			findings, err := listening.Findings(ctx, tx, voices[0].ID)
			if err != nil {
				return err
			}
			item := ""
			for _, f := range findings {
				if f.Statement == voices[0].Statements[0].ID {
					item = f.Item
				}
			}
			p, err = consent.AskAtOnce(ctx, tx, h.people[0], consent.New{
				Item: item,
				Text: logbook.Text{
					Title: "A place to swim", Text: "There is a place to swim.", Why: "It was said.", Responsible: "Harbour", Measured: "Swimmers", Feedback: "Here", Lang: "en",
					ReviewOn: h.owner.In(ctx, 200),
				},
				Effects: []consent.Effect{{Kind: consent.Writes, Plank: &platform.Change{Chapter: chapter.ID}}},
			}, h.owner.In(ctx, 5))
			return err
		})
		h.hands.Move(time.Minute)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return h.answers(ctx, tx, p, consent.Answer{Kind: consent.Consent})
		})
		lines := func(who member.Actor) (n int) {
			v, err := h.room.Voice(h.ctx, who)
			h.must(err)
			for _, talk := range v.Talks {
				for _, s := range talk.Said {
					if s.Finding != nil {
						n += len(today.Of(s.Finding.InText, s.ID))
					}
				}
			}
			return n
		}
		if n := lines(h.people[2]); n != 1 {
			t.Errorf("who said it finds %d texts", n)
		}
		outside := h.people[2]
		outside.Supporter = true
		if n := lines(outside) + lines(h.people[3]); n != 0 {
			t.Errorf("others find %d texts", n)
		}
	})
}
