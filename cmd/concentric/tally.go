package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"concentric/engine/tally"
	"concentric/engine/tally/ballots"
	"concentric/engine/tally/rctab"
)

type tallyCommand struct {
	Method string   `placeholder:"METHOD" help:"How to count; the list is below."`
	Seats  int      `placeholder:"N" help:"How many are elected; without it what the file says, or one."`
	Tie    string   `default:"earlier,lot:0" placeholder:"RULE" help:"How ties are broken: earlier, order, lot:SEED, ask; several, separated by commas, in turn."`
	Format string   `placeholder:"F" help:"Format of the file; without it the content decides."`
	Rules  string   `placeholder:"CONFIG" help:"Count by a configuration of RCTab, with the ballots it names or the files given."`
	JSON   bool     `name:"json" help:"Print the whole record as one JSON object."`
	Files  []string `arg:"" optional:"" name:"file" help:"The ballots."`
}

// Help is what 'concentric tally --help' adds to the list of flags.
func (tallyCommand) Help() string {
	var b strings.Builder
	b.WriteString(`Counts ballots and shows every round, so that a person can follow the count by hand.

  concentric tally --method stv-scottish --seats 4 ballots.csv
  concentric tally --rules contest_config.json

Methods:
`)
	for _, m := range tallyMethods() {
		fmt.Fprintf(&b, "  %-18s %s\n", m.name, m.what)
	}
	b.WriteString("\nFormats:\n")
	names, what := ballots.Formats()
	for i := range names {
		fmt.Fprintf(&b, "  %-18s %s\n", names[i], what[i])
	}
	b.WriteString(`
Ties: "earlier" goes back to the latest round in which those tied differed, "order" follows
the order that the ballot file prescribes, "lot:SEED" draws a lot that anyone can repeat
(the option with the smallest SHA-256 of seed, line feed and name comes first), "ask" stops
and says who is tied for what. Choose the rule before the ballots are opened.`)
	return b.String()
}

// Run counts and prints the record.
func (c *tallyCommand) Run() error {
	start := time.Now()
	records, err := c.count()
	if err != nil {
		return err
	}
	if !c.JSON {
		for _, rec := range records {
			printTally(os.Stdout, rec)
		}
		return nil
	}
	fields := records[len(records)-1].Fields()
	if len(records) > 1 {
		passes := make([]map[string]any, len(records))
		for i, rec := range records {
			passes[i] = rec.Fields()
		}
		fields["passes"] = passes
	}
	fields["seconds"], fields["peak_bytes"] = time.Since(start).Seconds(), peakBytes()
	return json.NewEncoder(os.Stdout).Encode(fields)
}

// count reads the ballots and counts them: one record, but for rules that elect one winner after another.
func (c *tallyCommand) count() ([]*tally.Record, error) {
	if c.Rules != "" {
		if c.Method != "" {
			return nil, errors.New("--rules and --method cannot both be given: the rules name the method")
		}
		records, err := rctab.CountFile(c.Rules, c.Files...)
		return records, missing(err)
	}
	method, err := findTallyMethod(c.Method)
	if err != nil {
		return nil, err
	}
	if len(c.Files) != 1 {
		return nil, fmt.Errorf("%d files of ballots were given; one was expected", len(c.Files))
	}
	if c.Seats < 0 {
		return nil, fmt.Errorf("--seats is %d; there must be at least one", c.Seats)
	}
	tie, err := tally.ParseTieBreak(c.Tie)
	if err != nil {
		return nil, fmt.Errorf("--tie: %w", err)
	}
	f, err := os.Open(c.Files[0])
	if err != nil {
		return nil, missing(err)
	}
	defer f.Close()
	e, err := ballots.Read(f, filepath.Base(c.Files[0]), c.Format, method.scored)
	if err != nil {
		return nil, err
	}
	if c.Seats > 0 {
		e.Seats = c.Seats
	}
	rec, err := method.count(e, tie)
	if err != nil {
		return nil, err
	}
	return []*tally.Record{rec}, nil
}

// missing says in words that a file is not there.
func missing(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", path.Path)
	}
	return err
}
