package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/member"
	"concentric/schema"

	"filippo.io/age"
)

// party is a data folder with two members and a steward, and a backup key.
func party(t *testing.T, database string) (place app.Place, recipient, keyFile string) {
	t.Helper()
	place = app.Place{Data: t.TempDir(), Database: database}
	if database != "" {
		place.Vault = filepath.Join(place.Data, "keys.db")
	}
	err := atServer(place, func(ctx context.Context, tx *store.Tx) error {
		for _, m := range []member.Member{{Number: "1", Name: "Ada Byron", Email: "ada@party.example"}, {Number: "2", Name: "Bea Stern", Email: "bea@party.example"}} {
			id, err := member.Add(ctx, tx, m)
			if err != nil {
				return err
			}
			if _, err := member.GiveSteward(ctx, tx, member.AtServer(), id, inAYear(), ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	keyFile = filepath.Join(t.TempDir(), "backup.key")
	if err := os.WriteFile(keyFile, []byte(identity.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return place, identity.Recipient().String(), keyFile
}

func inside(t *testing.T, place app.Place, look func(ctx context.Context, db *store.DB)) {
	t.Helper()
	keys, err := place.Keys()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: place.DatabaseURL(), Schema: schema.Main(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	look(t.Context(), db)
}

func TestBackupAndRestore(t *testing.T) {
	for name, database := range map[string]string{"sqlite": "", "postgresql": storetest.PostgreSQL(t)} {
		t.Run(name, func(t *testing.T) {
			place, recipient, keyFile := party(t, database)
			file := filepath.Join(t.TempDir(), "party.age")
			if err := (backupCommand{Place: place, To: file, Recipient: recipient}).Run(); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(content, []byte("age-encryption.org/v1")) || bytes.Contains(content, []byte("SQLite format")) {
				t.Error("the backup is not encrypted")
			}
			// After the backup one person is erased.
			inside(t, place, func(ctx context.Context, db *store.DB) {
				err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
					bea, err := member.ByNumber(ctx, tx, "2")
					if err != nil {
						return err
					}
					return member.Erase(ctx, tx, member.AtServer(), bea.ID, app.Persons(keyStore(t, place)))
				})
				if err != nil {
					t.Fatal(err)
				}
			})
			later := filepath.Join(t.TempDir(), "later.age")
			if err := (backupCommand{Place: place, To: later, Recipient: recipient}).Run(); err != nil {
				t.Fatal(err)
			}
			fresh := app.Place{Data: t.TempDir()}
			restore := restoreCommand{Place: fresh, From: file, Identity: keyFile, Erasures: []string{later + ".erasures"}}
			if err := restore.Run(); err == nil || !strings.Contains(err.Error(), "master key") {
				t.Fatalf("restored without the master key: %v", err)
			}
			key, err := os.ReadFile(filepath.Join(place.Data, "master.key"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(fresh.Data, "master.key"), key, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := restore.Run(); err != nil {
				t.Fatal(err)
			}
			inside(t, fresh, func(ctx context.Context, db *store.DB) {
				if ada, err := member.ByNumber(ctx, db, "1"); err != nil || ada.Name != "Ada Byron" {
					t.Errorf("%+v %v", ada, err)
				}
				if _, err := member.ByNumber(ctx, db, "2"); err == nil {
					t.Error("an old backup brought an erased person back")
				}
				if report, err := journal.Verify(ctx, db, app.Contents()); err != nil || report.Wrong != "" {
					t.Errorf("%+v %v", report, err)
				}
			})
			if err := restore.Run(); err == nil || !strings.Contains(err.Error(), "--replace") {
				t.Errorf("a database was overwritten: %v", err)
			}
		})
	}
}

// Restored in place, the database that is replaced says itself who was erased.
func TestRestoreInPlace(t *testing.T) {
	place, recipient, keyFile := party(t, "")
	folder := t.TempDir()
	if err := (backupCommand{Place: place, To: folder, Recipient: recipient}).Run(); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(folder, backupPattern))
	if err != nil || len(made) != 1 {
		t.Fatalf("%v %v", made, err)
	}
	inside(t, place, func(ctx context.Context, db *store.DB) {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			bea, err := member.ByNumber(ctx, tx, "2")
			if err != nil {
				return err
			}
			return member.Erase(ctx, tx, member.AtServer(), bea.ID, app.Persons(keyStore(t, place)))
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if err := (restoreCommand{Place: place, From: made[0], Identity: keyFile, Replace: true}).Run(); err != nil {
		t.Fatal(err)
	}
	inside(t, place, func(ctx context.Context, db *store.DB) {
		if _, err := member.ByNumber(ctx, db, "2"); err == nil {
			t.Error("the erased person is back")
		}
	})
	kept, err := filepath.Glob(filepath.Join(place.Data, "concentric.db.before-*"))
	if err != nil || len(kept) == 0 {
		t.Errorf("what was replaced is gone: %v", err)
	}
}

func TestADamagedDatabaseIsNoBackup(t *testing.T) {
	place, recipient, _ := party(t, "")
	inside(t, place, func(ctx context.Context, db *store.DB) {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update member_steward set until = '2099-01-01'")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	file := filepath.Join(t.TempDir(), "party.age")
	if err := (backupCommand{Place: place, To: file, Recipient: recipient}).Run(); err == nil {
		t.Error("a database whose rows were changed by hand counts as a backup")
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a file was left behind")
	}
}

func inAYear() string { return time.Now().AddDate(1, 0, 0).Format(time.DateOnly) }

// keyStore opens the conversation keys of a place.
func keyStore(t *testing.T, place app.Place) *store.DB {
	t.Helper()
	keys, err := place.Keys()
	if err != nil {
		t.Fatal(err)
	}
	address, err := place.VaultURL()
	if err != nil {
		t.Fatal(err)
	}
	vault, err := store.Open(t.Context(), store.Options{URL: address, Schema: schema.Keys(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { vault.Close() })
	return vault
}
