package consent_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
	"concentric/platform"
)

// programme begins one with a chapter.
func (h *house) programme() (p platform.Programme, c platform.Chapter) {
	h.t.Helper()
	h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
		_, err := platform.Begin(ctx, tx, person(9), platform.New{Circle: h.c.ID, Title: "Ours"})
		return err
	})
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		if p, err = platform.Begin(ctx, tx, person(1), platform.New{Circle: h.c.ID, Title: "What we stand for", Audience: journal.Public}); err != nil {
			return err
		}
		c, err = platform.AddChapter(ctx, tx, person(1), p.ID, "Getting about", "")
		return err
	})
	return p, c
}

func said(title, text string) logbook.Text {
	t := complete()
	t.Title, t.Text = title, text
	return t
}

func (h *house) planks(p platform.Programme) []platform.Plank {
	h.t.Helper()
	list, err := platform.Planks(h.ctx, h.db, p.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func (h *house) amend(who int, plank platform.Plank, text string) (a platform.Amendment) {
	h.t.Helper()
	h.hands.Move(time.Minute)
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		a, err = platform.Amend(ctx, tx, person(who), platform.Amendment{Plank: plank.ID, Base: plank.Now.N, Title: plank.Now.Title, Text: text, Why: "So that it works", Named: true})
		return err
	})
	return a
}

// A text becomes a plank by consent and by nothing else; what changed meanwhile
// in other sentences is brought together, and in the same ones nothing is lost.
func TestAPlankIsWrittenByConsent(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, c := h.programme()
		h.decideOn(h.c, all, said("Night buses", "Buses run every hour. They are free.\n\nTrams stop at ten."),
			consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}})
		first := h.planks(p)[0]
		if first.Now.N != 1 || first.Now.Edition != 1 || first.Chapter != c.ID || first.Now.Agreement == "" {
			h.t.Fatalf("%+v", first)
		}
		rewrite := consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Plank: first.ID, Base: 1}}
		h.decideOn(h.c, all, said("Night buses", "Buses run every half hour. They are free.\n\nTrams stop at ten."), rewrite)
		merged := h.decideOn(h.c, all, said("Night buses", "Buses run every hour. They are free.\n\nTrams stop at midnight."), rewrite)
		now := h.planks(p)[0].Now
		if now.N != 3 || now.Text != "Buses run every half hour. They are free.\n\nTrams stop at midnight." || now.Base != 1 || now.Agreement != merged.Agreement {
			h.t.Fatalf("brought together: %+v", now)
		}
		clash := h.decideOn(h.c, all, said("Night buses", "Buses run until two. They are free.\n\nTrams stop at ten."), rewrite)
		if e := h.effects(clash); !e[0].Done.IsZero() || e[0].Hindrance() == nil || e[0].Hindrance().Message != "platform.changed_meanwhile" {
			h.t.Fatalf("%+v", e)
		}
		if a, err := logbook.Get(h.ctx, h.db, clash.Agreement); err != nil || !strings.Contains(a.Now.Text, "until two") || h.planks(p)[0].Now.N != 3 {
			h.t.Errorf("the other text: %+v %v", a.Now, err)
		}
		// Another circle's text is not for this programme.
		h.decide(h.c, all, consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: "Trams", Aim: "Rails"}},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)})
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		h.refuses("platform.other_circle", func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, person(2), backlog.New{Circle: below[0].ID, Title: "Ours too", Lang: "en"})
			if err != nil {
				return err
			}
			_, err = consent.Draft(ctx, tx, person(2), consent.New{Item: i.ID, Text: complete(), Effects: []consent.Effect{rewrite}})
			return err
		})
		h.decideOn(h.c, all, said("Gone", "It is done."), consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Plank: first.ID, Base: 3, Strike: true}})
		if now := h.planks(p)[0].Now; !now.Struck || now.Title != "Night buses" {
			h.t.Errorf("struck: %+v", now)
		}
		before, err := platform.AsOf(h.ctx, h.db, p.ID, 2)
		if err != nil || len(before) != 1 || before[0].Now.N != 2 || before[0].Now.Struck {
			h.t.Errorf("edition 2: %+v %v", before, err)
		}
		h.whole()
	})
}

// What is taken in while a text is tuned is in the text; what the draft had and the
// tuned text leaves out is not.
func TestAmendmentsAreTakenInWhileTuning(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, c := h.programme()
		h.decideOn(h.c, all, said("Night buses", "Buses run every hour."), consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}})
		plank := h.planks(p)[0]
		a := h.amend(9, plank, "Buses run every half hour.")
		b := h.amend(8, plank, "Buses run until two.")
		drafted := h.tuning(backlog.Item{}, consent.New{
			Item:    h.item().ID,
			Text:    said("Night buses", "Buses run every hour. They are free."),
			Effects: []consent.Effect{{Kind: consent.Writes, Plank: &platform.Change{Plank: plank.ID, Base: 1, Amendments: []string{b.ID}}}},
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Tune(ctx, tx, person(1), drafted.ID, 1, said("Night buses", "Buses run every half hour. They are free."), consent.Takes{a.ID})
			return err
		})
		round := h.ask(h.get(drafted.ID))
		for _, who := range all {
			h.do(answer(who, round, consent.Consent, ""))
		}
		for which, in := range map[string]bool{a.ID: true, b.ID: false} {
			if got, err := platform.GetAmendment(h.ctx, h.db, which); err != nil || (got.Into != "") != in {
				h.t.Errorf("%+v, in the text: %v (%v)", got, in, err)
			}
		}
		h.whole()
	})
}

// Anybody may amend; amendments to one plank are one matter on the backlog, and
// everybody whose amendment stood under it is told what was answered.
func TestAmendmentsAreGatheredAndAnswered(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, c := h.programme()
		h.decideOn(h.c, all, said("Night buses", "Buses run every hour. They are free.\n\nTrams stop at ten."),
			consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}})
		plank := h.planks(p)[0]
		a := h.amend(9, plank, "Buses run every half hour. They are free.\n\nTrams stop at ten.")
		b := h.amend(8, plank, "Buses run every hour. They are free.\n\nTrams stop at midnight.")
		d := h.amend(7, plank, "Buses run until two. They are free.\n\nTrams stop at ten.")
		if a.Item != b.Item || b.Item != d.Item {
			h.t.Fatalf("three matters: %s %s %s", a.Item, b.Item, d.Item)
		}
		h.refuses("platform.same_text", func(ctx context.Context, tx *store.Tx) error {
			_, err := platform.Amend(ctx, tx, person(9), platform.Amendment{Plank: plank.ID, Base: 1, Title: plank.Now.Title, Text: plank.Now.Text, Why: "Again"})
			return err
		})
		h.refuses("circle.suspended", func(ctx context.Context, tx *store.Tx) error {
			who := person(9)
			who.Suspended = true
			_, err := platform.Amend(ctx, tx, who, platform.Amendment{Plank: plank.ID, Base: 1, Title: "X", Text: "Y", Why: "Z"})
			return err
		})
		h.refuses("platform.not_yours", func(ctx context.Context, tx *store.Tx) error { return platform.Withdraw(ctx, tx, person(8), a.ID) })
		under, err := platform.OfItem(h.ctx, h.db, a.Item)
		if err != nil {
			h.t.Fatal(err)
		}
		title, text, worked, left, err := platform.Together(h.ctx, h.db, plank.Now, under)
		if err != nil || len(worked) != 2 || len(left) != 1 || left[0].ID != d.ID || text != "Buses run every half hour. They are free.\n\nTrams stop at midnight." {
			h.t.Fatalf("%q, left %+v (%v)", text, left, err)
		}
		h.decideOn(h.c, all, said(title, text), consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Plank: plank.ID, Base: 1, Amendments: []string{a.ID, b.ID}}})
		if a, err = platform.GetAmendment(h.ctx, h.db, a.ID); err != nil || a.Open() || a.Into != h.planks(p)[0].Now.ID {
			h.t.Errorf("%+v %v", a, err)
		}
		h.refuses("platform.in_text_already", func(ctx context.Context, tx *store.Tx) error { return platform.Withdraw(ctx, tx, person(9), a.ID) })
		h.refuses("platform.not_yours", func(ctx context.Context, tx *store.Tx) error { return platform.Unname(ctx, tx, person(8), a.ID) })
		thanked := a.Thanked()
		h.do(func(ctx context.Context, tx *store.Tx) error { return platform.Unname(ctx, tx, person(9), a.ID) })
		if a, err = platform.GetAmendment(h.ctx, h.db, a.ID); err != nil || !thanked || a.Thanked() {
			h.t.Errorf("thanked by name: %v, then %v (%v)", thanked, a.Thanked(), err)
		}
		if err := journal.Settle(h.ctx, h.db, platform.Readers()); err != nil {
			h.t.Fatal(err)
		}
		h.whole() // with the name taken back
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Respond(ctx, tx, person(1), a.Item, backlog.Answer{Kind: backlog.Changed, Text: "Two lines are in the text.", Lang: "en"})
			return err
		})
		if err := journal.Settle(h.ctx, h.db, platform.Readers()); err != nil {
			h.t.Fatal(err)
		}
		for _, who := range []string{"m7", "m8", "m9"} {
			if told, err := notice.ToMember(h.ctx, h.db, who, time.Time{}); err != nil || len(told) != 1 {
				h.t.Errorf("%s is told %d times (%v)", who, len(told), err)
			}
		}
		// A new amendment is a new matter; its author leaves in the middle.
		e := h.amend(9, h.planks(p)[0], "Buses run.")
		if e.Item == a.Item {
			h.t.Errorf("it joined what was answered")
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for _, table := range platform.Persons {
				if err := table.Erase(ctx, tx, "m9"); err != nil {
					return err
				}
			}
			return nil
		})
		if e, err = platform.GetAmendment(h.ctx, h.db, e.ID); err != nil || e.Member != "" || e.Text != "Buses run." {
			h.t.Errorf("%+v %v", e, err)
		}
		h.whole()
	})
}

func TestATranslationSaysThatItIsOlder(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, c := h.programme()
		write := consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}}
		h.decideOn(h.c, all, said("Night buses", "Buses run."), write)
		plank := h.planks(p)[0]
		translate := func(who member.Actor, t platform.Translation) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := platform.Translate(ctx, tx, who, t)
				return err
			}
		}
		german := platform.Translation{Part: plank.ID, N: 1, Lang: "de", Title: "Nachtbusse", Text: "Busse fahren."}
		h.refuses("circle.not_seated", translate(person(9), german))
		h.do(translate(person(2), german))
		h.do(translate(person(2), platform.Translation{Part: c.ID, Lang: "de", Title: "Unterwegs"}))
		h.refuses("platform.choose_language", translate(person(2), platform.Translation{Part: plank.ID, N: 1, Lang: "en", Title: "X", Text: "Y"}))
		other := said("Nachtbusse", "Busse fahren nachts.")
		other.Lang = "de"
		wrong := h.decideOn(h.c, all, other, consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Plank: plank.ID, Base: 1}})
		if e := h.effects(wrong); e[0].Hindrance() == nil || e[0].Hindrance().Message != "platform.other_language" {
			h.t.Errorf("%+v", e)
		}
		h.decideOn(h.c, all, said("Night buses", "Buses run at night."), consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Plank: plank.ID, Base: 1}})
		into, err := platform.Translations(h.ctx, h.db, "de", []string{plank.ID, c.ID, p.ID})
		if err != nil || len(into) != 2 || into[plank.ID].N != 1 || h.planks(p)[0].Now.N != 2 || into[c.ID].Title != "Unterwegs" {
			h.t.Errorf("%+v %v", into, err)
		}
		found, err := platform.Search(h.ctx, h.db, "night", []string{"public"})
		if err != nil || len(found) != 1 {
			h.t.Errorf("found %+v %v", found, err)
		}
		h.whole()
	})
}

// A link in other words for a plank, by who is not trusted yet, is held; one that
// stood in the plank stays.
func TestALinkInAnAmendmentIsHeld(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, c := h.programme()
		h.decideOn(h.c, all, said("Night buses", "Buses run as on https://plan.example/a."), consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}})
		plank := h.planks(p)[0]
		a := h.amend(9, plank, "Buses run as on https://plan.example/a. See https://new.example/b.")
		if links := moderation.Addresses(a.Text); len(links) != 1 || links[0] != "https://plan.example/a" || !moderation.Marked(a.Text) {
			h.t.Errorf("%q", a.Text)
		}
	})
}

// The words of an amendment are taken away with those by which it came before the
// circle; the others under it stay, none is worked in, and an appeal brings it back.
func TestAnAmendmentIsTakenAway(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, c := h.programme()
		h.decideOn(h.c, all, said("Night buses", "Buses run every hour."), consent.Effect{Kind: consent.Writes, Plank: &platform.Change{Chapter: c.ID}})
		plank := h.planks(p)[0]
		a := h.amend(9, plank, "Buy gold.")
		b := h.amend(8, plank, "Buses run every half hour.")
		about := moderation.Report{Kind: "amendment", Ref: a.ID, Place: p.ID, Circle: p.Circle, Reason: moderation.Promotion}
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			return platform.TakeAway(ctx, tx, person(8), about, moderation.Promotion)
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return platform.TakeAway(ctx, tx, person(1), about, moderation.Promotion)
		})
		under, err := platform.OfPlank(h.ctx, h.db, plank.ID)
		if err != nil || len(under) != 2 || under[0].Open() || strings.Contains(under[0].Title+under[0].Text+under[0].Why, "gold") || !under[1].Open() || under[1].Text != b.Text {
			h.t.Errorf("%+v %v", under, err)
		}
		i, err := backlog.Get(h.ctx, h.db, a.Item)
		if err != nil || i.Text == a.Why || i.Title != plank.Now.Title {
			h.t.Errorf("the matter: %+v %v", i, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return moderation.Contest(ctx, tx, person(9), a.ID, "It was a joke", "en")
		})
		appeal, err := moderation.AppealAbout(h.ctx, h.db, a.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return platform.AnswerAppeal(ctx, tx, person(2), appeal, moderation.Overturned, "We laughed")
		})
		back, err := platform.GetAmendment(h.ctx, h.db, a.ID)
		i, e := backlog.Get(h.ctx, h.db, a.Item)
		if err != nil || e != nil || !back.Open() || back.Text != a.Text || i.Text != a.Why {
			h.t.Errorf("back: %+v %+v %v %v", back, i, err, e)
		}
		h.whole()
	})
}
