package e2e

import (
	"context"
	"net"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"concentric/app"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/e2e/browser"
	"concentric/member"
)

// Three people found a party from an empty file, each on their own phone: the
// link that the first start prints, three meetings, each with its question to
// all of them, and at the end a party at work with two circles, a steward whose
// term a circle has given, and a domain that belongs to somebody.
func TestFoundingAPartyFromNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url, folder := "http://"+listener.Addr().String(), t.TempDir()
	ctx := context.WithoutCancel(t.Context())
	party, err := app.New(ctx, app.Config{
		Place: app.Place{Data: folder, Database: storetest.SQLite(t), Vault: filepath.Join(folder, "keys.db")},
		Here:  url,
	})
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		if err := party.Serve(serving, listener); err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		party.Close()
	})
	token, err := member.SetUpToken(party.Site.DB)
	if err != nil {
		t.Fatal(err)
	}
	chromium := browser.Launch(t)
	ada := chromium.Visit(t, url, browser.Phone)
	ada.Open("/set-up/" + token + "/server") // the link that the first start prints
	setUp(t, ada, url)
	ada.See("What the first circle is called")
	ada.Accessible()
	ada.Fill("What the first circle is called", "Founding circle")
	ada.Fill("What you want to bring about", "A town in which everyone is heard")
	ada.Click("We found a party, a movement or a chapter")
	for n, name := range []string{"Ada", "Bo", "Cleo"} {
		ada.Fill("Name "+string(rune('1'+n)), name)
	}
	ada.Click("Begin together")
	ada.See("Everyone has a link")
	ada.Accessible()
	links := regexp.MustCompile(`/sign-in/link/[\w-]+`).FindAllString(ada.Text(), -1)
	if len(links) != 2 {
		t.Fatalf("%d links for the two other founders", len(links))
	}
	ada.Click("This is me: sign in")
	ada.ClickNear("the link you asked for", "Sign in")
	ada.See("You are signed in.")
	people := map[string]*browser.Page{"Ada": ada, "Bo": chromium.Visit(t, url, browser.Phone), "Cleo": chromium.Visit(t, url, browser.Phone)}
	for n, name := range []string{"Bo", "Cleo"} {
		people[name].Open(links[n])
		people[name].ClickNear("the link you asked for", "Sign in")
		people[name].See("You are signed in.")
	}
	late := chromium.Visit(t, url, browser.Phone)
	late.Open("/set-up/" + token)
	late.See("This link was used")

	consent := func() {
		t.Helper()
		for _, name := range []string{"Ada", "Bo", "Cleo"} {
			p := people[name]
			p.Open("/founding")
			p.Click("Read, and answer")
			p.Click("Consent")
			p.Click("Give my answer")
		}
	}
	ada.See("First meeting", "Sit down together") // nothing has to be known: Today leads on
	ada.Click("Go on founding")
	ada.See("Begin with a check-in")
	ada.Accessible()
	ada.Click("Ask everyone for consent")
	consent()

	people["Cleo"].Click("Go on founding") // whose answer was the last
	people["Cleo"].See("Second meeting")
	ada.Open("/")
	ada.Click("Go on founding")
	ada.See("Second meeting")
	ada.Fill("Facilitator", "Bo")
	ada.Fill("Secretary", "Cleo")
	ada.Fill("Steward", "Ada")
	ada.Fill("What comes first: 1", "Find a room")
	ada.Fill("What comes first: 2", "Open an account")
	ada.Accessible()
	ada.Click("Ask everyone for consent")
	ada.See("What comes first: 3") // it is missing; nothing typed is lost
	if kept := ada.Value("What comes first: 2"); kept != "Open an account" {
		t.Errorf("what was typed reads %q", kept)
	}
	ada.Fill("What comes first: 3", "Ask the neighbours")
	ada.Click("Ask everyone for consent")
	consent()

	ada.Open("/founding")
	ada.See("Bo facilitates, and asks the question of this meeting.")
	bo := people["Bo"]
	bo.Open("/founding")
	bo.See("Third meeting")
	bo.Fill("Name of the circle", "Neighbours")
	bo.Fill("Its aim", "Everyone on the street is asked")
	bo.Fill("What it decides alone, one point a line", "Street meetings")
	bo.Click("Cleo")
	bo.Fill("Its leader", "Bo")
	bo.Accessible()
	bo.Click("Ask everyone for consent")
	consent()

	people["Cleo"].Click("Go on founding")
	people["Cleo"].See("is founded and at work")
	ada.Open("/founding")
	ada.See("is founded and at work", "There is one circle below.", "Call a meeting")
	ada.Accessible()
	ada.Open("/circles")
	ada.See("Neighbours", "Founding circle")
	ada.Accessible()
	ada.Open("/circles/health")
	ada.See("Neighbours", "Nobody holds it.")
	ada.Accessible()
	bo.Open("/")
	bo.See("It begins to work once it has consented to that.")
	bo.Accessible()
	bo.Click("See the circle") // the second circle begins in the same sitting
	bo.See("once each of you has consented")
	bo.Accessible()
	bo.Click("Ask everyone for consent")
	for _, name := range []string{"Bo", "Cleo"} {
		p := people[name]
		p.Open("/")
		p.Click("Give your answer")
		p.Click("Consent")
		p.Click("Give my answer")
	}
	below, err := circle.All(ctx, party.Site.DB)
	if err != nil || len(below) != 2 || below[0].State != circle.Active || below[1].State != circle.Active {
		t.Errorf("not both circles are at work: %+v %v", below, err)
	}

	root, err := circle.Root(ctx, party.Site.DB)
	if err != nil || root.State != circle.Active {
		t.Fatalf("%+v %v", root, err)
	}
	item, owned, err := circle.Owner(ctx, party.Site.DB, "Street meetings")
	if err != nil || !owned || item.Circle == root.ID {
		t.Errorf("street meetings: %+v %v", item, err)
	}
	stewards, err := member.Stewards(ctx, party.Site.DB)
	if err != nil || len(stewards) != 1 || stewards[0].Decision == "" {
		t.Errorf("stewards: %+v %v", stewards, err)
	}
}

// setUp says what the party is called, in which languages its pages speak and
// where they are; tries a mail server that is not there, and an imprint with a
// gap, and is told so in words; both can wait.
func setUp(t *testing.T, ada *browser.Page, url string) {
	t.Helper()
	ada.See("Step 1 of 4")
	ada.Accessible()
	ada.Fill("Name of the party", "A New Party")
	ada.ClickNear("Who reads none of them gets the first.", "Dansk") // four are enough
	if reached := ada.Value("Address of these pages"); reached != url {
		t.Errorf("the address is taken for %q", reached)
	}
	ada.Click("Save and go on")
	ada.See("Step 2 of 4", "A New Party")
	ada.NotSee("Dansk")
	ada.Accessible()
	ada.Fill("Mail server", "127.0.0.1")
	ada.Fill("Port", "1") // where nobody listens
	ada.Fill("Sender’s address", "post@party.example")
	ada.Fill("Whom every mail names", "Ada, ada@party.example")
	ada.Fill("Send a test mail to", "ada@party.example")
	ada.Click("Send it, and look at the domain")
	ada.See("The mail server cannot be reached", "The name servers did not answer about party.example")
	ada.Accessible()
	if kept := ada.Value("Whom every mail names"); kept != "Ada, ada@party.example" {
		t.Errorf("what was typed reads %q", kept)
	}
	ada.Click("Do this later")
	ada.See("Step 3 of 4")
	ada.Click("Save and go on")
	ada.See("still waits to be filled in")
	ada.Accessible()
	ada.Click("Do this later")
}
