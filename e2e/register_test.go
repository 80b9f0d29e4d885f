package e2e

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/e2e/browser"
	"concentric/member"
)

// A steward takes over a list with columns of its own: says what they hold, sees
// first what would happen and which lines are wrong, and only then takes it over.
// The same list again changes nothing.
func TestTakingOverAMembershipList(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Desktop)
	v.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := member.GiveSteward(ctx, tx, member.AtServer(), v.Founders[1].Member, v.Circle.In(ctx, 300), "")
		return err
	})
	list := filepath.Join(t.TempDir(), "members.csv")
	text := "Kennzahl;Anrede;Wer;Post\r\n900;Frau;Jürgen Öz;oez@village.example\r\n901;Herr;Ada Lo;\r\n;Herr;Ohne Nummer;\r\n"
	if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sam := v.signIn("Sam")
	sam.Open("/desk")
	sam.Accessible()
	sam.Click("Open the register of members")
	take := func() {
		t.Helper()
		sam.Open("/register/import")
		sam.Accessible()
		sam.Attach("The list, as a CSV file", list)
		sam.Click("See what would happen")
		v.settle()
		sam.Reload()
	}
	take()
	sam.See("No column holds the member number.")
	sam.Accessible()
	sam.Fill("Kennzahl", "Member number")
	sam.Fill("Wer", "Name")
	sam.Fill("Post", "E-mail")
	sam.Click("Look at it again with these")
	v.settle()
	sam.Reload()
	sam.See("What would happen", "4 The member number is missing.")
	sam.Accessible()
	if n := v.count("select count(*) from member_person"); n != len(v.Founders)+villagers {
		t.Fatalf("the look at a list changed the register: %d members", n)
	}
	sam.Click("Take it over")
	v.settle()
	sam.Reload()
	sam.See("What happened")
	sam.Accessible()
	if n := v.count("select count(*) from member_person"); n != len(v.Founders)+villagers+2 {
		t.Errorf("%d members after two new ones came", n)
	}

	oez := v.signIn("oez")
	oez.Open("/account")
	oez.See("Jürgen Öz")
	take()
	sam.Fill("Kennzahl", "Member number")
	sam.Fill("Wer", "Name")
	sam.Fill("Post", "E-mail")
	sam.Click("Look at it again with these")
	v.settle()
	sam.Reload()
	sam.Click("Take it over")
	v.settle()
	if n := v.count("select count(*) from member_person"); n != len(v.Founders)+villagers+2 {
		t.Errorf("%d members after the same list came again", n)
	}
}
