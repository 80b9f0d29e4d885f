package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store/storetest"
)

// Parties are tested side by side; the key is therefore set once for all of them.
func TestMain(m *testing.M) {
	if err := os.Setenv("CONCENTRIC_KEY", storetest.MasterKey); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// each makes a party's server on both databases, side by side. Nothing runs behind
// its pages by itself.
func each(t *testing.T, run func(t *testing.T, party *app.App)) {
	t.Helper()
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
