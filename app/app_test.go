package app_test

import (
	"path/filepath"
	"testing"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/seal"
	"concentric/base/store/storetest"
	"concentric/demo"
	"concentric/journal"
)

// each makes a party's server on both databases. Nothing runs behind its pages
// by itself.
func each(t *testing.T, run func(t *testing.T, party *app.App)) {
	t.Helper()
	t.Setenv("CONCENTRIC_KEY", storetest.MasterKey)
	if _, err := seal.Parse(storetest.MasterKey); err != nil {
		t.Fatal(err)
	}
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			party, err := app.New(t.Context(), app.Config{
				Place:  app.Place{Data: folder, Database: database(t), Vault: filepath.Join(folder, "keys.db")},
				Site:   page.Site{Name: "Common Ground", BaseURL: "http://party.example"},
				Manual: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := party.Close(); err != nil {
					t.Error(err)
				}
			})
			run(t, party)
		})
	}
}

// A year of a small party, lived through the rooms' own acts, leaves a journal
// that is whole, and someone of each kind to sign in as.
func TestAYearOfAPartyLeavesAWholeJournal(t *testing.T) {
	each(t, func(t *testing.T, party *app.App) {
		err := demo.Fill(t.Context(), demo.Options{
			DB: party.Site.DB, Vault: party.Site.Vault, Settle: party.Settle, Seed: 7, Members: 400,
			Say: func(line string) { t.Log(line) },
		})
		if err != nil {
			t.Fatal(err)
		}
		report, err := journal.Verify(t.Context(), party.Site.DB, app.Contents())
		if err != nil {
			t.Fatal(err)
		}
		if report.Wrong != "" || report.Unsequenced != 0 || report.Entries < 500 {
			t.Errorf("%+v", report)
		}
		ways, err := demo.WaysIn(t.Context(), party.Site.DB, party.Site.BaseURL)
		if err != nil {
			t.Fatal(err)
		}
		if len(ways) != 6 {
			t.Errorf("ways in: %v", ways)
		}
	})
}
