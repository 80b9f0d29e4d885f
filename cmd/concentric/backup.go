package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"concentric/app"
	"concentric/base/store"
	"concentric/desk"
	"concentric/journal"
	"concentric/member"
	"concentric/schema"

	"filippo.io/age"
)

type backupCommand struct {
	app.Place
	To        string `help:"File to write; or a folder, where each backup gets a name of its own and those older than 35 days are deleted." required:"" placeholder:"FILE|DIR/"`
	Recipient string `help:"Public key (age1…) to encrypt to. Its secret half belongs on paper or on a stick, not on the server; 'concentric backup-key' makes a pair." required:"" env:"CONCENTRIC_BACKUP_RECIPIENT" placeholder:"age1…"`
	Vault     bool   `name:"keys" help:"Back up the key store instead: conversation keys. Keep these apart, and briefly."`
}

func (backupCommand) Help() string {
	return `Writes the whole database, as of one moment and while the server runs, checks it (the file, the journal, every
row against what was recorded), and only then encrypts it. SQLite and PostgreSQL give the same kind of backup, and it can be
restored into either.

Not in it: the master key (keep one copy of it offline; without it names and addresses stay sealed for ever) and the key
store (--keys). Beside it lies FILE.erasures: who was erased so far, by meaningless ids. 'restore' reads such lists, so
that nobody who was erased comes back with an old backup.`
}

// backupKept is how long erased people may linger in backups.
const backupKept = 35 * 24 * time.Hour

const backupPattern = "concentric-*.age"

// Run makes one backup.
func (c backupCommand) Run() error {
	ctx := context.Background()
	recipients, err := age.ParseRecipients(strings.NewReader(c.Recipient))
	if err != nil {
		return errors.New(noRecipient(c.Recipient))
	}
	url, history := c.DatabaseURL(), schema.Main()
	if c.Vault {
		history = schema.Keys()
		if url, err = c.VaultURL(); err != nil {
			return err
		}
	}
	if err := there(url); err != nil {
		return fmt.Errorf("no backup was made: %w. Name the party's folder with --data, or its database with --database", err)
	}
	db, err := store.Open(ctx, store.Options{URL: url, Schema: history, ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Current(ctx); err != nil {
		return exitError{1, fmt.Errorf("no backup was made: %w", err)}
	}
	target := c.target()
	if c.isFolder() {
		if err := os.MkdirAll(c.To, 0o700); err != nil {
			return err
		}
	}
	scratch, err := os.MkdirTemp(filepath.Dir(target), ".backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	plain := filepath.Join(scratch, "snapshot.db")
	if err := db.Snapshot(ctx, plain); err != nil {
		return err
	}
	said, erasures, err := checkSnapshot(ctx, plain, c.Vault)
	if err != nil {
		return exitError{1, fmt.Errorf("no backup was made: %w", err)}
	}
	if err := encryptFile(plain, target, recipients); err != nil {
		return err
	}
	if !c.Vault {
		if err := os.WriteFile(target+".erasures", erasureList(erasures), 0o600); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %s\n", target, said)
	if err := c.tellDesk(ctx); err != nil {
		fmt.Printf("The steward's desk was not told of this backup: %v\n", err)
	}
	return c.forgetOld()
}

// noRecipient says why nothing can be encrypted to what was given; it does not
// repeat it, which may be a secret.
func noRecipient(given string) string {
	if strings.Contains(strings.ToUpper(given), "AGE-SECRET-KEY-") {
		return "--recipient is the secret half of a pair of keys, which opens backups and belongs on no server: give the public half, age1…"
	}
	return "--recipient is no public key: it begins with age1 and has 62 letters and digits, as 'concentric backup-key' prints it"
}

// there says that a database file is missing; an address is asked when it is opened.
func there(database string) error {
	if strings.Contains(database, "://") {
		return nil
	}
	if _, err := os.Stat(database); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no database file %s", database)
	} else if err != nil {
		return fmt.Errorf("the database file %s cannot be reached: %w", database, err)
	}
	return nil
}

// tellDesk notes for the steward's desk that this backup was made and checked.
func (c backupCommand) tellDesk(ctx context.Context) error {
	db, err := store.Open(ctx, store.Options{URL: c.DatabaseURL(), Schema: schema.Main()})
	if err != nil {
		return err
	}
	defer db.Close()
	kind := "main"
	if c.Vault {
		kind = "keys"
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return desk.BackedUp(ctx, tx, kind) })
}

// target is the file to write.
func (c backupCommand) target() string {
	if !c.isFolder() {
		return c.To
	}
	kind := "concentric-"
	if c.Vault {
		kind += "keys-"
	}
	return filepath.Join(c.To, kind+time.Now().UTC().Format("20060102T150405Z")+".age")
}

func (c backupCommand) isFolder() bool {
	info, err := os.Stat(c.To)
	return strings.HasSuffix(c.To, "/") || (err == nil && info.IsDir())
}

// forgetOld deletes the backups that are older than people were promised.
func (c backupCommand) forgetOld() error {
	if !c.isFolder() {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(c.To, backupPattern))
	if err != nil {
		return err
	}
	var failures []error
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil || time.Since(info.ModTime()) < backupKept {
			continue
		}
		failures = append(failures, os.Remove(name))
		fmt.Printf("%s: deleted, it was older than 35 days\n", name)
	}
	return errors.Join(failures...)
}

// checkSnapshot opens a snapshot and checks it: what does not pass is no backup.
func checkSnapshot(ctx context.Context, path string, vault bool) (string, []member.Erasure, error) {
	history := schema.Main()
	if vault {
		history = schema.Keys()
	}
	db, err := store.Open(ctx, store.Options{URL: path, Schema: history, ReadOnly: true})
	if err != nil {
		return "", nil, err
	}
	defer db.Close()
	if err := db.CheckFile(ctx); err != nil {
		return "", nil, fmt.Errorf("the database file is damaged: %w", err)
	}
	if vault {
		return "the key store, checked", nil, nil
	}
	report, err := journal.Verify(ctx, db, app.Contents())
	if err != nil {
		return "", nil, err
	}
	if report.Wrong != "" {
		return "", nil, errors.New("the journal is not whole: " + report.Wrong)
	}
	erasures, err := member.Erasures(ctx, db)
	return fmt.Sprintf("checked; %d entries in the journal, %d compared with their rows", report.Entries, report.Compared), erasures, err
}

// encryptFile writes an encrypted copy that is there whole, or not at all.
func encryptFile(from, to string, recipients []age.Recipient) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	partial := to + ".partial"
	file, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(partial)
	defer file.Close()
	sealed, err := age.Encrypt(file, recipients...)
	if err != nil {
		return err
	}
	if _, err := io.Copy(sealed, source); err != nil {
		return err
	}
	if err := errors.Join(sealed.Close(), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(partial, to)
}

// erasureList is who was erased, one a line: id, time.
func erasureList(list []member.Erasure) []byte {
	var b strings.Builder
	for _, e := range list {
		b.WriteString(e.Member + " " + e.At.Format(time.RFC3339) + "\n")
	}
	return []byte(b.String())
}
