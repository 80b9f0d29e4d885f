package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"concentric/engine/sortition"
	"concentric/engine/sortition/table"
)

type drawCommand struct {
	Pool       string   `required:"" type:"existingfile" placeholder:"respondents.csv" help:"The volunteers: a line each, with a column for every category of the quotas."`
	Quotas     string   `required:"" type:"existingfile" placeholder:"categories.csv" help:"The quotas: category,feature,min,max[,min_flex,max_flex]."`
	Size       int      `required:"" placeholder:"K" help:"People on the panel."`
	Panels     int      `default:"1000" help:"Panels in the list of which one is drawn."`
	Method     string   `default:"leximin" enum:"leximin,maximin,goldilocks,naive" help:"leximin, maximin, goldilocks, or naive (to compare with only)."`
	Households []string `placeholder:"COL,COL" help:"Columns that tell an address; a panel takes at most one person of each."`
	Already    string   `type:"existingfile" placeholder:"FILE" help:"Ids of people already on the panel; they count towards size and quotas."`
	Alternates int      `placeholder:"N" help:"Choose so many people to stand by as well."`
	Dropouts   string   `type:"existingfile" placeholder:"FILE" help:"Who dropped out before: the columns of the quotas, and 'dropped' with yes or no. Alternates are chosen against it; without it one in ten is taken to drop out."`
	Salt       string   `placeholder:"SECRET" help:"Publish salted ids: every id becomes the first 16 digits of the SHA-256 of SECRET, a line feed and the id. Keep the secret with the list of volunteers."`
	Seed       string   `placeholder:"S" help:"What the lot falls by (dice, a beacon). Without it one is made and printed."`
	JSON       bool     `name:"json" help:"Print everything as JSON, for 'concentric replay' and other programs."`
}

// Help is what 'concentric draw --help' adds to the list of flags.
func (drawCommand) Help() string {
	return `Draws a panel by lot from volunteers, such that the panel meets the quotas and
every volunteer's chance is as fair as the quotas allow.

  concentric draw --pool respondents.csv --quotas categories.csv --size 22

It makes a list of 1,000 panels that all meet the quotas, proves that nobody's
smallest chance could be larger, and draws one panel with the seed. With --json
it prints the whole record, which anybody can check with 'concentric replay'.

A volunteer's id stands in the column nationbuilder_id, unique_id or id; without
such a column it is the number of the row. Columns that the quotas do not name
are not read. If the quotas cannot be met, the exit status is 2 and the smallest
changes that would make a panel possible are named.`
}

// Run draws.
func (c *drawCommand) Run() error {
	started := time.Now()
	request, err := c.request()
	if err != nil {
		return err
	}
	var names map[string]string
	if c.Salt != "" {
		names = c.salt(&request)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	lottery, err := sortition.Select(ctx, request)
	var infeasible *sortition.InfeasibleError
	if errors.As(err, &infeasible) {
		return c.refuse(infeasible)
	}
	if err != nil {
		return err
	}
	record := sortition.NewRecord(request, lottery)
	record.Seconds = time.Since(started).Seconds()
	record.PeakBytes = peakBytes()
	if c.Alternates != 0 {
		if record.Alternates, err = c.standby(request, record.Panel); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(record)
	}
	printDraw(os.Stdout, record, names)
	return nil
}

// salt puts salted ids in the place of all ids, and returns which is whose.
func (c *drawCommand) salt(r *sortition.Request) map[string]string {
	names := make(map[string]string, len(r.Pool.People))
	for i, person := range r.Pool.People {
		salted := sortition.Salted(c.Salt, person.ID)
		names[salted] = person.ID
		r.Pool.People[i].ID = salted
	}
	for i, id := range r.Already {
		r.Already[i] = sortition.Salted(c.Salt, id)
	}
	return names
}

// standby chooses alternates for the panel that was drawn.
func (c *drawCommand) standby(request sortition.Request, panel []string) (*sortition.Alternates, error) {
	var history []sortition.Attendance
	if c.Dropouts != "" {
		file, err := os.Open(c.Dropouts)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if history, err = table.ReadAttendance(filepath.Base(c.Dropouts), file, request.Pool.Categories); err != nil {
			return nil, fmt.Errorf("the drop-outs cannot be read:\n%w", err)
		}
	}
	dropouts := sortition.LearnDropouts(len(request.Pool.Categories), history)
	return sortition.ChooseAlternates(request, panel, c.Alternates, dropouts)
}

// request reads the files.
func (c *drawCommand) request() (sortition.Request, error) {
	r := sortition.Request{Size: c.Size, Panels: c.Panels, Method: sortition.Method(c.Method), Seed: []byte(c.Seed)}
	if c.Panels < 1 {
		return r, fmt.Errorf("--panels is %d; a list needs at least one panel", c.Panels)
	}
	if c.Seed == "" {
		var fresh [32]byte
		rand.Read(fresh[:])
		r.Seed = []byte(hex.EncodeToString(fresh[:]))
	}
	quotas, err := os.Open(c.Quotas)
	if err != nil {
		return r, err
	}
	defer quotas.Close()
	if r.Quotas, err = table.ReadQuotas(filepath.Base(c.Quotas), quotas); err != nil {
		return r, fmt.Errorf("the quotas cannot be used:\n%w", err)
	}
	pool, err := os.Open(c.Pool)
	if err != nil {
		return r, err
	}
	defer pool.Close()
	if r.Pool, err = table.ReadPool(filepath.Base(c.Pool), pool, r.Quotas, c.Households); err != nil {
		return r, fmt.Errorf("the pool cannot be used:\n%w", err)
	}
	if c.Already == "" {
		return r, nil
	}
	already, err := os.Open(c.Already)
	if err != nil {
		return r, err
	}
	defer already.Close()
	if r.Already, err = table.ReadIDs(filepath.Base(c.Already), already); err != nil {
		return r, fmt.Errorf("the people already selected cannot be read:\n%w", err)
	}
	return r, nil
}

// refuse tells that the quotas cannot be met, and what would help.
func (c *drawCommand) refuse(e *sortition.InfeasibleError) error {
	if !c.JSON {
		return exitError{2, e}
	}
	words := make([]string, len(e.Relaxations))
	for i, r := range e.Relaxations {
		words[i] = r.String()
	}
	answer := struct {
		Relaxations []sortition.Relaxation `json:"relaxations"`
		Words       []string               `json:"relaxations_in_words"`
		Cheapest    bool                   `json:"cheapest"`
	}{append([]sortition.Relaxation{}, e.Relaxations...), words, e.Cheapest}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		return err
	}
	return exitError{2, e}
}
