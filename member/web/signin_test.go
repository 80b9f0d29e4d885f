package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"concentric/base/session"
	"concentric/base/store"
	"concentric/member"
)

var ada = member.Member{Number: "17", Name: "Ada Byron", Email: "ada@party.example", Lang: "da"}

func TestLinkInTheBrowserThatAsked(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		b := p.browser()
		link := b.link("Ada@Party.example")
		scanner := p.browser()
		for range 3 {
			if a := scanner.get(link); a.status != http.StatusOK {
				t.Fatalf("%+v", a)
			}
		}
		if a := b.get(link); a.status != http.StatusOK || b.who() != "" {
			t.Fatalf("a GET signed in: %+v", a)
		}
		if a := b.post(link); a.path != "/back-here" || !strings.Contains(a.text, "member="+id) {
			t.Fatalf("%+v", a)
		}
		if a := p.browser().post(link); a.status != http.StatusGone {
			t.Errorf("a link was spent twice: %d", a.status)
		}
		m, err := member.Get(p.ctx, p.db, id)
		if err != nil || m.Confirmed.IsZero() {
			t.Errorf("the mailbox is not confirmed: %+v %v", m, err)
		}
	})
}

func TestLinkInAnotherBrowserShowsSixDigits(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		asking, mailApp, thief := p.browser(), p.browser(), p.browser()
		link := asking.link(ada.Email)
		if a := asking.post("/sign-in/code", "code", "123456"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text, "Open the link") {
			t.Fatalf("%+v", a)
		}
		shown := mailApp.post(link)
		found := sixDigits.FindStringSubmatch(shown.text)
		if found == nil {
			t.Fatalf("no digits: %+v", shown)
		}
		if again := sixDigits.FindStringSubmatch(mailApp.get(link).text); again == nil || again[1] != found[1] {
			t.Error("reloading the page loses the digits")
		}
		if a := thief.get(link); a.status != http.StatusGone {
			t.Errorf("a third browser sees %d", a.status)
		}
		if a := thief.post("/sign-in/code", "code", found[1]); a.status != http.StatusGone || thief.who() != "" {
			t.Errorf("a browser that did not ask was let in: %+v", a)
		}
		if a := asking.post("/sign-in/code", "code", found[1]); a.path != "/back-here" || asking.who() != id {
			t.Fatalf("%+v", a)
		}
		if mailApp.who() != "" {
			t.Error("the mail program's browser is signed in, too")
		}
		if a := mailApp.get("/sign-in/who"); a.status != http.StatusGone {
			t.Errorf("the mail program's browser may enter: %+v", a)
		}
	})
}

func TestWrongDigitsAreCounted(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		asking, mailApp := p.browser(), p.browser()
		link := asking.link(ada.Email)
		code := sixDigits.FindStringSubmatch(mailApp.post(link).text)[1]
		wrong := "000 000"
		if wrong == code {
			wrong = "000 001"
		}
		for range 5 {
			if a := asking.post("/sign-in/code", "code", wrong); a.status != http.StatusUnprocessableEntity {
				t.Fatalf("%+v", a)
			}
		}
		if a := asking.post("/sign-in/code", "code", code); a.status != http.StatusGone || asking.who() != "" {
			t.Errorf("the sixth try was taken: %+v", a)
		}
	})
}

func TestUnknownAddressesAreAnsweredAlike(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		p.add(member.Member{Number: "18", Name: "Bo", Email: "bo@party.example", Standing: member.Former})
		known := p.browser().post("/sign-in", "email", ada.Email)
		for _, email := range []string{"nobody@party.example", "bo@party.example"} {
			if a := p.browser().post("/sign-in", "email", email); a.status != known.status || a.path != known.path || len(a.text) != len(known.text) {
				t.Errorf("%s is answered differently: %+v", email, a)
			}
		}
		if n, err := p.runner.RunDue(p.ctx); err != nil || n != 3 {
			t.Errorf("%d jobs, %v: an unknown address does other work", n, err)
		}
		if n := len(p.sink.All()); n != 1 {
			t.Errorf("%d mails", n)
		}
		if a := p.browser().post("/sign-in", "email", "no address"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text, `value="no address"`) {
			t.Errorf("what was typed is lost: %+v", a)
		}
	})
}

func TestSharedAddressAsksWho(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		bea := p.add(member.Member{Number: "18", Name: "Bea Byron", Email: "ada@party.example"})
		other := p.add(member.Member{Number: "19", Name: "Cy", Email: "cy@party.example"})
		b := p.browser()
		link := b.link(ada.Email)
		if mails := p.sink.To(ada.Email); len(mails) != 1 || !strings.Contains(mails[0].Text, "Hello Ada, Bea") {
			t.Fatalf("%+v", mails)
		}
		a := b.post(link)
		if a.path != "/sign-in/who" || !strings.Contains(a.text, "Bea · Member number 18") {
			t.Fatalf("%+v", a)
		}
		if a := b.post("/sign-in/who", "member", other); a.status != http.StatusGone || b.who() != "" {
			t.Fatalf("signed in as somebody with another address: %+v", a)
		}
		if b.post("/sign-in/who", "member", bea); b.who() != bea {
			t.Error("not signed in as the one who was chosen")
		}
	})
}

func TestLinkExpires(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		b := p.browser()
		link := b.link(ada.Email)
		p.hands.Move(member.LinkLife)
		if a := b.get(link); a.status != http.StatusGone {
			t.Errorf("%+v", a)
		}
		if a := b.post(link); a.status != http.StatusGone || !strings.Contains(a.text, "Ask for a new one") {
			t.Errorf("%+v", a)
		}
		if a := b.get(link[:len(link)-1] + "x"); a.status != http.StatusGone {
			t.Errorf("a forged link: %+v", a)
		}
	})
}

func TestEveryRequestThreeTimes(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		b := p.browser()
		const once, again = "a-form-sent-three-times", "another-form-sent-thrice"
		for range 3 {
			b.post("/sign-in", "email", ada.Email, "once", once)
		}
		p.settle()
		mails := p.sink.To(ada.Email)
		if len(mails) != 1 {
			t.Fatalf("%d mails", len(mails))
		}
		link := mails[0].Link("/sign-in/link/")
		for range 3 {
			if a := b.post(link, "once", again); a.status != http.StatusOK {
				t.Fatalf("%+v", a)
			}
		}
		if sessions, err := session.List(p.ctx, p.db, id); err != nil || len(sessions) != 1 || b.who() != id {
			t.Errorf("%d sessions, %v", len(sessions), err)
		}
		p.hands.Move(5 * time.Minute)
		if a := b.post(link, "once", again); a.status != http.StatusGone {
			t.Errorf("the link lives on: %+v", a)
		}
	})
}

func TestAskingOftenIsLimited(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		for range 4 {
			p.browser().link(ada.Email)
		}
		for _, email := range []string{ada.Email, "nobody@party.example"} {
			var a answer
			for range 5 {
				a = p.browser().post("/sign-in", "email", email)
			}
			if a.status != http.StatusTooManyRequests {
				t.Errorf("%s: %d", email, a.status)
			}
		}
		p.hands.Move(member.LinkLife + time.Second)
		p.browser().link(ada.Email)
	})
}

func TestMailIsTriedAgainAsTheSameMail(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		p.sink.Refuse(func(string) error { return errors.New("no such mailbox") })
		p.browser().post("/sign-in", "email", ada.Email)
		p.settle()
		p.sink.Refuse(nil)
		if trace := p.log.String(); !strings.Contains(trace, "550") || strings.Contains(trace, "ada") || strings.Contains(trace, "link/") {
			t.Fatalf("the log holds more than ids: %s", trace)
		}
		p.hands.Move(time.Minute)
		p.settle()
		if mails := p.sink.To(ada.Email); len(mails) != 1 || !strings.HasPrefix(mails[0].Header.Get("Message-Id"), "<signin-") {
			t.Errorf("%+v", mails)
		}
	})
}

func TestAMemberWhoLeftIsSignedOutAtTheNextRequest(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		b := p.browser()
		b.post(b.link(ada.Email))
		if b.who() != id {
			t.Fatal("not signed in")
		}
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return member.Erase(ctx, tx, member.Actor{Member: id}, id, member.Persons)
		})
		if b.who() != "" {
			t.Error("still signed in")
		}
	})
}

func TestSignOut(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.add(ada)
		b := p.browser()
		b.post(b.link(ada.Email))
		if b.post("/sign-out"); b.who() != "" {
			t.Error("still signed in")
		}
	})
}

func TestIssuedLink(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		var token string
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			token, err = member.IssueLink(ctx, tx, id, time.Hour)
			return err
		})
		p.hands.Move(50 * time.Minute)
		b := p.browser()
		b.get("/sign-in/link/" + token)
		if a := b.post("/sign-in/link/" + token); b.who() != id {
			t.Fatalf("%+v", a)
		}
		if a := p.browser().post("/sign-in/link/" + token); a.status != http.StatusGone {
			t.Errorf("a link for one was spent by two: %+v", a)
		}
	})
}
