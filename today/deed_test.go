package today_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/consent"
	"concentric/journal"
	"concentric/library"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
	"concentric/today"
)

// trail is what became of each deed, in one line: the steps in order, then where
// it stands.
func (h *house) trail(who int) (list []string) {
	h.t.Helper()
	deeds, err := h.room.Deeds(h.ctx, h.people[who])
	h.must(err)
	for _, d := range deeds {
		var line []string
		for _, s := range d.Steps {
			line = append(line, s.What)
		}
		list = append(list, strings.TrimSpace(string(d.Kind)+": "+strings.Join(line, " ")+" | "+d.Now+" "+d.NextOn))
	}
	return list
}

func (h *house) has(who int, want ...string) {
	h.t.Helper()
	if got := h.trail(who); strings.Join(got, "\n") != strings.Join(want, "\n") {
		h.t.Errorf("person %d finds:\n%s\nwant:\n%s", who+1, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What somebody did in every room stands in My voice, with what came of it and
// the next date; what is not for them to see any more does not, and an erasure
// takes it out.
func TestMyVoiceOverEverything(t *testing.T) {
	each(t, func(h *house) {
		var guide library.Entry
		var programme platform.Programme
		var chapter platform.Chapter
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			guide, err = library.Add(ctx, tx, h.people[2], library.Resource, journal.Members, library.Text{Title: "Lamps", Text: "Warm light.\n\nLow posts.", Lang: "en"})
			if err != nil {
				return err
			}
			if programme, err = platform.Begin(ctx, tx, h.people[0], platform.New{Circle: h.owner.ID, Title: "Programme", Lang: "en", Audience: journal.Members}); err != nil {
				return err
			}
			chapter, err = platform.AddChapter(ctx, tx, h.people[0], programme.ID, "Light", "en")
			return err
		})
		h.objected("We light it as in /library/" + guide.ID + ".")
		h.hands.Move(time.Minute)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			better := guide.Now
			better.Base, better.Text = 1, "Warm light.\n\nLower posts."
			if _, err := library.Edit(ctx, tx, h.people[3], guide.ID, better); err != nil {
				return err
			}
			_, err := platform.Amend(ctx, tx, h.people[2], platform.Amendment{Chapter: chapter.ID, Title: "Dark skies", Text: "We keep the night dark.", Why: "Birds."})
			return err
		})
		h.has(1, "proposal: objected version objection_resolved agreed | review "+h.owner.In(h.ctx, 100))
		h.has(0, "proposal: proposed version agreed | review "+h.owner.In(h.ctx, 100))
		h.has(3, "library: used_in improved |")
		day := h.owner.In(h.ctx, 0)
		for _, d := range h.deedsOf(2) {
			if d.Kind == today.DeedPlank && d.NextOn <= day {
				t.Errorf("an answer is owed by %s", d.NextOn)
			} else if d.Kind == today.DeedPlank {
				day = d.NextOn
			}
		}
		h.has(2, "plank: amended | answer "+day, "library: added_resource used_in improved_by_others |")
		h.answer("Not taken, because the law asks for light there.")
		h.has(2, "plank: amended answer_not_taken |", "library: added_resource used_in improved_by_others |")
		h.has(5)
		for _, table := range append(library.Persons, platform.Persons...) {
			h.write(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, h.people[2].Member) })
		}
		h.has(2)
		h.hidden()
	})
}

func (h *house) deedsOf(who int) []today.Deed {
	h.t.Helper()
	deeds, err := h.room.Deeds(h.ctx, h.people[who])
	h.must(err)
	return deeds
}

// objected brings a proposal through an objection of person 2 to an agreement.
func (h *house) objected(text string) {
	h.t.Helper()
	words := logbook.Text{
		Title: "Light the pier", Text: text, Why: "It is dark.", Responsible: "Harbour", Measured: "Falls", Feedback: "Here", Lang: "en",
		ReviewOn: h.owner.In(h.ctx, 200),
	}
	var p consent.Proposal
	h.write(func(ctx context.Context, tx *store.Tx) error {
		i, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: h.owner.ID, Title: "Lights", Audience: journal.Members, Lang: "en"})
		if err != nil {
			return err
		}
		p, err = consent.AskAtOnce(ctx, tx, h.people[0], consent.New{Item: i.ID, Text: words}, h.owner.In(ctx, 5))
		if err != nil {
			return err
		}
		return h.answers(ctx, tx, p, consent.Answer{Kind: consent.Objection, Reason: "It blinds the birds."})
	})
	h.hands.Move(time.Minute)
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		words.ReviewOn = h.owner.In(ctx, 100)
		if _, err := consent.Integrate(ctx, tx, h.people[0], p.ID, 1, words, nil); err != nil {
			return err
		}
		_, err = consent.AskConsent(ctx, tx, h.people[0], p.ID, 2, h.owner.In(ctx, 5))
		return err
	})
	h.hands.Move(time.Minute)
	h.write(func(ctx context.Context, tx *store.Tx) error {
		return h.answers(ctx, tx, p, consent.Answer{Kind: consent.Consent})
	})
}

// answers lets the author consent and person 2 say this.
func (h *house) answers(ctx context.Context, tx *store.Tx, p consent.Proposal, second consent.Answer) error {
	r, _, err := consent.OpenRound(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if _, err := consent.Respond(ctx, tx, h.people[0], r.ID, r.N, consent.Answer{Kind: consent.Consent}); err != nil {
		return err
	}
	_, err = consent.Respond(ctx, tx, h.people[1], r.ID, r.N, second)
	return err
}

// hidden finds that who is no member any more does not read what is for members,
// though it was theirs.
func (h *house) hidden() {
	h.t.Helper()
	outside := h.people[1]
	outside.Supporter = true
	for _, actor := range []member.Actor{outside, {}} {
		deeds, err := h.room.Deeds(h.ctx, actor)
		h.must(err)
		if len(deeds) != 0 {
			h.t.Errorf("%q reads %+v", actor.Member, deeds)
		}
	}
}
