package member_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/member"
)

// ask asks to come in and returns the browser's secret and the link's token.
func askToJoin(t *testing.T, ctx context.Context, db *store.DB, name, email string, applies bool) (request, token string) {
	t.Helper()
	request = id.Secret()
	write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
		return member.AskToJoin(ctx, tx, member.Joining{
			Ask:  member.Ask{Request: request, Email: email, Network: "192.0.2.0/24", Lang: "de", Back: "/welcome"},
			Name: name, Invitation: "link", Agreed: member.JoiningText, Applies: applies,
		})
	})
	var signin string
	if err := db.QueryRow(ctx, "select id from member_signin order by created desc, id limit 1").Scan(&signin); err != nil {
		t.Fatal(err)
	}
	token, err := member.LinkAgain(db, signin)
	if err != nil {
		t.Fatal(err)
	}
	return request, token
}

// open spends a link in the browser that asked, and returns who is signed in.
func openLink(t *testing.T, ctx context.Context, db *store.DB, request, token string) member.Member {
	t.Helper()
	write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := member.OpenLink(ctx, tx, token, request, id.Secret())
		return err
	})
	e, err := member.Enter(ctx, db, request, "")
	if err != nil || len(e.Members) != 1 || e.Back != "/welcome" {
		t.Fatalf("%+v %v", e, err)
	}
	return e.Members[0]
}

// Whoever joins is on the register once their mailbox is proven, as a supporter
// and no member; who was there stays who they are.
func TestJoiningByALink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		ctx := clock.With(context.Background(), hands.Now)
		ada := add(t, ctx, db, member.Member{Number: "1", Name: "Ada", Email: "ada@party.example"})

		request, token := askToJoin(t, ctx, db, "Nora Neu", "nora@party.example", true)
		if there, err := member.ByEmail(ctx, db, "nora@party.example"); err != nil || len(there) != 0 {
			t.Fatalf("on the register before the mailbox is proven: %v %v", there, err)
		}
		var name, email string
		if err := db.QueryRow(ctx, "select name, email from member_joining").Scan(&name, &email); err != nil || strings.Contains(name+email, "ora") {
			t.Errorf("what was typed is not sealed: %q %q %v", name, email, err)
		}
		hands.Move(time.Minute)
		nora := openLink(t, ctx, db, request, token)
		if nora.Standing != member.Supporter || nora.Name != "Nora Neu" || nora.Lang != "de" {
			t.Fatalf("%+v", nora)
		}
		actor, err := member.ActorOf(ctx, db, nora.ID)
		if err != nil || actor.Belongs() || !actor.SignedIn() {
			t.Fatalf("%+v %v", actor, err)
		}
		a, ok, err := member.ArrivalOf(ctx, db, nora.ID)
		if err != nil || !ok || a.Invitation != "link" || a.Agreed != member.JoiningText {
			t.Fatalf("%+v %v %v", a, ok, err)
		}

		// Who has the address already is signed in, and nothing else.
		hands.Move(time.Minute)
		request, token = askToJoin(t, ctx, db, "Somebody", "ADA@party.example", true)
		hands.Move(time.Minute)
		if who := openLink(t, ctx, db, request, token); who.ID != ada || who.Standing != member.General {
			t.Errorf("%+v", who)
		}
		if _, ok, err := member.ArrivalOf(ctx, db, ada); ok || err != nil {
			t.Errorf("a member who was there has arrived: %v", err)
		}

		// Who never proves the mailbox is forgotten in a day.
		askToJoin(t, ctx, db, "Nobody", "never@party.example", false)
		hands.Move(25 * time.Hour)
		if err := member.Due[0].Run(ctx, db); err != nil {
			t.Fatal(err)
		}
		if came, waiting, err := member.CameBy(ctx, db, "link", time.Time{}); err != nil || came != 1 || waiting != 0 {
			t.Errorf("%d came, %d wait, %v", came, waiting, err)
		}
	})
}

func TestWishesToBecomeAMember(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		ctx := clock.With(context.Background(), hands.Now)
		steward := member.Actor{Member: add(t, ctx, db, member.Member{Number: "1", Name: "Sue"}), Pseudonym: "s", Steward: true}
		request, token := askToJoin(t, ctx, db, "Nora", "nora@party.example", true)
		hands.Move(time.Minute)
		nora := openLink(t, ctx, db, request, token)
		do := func(act func(context.Context, *store.Tx) error) error { return db.Write(ctx, act) }
		refused := func(message string, err error) {
			t.Helper()
			if e := apperr.As(err); e == nil || e.Message != message {
				t.Fatalf("got %v, want %s", err, message)
			}
		}
		waiting := func() member.Wish {
			t.Helper()
			list, err := member.Wishes(ctx, db)
			if err != nil || len(list) != 1 || list[0].Member != nora.ID {
				t.Fatalf("%+v %v", list, err)
			}
			return list[0]
		}
		first := waiting()
		admit := func(by member.Actor, wish, number string) error {
			return do(func(ctx context.Context, tx *store.Tx) error { return member.Admit(ctx, tx, by, wish, number) })
		}
		refused("member.steward_only", admit(member.Actor{Member: nora.ID}, first.ID, "2"))
		refused("member.number_missing", admit(steward, first.ID, " "))
		refused("member.number_taken", admit(steward, first.ID, "1"))
		decline := func(why string) error {
			return do(func(ctx context.Context, tx *store.Tx) error { return member.Decline(ctx, tx, steward, first.ID, why) })
		}
		refused("typed.empty", decline(""))
		if err := decline("Your dues are open."); err != nil {
			t.Fatal(err)
		}
		refused("member.wish_answered", decline("Again"))
		if w, _, err := member.WishOf(ctx, db, nora.ID); err != nil || w.Verdict != member.Declined || w.Why != "Your dues are open." {
			t.Fatalf("%+v %v", w, err)
		}

		// Asked again, and twice: one wish waits.
		hands.Move(time.Hour)
		actor, err := member.ActorOf(ctx, db, nora.ID)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := do(func(ctx context.Context, tx *store.Tx) error { return member.AskMembership(ctx, tx, actor) }); err != nil {
				t.Fatal(err)
			}
		}
		if err := admit(steward, waiting().ID, "17"); err != nil {
			t.Fatal(err)
		}
		now, err := member.Get(ctx, db, nora.ID)
		if err != nil || now.Standing != member.General || now.Number != "17" || now.Joined != "2026-11-02" {
			t.Fatalf("%+v %v", now, err)
		}
		actor, err = member.ActorOf(ctx, db, nora.ID)
		if err != nil || !actor.Belongs() {
			t.Fatal(err)
		}
		refused("member.apply_supporters", do(func(ctx context.Context, tx *store.Tx) error { return member.AskMembership(ctx, tx, actor) }))

		// Both answers are in the journal; erasing takes the reason and the arrival.
		if entries, err := journal.Waiting(ctx, db); err != nil || entries != 2 {
			t.Errorf("%d entries, %v", entries, err)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return member.Erase(ctx, tx, actor, nora.ID, member.Persons)
		})
		if _, ok, err := member.ArrivalOf(ctx, db, nora.ID); ok || err != nil {
			t.Errorf("the arrival of who was erased is left: %v", err)
		}
		var whys int
		if err := db.QueryRow(ctx, "select count(*) from member_wish where why <> ''").Scan(&whys); err != nil || whys != 0 {
			t.Errorf("%d reasons are left, %v", whys, err)
		}
	})
}

// A list that has somebody who came by a link makes them a member; it does not
// make a second person of them. Who only shares the address is somebody else.
func TestAListFindsWhoCameByALink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		ctx := clock.With(context.Background(), hands.Now)
		request, token := askToJoin(t, ctx, db, "Nora Néu", "nora@party.example", true)
		hands.Move(time.Minute)
		nora := openLink(t, ctx, db, request, token)
		list := "Number,First name,Last name,E-mail\n7,nora,Neu,NORA@party.example\n8,Otto,Neu,nora@party.example\n"
		if got := counts(plan(t, ctx, db, list, member.Mapping{})); got != "1 new, 1 changed, 0 unchanged, 0 bad, 0 absent" {
			t.Fatal(got)
		}
		apply(t, ctx, db, list, member.Mapping{})
		now, err := member.ByNumber(ctx, db, "7")
		if err != nil || now.ID != nora.ID || now.Standing != member.General || now.Name != "nora Neu" {
			t.Fatalf("%+v %v", now, err)
		}
		if w, ok, err := member.WishOf(ctx, db, nora.ID); err != nil || !ok || w.Verdict != member.Admitted {
			t.Errorf("her wish: %+v %v %v", w, ok, err)
		}
		if shared, err := member.ByEmail(ctx, db, "nora@party.example"); err != nil || len(shared) != 2 {
			t.Errorf("%d people have the address, %v", len(shared), err)
		}
		if got := counts(apply(t, ctx, db, list, member.Mapping{})); got != "0 new, 0 changed, 2 unchanged, 0 bad, 0 absent" {
			t.Errorf("the same list again: %s", got)
		}
		if report, err := journal.Verify(ctx, db, member.Contents); err != nil || report.Wrong != "" {
			t.Fatalf("%+v %v", report, err)
		}
	})
}

// A name by which somebody comes in is no advertisement.
func TestANameThatLeadsAwayIsRefused(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	for name, refused := range map[string]bool{
		"Nora Neu": false, "J. R. O’Neill-Weiß": false, "Dr. Anna Müller": false, "J.R. Smith": false,
		"Buy at https://spam.example": true, "www.spam.example": true, "cheap-loans.com": true, "Write to a@b": true,
	} {
		err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return member.AskToJoin(ctx, tx, member.Joining{
				Ask: member.Ask{Email: id.New() + "@elsewhere.example", Lang: "en", Request: id.Secret()}, Name: name, Invitation: "link", Agreed: 1,
			})
		})
		e := apperr.As(err)
		if is := e != nil && e.Message == "member.name_address" && e.Field == "name"; is != refused || !refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
