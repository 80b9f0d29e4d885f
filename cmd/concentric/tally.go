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
	Method        string   `placeholder:"METHOD" help:"How to count; the list is below."`
	Seats         *int     `placeholder:"N" help:"How many are elected; without it what the file says, or one."`
	Tie           string   `default:"earlier,lot:0" placeholder:"RULE" help:"How ties are broken: earlier, order, lot:SEED, ask; several, separated by commas, in turn."`
	Format        string   `placeholder:"F" help:"Format of the file; without it the content decides."`
	Unranked      string   `default:"last" placeholder:"last|ignore" help:"What unranked options are: last, or not compared; what blank scores are: 0, or abstentions."`
	Strength      string   `default:"winning" placeholder:"winning|margins" help:"How strong a victory of a pair is, for schulze, ranked-pairs and minimax."`
	Shared        string   `default:"end" enum:"end,pass" placeholder:"end|pass" help:"For irv: a ballot ends at a rank that several options share, or passes over it."`
	Quorum        int      `placeholder:"PERCENT" help:"For yes-no: the least share of those entitled that must vote; for score with --unranked ignore: the least share of voters that must score an option."`
	Majority      string   `default:"simple" enum:"simple,absolute,two-thirds" placeholder:"simple|absolute|two-thirds" help:"For yes-no: what is needed."`
	Base          string   `default:"cast" enum:"cast,present,all" placeholder:"cast|present|all" help:"For yes-no: of what: votes cast, ballots handed in, all who are entitled."`
	Entitled      int64    `placeholder:"N" help:"For yes-no: how many may vote."`
	Dots          int      `placeholder:"N" help:"For dot: how many dots a person has; without it any number."`
	DotsPerOption int      `placeholder:"N" help:"For dot: how many dots one option may get from a person."`
	Greedy        bool     `help:"For equal-shares: spend what is left on the projects with the most votes."`
	Rules         string   `placeholder:"CONFIG" help:"Count by a configuration of RCTab, with the ballots it names or the files given."`
	JSON          bool     `name:"json" help:"Print the whole record as one JSON object."`
	Files         []string `arg:"" optional:"" name:"file" help:"The ballots."`
}

// Help is what 'concentric tally --help' adds to the list of flags.
func (tallyCommand) Help() string {
	var b strings.Builder
	b.WriteString(`Counts ballots and shows every round, so that a person can follow the count by hand.

  concentric tally --method stv-scottish --seats 4 ballots.csv
  concentric tally --rules contest_config.json

Methods:
`)
	all, _ := new(tallyCommand).methods()
	for _, m := range all {
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
	records, whole, left, err := c.count()
	if err != nil {
		return err
	}
	if !c.JSON {
		for _, rec := range records {
			printTally(os.Stdout, rec)
		}
		left.print(os.Stdout, whole)
		return nil
	}
	fields := whole.Fields()
	if len(records) > 1 {
		passes := make([]map[string]any, len(records))
		for i, rec := range records {
			passes[i] = rec.Fields()
		}
		fields["passes"] = passes
	}
	fields["majority"] = left.fields(whole)
	fields["seconds"], fields["peak_bytes"] = time.Since(start).Seconds(), peakBytes()
	return json.NewEncoder(os.Stdout).Encode(fields)
}

// count reads the ballots and counts them: one record, but for rules that elect one winner after another; whole has all winners.
func (c *tallyCommand) count() (records []*tally.Record, whole *tally.Record, left leftOut, err error) {
	if c.Rules != "" {
		if c.Method != "" {
			return nil, nil, left, errors.New("--rules and --method cannot both be given: the rules name the method")
		}
		if c.Seats != nil || c.Format != "" {
			return nil, nil, left, errors.New("--seats and --format cannot be given with --rules, which say both")
		}
		res, err := rctab.CountFile(c.Rules, c.Files...)
		if err != nil {
			return nil, nil, left, missing(err)
		}
		whole = res.Whole()
		left, err = leaves(res.Election, whole)
		return res.Records, whole, left, err
	}
	method, err := c.method()
	if err != nil {
		return nil, nil, left, err
	}
	if len(c.Files) != 1 {
		return nil, nil, left, fmt.Errorf("%d files of ballots were given; one was expected", len(c.Files))
	}
	if c.Seats != nil && (*c.Seats < 1 || *c.Seats > tally.MaxOptions) {
		return nil, nil, left, fmt.Errorf("--seats is %d; it must be from 1 to %d, or be left out for what the file says", *c.Seats, tally.MaxOptions)
	}
	tie, err := tally.ParseTieBreak(c.Tie)
	if err != nil {
		return nil, nil, left, fmt.Errorf("--tie: %w", err)
	}
	f, err := os.Open(c.Files[0])
	if err != nil {
		return nil, nil, left, missing(err)
	}
	defer f.Close()
	e, err := ballots.Read(f, filepath.Base(c.Files[0]), c.Format, method.scored)
	if err != nil {
		return nil, nil, left, err
	}
	if c.Seats != nil {
		e.Seats = *c.Seats
	}
	rec, err := method.count(e, tie)
	if err != nil {
		return nil, nil, left, err
	}
	left, err = leaves(e, rec)
	return []*tally.Record{rec}, rec, left, err
}

// missing says in words that a file is not there.
func missing(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", path.Path)
	}
	return err
}
