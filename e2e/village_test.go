package e2e

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/clock"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/member"
)

// village is a party of a few dozen, with one circle of three: Fay facilitates,
// Sam is secretary, Del sits in it. Mia is a general member. Its clock stands
// still until it is moved, and nothing happens behind the pages but in settle.
type village struct {
	*app.App
	t        *testing.T
	ctx      context.Context
	hands    *clock.Hands
	chromium *browser.Browser
	screen   browser.Screen
	URL      string
	Database string
	Folder   string // of its key store
	Mails    *sink.Sink
	Circle   circle.Circle
	Founders []member.Actor // Fay, Sam and Del
	Members  []member.Actor // who came to vote; Mia is the first
}

// villagers are how many members there are beside the circle's three.
const villagers = 24

// settleIn founds the village on a database and serves it until the test ends.
func settleIn(t *testing.T, database func(testing.TB) string, screen browser.Screen) *village {
	t.Helper()
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sender, err := mail.New(mail.Settings{
		URL: "smtp://" + mails.Addr(), From: "hello@village.example", Name: "The Village", Contact: "Ada Byron, ada@village.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hands := clock.At(time.Now().UTC().Truncate(24 * time.Hour).Add(9 * time.Hour))
	v := &village{
		t: t, hands: hands, ctx: clock.With(context.WithoutCancel(t.Context()), hands.Now), screen: screen,
		URL: "http://" + listener.Addr().String(), Database: database(t), Mails: mails,
	}
	v.Folder = t.TempDir()
	v.App, err = app.New(v.ctx, app.Config{
		Place: app.Place{Data: v.Folder, Database: v.Database, Vault: filepath.Join(v.Folder, "keys.db")},
		Site:  page.Site{Name: "The Village", BaseURL: v.URL, Mail: sender}, Mails: mails, Manual: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	v.write(v.found)
	v.settle()
	ctx, stop := context.WithCancel(v.ctx)
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := v.Serve(ctx, listener); err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		serving.Wait()
		if err := v.Close(); err != nil {
			t.Error(err)
		}
		mails.Close()
	})
	v.chromium = browser.Launch(t)
	return v
}

// found gives the village its members and its circle.
func (v *village) found(ctx context.Context, tx *store.Tx) error {
	add := func(number int, name string) (member.Actor, error) {
		email := strings.ToLower(name) + "@village.example"
		id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(number), Name: name, Given: name, Email: email, Standing: member.General, Lang: "en"})
		if err != nil {
			return member.Actor{}, err
		}
		return member.ActorOf(ctx, tx, id)
	}
	v.Founders, v.Members = nil, nil // a write may be tried again
	for i, name := range []string{"Fay", "Sam", "Del"} {
		one, err := add(i+1, name)
		if err != nil {
			return err
		}
		v.Founders = append(v.Founders, one)
	}
	for i := range villagers {
		name := fmt.Sprintf("Voter%d", i)
		if i == 0 {
			name = "Mia"
		}
		one, err := add(i+10, name)
		if err != nil {
			return err
		}
		v.Members = append(v.Members, one)
	}
	founders := v.Founders
	var err error
	v.Circle, err = circle.Found(ctx, tx, founders[0], circle.Charter{Name: "Transport", Aim: "Everybody gets home", Lang: "en", Audience: journal.Public}, founders)
	if err != nil {
		return err
	}
	today := v.Circle.Today(ctx)
	for kind, who := range map[circle.RoleKind]member.Actor{circle.Facilitator: founders[0], circle.Secretary: founders[1]} {
		role, err := circle.OpenRole(ctx, tx, founders[0], v.Circle.ID, circle.NewRole{Kind: kind, Lang: "en"}, "founding")
		if err != nil {
			return err
		}
		if _, err := circle.Fill(ctx, tx, founders[0], role.ID, who, today, v.Circle.In(ctx, 365), "founding"); err != nil {
			return err
		}
	}
	return nil
}

func (v *village) write(act func(context.Context, *store.Tx) error) {
	v.t.Helper()
	if err := v.Site.DB.Write(v.ctx, act); err != nil {
		v.t.Fatal(err)
	}
}

// later lets an hour pass, with everything that happens behind the pages.
func (v *village) later() {
	v.t.Helper()
	v.hands.Move(time.Hour)
	v.settle()
}

// untilDigest moves the clock to the next Thursday's digest.
func (v *village) untilDigest() {
	now := v.hands.Now()
	day := now.Truncate(24 * time.Hour)
	for day.Weekday() != time.Thursday || !day.Add(16*time.Hour).After(now) {
		day = day.Add(24 * time.Hour)
	}
	v.hands.Set(day.Add(16 * time.Hour))
}

// settle lets everything happen that happens behind the pages.
func (v *village) settle() {
	v.t.Helper()
	if err := v.Settle(v.ctx); err != nil {
		v.t.Fatal(err)
	}
}

// signIn signs somebody in on a page of their own, through the mail.
func (v *village) signIn(name string) *browser.Page {
	v.t.Helper()
	tab := v.chromium.Visit(v.t, v.URL, v.screen)
	tab.Open(v.askForLink(tab, strings.ToLower(name)))
	tab.ClickNear("the link you asked for", "Sign in")
	tab.See("You are signed in.")
	return tab
}

// askForLink asks for a link, and finds it in the newest mail.
func (v *village) askForLink(tab *browser.Page, name string) string {
	v.t.Helper()
	address := name + "@village.example"
	before := len(v.Mails.To(address))
	tab.Open("/sign-in")
	tab.Fill("Your e-mail address", address)
	tab.Accessible()
	tab.Click("Send me the link")
	tab.See("Look in your mailbox")
	v.settle()
	for range 500 {
		if letters := v.Mails.To(address); len(letters) > before {
			return letters[len(letters)-1].Link("/sign-in/link/")
		}
		time.Sleep(20 * time.Millisecond)
	}
	v.t.Fatalf("no mail came to %s", address)
	return ""
}
