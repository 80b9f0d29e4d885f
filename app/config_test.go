package app_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concentric/app"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// A server whose master key is lost or another party's does not go on with names
// that nobody can read; with its own it does.
func TestAnotherMasterKeyIsRefused(t *testing.T) {
	t.Setenv("CONCENTRIC_KEY", "")
	place := app.Place{Data: t.TempDir(), Database: storetest.SQLite(t)}
	stores, err := app.OpenStores(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	err = stores.DB.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		var founders []member.Actor
		for _, name := range []string{"Ada", "Ben"} {
			id, err := member.Add(ctx, tx, member.Member{Number: name, Name: name, Standing: member.Working})
			if err != nil {
				return err
			}
			founder, err := member.ActorOf(ctx, tx, id)
			if err != nil {
				return err
			}
			founders = append(founders, founder)
		}
		_, err := circle.Found(ctx, tx, founders[0], circle.Charter{Name: "All", Aim: "To begin.", Lang: "en", Audience: journal.Public, Zone: "UTC"}, founders)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := journal.Sequence(t.Context(), stores.DB); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if err := stores.Close(); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(place.Data, "master.key")
	own, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if _, err := app.OpenStores(t.Context(), place); err == nil || !strings.Contains(err.Error(), "master key") {
		t.Fatalf("with a key that was made anew: %v", err)
	}
	if err := os.WriteFile(key, own, 0o600); err != nil {
		t.Fatal(err)
	}
	stores, err = app.OpenStores(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	if err := stores.Close(); err != nil {
		t.Fatal(err)
	}
}
