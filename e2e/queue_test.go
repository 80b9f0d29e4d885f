package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// A thousand statements wait, and one person with a keyboard looks through them:
// a key for each, one for the page, similar ones at once, and all of it back.
func TestAThousandStatementsWait(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Desktop)
	queue := "/conversations/" + v.openHeldTalk(1000) + "/moderation"
	fay := v.signIn("Fay")
	if w := fay.Weigh(queue); w.Bytes > 50<<10 {
		t.Errorf("the first page of a thousand weighs %d bytes", w.Bytes)
	}
	fay.See("1,000 statements wait.", "2 statements say nearly the same")
	fay.Accessible()
	fay.Press(strings.Repeat("1", 23))
	fay.Press("2") // about something else
	fay.Press("1")
	fay.Press("\r")
	fay.See("25 statements decided", "975 statements wait.", "Take these decisions back")
	fay.Click("Take these decisions back")
	fay.See("1,000 statements wait.")
	fay.Click("Show the first, refuse the others as said already")
	fay.See("2 statements decided", "998 statements wait.")
	fay.Click("The next page, without deciding these")
	fay.See("998 statements wait.", "To the first page")
	fay.Press("1")
	fay.Click("Save what I chose")
	fay.See("One statement decided", "997 statements wait.", "To the first page")
	if n := v.count("select count(*) from listening_statement where state = 'held'"); n != 997 {
		t.Errorf("%d wait", n)
	}
}

// openHeldTalk opens a public conversation in which each statement is read
// first, and so many of them wait; every fifth says nearly what the one before
// it says.
func (v *village) openHeldTalk(n int) (id string) {
	v.t.Helper()
	v.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Open(ctx, tx, v.Founders[0], listening.New{
			Circle: v.Circle.ID, Audience: journal.Public, Question: "What shall become of the square?", Lang: "en", Need: "The lease of the square ends.",
			Promise: "We answer each finding.", AnswerBy: v.Circle.In(ctx, 30), Mode: listening.Strict,
			Brief: brief.Brief{What: "A square", WhyNow: "The lease ends", TradeOffs: "Trade and quiet", Affected: "Everybody near it", Lang: "en"},
			Seeds: []string{"There should be benches.", "There should be trees."},
		})
		return err
	})
	room := listening.NewRoom(v.Site.DB, v.Site.Vault)
	things := strings.Fields("amber birch cedar delta ember fjord grove heath islet jetty kayak lemon maple north ocean pearl quartz river stone tulip umber valley willow xenon yacht zebra acorn bramble clover daisy elder")
	said := func(i int) string {
		return fmt.Sprintf("Keep %s, %s, %s and %s", things[i%31], things[i/31%31], things[(i*7+i/11)%31], things[(i*13+i/17)%31])
	}
	for hundred := range n / 100 {
		v.write(func(ctx context.Context, tx *store.Tx) error {
			for i := hundred * 100; i < hundred*100+100; i++ {
				somebody := member.Actor{Member: fmt.Sprint("writer-", i/8)}
				who, err := room.Participant(ctx, somebody, id)
				if err != nil {
					return err
				}
				text := said(i)
				if i%5 == 4 {
					text = said(i-1) + ", please"
				}
				if _, err := listening.Say(ctx, tx, somebody, who, text, "en"); err != nil {
					return err
				}
			}
			return nil
		})
	}
	v.settle()
	return id
}
