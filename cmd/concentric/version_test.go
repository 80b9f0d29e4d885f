package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concentric/app"
	"concentric/base/store"
	"concentric/schema"

	"filippo.io/age"
)

// A database of an older version: it is neither verified nor backed up by a
// program that reads it otherwise, and a backup of it comes back in this one's shape.
func TestADatabaseOfAnOlderVersion(t *testing.T) {
	history := fstest.MapFS{}
	files, err := fs.Glob(schema.Main(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	for _, name := range files[:len(files)-1] {
		text, err := fs.ReadFile(schema.Main(), name)
		if err != nil {
			t.Fatal(err)
		}
		history[name] = &fstest.MapFile{Data: text}
	}
	place := app.Place{Data: t.TempDir()}
	keys, err := place.Keys()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: place.DatabaseURL(), Schema: history, Keys: keys})
	if err == nil {
		err = errors.Join(db.Migrate(t.Context()), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	file, keyFile := filepath.Join(elsewhere, "old.age"), filepath.Join(elsewhere, "backup.key")
	if err := os.WriteFile(keyFile, []byte(identity.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"verify": verifyCommand{Database: place.DatabaseURL()}.Run(),
		"backup": backupCommand{Place: place, To: filepath.Join(elsewhere, "new/"), Recipient: identity.Recipient().String()}.Run(),
	} {
		if err == nil || !strings.Contains(err.Error(), "older version") || !strings.Contains(err.Error(), "concentric migrate") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := encryptFile(place.DatabaseURL(), file, []age.Recipient{identity.Recipient()}); err != nil {
		t.Fatal(err)
	}
	if err := (restoreCommand{Place: place, From: file, Identity: keyFile, Replace: true}).Run(); err != nil {
		t.Fatal(err)
	}
	if err := (verifyCommand{Database: place.DatabaseURL()}).Run(); err != nil {
		t.Error(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (verifyCommand{Database: empty}).Run(); err == nil || !strings.Contains(err.Error(), "no tables") {
		t.Errorf("an empty file: %v", err)
	}
}
