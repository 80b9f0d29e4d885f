package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"

	"concentric/engine/sortition"
)

type replayCommand struct {
	Draw string `arg:"" type:"existingfile" placeholder:"DRAW.json" help:"Record of a draw, as 'concentric draw --json' prints it."`
}

// Help is what 'concentric replay --help' adds to the list of flags.
func (replayCommand) Help() string {
	return `Makes a draw again from the pool, quotas, settings and seed in its record, and
compares every hash, panel, probability and the panel drawn. If anything has
been changed, it says where, and the exit status is 1.

Compare also the hashes printed here with those that were published before the
draw: a record that was changed as a whole is another draw, and only the
published hashes can tell.`
}

// Run replays the record.
func (c *replayCommand) Run() error {
	data, err := os.ReadFile(c.Draw)
	if err != nil {
		return err
	}
	var record sortition.Record
	if err := json.Unmarshal(data, &record); err != nil {
		return fmt.Errorf("%s is not the record of a draw (made by 'concentric draw --json'), or it has been cut off: %w", c.Draw, err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := record.Replay(ctx); err != nil {
		return fmt.Errorf("the draw cannot be replayed:\n%w", err)
	}
	fmt.Printf("The draw holds: pool, quotas and seed give the same %d panels, and panel %d of them.\n", len(record.Panels), record.Index)
	fmt.Printf("  pool     %s\n  quotas   %s\n  settings %s\n  list     %s\n", record.Hashes.Pool, record.Hashes.Quotas, record.Hashes.Settings, record.Hashes.List)
	return nil
}
