package e2e

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/consent"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/today"
)

// A general member brings something to a circle, sees that it is owed an answer,
// sees in public that the answer is late, and gets it. The membership promise is
// kept, broken, and kept again, without anybody's hand.
func TestATensionUntilItsAnswer(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	v.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := member.GiveSteward(ctx, tx, member.AtServer(), v.Founders[2].Member, v.Circle.In(ctx, 300), "")
		return err
	})
	v.promise()
	visitor := v.chromium.Visit(t, v.URL, browser.Phone)
	visitor.Open("/promise")
	visitor.See("Nobody waits longer than we said.", "Kept", "No answer is overdue.")
	visitor.NotSee("Not kept")
	visitor.Accessible()
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
	if n := v.count("select count(*) from backlog_item where title like 'No way%'"); n != 1 {
		t.Fatalf("%d items after a double click", n)
	}
	mia.Open("/my-voice")
	mia.See("No way up to platform 3 with a pram", "Received")
	mia.Accessible()

	v.hands.Move(31 * 24 * time.Hour)
	v.settle()
	visitor.Open("/circles/" + v.Circle.ID + "/backlog")
	visitor.See("No way up to platform 3 with a pram", "The answer was promised by")
	visitor.NotSee("Mia")
	visitor.Open("/promise")
	visitor.See("Not kept", "No way up to platform 3 with a pram", "Promised by")
	visitor.Accessible()
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
	visitor.Open("/promise")
	visitor.See("Kept", "No answer is overdue.")
	visitor.NotSee("Not kept")
	v.aStreetSpeaks(sam, mia)
}

// promise is the circle's word to the members, agreed by consent, and the figure
// it is measured by.
func (v *village) promise() {
	v.t.Helper()
	fay := v.Founders[0]
	proposal := ""
	v.write(func(ctx context.Context, tx *store.Tx) error {
		item, err := backlog.Open(ctx, tx, fay, backlog.New{
			Circle: v.Circle.ID, Title: "What can members count on?", Lang: "en", Audience: journal.Public, Origin: backlog.Origin{Kind: backlog.Tension},
			AnswerBy: v.Circle.In(ctx, 20),
		})
		if err != nil {
			return err
		}
		p, err := consent.Draft(ctx, tx, fay, consent.New{Item: item.ID, Text: logbook.Text{
			Title: "What members can count on", Text: "Nobody waits longer than we said.", Why: "People who are not answered go away.",
			Responsible: "Transport circle", Measured: "Answers that are overdue", Feedback: "To the transport circle",
			ReviewOn: v.Circle.In(ctx, 300), Lang: "en",
		}})
		proposal = p.ID
		return err
	})
	v.agree(proposal)
	v.write(func(ctx context.Context, tx *store.Tx) error {
		agreed, err := logbook.All(ctx, tx, v.Circle.ID)
		if err != nil {
			return err
		}
		return today.Bind(ctx, tx, v.Founders[1], agreed[0].ID, map[today.Measure]int{today.Overdue: 0})
	})
}
