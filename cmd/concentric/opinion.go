package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
)

type opinionCommand struct {
	Mode   string `enum:"map,compat" default:"map" help:"map: groups only where tests find them; compat: the formulas of a Polis server."`
	Groups int    `placeholder:"K" help:"Divide into this many groups; without it the votes decide."`
	Seed   uint64 `default:"1" help:"Seed of everything that is drawn at random."`
	JSON   bool   `name:"json" help:"Print one JSON object instead of the summary."`
	Path   string `arg:"" help:"Folder of a Polis export, or a CSV of votes (timestamp,datetime,comment-id,voter-id,vote)."`
}

// Run reads the votes, computes the opinion map and prints it.
func (c *opinionCommand) Run() error {
	if c.Groups < 0 {
		return fmt.Errorf("--groups %d: the number of groups must be at least 1", c.Groups)
	}
	start := time.Now()
	export, err := readExport(c.Path)
	if err != nil {
		return err
	}
	var found *opinionFound
	if c.Mode == "compat" {
		found = describeCompat(export, opinion.Compat(export.Votes, opinion.CompatOptions{Groups: c.Groups}))
	} else {
		found = describeMap(export, opinion.Map(export.Votes, opinion.MapOptions{Groups: c.Groups, Seed: c.Seed}))
	}
	found.Seconds = time.Since(start).Seconds()
	found.PeakBytes = peakBytes()
	if c.JSON {
		return found.writeJSON(os.Stdout)
	}
	var out io.Writer = os.Stdout
	if info, err := os.Stdout.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		out = folding{os.Stdout}
	}
	found.writeText(out, export)
	return nil
}

// readExport reads a folder or a lone file.
func readExport(path string) (*polis.Export, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file or folder %s", path)
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		export, err := polis.Read(os.DirFS(path))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return export, nil
	}
	folder, name := filepath.Split(path)
	if folder == "" {
		folder = "."
	}
	export, err := polis.ReadFile(os.DirFS(folder), name)
	var broken *polis.LineError
	if errors.As(err, &broken) {
		broken.File = path
		return nil, broken
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return export, nil
}
