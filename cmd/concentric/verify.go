package main

import (
	"context"
	"errors"
	"fmt"

	"concentric/app"
	"concentric/base/store"
	"concentric/journal"
	"concentric/schema"
)

type verifyCommand struct {
	Database string `arg:"" help:"A SQLite file, or a postgres:// address." placeholder:"DATABASE-FILE|postgres://…"`
}

func (verifyCommand) Help() string {
	return `Recomputes the whole journal: that entries are numbered without a gap, that the Merkle tree and every signed
checkpoint are those of the entries that are here, and that the rooms' rows (agreements, answers, proposals …)
still are what was recorded when they were decided. Needs no key. Names the first thing that is wrong, and
ends with status 1.

It cannot tell whether somebody who holds the server wrote the whole journal anew under a new key: compare
the checkpoint it prints with one that you kept, or that another party keeps.`
}

// Run verifies the journal of a database.
func (c verifyCommand) Run() error {
	ctx := context.Background()
	if err := there(c.Database); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: c.Database, Schema: schema.Main(), ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Current(ctx); err != nil {
		return exitError{1, err}
	}
	var report journal.Report
	err = db.Still(ctx, func(ctx context.Context, q store.Q) (err error) {
		report, err = journal.Verify(ctx, q, app.Contents())
		return err
	})
	if err != nil {
		return exitError{1, fmt.Errorf("the database cannot be read to its end: %w", err)}
	}
	if report.Wrong != "" {
		return exitError{1, errors.New("the journal is not whole: " + report.Wrong)}
	}
	if err := db.CheckFile(ctx); err != nil {
		return exitError{1, fmt.Errorf("the journal is whole, but the database file is damaged: %w", err)}
	}
	checkpoint, err := journal.Checkpoint(ctx, db)
	if err != nil {
		return err
	}
	fmt.Printf("The journal is whole: %d entries, %d checkpoints; the content of %d was compared with the rows it is about.\n",
		report.Entries, report.Checkpoints, report.Compared)
	if report.Forgotten > 0 {
		fmt.Printf("%d entries are about texts that were erased since, each erasure on record.\n", report.Forgotten)
	}
	if report.Unsequenced > 0 {
		fmt.Printf("%d entries are committed and not sequenced yet: they are not tamper-evident before that.\n", report.Unsequenced)
	}
	if checkpoint != "" {
		fmt.Printf("Newest checkpoint (keep it, to compare later):\n%s", checkpoint)
	}
	return nil
}
