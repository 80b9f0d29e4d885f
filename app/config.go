package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"concentric/base/seal"
	"concentric/base/store"
	"concentric/journal"
	"concentric/schema"
)

// Place says where a party's data lives. Data is a folder that holds
// concentric.db, keys.db and master.key unless the other fields say otherwise.
type Place struct {
	Data     string `help:"Folder that holds the party's data." default:"data" env:"CONCENTRIC_DATA_DIR" placeholder:"DIR"`
	Database string `help:"Database: a SQLite file or a postgres:// address (default: DIR/concentric.db)." env:"CONCENTRIC_DATABASE" placeholder:"URL"`
	Vault    string `help:"Key store, a database apart, which the main backup never contains (default: DIR/keys.db; with postgres://, the database of the same name with _keys behind it)." env:"CONCENTRIC_VAULT" placeholder:"URL"`
	KeyFile  string `help:"File with the master key, 64 hexadecimal digits; made if missing (default: DIR/master.key). The environment variable CONCENTRIC_KEY goes before it." env:"CONCENTRIC_KEY_FILE" placeholder:"FILE"`
}

// DatabaseURL is the database's address.
func (p Place) DatabaseURL() string {
	if p.Database != "" {
		return p.Database
	}
	return filepath.Join(p.Data, "concentric.db")
}

// VaultURL is the key store's address.
func (p Place) VaultURL() (string, error) {
	if p.Vault != "" {
		return p.Vault, nil
	}
	if p.Database == "" || !strings.Contains(p.Database, "://") {
		return filepath.Join(filepath.Dir(p.DatabaseURL()), "keys.db"), nil
	}
	u, err := url.Parse(p.Database)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return "", fmt.Errorf("the database address names no database to put _keys behind; say where the key store is with --vault")
	}
	u.Path += "_keys"
	return u.String(), nil
}

// Keys reads the master key: from the environment, else from its file.
func (p Place) Keys() (*seal.Keys, error) {
	if text := os.Getenv("CONCENTRIC_KEY"); text != "" {
		keys, err := seal.Parse(text)
		return keys, inPlace("the master key in CONCENTRIC_KEY cannot be used", err)
	}
	file := p.keyFile()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, inPlace("the folder of the master key cannot be made", err)
	}
	keys, err := seal.ReadFile(file)
	return keys, inPlace("the master key "+file+" cannot be used", err)
}

func (p Place) keyFile() string {
	if p.KeyFile != "" {
		return p.KeyFile
	}
	return filepath.Join(p.Data, "master.key")
}

// inPlace says first what is the matter, in words for whoever keeps the server.
func inPlace(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// owns refuses a master key that is not the party's: everything sealed from then on would be lost with it.
// A key that was made at this start is taken away again.
func (p Place) owns(ctx context.Context, db *store.DB, made bool) error {
	err := journal.Opens(ctx, db)
	if !errors.Is(err, journal.ErrOtherKey) {
		return err
	}
	file := p.keyFile()
	switch {
	case made:
		return errors.Join(fmt.Errorf("there is a party in the database, and no master key at %s: put the copy of it there that you kept apart; a new one would open nothing", file), os.Remove(file))
	case os.Getenv("CONCENTRIC_KEY") != "":
		return inPlace("the master key in CONCENTRIC_KEY is not this party's", err)
	}
	return inPlace("the master key "+file+" is not this party's; put the copy there that you kept apart", err)
}

// Stores are the two open databases of a place.
type Stores struct {
	DB    *store.DB
	Vault *store.DB
}

// OpenStores opens and migrates both databases of a place.
func OpenStores(ctx context.Context, p Place) (*Stores, error) {
	_, missing := os.Stat(p.keyFile())
	made := os.Getenv("CONCENTRIC_KEY") == "" && errors.Is(missing, os.ErrNotExist)
	keys, err := p.Keys()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.Data, 0o700); err != nil {
		return nil, inPlace("the folder "+p.Data+" for the party's data cannot be made", err)
	}
	vaultURL, err := p.VaultURL()
	if err != nil {
		return nil, err
	}
	db, err := openMigrated(ctx, store.Options{URL: p.DatabaseURL(), Schema: schema.Main(), Keys: keys})
	if err != nil {
		return nil, err
	}
	if err := p.owns(ctx, db, made); err != nil {
		db.Close()
		return nil, err
	}
	vault, err := openMigrated(ctx, store.Options{URL: vaultURL, Schema: schema.Keys(), Keys: keys, Pool: 2})
	if err != nil {
		db.Close()
		return nil, err
	}
	return &Stores{DB: db, Vault: vault}, nil
}

func openMigrated(ctx context.Context, o store.Options) (*store.DB, error) {
	db, err := store.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Close closes both.
func (s *Stores) Close() error {
	err := s.Vault.Close()
	if e := s.DB.Close(); e != nil {
		return e
	}
	return err
}
