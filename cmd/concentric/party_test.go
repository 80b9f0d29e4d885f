package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Several organisations are refused as soon as two of them share something.
func TestOrganisationsShareNothing(t *testing.T) {
	for _, name := range []string{"CONCENTRIC_KEY", "CONCENTRIC_DATABASE", "CONCENTRIC_VAULT", "CONCENTRIC_KEY_FILE", "CONCENTRIC_DATA_DIR"} {
		t.Setenv(name, "")
	}
	for second, want := range map[string]string{
		`{"data": "/srv/vale", "url": "https://vale.example", "name": "Vale"}`:                     "",
		`{"data": "/srv/vale", "url": "https://Hill.example/"}`:                                    "share hill.example",
		`{"data": "/srv/hill", "url": "https://vale.example"}`:                                     "share /srv/hill/concentric.db",
		`{"data": "/srv/vale", "vault": "/srv/hill/keys.db", "url": "https://vale.example"}`:       "share /srv/hill/keys.db",
		`{"data": "/srv/vale", "key-file": "/srv/hill/master.key", "url": "https://vale.example"}`: "share /srv/hill/master.key",
		`{"data": "vale", "url": "https://vale.example"}`:                                          "whole path",
		`{"data": "/srv/vale"}`: "names no address",
		`{"data": "/srv/vale", "url": "https://vale.example", "listen": "127.0.0.1:80"}`: "\"listen\" is no setting",
		`["data"]`: "no JSON object",
	} {
		folder := t.TempDir()
		for name, text := range map[string]string{"a.json": `{"data": "/srv/hill", "url": "https://hill.example"}`, "b.json": second} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		list, err := readOrganisations(folder)
		if want == "" && (err != nil || len(list) != 2 || list[1].Name != "Vale") {
			t.Errorf("%s: %v", second, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", second, err, want)
		}
	}
	if _, err := readOrganisations(t.TempDir()); err == nil {
		t.Error("an empty folder is taken")
	}
	t.Setenv("CONCENTRIC_KEY", strings.Repeat("0", 64))
	if _, err := readOrganisations(t.TempDir()); err == nil || !strings.Contains(err.Error(), "CONCENTRIC_KEY") {
		t.Errorf("one master key for all: %v", err)
	}
}

// An address that stands in mails leads to a server; it is taken as in the browser.
func TestAnAddressThatLeadsNowhereIsRefused(t *testing.T) {
	for _, address := range []string{"https://party.example/here", "ftp://party.example", "https://"} {
		o := organisation{BaseURL: address}
		o.Data = t.TempDir()
		if _, err := o.open(t.Context(), "", nil, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "https://party.example") {
			t.Errorf("%s: %v", address, err)
		}
	}
	o := organisation{BaseURL: "Party.example/"}
	o.Data = t.TempDir()
	party, err := o.open(t.Context(), "", nil, slog.New(slog.DiscardHandler))
	if err != nil || party.Site.BaseURL != "https://party.example" {
		t.Fatal(party, err)
	}
	if err := party.Close(); err != nil {
		t.Error(err)
	}
}

// The list names each organisation, and says what a file that cannot be used lacks.
func TestOrganisationsAreListed(t *testing.T) {
	folder := t.TempDir()
	write := func(name, url string) {
		text := `{"data": "` + filepath.Join(folder, name) + `", "url": "` + url + `", "name": "The ` + name + `"}`
		if err := os.WriteFile(filepath.Join(folder, name+".json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("hill", "https://hill.example")
	write("vale", "https://vale.example")
	said, complaint, status := program(t, folder, "admin", "organisations", folder)
	if status != 0 || !strings.Contains(said, "hill.json\thttps://hill.example\tThe hill\t"+filepath.Join(folder, "hill", "concentric.db")) || strings.Count(said, "\n") != 2 {
		t.Errorf("%d %s%s", status, said, complaint)
	}
	write("vale", "https://hill.example")
	if _, complaint, status = program(t, folder, "admin", "organisations", folder); status == 0 || !strings.Contains(complaint, "share hill.example") {
		t.Errorf("%d %s", status, complaint)
	}
}
