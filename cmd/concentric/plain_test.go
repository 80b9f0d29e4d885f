package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a keeper gets wrong at the command line is said in a sentence, with the
// status that the help and the manual name.
func TestTheKeeperIsToldInWords(t *testing.T) {
	folder := t.TempDir()
	recipient := "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kud4q9xyz"
	secret := "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LMQQQXW"
	_, complaint, status := program(t, folder, "backup-key", "pair")
	if status != 0 {
		t.Fatalf("no pair of keys: %s", complaint)
	}
	public, _, _ := program(t, folder, "backup-key", "other")
	for _, c := range []struct {
		args   []string
		want   string
		status int
	}{
		{[]string{"backup", "--data", "nowhere", "--to", "x.age", "--recipient", strings.TrimSpace(public)}, "no backup was made: there is no database file nowhere/concentric.db. Name the party's folder", 1},
		{[]string{"backup", "--data", "nowhere", "--to", "x.age", "--recipient", recipient}, "--recipient is no public key: it begins with age1", 1},
		{[]string{"backup", "--data", "nowhere", "--to", "x.age", "--recipient", secret}, "--recipient is the secret half", 1},
		{[]string{"verify", "nowhere.db"}, "there is no database file nowhere.db", 1},
		{[]string{"backup", "--to", "x.age"}, "missing flags", 80},
		{[]string{"--config", "broken.json", "verify", "nowhere.db"}, "the settings file is not JSON", 1},
	} {
		if err := os.WriteFile(filepath.Join(folder, "broken.json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, complaint, status := program(t, folder, c.args...)
		if status != c.status || !strings.Contains(complaint, c.want) || strings.Contains(complaint, "malformed") || strings.Contains(complaint, secret) {
			t.Errorf("%v: status %d\n%s", c.args, status, complaint)
		}
	}
	for _, made := range []string{"nowhere", "x.age"} {
		if _, err := os.Stat(filepath.Join(folder, made)); err == nil {
			t.Errorf("%s was left behind", made)
		}
	}
	help, _, status := program(t, folder, "--help")
	manual, err := os.ReadFile("../../docs/operate.md")
	if err != nil || status != 0 {
		t.Fatal(err, status)
	}
	unwrapped := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, text := range []string{help, string(manual)} {
		for _, one := range []string{"with status 0 when it did what was asked", "2 when a draw cannot meet its quotas", "80 when the command line"} {
			if !strings.Contains(unwrapped(text), one) {
				t.Errorf("no word of %q", one)
			}
		}
	}
}

// A database that finds no room says so in words for people: the same error that
// a full disk gives, here from a file that may not grow.
func TestAFullDiskIsSaidInWords(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "small.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("create table small (a text); pragma max_page_count = 2"); err != nil {
		t.Fatal(err)
	}
	_, full := db.Exec("insert into small values ($1)", strings.Repeat("a", 100_000))
	if full == nil {
		t.Fatal("a file of two pages took 100,000 letters")
	}
	said := plainly(fmt.Errorf("store: migrate: partial migration error: %w", full))
	if !strings.HasPrefix(said, "no room is left on the disk. Make room") || strings.Contains(said, "migrat") || strings.Contains(said, "(13)") {
		t.Error(said)
	}
}
