package web_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/member"
)

// Every page by which a steward sees or changes what the register holds leaves a
// line, with the steward's name, on a page that every member can open; whom it
// concerned stands there for nobody.
func TestEachUseOfAStewardsPowersIsThereForMembersToSee(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		ids := map[string]string{}
		for name, standing := range map[string]member.Standing{"Stella Stern": member.Working, "Mia Mond": member.General, "Nils Nacht": member.General, "Sol Sonne": member.Supporter} {
			ids[name] = p.add(member.Member{Number: name[:2], Name: name, Email: strings.ToLower(name[:3]) + "@party.example", Standing: standing, Lang: "en"})
		}
		var wish string
		p.write(func(ctx context.Context, tx *store.Tx) error {
			sol, err := member.ActorOf(ctx, tx, ids["Sol Sonne"])
			if err != nil {
				return err
			}
			if err := member.AskMembership(ctx, tx, sol); err != nil {
				return err
			}
			w, _, err := member.WishOf(ctx, tx, sol.Member)
			wish = w.ID
			return err
		})
		p.steward(ids["Stella Stern"])
		steward, mia := p.signedIn(ids["Stella Stern"]), p.signedIn(ids["Mia Mond"])
		if a := mia.get("/register"); a.status != 403 {
			t.Errorf("a member opens the register: %d", a.status)
		}
		for _, use := range []struct {
			says string
			do   func()
		}{
			{"use_list", func() { steward.get("/register") }},
			{"use_person", func() { steward.get("/register/" + ids["Nils Nacht"]) }},
			{"use_export", func() { steward.get("/register.csv") }},
			{"use_suspended", func() { steward.post("/register/"+ids["Nils Nacht"]+"/suspend", "once", "a") }},
			{"use_readmitted", func() { steward.post("/register/"+ids["Nils Nacht"]+"/readmit", "once", "b") }},
			{"use_admitted", func() {
				p.write(func(ctx context.Context, tx *store.Tx) error {
					by, err := member.ActorOf(ctx, tx, ids["Stella Stern"])
					if err != nil {
						return err
					}
					return member.Admit(ctx, tx, by, wish, "77")
				})
			}},
			{"use_erased", func() { steward.post("/register/"+ids["Sol Sonne"]+"/erase", "sure", "yes") }},
		} {
			p.hands.Move(time.Minute)
			use.do()
			page := mia.get("/stewards")
			_, uses, _ := strings.Cut(page.text, i18n.T(p.ctx, "member.steward_uses"))
			says := "<strong>" + i18n.T(p.ctx, "member."+use.says) + "</strong>"
			if page.status != 200 || !slices.ContainsFunc(strings.Split(uses, "</li>"), func(line string) bool {
				return strings.Contains(line, says) && strings.Contains(line, "Stella Stern")
			}) {
				t.Errorf("%s is not there for members to see, with the steward’s name (%d):\n%s", says, page.status, uses)
			}
			if names := slices.DeleteFunc([]string{"Nils Nacht", "Sol Sonne"}, func(n string) bool { return !strings.Contains(page.text, n) }); len(names) > 0 {
				t.Errorf("the page names whom it concerned: %v", names)
			}
		}
		if a := p.browser().get("/stewards"); strings.Contains(a.text, "Stella Stern") {
			t.Error("a visitor reads it")
		}
	})
}
