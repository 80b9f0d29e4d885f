package member_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/member"
)

func write(t testing.TB, ctx context.Context, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func add(t testing.TB, ctx context.Context, db *store.DB, m member.Member) string {
	t.Helper()
	var id string
	write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = member.Add(ctx, tx, m)
		return err
	})
	return id
}

func TestAddAndFind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		ada := add(t, ctx, db, member.Member{
			Number: " 17 ", Name: "Ada  Byron", Email: "Ada@Party.example", Joined: "2020-02-01",
			Address: member.Address{City: "Aarhus"}, Attributes: map[string]string{"birth_year": "1980"},
		})
		bea := add(t, ctx, db, member.Member{Number: "18", Name: "Bea Byron", Email: "ada@party.example"})
		got, err := member.Get(ctx, db, ada)
		if err != nil || got.Name != "Ada Byron" || got.Given != "Ada" || got.Number != "17" || got.Standing != member.General ||
			got.Address.City != "Aarhus" || got.Attributes["birth_year"] != "1980" {
			t.Fatalf("%+v %v", got, err)
		}
		both, err := member.ByEmail(ctx, db, " ADA@party.EXAMPLE ")
		if err != nil || len(both) != 2 {
			t.Fatalf("a couple shares an address: %v %v", both, err)
		}
		names, err := member.Names(ctx, db, []string{ada, bea, "nobody"})
		if err != nil || len(names) != 2 || names[bea] != "Bea Byron" {
			t.Fatalf("%v %v", names, err)
		}
		if _, err := member.ByNumber(ctx, db, "17"); err != nil {
			t.Error(err)
		}
		if _, err := member.Get(ctx, db, "nobody"); !apperr.Is(err, apperr.NotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestAddRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		add(t, ctx, db, member.Member{Number: "17", Name: "Ada"})
		for field, m := range map[string]member.Member{
			"number": {Number: "17", Name: "Bea"},
			"name":   {Number: "18", Name: "  "},
			"email":  {Number: "18", Name: "Bea", Email: "bea@"},
			"":       {Number: "18", Name: strings.Repeat("x", 201)},
		} {
			err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := member.Add(ctx, tx, m)
				return err
			})
			if e := apperr.As(err); e == nil || e.Field != field {
				t.Errorf("%+v: %v", m, err)
			}
		}
	})
}

func TestStewardHasATermAndIsInTheJournal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		ada := add(t, ctx, db, member.Member{Number: "17", Name: "Ada"})
		bea := add(t, ctx, db, member.Member{Number: "18", Name: "Bea"})
		decision := ""
		give := func(by member.Actor, id, until string) error {
			return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := member.GiveSteward(ctx, tx, by, id, until, decision)
				return err
			})
		}
		for _, until := range []string{"soon", "2026-02-28", "2031-01-01"} {
			if err := give(member.AtServer(), ada, until); !apperr.Is(err, apperr.Invalid) {
				t.Errorf("until %s: %v", until, err)
			}
		}
		if err := give(member.Actor{}, ada, "2026-09-30"); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("a visitor made a steward: %v", err)
		}
		if err := give(member.AtServer(), ada, "2026-09-30"); err != nil {
			t.Fatal(err)
		}
		actor, err := member.ActorOf(ctx, db, ada)
		if err != nil || !actor.Steward || actor.Pseudonym == "" {
			t.Fatalf("%+v %v", actor, err)
		}
		other, err := member.ActorOf(ctx, db, bea)
		if err != nil || other.Steward {
			t.Fatalf("%+v %v", other, err)
		}
		if err := give(other, bea, "2026-09-30"); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("a member made herself steward: %v", err)
		}
		if err := give(actor, bea, "2026-09-30"); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("a steward made another: %v", err)
		}
		if err := give(actor, ada, "2027-09-30"); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("a steward lengthened her own term: %v", err)
		}
		if err := give(other.For("general"), bea, "2026-09-30"); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("a circle that names no decision made a steward: %v", err)
		}
		terms, err := member.Stewards(ctx, db)
		if err != nil || len(terms) != 1 {
			t.Fatalf("%v %v", terms, err)
		}
		if report, err := journal.Verify(ctx, db, member.Contents); err != nil || report.Wrong != "" || report.Compared != 1 {
			t.Fatalf("%+v %v", report, err)
		}
		decision = "a1"
		if err := give(other.For("general"), bea, "2026-08-30"); err != nil {
			t.Errorf("by a circle's decision: %v", err)
		}
		if report, err := journal.Verify(ctx, db, member.Contents); err != nil || report.Wrong != "" || report.Compared != 2 {
			t.Fatalf("%+v %v", report, err)
		}
		hands.Set(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
		if actor, err := member.ActorOf(ctx, db, ada); err != nil || actor.Steward {
			t.Errorf("the role outlives its term: %+v %v", actor, err)
		}
	})
}
