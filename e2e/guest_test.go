package e2e

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/listening"
)

// A guest without an account votes in a public conversation and is asked nothing
// else; what is for members stays closed, and says how one gets in.
func TestAGuestVotesInAPublicConversation(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	v.openTalk(journal.Public, "Should the market square be free of cars?")
	v.openTalk(journal.Members, "Who speaks for the party on television?")
	guest := v.chromium.Visit(t, v.URL, browser.Phone)
	guest.Open("/conversations")
	guest.NotSee("television")
	guest.Accessible()
	guest.Click("Should the market square be free of cars?")
	guest.Click("Say what you think")
	guest.Click("Agree")
	guest.See("Saved: you agree")
	guest.Click("Disagree")
	guest.See("Saved: you disagree")

	// The same guest goes on where they stopped; another one begins at the beginning.
	guest.Open("/conversations")
	guest.Click("Should the market square be free of cars?")
	guest.Click("Go on")
	guest.See("2 of about 3")
	plain := browser.Phone
	plain.NoScript = true // each answer is a page of its own
	other := v.chromium.Visit(t, v.URL, plain)
	other.Open("/conversations")
	other.Click("Should the market square be free of cars?")
	other.Click("Say what you think")
	other.See("0 of about 3")
	first := other.Text()

	// The back button after a vote, and a second press: the last answer counts once.
	other.Click("Agree")
	other.See("Saved: you agree")
	other.Back()
	if now := other.Text(); now != first {
		t.Errorf("back after a vote, the page reads %q, not %q", now, first)
	}
	other.Click("Disagree")
	other.See("Saved: you disagree")
	if n := v.count("select count(*) from listening_vote"); n != 3 {
		t.Errorf("%d votes are kept, of three that were given", n)
	}
}

// openTalk lets the facilitator open a conversation with three statements.
func (v *village) openTalk(audience journal.Audience, question string) string {
	v.t.Helper()
	var id string
	v.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Open(ctx, tx, v.Founders[0], listening.New{
			Circle: v.Circle.ID, Audience: audience, Question: question, Lang: "en", Need: "The lease of the square ends.",
			Promise: "We answer each finding.", AnswerBy: v.Circle.In(ctx, 30), Mode: listening.Free,
			Brief: brief.Brief{What: "A square", WhyNow: "The lease ends", TradeOffs: "Trade and quiet", Affected: "Everybody near it", Lang: "en"},
			Seeds: []string{"A square is for people.", "Shops need cars in front.", "Deliveries come before ten."},
		})
		return err
	})
	v.settle()
	return id
}

// count asks the database.
func (v *village) count(query string) int {
	v.t.Helper()
	var n int
	if err := v.Site.DB.QueryRow(v.ctx, query).Scan(&n); err != nil {
		v.t.Fatal(err)
	}
	return n
}
