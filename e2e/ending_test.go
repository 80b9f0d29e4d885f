package e2e

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/consent"
	"concentric/e2e/browser"
	"concentric/journal"
)

// A term runs out: the circle finds it on its backlog before the day, and after
// it the page, the chart and the links' health say so, and lead to what mends it.
// A circle is folded: what it decided about and what lay on its backlog is found
// with the circle above.
func TestATermRunsOutAndACircleFolds(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	v.hands.Move(330 * 24 * time.Hour)
	v.settle()
	sam := v.signIn("Sam")
	sam.Open("/circles/" + v.Circle.ID + "/backlog")
	sam.See("Facilitator: the term ends", "Secretary: the term ends")
	if n := v.count("select count(*) from backlog_item where title like 'Facilitator%'"); n != 1 {
		t.Errorf("the end of one term is on the backlog %d times", n)
	}
	v.hands.Move(40 * 24 * time.Hour)
	v.settle()
	sam = v.signIn("Sam")
	sam.Open("/circles/" + v.Circle.ID)
	sam.See("The term ended on")
	sam.Open("/circles/health")
	sam.See("its powers rest")
	sam.Open("/circles?find=secretary")
	sam.See("Role here: Secretary")
	sam.Click("Show where it is")
	sam.See("The circle you looked for", "You sit in this circle")
	sam.Accessible()

	var ferries circle.Circle
	v.write(func(ctx context.Context, tx *store.Tx) (err error) {
		fay := v.Founders[0]
		if ferries, err = circle.Create(ctx, tx, fay, circle.Charter{
			Parent: v.Circle.ID, Kind: circle.Sub, Name: "Ferries", Aim: "Everybody gets over the water", Lang: "en", Audience: journal.Public,
		}, "founding"); err != nil {
			return err
		}
		for _, who := range v.Founders[1:] {
			if _, err = circle.Join(ctx, tx, who, ferries.ID, who, "founding"); err != nil {
				return err
			}
		}
		if ferries, err = circle.Step(ctx, tx, v.Founders[1], ferries.ID, circle.Active, "founding"); err != nil {
			return err
		}
		if _, err = circle.AddDomain(ctx, tx, v.Founders[1], ferries.ID, "The pier and its light", "en", "founding"); err != nil {
			return err
		}
		_, err = backlog.Open(ctx, tx, v.Founders[1], backlog.New{
			Circle: ferries.ID, Title: "The light on the pier is out", Text: "Since spring.", Lang: "en", Audience: journal.Public,
			Origin: backlog.Origin{Kind: backlog.Tension}, AnswerBy: ferries.In(ctx, 30),
		})
		return err
	})
	sam.Open("/circles/" + ferries.ID)
	sam.Click("Propose a change")
	sam.Click("A circle is folded")
	sam.See("What it agreed goes on there")
	sam.Accessible()
	sam.Fill("Why: the need it answers", "The ferry runs no more.")
	sam.Click("Write the proposal")
	sam.See("hands its work to the circle above")
	v.toConsent(ferries.ID)
	for _, p := range []*browser.Page{sam, v.signIn("Del")} {
		p.Open("/circles/" + ferries.ID)
		p.Click("“Ferries” hands its work to the circle above, and closes")
		p.Click("Consent")
		p.Click("Give my answer")
	}
	v.settle()
	sam.Open("/circles/" + ferries.ID)
	sam.See("Closed")
	sam.Open("/circles/" + v.Circle.ID)
	sam.See("The pier and its light")
	sam.Open("/circles/" + v.Circle.ID + "/backlog")
	sam.See("The light on the pier is out")
	if owner, owned, err := circle.Owner(v.ctx, v.Site.DB, "The pier and its light"); err != nil || !owned || owner.Circle != v.Circle.ID {
		t.Errorf("the pier: %+v %v", owner, err)
	}
}

// toConsent takes a circle's one draft through its first two rounds to the
// consent round, as days would.
func (v *village) toConsent(in string) {
	v.t.Helper()
	v.write(func(ctx context.Context, tx *store.Tx) error {
		list, err := consent.OfCircle(ctx, tx, in)
		if err != nil || len(list) != 1 {
			v.t.Fatalf("%d proposals: %v", len(list), err)
		}
		sam, p := v.Founders[1], list[0]
		today := v.Circle.In(ctx, 3)
		r, err := consent.Present(ctx, tx, sam, p.ID, today)
		if err != nil {
			return err
		}
		for range 2 {
			if err := consent.Next(ctx, tx, sam, p.ID, r.ID, today); err != nil {
				return err
			}
			if r, _, err = consent.OpenRound(ctx, tx, p.ID); err != nil {
				return err
			}
		}
		_, err = consent.AskConsent(ctx, tx, sam, p.ID, 1, today)
		return err
	})
}
