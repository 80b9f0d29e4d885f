package app_test

import (
	"path/filepath"
	"testing"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/seal"
	"concentric/base/store/storetest"
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
