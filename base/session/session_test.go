package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/base/store/storetest"
)

func start(t *testing.T, ctx context.Context, db *store.DB, member string) string {
	t.Helper()
	var token string
	write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = session.Start(ctx, tx, member, "Firefox, Android")
		return err
	})
	return token
}

func write(t *testing.T, ctx context.Context, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func TestSignOutEverywhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		phone, desk, other := start(t, ctx, db, "ada"), start(t, ctx, db, "ada"), start(t, ctx, db, "bea")
		if list, err := session.List(ctx, db, "ada"); err != nil || len(list) != 2 || list[0].Device != "Firefox, Android" {
			t.Fatalf("%v %v", list, err)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error { return session.EndAll(ctx, tx, "ada") })
		for _, token := range []string{phone, desk} {
			if _, err := session.Find(ctx, db, token); !errors.Is(err, session.ErrNone) {
				t.Errorf("still signed in: %v", err)
			}
		}
		if _, err := session.Find(ctx, db, other); err != nil {
			t.Errorf("somebody else was signed out: %v", err)
		}
	})
}

func TestSessionEndsUnlessUsed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 3, 1, 12, 20, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		token := start(t, ctx, db, "ada")
		hands.Move(session.Life - time.Hour)
		s, err := session.Find(ctx, db, token)
		if err != nil || !s.Stale(hands.Now()) {
			t.Fatalf("%+v %v", s, err)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error { return session.Note(ctx, tx, s) })
		hands.Move(session.Life - time.Hour)
		if _, err := session.Find(ctx, db, token); err != nil {
			t.Fatalf("a session in use ended: %v", err)
		}
		hands.Move(2 * time.Hour)
		if _, err := session.Find(ctx, db, token); !errors.Is(err, session.ErrNone) {
			t.Fatalf("a session lives for ever: %v", err)
		}
		write(t, ctx, db, session.Expire)
		var n int
		if err := db.QueryRow(ctx, "select count(*) from base_session").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows are left, %v", n, err)
		}
	})
}

func TestTheDatabaseHoldsNoToken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		token := start(t, t.Context(), db, "ada")
		var kept string
		if err := db.QueryRow(t.Context(), "select token from base_session").Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if kept == token || strings.Contains(kept, token) {
			t.Error("the token stands in the database")
		}
		if _, err := session.Find(t.Context(), db, kept); !errors.Is(err, session.ErrNone) {
			t.Error("what stands in the database opens a session")
		}
	})
}

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                         "Firefox, Linux",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36":              "Chrome, Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18 Mobile Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":  "Edge, Windows",
		"curl/8": "",
	} {
		if got := session.Device(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}
