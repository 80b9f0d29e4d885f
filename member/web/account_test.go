package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

func (p *party) signedIn(id string) *browser {
	p.t.Helper()
	var token string
	p.write(func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = member.IssueLink(ctx, tx, id, time.Hour)
		return err
	})
	b := p.browser()
	b.post("/sign-in/link/" + token)
	if b.who() != id {
		p.t.Fatal("not signed in")
	}
	return b
}

func (p *party) steward(id string) {
	p.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := member.GiveSteward(ctx, tx, member.AtServer(), id, "2026-12-31", "")
		return err
	})
}

func TestAccount(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		phone, desk := p.signedIn(id), p.signedIn(id)
		page := phone.get("/account")
		for _, want := range []string{"Ada Byron", "ada@party.example", "Log ud overalt", "Ingen endnu"} {
			if !strings.Contains(page.text, want) {
				t.Errorf("the account does not show %q", want)
			}
		}
		if a := phone.post("/account/language", "lang", "fr"); a.status != http.StatusOK || !strings.Contains(a.text, "Se déconnecter partout") {
			t.Errorf("the page does not speak French: %d", a.status)
		}
		speaks := func(id, want string) {
			t.Helper()
			if m, err := member.Get(p.ctx, p.db, id); err != nil || m.Lang != want {
				t.Errorf("%+v %v", m, err)
			}
		}
		speaks(id, "fr")
		// Mails follow what is chosen below any page, and where the register names
		// no language, the pages that somebody signed in on.
		phone.post("/language", "lang", "de")
		speaks(id, "de")
		p.browser().post("/language", "lang", "it")
		speaks(id, "de")
		bob := p.add(member.Member{Number: "18", Name: "Bob", Email: "bob@party.example"})
		b := p.browser()
		b.post("/language", "lang", "it")
		b.post(b.link("bob@party.example"))
		speaks(bob, "it")
		phone.post("/account/sign-out-everywhere")
		if phone.who() != "" || desk.who() != "" {
			t.Error("somewhere the member is signed in still")
		}
		if a := phone.get("/account"); a.status != http.StatusUnauthorized {
			t.Errorf("the account of nobody: %d", a.status)
		}
	})
}

func TestOwnDataNeedsAFreshSignIn(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		b := p.signedIn(id)
		a := b.post("/account/data")
		var data map[string]any
		if err := json.Unmarshal([]byte(a.text), &data); err != nil {
			t.Fatalf("%v: %+v", err, a)
		}
		person, is := data["member_person"].(map[string]any)
		if !is || person["email"] != "ada@party.example" || data["base_session"] == nil {
			t.Errorf("%v", data)
		}
		p.hands.Move(16 * time.Minute)
		if a := b.post("/account/data"); a.status != http.StatusForbidden || strings.Contains(a.text, "ada@") {
			t.Errorf("given out %d minutes after the sign-in", 16)
		}
		if a := b.get("/account"); !strings.Contains(a.text, "Log ind igen") {
			t.Error("the page does not say how")
		}
		if a := b.get("/sign-in?again=yes&back=/account"); a.path != "/sign-in" {
			t.Errorf("%+v", a)
		}
	})
}

func TestEraseMe(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id := p.add(ada)
		b := p.signedIn(id)
		before, err := member.Get(p.ctx, p.db, id)
		if err != nil {
			t.Fatal(err)
		}
		if a := b.post("/account/erase"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("erased without being sure: %d", a.status)
		}
		b.post("/account/erase", "sure", "yes")
		m, err := member.Get(p.ctx, p.db, id)
		if err != nil || m.Name != "" || m.Email != "" || m.Number != "" || m.Erased.IsZero() || m.Pseudonym != before.Pseudonym {
			t.Errorf("%+v %v", m, err)
		}
		if b.who() != "" {
			t.Error("still signed in")
		}
		if people, err := member.ByEmail(p.ctx, p.db, ada.Email); err != nil || len(people) != 0 {
			t.Errorf("found by address: %v %v", people, err)
		}
		if report, err := journal.Verify(p.ctx, p.db, member.Contents); err != nil || report.Wrong != "" {
			t.Errorf("%+v %v", report, err)
		}
	})
}

func TestRegisterIsForStewardsAndEachLookIsSeen(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id, bea := p.add(ada), p.add(member.Member{Number: "18", Name: "Bea Steward", Email: "bea@party.example"})
		p.steward(bea)
		paths := []string{"/register", "/register.csv", "/register/" + id, "/register/import", "/register/import/none"}
		visitor, plain, steward := p.browser(), p.signedIn(id), p.signedIn(bea)
		for _, path := range paths {
			if a := visitor.get(path); a.status != http.StatusUnauthorized {
				t.Errorf("visitor at %s: %d", path, a.status)
			}
			if a := plain.get(path); a.status != http.StatusForbidden || strings.Contains(a.text, "bea@") {
				t.Errorf("member at %s: %d", path, a.status)
			}
		}
		if a := plain.get("/account"); !strings.Contains(a.text, "Ingen endnu") {
			t.Errorf("read by whom? %s", a.text)
		}
		if a := steward.get("/register"); !strings.Contains(a.text, "Ada Byron") {
			t.Errorf("%+v", a)
		}
		if a := steward.get("/register?find=ADA@party.example"); !strings.Contains(a.text, "Ada Byron") || strings.Contains(a.text, ">Bea Steward<") {
			t.Error("looking for an address does not find its person alone")
		}
		steward.get("/register/" + id)
		if a := steward.get("/register.csv"); !strings.Contains(a.text, "17,Ada Byron,Ada,ada@party.example,general") {
			t.Errorf("%+v", a)
		}
		a := plain.get("/account")
		for _, want := range []string{"Bea Steward", "så den i medlemslisten", "åbnede den", "hentede hele registret som fil"} {
			if !strings.Contains(a.text, want) {
				t.Errorf("the member does not see %q", want)
			}
		}
	})
}

func TestSuspendedMembersReadAndDoNotAct(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		id, bea := p.add(ada), p.add(member.Member{Number: "18", Name: "Bea", Email: "bea@party.example"})
		p.steward(bea)
		b, steward := p.signedIn(id), p.signedIn(bea)
		if a := b.post("/register/" + bea + "/suspend"); a.status != http.StatusForbidden {
			t.Fatalf("a member suspended a steward: %d", a.status)
		}
		for range 3 {
			if a := steward.post("/register/"+id+"/suspend", "once", "the-same-form-thrice"); a.status != http.StatusOK {
				t.Fatalf("%d", a.status)
			}
		}
		if b.who() != "" {
			t.Error("the session outlived the suspension")
		}
		again := p.signedIn(id)
		if actor, err := member.ActorOf(p.ctx, p.db, id); err != nil || !actor.Suspended {
			t.Errorf("%+v %v", actor, err)
		}
		if a := again.get("/account"); a.status != http.StatusOK {
			t.Errorf("%d", a.status)
		}
		steward.post("/register/" + id + "/readmit")
		if actor, err := member.ActorOf(p.ctx, p.db, id); err != nil || actor.Suspended {
			t.Errorf("%+v %v", actor, err)
		}
		if report, err := journal.Verify(p.ctx, p.db, member.Contents); err != nil || report.Wrong != "" || report.Compared != 3 {
			t.Errorf("%+v %v", report, err)
		}
	})
}
