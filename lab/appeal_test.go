package lab_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// joins has somebody come in by a link.
func (h *house) joins(link, email string) (one member.Actor) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		who, err := member.Arrive(ctx, tx, member.Joining{Ask: member.Ask{Email: email, Lang: "en"}, Name: "Nora", Invitation: link, Agreed: 1})
		if err == nil {
			one, err = member.ActorOf(ctx, tx, who)
		}
		return err
	})
	return one
}

// Whoever is new holds one lab a day. After spam from three of a branch, a lab of
// its new people waits: nobody but its host and who moderates finds it, no notes
// are taken, and it is listed once it is let in.
func TestALabOfWhoIsNewIsLimitedAndHeld(t *testing.T) {
	each(t, func(h *house) {
		plan := h.plan()
		plan.Talk, plan.Day = h.ask(journal.Public), "2026-11-02"
		register := func(who member.Actor, id *string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) (err error) {
				*id, err = lab.Register(ctx, tx, who, plan)
				return err
			}
		}
		var id, second string
		nora := h.joins("a link", "nora@elsewhere.example")
		h.do(register(nora, &id))
		h.refuses("moderation.many_new", register(nora, &second))
		h.do(register(h.people[2], &second))
		h.do(register(h.people[2], &second))

		for n := range 3 {
			one := h.joins("the spammers' link", fmt.Sprintf("n%d@elsewhere.example", n))
			text := "Win at https://prize.example"
			h.do(func(ctx context.Context, tx *store.Tx) error {
				if err := moderation.HoldLinks(ctx, tx, one, "resource", one.Member, &text); err != nil {
					return err
				}
				links, err := moderation.LinksOf(ctx, tx, one.Member)
				if err != nil {
					return err
				}
				_, err = moderation.DecideLinks(ctx, tx, h.people[0], []moderation.LinkRuling{{Link: links[0].ID, Verdict: moderation.Refused, Reason: moderation.Promotion}})
				return err
			})
		}
		late := h.joins("the spammers' link", "late@elsewhere.example")
		h.do(register(late, &id))
		for who, sees := range map[*member.Actor]bool{&late: true, &h.people[0]: true, &h.people[2]: false, &nora: false} {
			l, about, err := lab.See(h.ctx, h.db, *who, id)
			if (err == nil) != sees || sees && l.State != lab.Held || !sees && !apperr.Is(err, apperr.NotFound) {
				t.Errorf("%s sees %+v: %v", who.Member, l, err)
			}
			if err != nil {
				_, about, err = h.see(0, id)
				if err != nil {
					t.Fatal(err)
				}
			}
			list, err := about.On(h.ctx, h.db, *who)
			if err != nil || slices.ContainsFunc(list, func(l lab.Lab) bool { return l.ID == id }) != sees {
				t.Errorf("%s finds %+v: %v", who.Member, list, err)
			}
		}
		h.refuses("lab.waits", func(ctx context.Context, tx *store.Tx) error { return lab.HandIn(ctx, tx, late, id, said()) })
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return lab.Decide(ctx, tx, h.people[0], id, moderation.Accepted, "")
		})
		if l, _, err := h.see(2, id); err != nil || l.State != lab.Planned {
			t.Errorf("%+v %v", l, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error { return lab.HandIn(ctx, tx, late, id, said()) })
	})
}

// A lab that is reported and taken away goes to another circle on its host's word:
// its people read the notes until they have answered, and who took it away does not
// answer. A point that was refused as a statement goes the same way.
func TestAnotherCircleLooksAtALabAgain(t *testing.T) {
	each(t, func(h *house) {
		var other circle.Circle
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			other, err = circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.circle, Name: "Care", Aim: "Peace", Lang: "en", Audience: journal.Public}, "d1")
			if err == nil {
				_, err = circle.Join(ctx, tx, h.people[0], other.ID, h.people[3], "d2")
			}
			return err
		})
		id := h.register(2, h.plan())
		h.hands.Set(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		h.do(handIn(h, 2, id, said()))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := lab.PutIn(ctx, tx, h.people[2], id, 1)
			return err
		})
		appeal := func(who, n int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				if n > 0 {
					return lab.AppealPoint(ctx, tx, h.people[who], id, n, "It is what they need.", "en")
				}
				return lab.Appeal(ctx, tx, h.people[who], id, "Nobody is named.", "en")
			}
		}
		h.refuses("lab.not_away", appeal(2, 0))
		h.refuses("listening.not_refused", appeal(2, 1))
		h.refuses("lab.no_point", appeal(2, 2))
		points, err := lab.PointsOf(h.ctx, h.db, id)
		if err != nil {
			t.Fatal(err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			report := moderation.Report{Kind: lab.Kind, Ref: id, Place: h.talk, Circle: h.circle, Reason: moderation.Personal, Lang: "en"}
			if err := report.Send(ctx, tx, h.people[4]); err != nil {
				return err
			}
			about, err := moderation.AnswerReports(ctx, tx, h.people[0], id, moderation.Refused, moderation.Personal, "Somebody can be recognised.")
			if err != nil {
				return err
			}
			_, _, err = listening.Moderate(ctx, tx, h.people[0], h.talk, []listening.Ruling{{Statement: points[0].Statement, Verdict: moderation.Refused, Reason: moderation.OffTopic}})
			if err != nil {
				return err
			}
			return lab.Decide(ctx, tx, h.people[0], id, moderation.Refused, about.Reason)
		})
		h.refuses("lab.not_found", appeal(3, 0))
		h.do(appeal(2, 0))
		h.refuses("moderation.appealed_before", appeal(2, 0))
		h.do(appeal(2, 1))
		h.readsAgain(id, 0, false)
		h.readsAgain(id, 3, true)
		h.readsAgain(id, 5, false)
		waiting, err := moderation.AppealsWaiting(h.ctx, h.db, h.people[3])
		if err != nil || len(waiting) != 2 || waiting[0].Circle != other.ID {
			t.Fatalf("%+v %v", waiting, err)
		}
		answer := func(who int, a moderation.Appeal, state moderation.AppealState) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				if a.Kind == lab.Kind {
					return lab.AnswerAppeal(ctx, tx, h.people[who], a, state, "Nobody is.")
				}
				return listening.AnswerAppeal(ctx, tx, h.people[who], a.Place, a.ID, state, "It is about it.")
			}
		}
		for _, a := range waiting {
			h.refuses("circle.not_seated", answer(1, a, moderation.Overturned))
			h.do(answer(3, a, moderation.Overturned))
		}
		if l, _, err := h.see(3, id); err != nil || l.State != lab.Planned || l.Reason != "" {
			t.Errorf("%+v %v", l, err)
		}
		if s, err := listening.StatementByID(h.ctx, h.db, points[0].Statement); err != nil || s.State != listening.Shown || s.People != 6 {
			t.Errorf("%+v %v", s, err)
		}
		h.readsAgain(id, 3, false)
		if err := journal.Settle(h.ctx, h.db, nil); err != nil {
			t.Fatal(err)
		}
	})
}

// readsAgain says whether somebody who sits elsewhere reads the notes because they
// may answer; who sits in the circle that listens reads them anyway.
func (h *house) readsAgain(id string, who int, want bool) {
	h.t.Helper()
	l, about, err := h.see(who, id)
	if apperr.Is(err, apperr.NotFound) && !want {
		return
	}
	if err != nil {
		h.t.Fatal(err)
	}
	_, there, err := lab.NotesOf(h.ctx, h.db, h.people[who], l, about)
	if sits := who < 2; err != nil || there != (want || sits) {
		h.t.Errorf("%d reads the notes: %v, %v", who, there, err)
	}
	list, err := moderation.AppealsWaiting(h.ctx, h.db, h.people[who])
	if err != nil || (len(list) > 0) != want {
		h.t.Errorf("%d answers %+v: %v", who, list, err)
	}
}
