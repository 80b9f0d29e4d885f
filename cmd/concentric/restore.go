package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"concentric/app"
	"concentric/base/i18n"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/member"
	"concentric/schema"

	"filippo.io/age"
)

type restoreCommand struct {
	app.Place
	From     string   `help:"The backup." required:"" type:"existingfile" placeholder:"FILE"`
	Identity string   `help:"File with the secret key." required:"" type:"existingfile" placeholder:"KEYFILE"`
	Erasures []string `help:"Lists of who was erased (FILE.erasures of later backups); those in the database that is replaced are found by themselves." type:"existingfile" placeholder:"FILE"`
	Replace  bool     `help:"Put it in the place of a SQLite database that is there; that one is kept beside it under another name."`
	Vault    bool     `name:"keys" help:"Restore a backup of the key store (backup --keys)."`
}

func (restoreCommand) Help() string {
	return `Stop the server first. Decrypts the backup, checks it as 'backup' did, erases again who was erased since, and puts it in
place: as DIR/concentric.db, or into an empty PostgreSQL database (--database). The master key must be there (DIR/master.key,
--key-file or CONCENTRIC_KEY): it is not in the backup.`
}

// Run restores one backup.
func (c restoreCommand) Run() error {
	ctx := context.Background()
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	target := c.DatabaseURL()
	if c.Vault {
		var err error
		if target, err = c.VaultURL(); err != nil {
			return err
		}
	}
	inFile := !strings.Contains(target, "://")
	_, err := os.Stat(target)
	there := inFile && err == nil
	if there && !c.Replace {
		return fmt.Errorf("there is a database at %s already; give --replace to put the backup in its place (it is kept beside it)", target)
	}
	scratch, err := os.MkdirTemp(c.Data, ".restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	plain := filepath.Join(scratch, "snapshot.db")
	if err := decryptFile(c.From, plain, c.Identity); err != nil {
		return err
	}
	if err := c.bringUp(ctx, plain); err != nil {
		return exitError{1, fmt.Errorf("nothing was restored: %w", err)}
	}
	said, _, err := checkSnapshot(ctx, plain, c.Vault)
	if err != nil {
		return exitError{1, fmt.Errorf("nothing was restored: %w", err)}
	}
	erased := 0
	if !c.Vault {
		if erased, err = c.eraseAgain(ctx, plain, target, there); err != nil {
			return err
		}
	}
	if inFile {
		err = place(plain, target, there)
	} else {
		err = c.load(ctx, plain, target)
	}
	if err != nil {
		return err
	}
	fmt.Printf("Restored to %s: %s.\n", target, said)
	if erased > 0 {
		fmt.Printf("%d people who were erased after the backup was made have been erased again.\n", erased)
	}
	return nil
}

// bringUp brings a snapshot of an older version to this program's; one of a
// newer version stays as it is, and says so.
func (c restoreCommand) bringUp(ctx context.Context, plain string) error {
	history := schema.Main()
	if c.Vault {
		history = schema.Keys()
	}
	db, err := store.Open(ctx, store.Options{URL: plain, Schema: history})
	if err != nil {
		return err
	}
	defer db.Close()
	old, is := errors.AsType[store.VersionError](db.Current(ctx))
	switch {
	case is && old.Has > 0 && old.Has < old.Wants:
		return db.Migrate(ctx)
	case is:
		return old
	}
	return nil
}

// eraseAgain erases in the snapshot who was erased since.
func (c restoreCommand) eraseAgain(ctx context.Context, plain, target string, there bool) (int, error) {
	keys, err := c.ownKeys()
	if err != nil {
		return 0, err
	}
	list, err := c.erasures(ctx, target, there)
	if err != nil {
		return 0, err
	}
	db, err := store.Open(ctx, store.Options{URL: plain, Schema: schema.Main(), Keys: keys})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if _, err := member.After(ctx, db, "", 1); err != nil {
		return 0, fmt.Errorf("the master key here is not the one of this backup: names in it do not open (%w)", err)
	}
	catalogue, err := app.Catalogue()
	if err != nil {
		return 0, err
	}
	vaultURL, err := c.VaultURL()
	if err != nil {
		return 0, err
	}
	vault, err := store.Open(ctx, store.Options{URL: vaultURL, Schema: schema.Keys(), Keys: keys, Pool: 2})
	if err != nil {
		return 0, err
	}
	defer vault.Close()
	if err := vault.Migrate(ctx); err != nil {
		return 0, err
	}
	n := 0
	err = db.Write(i18n.With(ctx, catalogue, "en"), func(ctx context.Context, tx *store.Tx) (err error) {
		n, err = member.EraseAgain(ctx, tx, list, app.Persons(vault))
		return err
	})
	return n, inWords(err)
}

// ownKeys reads the master key, and makes none: a fresh one would open nothing.
func (c restoreCommand) ownKeys() (*seal.Keys, error) {
	file := c.KeyFile
	if file == "" {
		file = filepath.Join(c.Data, "master.key")
	}
	if _, err := os.Stat(file); err != nil && os.Getenv("CONCENTRIC_KEY") == "" {
		return nil, fmt.Errorf("there is no master key at %s: put the copy of it there that you kept apart from the backup", file)
	}
	return c.Keys()
}

// erasures joins what the replaced database knows with the lists given.
func (c restoreCommand) erasures(ctx context.Context, target string, there bool) ([]member.Erasure, error) {
	var list []member.Erasure
	if there {
		old, err := store.Open(ctx, store.Options{URL: target, Schema: schema.Main(), ReadOnly: true})
		if err == nil {
			list, err = member.Erasures(ctx, old)
			old.Close()
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "The database that is replaced cannot be read (%v); who was erased is known from --erasures only.\n", err)
		}
	}
	for _, name := range c.Erasures {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			id, at, _ := strings.Cut(lines.Text(), " ")
			when, err := time.Parse(time.RFC3339, at)
			if err != nil {
				file.Close()
				return nil, fmt.Errorf("%s is no list of erasures", name)
			}
			list = append(list, member.Erasure{Member: id, At: when})
		}
		if err := errors.Join(lines.Err(), file.Close()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// load brings the snapshot into an empty PostgreSQL database.
func (c restoreCommand) load(ctx context.Context, plain, target string) error {
	history := schema.Main()
	if c.Vault {
		history = schema.Keys()
	}
	from, err := store.Open(ctx, store.Options{URL: plain, Schema: history, ReadOnly: true})
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := store.Open(ctx, store.Options{URL: target, Schema: history})
	if err != nil {
		return err
	}
	defer to.Close()
	if err := to.Migrate(ctx); err != nil {
		return err
	}
	return to.Load(ctx, from)
}

// place moves a file to where the server looks for it.
func place(plain, target string, there bool) error {
	if there {
		kept := target + ".before-" + time.Now().UTC().Format("20060102T150405Z")
		for _, part := range []string{"", "-wal", "-shm"} {
			if err := os.Rename(target+part, kept+part); err != nil && !(part != "" && errors.Is(err, os.ErrNotExist)) {
				return err
			}
		}
		fmt.Printf("What was there is kept as %s; delete it when you no longer need it.\n", kept)
	}
	return os.Rename(plain, target)
}

func decryptFile(from, to, identity string) error {
	key, err := os.Open(identity)
	if err != nil {
		return err
	}
	defer key.Close()
	identities, err := age.ParseIdentities(key)
	if err != nil {
		return fmt.Errorf("%s holds no secret key of age: %w", identity, err)
	}
	sealed, err := os.Open(from)
	if err != nil {
		return err
	}
	defer sealed.Close()
	open, err := age.Decrypt(sealed, identities...)
	if err != nil {
		return fmt.Errorf("%s does not open with this key: %w", from, err)
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, open); err != nil {
		file.Close()
		return fmt.Errorf("%s is damaged: %w", from, err)
	}
	return errors.Join(file.Sync(), file.Close())
}
