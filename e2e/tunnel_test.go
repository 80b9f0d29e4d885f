package e2e

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/listening"
)

// A phone in a tunnel: the line is cut in the middle, answers are kept, the
// browser is closed and opened again, and each answer arrives once. What comes
// after the close is refused in words, and stays in sight.
func TestAnswersSurviveATunnelAndAClosedBrowser(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	id := v.openLongTalk(12)
	talk, profile := "/conversations/"+id, t.TempDir()
	chromium := browser.LaunchIn(t, profile)
	phone := chromium.Return(t, v.URL, browser.Phone)
	phone.Open(talk)
	phone.Click("Say what you think")
	phone.See("0 of about 12")
	phone.Accessible()
	phone.Click("Agree")
	phone.See("Saved: you agree", "1 of about 12")

	phone.Cut(true)
	phone.Click("Disagree")
	phone.See("Saved on this device, will be sent", "2 of about 12")
	phone.Accessible()
	phone.Click("Disagree")
	phone.See("Saved on this device, will be sent", "3 of about 12")
	phone.Click("Pass")
	phone.See("Saved on this device, will be sent", "4 of about 12")
	phone.Click("Undo")
	phone.See("Taken back.", "3 of about 12")
	phone.Click("This matters to me")
	phone.Click("Agree")
	phone.See("Saved on this device, will be sent", "4 of about 12")
	if n := v.count("select count(*) from listening_vote"); n != 1 {
		t.Errorf("%d votes have arrived through a line that was cut", n)
	}
	chromium.Close()

	chromium = browser.LaunchIn(t, profile)
	phone = chromium.Return(t, v.URL, browser.Phone)
	phone.Open("/conversations") // any page of ours sends them, as soon as it stands
	for n := 0; v.count("select count(*) from listening_vote") < 4; n++ {
		if n == 60 {
			t.Fatal("what was kept was not sent from another page")
		}
		time.Sleep(50 * time.Millisecond)
	}
	phone.Sent()
	phone.Open(talk + "/vote")
	phone.See("4 of about 12")
	for query, want := range map[string]int{
		"select count(*) from listening_vote where vote = 1":                    2,
		"select count(*) from listening_vote where vote = -1":                   2,
		"select count(*) from listening_vote where shown > 0":                   4,
		"select count(*) from listening_vote where matters = 1":                 1,
		"select count(distinct participant) from listening_vote where tier = 0": 1,
		"select count(*) from listening_vote where length(sent) <> 8":           0, // none has come under two keys
	} {
		if n := v.count(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}

	for n := 5; n <= 6; n++ {
		phone.Press("2") // by key
		phone.See(fmt.Sprintf("%d of about 12", n))
	}
	phone.Press("1")
	phone.See("Where you stand", "Say what is missing")
	phone.Accessible()
	phone.Click("Go on")
	phone.See("7 of about 12")

	phone.Cut(true)
	phone.Click("Agree")
	phone.See("Saved on this device, will be sent")
	v.write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, v.Founders[0], id) })
	phone.Cut(false)
	phone.See("Answers that were not counted", "This conversation is closed.")
	phone.Accessible()
	phone.Open(talk + "/vote")
	phone.See("Answers that were not counted", "Agree")
	phone.Click("Clear them")
	phone.NotSee("Answers that were not counted")
	if n := v.count("select count(*) from listening_vote"); n != 7 {
		t.Errorf("%d votes are kept, of seven before the close", n)
	}
}

// openLongTalk opens a public conversation with n statements.
func (v *village) openLongTalk(n int) (id string) {
	v.t.Helper()
	var said []string
	for i := range n {
		said = append(said, fmt.Sprintf("The square could have %d more benches, and then we look again.", i+2))
	}
	v.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Open(ctx, tx, v.Founders[0], listening.New{
			Circle: v.Circle.ID, Audience: journal.Public, Question: "What shall become of the square?", Lang: "en", Need: "The lease of the square ends.",
			Promise: "We answer each finding.", AnswerBy: v.Circle.In(ctx, 30), Mode: listening.Free,
			Brief: brief.Brief{What: "A square", WhyNow: "The lease ends", TradeOffs: "Trade and quiet", Affected: "Everybody near it", Lang: "en"},
			Seeds: said,
		})
		return err
	})
	v.settle()
	return id
}
