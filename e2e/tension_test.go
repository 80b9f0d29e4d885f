package e2e

import (
	"context"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/e2e/browser"
	"concentric/member"
)

// A general member brings something to a circle, sees that it is owed an answer,
// sees in public that the answer is late, and gets it.
func TestATensionUntilItsAnswer(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	v.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := member.GiveSteward(ctx, tx, member.AtServer(), v.Founders[2].Member, v.Circle.In(ctx, 300), "")
		return err
	})
	mia := v.signIn("Mia")
	mia.Open("/today")
	mia.Click("Bring something to a circle")
	mia.Click("Transport")
	mia.Click("Raise something")
	mia.Accessible()
	mia.Fill("Tell more", "The ramp at the station has been closed since spring.")
	mia.Click("Bring it to the circle")
	if kept := mia.Value("Tell more"); kept != "The ramp at the station has been closed since spring." {
		t.Errorf("where the title is missing, what was typed reads %q", kept)
	}
	mia.Accessible()
	mia.Fill("In one sentence: what is it about?", "No way up to platform 3 with a pram")
	mia.Fill("Who may see it", "Everyone, also outside the party")
	// A finger that trembles presses twice: it is brought once.
	mia.DoubleClick("Bring it to the circle")
	mia.See("will answer in writing.")
	if n := v.count("select count(*) from backlog_item"); n != 1 {
		t.Fatalf("%d items after a double click", n)
	}
	mia.Open("/my-voice")
	mia.See("No way up to platform 3 with a pram", "Received")
	mia.Accessible()

	v.hands.Move(31 * 24 * time.Hour)
	v.settle()
	visitor := v.chromium.Visit(t, v.URL, browser.Phone)
	visitor.Open("/circles/" + v.Circle.ID + "/backlog")
	visitor.See("No way up to platform 3 with a pram", "The answer was promised by")
	visitor.NotSee("Mia")
	del := v.signIn("Del")
	del.Open("/desk")
	del.See("Answers overdue", "No way up to platform 3 with a pram", "owed since")
	del.Accessible()

	sam := v.signIn("Sam") // a month has passed
	sam.Open("/today")
	sam.See("An answer is owed", "No way up to platform 3 with a pram")
	sam.Click("No way up to platform 3 with a pram")
	sam.Fill("What became of it", "Not taken, because")
	sam.Click("Give the answer")
	sam.Accessible() // the text is missing
	sam.Fill("Your answer, as people will read it", "The ramp belongs to the railway. We wrote to them, and here is whom to ask.")
	sam.Click("Give the answer")
	sam.See("The answer is given.")
	v.settle()
	mia = v.signIn("Mia")
	mia.Open("/my-voice")
	mia.See("The ramp belongs to the railway.")
	mia.Accessible()
}
