package e2e

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/e2e/browser"
	"concentric/engine/opinion"
	"concentric/invitation"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

const norasStatement = "Wer nachts arbeitet, braucht einen Bus."

// A new person, on a phone and in German: from the code on a sheet to the first
// voice, and days later to the answer. They are heard and are no member; the
// wish to become one waits for whoever keeps the register.
func TestFromTheSheetToTheAnswer(t *testing.T) {
	screen := browser.Phone
	screen.Language = "de"
	v := settleIn(t, storetest.SQLite, screen)
	talk := v.openTalk(journal.Public, "How do we get home at night?")
	sheet := ""
	v.write(func(ctx context.Context, tx *store.Tx) error {
		link, err := invitation.Offer(ctx, tx, v.Founders[0], invitation.Circle, v.Circle.ID, true)
		sheet = "/join/" + link.Code
		return err
	})

	nora := v.chromium.Visit(t, v.URL, screen)
	nora.Open(sheet)
	nora.See("Mach mit bei The Village")
	nora.Accessible()
	nora.Fill("Dein Name", "Nora Neu")
	nora.Fill("Deine E-Mail-Adresse", "nora@village.example")
	nora.Click("darf meinen Namen, meine Adresse")
	nora.Click("Ich möchte auch Mitglied von The Village werden.")
	nora.Click("Mitmachen")
	nora.See("Schau in dein Postfach", "Dann bist du drin.")
	nora.Accessible()
	v.settle()
	letters := v.Mails.To("nora@village.example")
	if len(letters) != 1 || contains(letters[0].Text, "Nora") {
		t.Fatalf("%d mails, or one that repeats what was typed", len(letters))
	}
	nora.Open(letters[0].Link("/sign-in/link/"))
	nora.ClickNear("um den du gebeten", "Anmelden")
	nora.See("Was hier geschieht", "1 von 3")
	nora.Accessible()
	nora.Click("Weiter")
	nora.See("Worauf du zählen kannst")
	nora.Accessible()
	nora.Click("Weiter")
	nora.See("Wo du hingehörst")
	nora.Accessible()
	nora.Fill("Wo du wohnst", "Atlantis")
	nora.Click("Zur ersten Aussage")
	nora.See("kennt hier niemand als Ort")
	nora.Fill("Wo du wohnst", "")
	nora.Click("Zur ersten Aussage")
	nora.Click("Stimme zu")
	nora.See("Gespeichert: du stimmst zu")
	nora.Open("/conversations/" + talk + "/say")
	nora.Fill("Deine Aussage", norasStatement)
	nora.Click("Sagen")
	nora.See(norasStatement)

	otto := v.byMailOnly(sheet)

	// The members are heard, the circle closes the conversation and answers.
	room := listening.NewRoom(v.Site.DB, v.Site.Vault)
	for i, who := range v.Members {
		for n := 1; n <= 4; n++ {
			vote := opinion.Agree
			if n < 4 && i%2 == 0 {
				vote = opinion.Disagree
			}
			if err := room.Vote(v.ctx, who, talk, n, vote); err != nil {
				t.Fatal(err)
			}
		}
	}
	v.later()
	v.hands.Move(4 * 24 * time.Hour)
	v.write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, v.Founders[0], talk) })
	v.later()
	v.write(func(ctx context.Context, tx *store.Tx) error {
		items, err := backlog.OfCircle(ctx, tx, v.Circle.ID)
		if err != nil {
			return err
		}
		for _, i := range items {
			if i.Title != norasStatement {
				continue
			}
			_, err := backlog.Respond(ctx, tx, v.Founders[1], i.ID, backlog.Answer{Kind: backlog.NotTaken, Text: "Der Vertrag lässt es bis März nicht zu.", Lang: "de"})
			return err
		}
		t.Errorf("what Nora said is no finding: %v", items)
		return nil
	})
	v.later()
	nora.Open("/my-voice")
	nora.See(norasStatement, "Der Vertrag lässt es bis März nicht zu.")
	nora.Accessible()

	// Otto finds the same answer in the mail of the week, in full.
	v.untilDigest()
	v.later()
	letters = v.Mails.To(otto)
	if last := letters[len(letters)-1]; !contains(last.Text, "Der Vertrag lässt es bis März nicht zu.") {
		t.Errorf("the newest mail to who lives by mail does not answer:\n%s", last.Text)
	}

	// Their votes stand in the tier of those who are no members, and the wish waits.
	if n := v.count("select count(*) from listening_vote where tier = 3"); n != 2 {
		t.Errorf("%d votes are in the tier of proven addresses, not 2", n)
	}
	nora.Open("/account")
	nora.See("noch nicht beantwortet", "Unterstützend, kein Mitglied")
	wishes, err := member.Wishes(v.ctx, v.Site.DB)
	if err != nil || len(wishes) != 1 {
		t.Errorf("%d wishes wait, %v", len(wishes), err)
	}
}

// byMailOnly is somebody who wants nothing but mails: the address is proven once,
// the question comes with its brief in the mail of the week, and one link in it
// takes the vote without signing in. It returns the address.
func (v *village) byMailOnly(sheet string) string {
	const address = "otto@village.example"
	otto := v.chromium.Visit(v.t, v.URL, v.screen)
	otto.Open(sheet)
	otto.Fill("Dein Name", "Otto Ohne")
	otto.Fill("Deine E-Mail-Adresse", address)
	otto.Click("darf meinen Namen, meine Adresse")
	otto.Click("Mitmachen")
	otto.See("Schau in dein Postfach")
	v.settle()
	otto.Open(v.Mails.To(address)[0].Link("/sign-in/link/"))
	otto.ClickNear("um den du gebeten", "Anmelden")
	otto.See("Was hier geschieht")
	v.untilDigest()
	v.later()
	letters := v.Mails.To(address)
	week := letters[len(letters)-1]
	if len(letters) != 2 || !contains(week.Text, "How do we get home at night?") {
		v.t.Fatalf("%d mails; the newest does not ask:\n%s", len(letters), week.Text)
	}
	elsewhere := v.chromium.Visit(v.t, v.URL, v.screen) // a browser that knows nobody
	elsewhere.Open(week.Link("/vote/"))
	elsewhere.Accessible()
	elsewhere.Click("Stimme zu")
	elsewhere.See("Gespeichert")
	elsewhere.Open(week.Link("/vote/"))
	elsewhere.NotSee("Stimme zu")
	elsewhere.Open("/today")
	elsewhere.NotSee("Otto")
	return address
}
