package consent_test

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
)

// decide lets the circle agree on a proposal with these effects, in one round.
func (h *house) decide(in circle.Circle, people []int, effects ...consent.Effect) consent.Proposal {
	h.t.Helper()
	return h.decideOn(in, people, complete(), effects...)
}

func (h *house) decideOn(in circle.Circle, people []int, text logbook.Text, effects ...consent.Effect) consent.Proposal {
	h.t.Helper()
	var p consent.Proposal
	h.do(func(ctx context.Context, tx *store.Tx) error {
		i, err := backlog.Open(ctx, tx, person(people[0]), backlog.New{Circle: in.ID, Title: "A change", Lang: "en"})
		if err != nil {
			return err
		}
		p, err = consent.AskAtOnce(ctx, tx, person(people[0]), consent.New{Item: i.ID, Text: text, Effects: effects}, "2026-11-20")
		return err
	})
	r, ok, err := consent.OpenRound(h.ctx, h.db, p.ID)
	if err != nil || !ok {
		h.t.Fatalf("no round: %v", err)
	}
	roster, err := consent.Roster(h.ctx, h.db, r.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, place := range roster {
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Respond(ctx, tx, member.Actor{Member: place.Member, Pseudonym: place.Person, Lang: "en"}, r.ID, r.N, consent.Answer{Kind: consent.Consent})
			return err
		})
	}
	if p = h.get(p.ID); p.State != consent.Agreed {
		h.t.Fatalf("it is %s", p.State)
	}
	return p
}

func (h *house) effects(p consent.Proposal) []consent.Effect {
	h.t.Helper()
	list, err := consent.Effects(h.ctx, h.db, p.ID, p.N)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

var all = []int{1, 2, 3, 4}

func TestAgreedIsInEffect(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.decide(h.c, all,
			consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: "Trams", Aim: "Rails"}},
			consent.Effect{Kind: consent.Opens, Circle: consent.Begun, NewRole: circle.NewRole{Kind: circle.Delegate}},
			consent.Effect{Kind: consent.Decides, Circle: consent.Begun, Words: "Rails", Lang: "en"},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(7)},
			consent.Effect{Kind: consent.Appoints, Circle: consent.Begun, Person: person(3), Starts: "2026-11-02", Ends: "2027-11-01", NewRole: circle.NewRole{Kind: circle.Leader}},
		)
		if e := h.effects(p); len(e) != 6 || e[0].Done.IsZero() {
			h.t.Fatalf("%+v", e)
		}
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil || len(below) != 1 || below[0].State != circle.Founding || below[0].Decision != p.Agreement {
			h.t.Fatalf("%+v %v", below, err)
		}
		trams := below[0]
		for _, m := range []string{"m2", "m3", "m7"} {
			if sits, err := circle.Sits(h.ctx, h.db, trams.ID, m); err != nil || !sits {
				h.t.Errorf("%s does not sit there (%v)", m, err)
			}
		}
		// The delegate is chosen there, and confirmed here.
		h.decide(trams, []int{2}, consent.Effect{Kind: consent.Appoints, Person: person(7), Starts: "2026-11-02", Ends: "2027-11-01", NewRole: circle.NewRole{Kind: circle.Delegate}})
		asks, err := backlog.OfCircle(h.ctx, h.db, h.c.ID)
		if err != nil || len(asks) != 1 || asks[0].Origin.Kind != backlog.Confirmation {
			h.t.Fatalf("the circle above is asked: %+v %v", asks, err)
		}
		health, err := circle.HealthOf(h.ctx, h.db, []circle.Circle{h.c, trams})
		if err != nil || len(health[1].Link) != 1 || health[1].Link[0].Ill != circle.Unconfirmed {
			h.t.Fatalf("%+v %v", health, err)
		}
		h.decide(h.c, all, consent.Effect{Kind: consent.Confirms, Circle: trams.ID, Term: asks[0].Origin.Ref})
		if sits, err := circle.Sits(h.ctx, h.db, h.c.ID, "m7"); err != nil || !sits {
			h.t.Errorf("the delegate does not sit above (%v)", err)
		}
		// The inversion: one decision, and only links are left.
		h.decide(h.c, all, consent.Effect{Kind: consent.Inverts})
		roster, err := circle.Roster(h.ctx, h.db, h.c.ID)
		if err != nil || len(roster) != 2 || roster[0].Link == "" || roster[1].Link == "" {
			h.t.Fatalf("after the inversion: %+v %v", roster, err)
		}
		h.refuses("circle.invert_done", func(ctx context.Context, tx *store.Tx) error {
			return circle.Invert(ctx, tx, person(3), h.c.ID, "again")
		})
		// A circle below folds, and the one above has its domain.
		h.decide(trams, []int{2}, consent.Effect{Kind: consent.Folds})
		item, ok, err := circle.Owner(h.ctx, h.db, "Rails")
		if err != nil || !ok || item.Circle != h.c.ID {
			h.t.Errorf("rails went to %+v (%v)", item, err)
		}
		h.whole()
	})
}

func TestWhatCannotTakeEffectWaitsAndIsTriedAgain(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		var role circle.Role
		var held circle.Term
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			role, err = circle.OpenRole(ctx, tx, person(1), h.c.ID, circle.NewRole{Kind: circle.Secretary}, "d")
			return err
		})
		var p consent.Proposal
		h.do(func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, person(1), backlog.New{Circle: h.c.ID, Title: "Pen", Lang: "en"})
			if err != nil {
				return err
			}
			p, err = consent.AskAtOnce(ctx, tx, person(1), consent.New{Item: i.ID, Text: complete(), Effects: []consent.Effect{
				{Kind: consent.Joins, Person: person(8)},
				{Kind: consent.Fills, Role: role.ID, Person: person(2), Starts: "2026-11-02", Ends: "2027-11-01"},
			}}, "2026-11-20")
			if err != nil {
				return err
			}
			// Meanwhile somebody else gets the pen.
			held, err = circle.Fill(ctx, tx, person(1), role.ID, person(3), "2026-11-02", "2027-11-01", "d")
			return err
		})
		r, _, err := consent.OpenRound(h.ctx, h.db, p.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, who := range all {
			h.do(answer(who, r, consent.Consent, ""))
		}
		p = h.get(p.ID)
		e := h.effects(p)
		if p.State != consent.Agreed || e[0].Hindrance() != nil || e[1].Hindrance() == nil || e[1].Hindrance().Message != "circle.role_filled" {
			h.t.Fatalf("%s %+v", p.State, e)
		}
		if sits, err := circle.Sits(h.ctx, h.db, h.c.ID, "m8"); err != nil || sits {
			h.t.Errorf("one half took effect (%v)", err)
		}
		h.refuses("circle.role_needed_record", func(ctx context.Context, tx *store.Tx) error {
			return consent.CarryOut(ctx, tx, person(1), p.Agreement)
		})
		again := func(ctx context.Context, tx *store.Tx) error {
			return consent.CarryOut(ctx, tx, person(3), p.Agreement)
		}
		h.do(again)
		if e := h.effects(p); e[1].Hindrance() == nil {
			h.t.Errorf("it is in effect beside a term that runs")
		}
		h.do(func(ctx context.Context, tx *store.Tx) error { return circle.EndTerm(ctx, tx, person(3), held.ID, "") })
		h.do(again) // nobody holds a role now, so everyone who sits here keeps the records
		if e := h.effects(p); e[0].Done.IsZero() || e[1].Hindrance() != nil {
			h.t.Fatalf("%+v", e)
		}
		h.refuses("circle.role_needed_record", again)
		h.whole()
	})
}

func TestWhoIsToLeaveHasNoConsentRight(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		var r consent.Round
		h.do(func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, person(1), backlog.New{Circle: h.c.ID, Title: "A quarrel", Lang: "en"})
			if err != nil {
				return err
			}
			p, err := consent.Draft(ctx, tx, person(1), consent.New{Item: i.ID, Text: complete(), Effects: []consent.Effect{{Kind: consent.Leaves, Person: person(4)}}})
			if err != nil {
				return err
			}
			r, err = consent.Present(ctx, tx, person(1), p.ID, "2026-11-20")
			return err
		})
		roster, err := consent.Roster(h.ctx, h.db, r.ID)
		if err != nil || len(roster) != 3 {
			h.t.Fatalf("%+v %v", roster, err)
		}
		for _, place := range roster {
			if place.Member == "m4" {
				h.t.Errorf("who is to leave is asked")
			}
		}
	})
}

func TestANewAimNeedsBothCircles(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		h.decide(h.c, all, consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: "Trams", Aim: "Rails"}},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)})
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		charter := below[0].Said()
		charter.Aim = "Rails and ropes"
		theirs := h.decide(below[0], []int{2}, consent.Effect{Kind: consent.Amends, Charter: charter})
		aim := func() string {
			c, err := circle.Get(h.ctx, h.db, below[0].ID)
			if err != nil {
				h.t.Fatal(err)
			}
			return c.Aim
		}
		if aim() != "Rails" {
			h.t.Errorf("a circle gave itself another aim")
		}
		asked, err := backlog.OfOrigin(h.ctx, h.db, backlog.NewAim, theirs.Agreement)
		if err != nil || len(asked) != 1 || asked[0].Circle != h.c.ID {
			h.t.Fatalf("%+v %v", asked, err)
		}
		h.decide(h.c, all, consent.Effect{Kind: consent.Reaims, Circle: below[0].ID, Agreement: theirs.Agreement})
		if aim() != "Rails and ropes" {
			h.t.Errorf("both have consented, and the aim is the old one")
		}
		h.whole()
	})
}

// A circle is begun where it is decided, and no change of a charter moves one:
// whatever place a proposal names, none comes to stand below itself.
func TestNoEffectMovesACircle(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		h.decide(h.c, all, consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Parent: "elsewhere", Name: "Trams", Aim: "Rails"}},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)})
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil || len(below) != 1 {
			h.t.Fatalf("it does not stand below the circle that began it: %+v %v", below, err)
		}
		moved := below[0].Said()
		moved.Parent, moved.Name = below[0].ID, "Trams and buses"
		h.decide(below[0], []int{2}, consent.Effect{Kind: consent.Amends, Charter: moved})
		got, err := circle.Get(h.ctx, h.db, below[0].ID)
		if err != nil || got.Name != "Trams and buses" || got.Parent != h.c.ID {
			h.t.Errorf("%+v %v", got, err)
		}
		h.whole()
	})
}

func TestAHelpingCircleRecommendsAndADormantOneIsOffered(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		h.refuses("circle.deadline_missing", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Create(ctx, tx, person(1), circle.Charter{Parent: h.c.ID, Kind: circle.Helping, Name: "Ropes", Aim: "Find out"}, "d")
			return err
		})
		h.decide(h.c, all, consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Kind: circle.Helping, Name: "Ropes", Aim: "Find out", Deadline: "2026-12-01"}},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)})
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		later := clock.With(h.ctx, func() time.Time { return clock.Now(h.ctx).AddDate(0, 0, 20) })
		if err := due.RunDue(later, h.db, backlog.Due()); err != nil {
			h.t.Fatal(err)
		}
		if i, err := backlog.OfOrigin(h.ctx, h.db, backlog.Deadline, below[0].ID); err != nil || len(i) != 1 || i[0].AnswerBy != "2026-12-01" {
			h.t.Fatalf("%+v %v", i, err)
		}
		catalogue, err := i18n.NewCatalogue(consent.Messages)
		if err != nil {
			h.t.Fatal(err)
		}
		h.ctx = i18n.With(h.ctx, catalogue, "de")
		offered := complete()
		offered.Title = "This is the recommendation of “Ropes” to the circle above"
		p := h.decideOn(below[0], []int{2}, offered, consent.Effect{Kind: consent.Recommends})
		if i, err := backlog.OfOrigin(h.ctx, h.db, backlog.Recommendation, p.Agreement); err != nil || len(i) != 1 || i[0].Circle != h.c.ID || i[0].Title != "Ropes" {
			h.t.Fatalf("%+v %v", i, err)
		}
		h.decide(h.c, all, consent.Effect{Kind: consent.Activates, Circle: below[0].ID})
		h.decide(h.c, all, consent.Effect{Kind: consent.Rests, Circle: below[0].ID})
		later = clock.With(h.ctx, func() time.Time { return clock.Now(h.ctx).AddDate(1, 0, 2) })
		if err := due.RunDue(later, h.db, backlog.Due()); err != nil {
			h.t.Fatal(err)
		}
		if i, err := backlog.OfOrigin(h.ctx, h.db, backlog.Resting, below[0].ID); err != nil || len(i) != 1 || i[0].Circle != h.c.ID {
			h.t.Fatalf("%+v %v", i, err)
		}
		a, err := logbook.Get(h.ctx, h.db, p.Agreement)
		if err != nil || a.Circle != below[0].ID {
			h.t.Fatal(err)
		}
		h.whole()
	})
}

func TestARoleChangesHandsOnTheFirstDayOfTheNextTerm(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		var role circle.Role
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if role, err = circle.OpenRole(ctx, tx, person(1), h.c.ID, circle.NewRole{Kind: circle.Secretary}, "founding"); err != nil {
				return err
			}
			_, err = circle.Fill(ctx, tx, person(1), role.ID, person(3), "2026-11-02", "2026-11-30", "founding")
			return err
		})
		is := func(holder, to int) {
			h.t.Helper()
			for _, who := range []int{2, 3, 4} {
				if holds, err := circle.Holds(h.ctx, h.db, h.c.ID, person(who).Member, circle.Secretary); err != nil || holds != (who == holder) {
					h.t.Fatalf("person %d holds the role: %v %v", who, holds, err)
				}
			}
			next, err := consent.Successors(h.ctx, h.db, h.c)
			if err != nil || to == 0 && len(next) > 0 || to > 0 && next[role.ID].Member != person(to).Member {
				h.t.Fatalf("to come: %v %v", next, err)
			}
		}
		begin := func() {
			h.t.Helper()
			for _, rule := range consent.Due() {
				if err := rule.Run(h.ctx, h.db); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		p := h.decide(h.c, all,
			consent.Effect{Kind: consent.Joins, Circle: h.c.ID, Person: person(7)},
			consent.Effect{Kind: consent.Fills, Role: role.ID, Person: person(2), Starts: "2026-12-01", Ends: "2027-11-30"})
		later := h.decide(h.c, all, consent.Effect{Kind: consent.Fills, Role: role.ID, Person: person(4), Starts: "2027-12-01", Ends: "2028-11-30"})
		begin()
		is(3, 2)
		if e := h.effects(p); e[0].Done.IsZero() || !e[1].Done.IsZero() || e[1].Hindrance() != nil {
			h.t.Fatalf("what does not wait for that day is in effect, and the rest waits: %+v", e)
		}
		h.hands.Move(30 * 24 * time.Hour)
		begin()
		is(2, 4)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.Leave(ctx, tx, person(4), h.c.ID, person(4).Member, "by themselves")
		})
		h.hands.Move(364 * 24 * time.Hour)
		begin()
		if e := h.effects(later); e[0].Hindrance() == nil || e[0].Hindrance().Message != "consent.left_before" {
			h.t.Fatalf("who left the circle is given a role: %+v", e)
		}
	})
}

// What a decision has changed in circles does not go back with a correction of
// what was recorded: it is refused, with nothing changed.
func TestAnEffectIsNotCorrectedAway(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		var p consent.Proposal
		h.do(func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, person(1), backlog.New{Circle: h.c.ID, Title: "A change", Lang: "en"})
			if err != nil {
				return err
			}
			p, err = consent.AskAtOnce(ctx, tx, person(2), consent.New{Item: i.ID, Text: complete(), Effects: []consent.Effect{
				{Kind: consent.Joins, Person: person(7)},
			}}, "2026-11-20")
			return err
		})
		r := h.round(p.ID)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Speak(ctx, tx, person(2), r.ID, r.N, []string{"p1", "p2", "p3", "p4"}, consent.Answer{Kind: consent.Consent})
			return err
		})
		given, err := consent.Answers(h.ctx, h.db, r.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, a := range given {
			if a.Person == "p1" {
				h.refuses("consent.correct_in_effect", func(ctx context.Context, tx *store.Tx) error {
					_, err := consent.Correct(ctx, tx, person(1), a.ID, consent.Answer{Kind: consent.Objection, Reason: "I said no"})
					return err
				})
			}
		}
		if sits, err := circle.Sits(h.ctx, h.db, h.c.ID, "m7"); err != nil || !sits || h.get(p.ID).State != consent.Agreed {
			h.t.Errorf("seated %v, %s (%v)", sits, h.get(p.ID).State, err)
		}
	})
}
