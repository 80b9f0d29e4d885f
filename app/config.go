package app

import (
	"cmp"
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
		return seal.Parse(text)
	}
	file := p.KeyFile
	if file == "" {
		file = filepath.Join(p.Data, "master.key")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	return seal.ReadFile(file)
}

// Stores are the two open databases of a place.
type Stores struct {
	DB    *store.DB
	Vault *store.DB
}

// OpenStores opens and migrates both databases of a place.
func OpenStores(ctx context.Context, p Place) (*Stores, error) {
	keys, err := p.Keys()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.Data, 0o700); err != nil {
		return nil, err
	}
	vaultURL, err := p.VaultURL()
	if err != nil {
		return nil, err
	}
	db, err := openMigrated(ctx, store.Options{URL: p.DatabaseURL(), Schema: schema.Main(), Keys: keys})
	if err != nil {
		return nil, err
	}
	vault, err := openMigrated(ctx, store.Options{URL: vaultURL, Schema: schema.Keys(), Keys: keys, Pool: 2})
	if err != nil {
		db.Close()
		return nil, err
	}
	stores := &Stores{DB: db, Vault: vault}
	if opens, err := journal.Opens(ctx, db); err != nil || !opens {
		stores.Close()
		return nil, cmp.Or(err, errOtherKey)
	}
	return stores, nil
}

// errOtherKey keeps a server from going on with names that nobody can read, and
// from sealing new ones with a key that is not the party's.
var errOtherKey = errors.New("this master key does not open what the database holds: it is another party's, or was made just now because none was found. " +
	"Put the party's own in its place (master.key in the folder, --key-file or CONCENTRIC_KEY)")

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
