package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"concentric/engine/tally"
	"concentric/engine/tally/ballots"
)

type method struct {
	name  string
	count func(*tally.Election) (*tally.Record, error)
	wide  bool // goes through all pairs: twice the time is allowed for a recount
}

func methods() []method {
	seats := func(count func(*tally.Election, tally.TieBreak) (*tally.Record, error), n int) func(*tally.Election) (*tally.Record, error) {
		return func(e *tally.Election) (*tally.Record, error) {
			e.Seats = n
			return count(e, nil)
		}
	}
	return []method{
		{name: "irv", count: seats(tally.IRV{}.Count, 1)},
		{name: "stv-scottish", count: seats(tally.Scottish().Count, 3)},
		{name: "stv-wigm", count: seats(tally.WIGM().Count, 3)},
		{name: "stv-minneapolis", count: seats(tally.Minneapolis().Count, 3)},
		{name: "stv-meek", count: seats(tally.MeekPRF().Count, 3)},
		{name: "plurality", count: seats(tally.Plurality{}.Count, 1)},
		{name: "borda", count: seats(tally.Borda{}.Count, 1)},
		{name: "schulze", count: seats(tally.Condorcet{Method: tally.Schulze}.Count, 1), wide: true},
		{name: "ranked-pairs", count: seats(tally.Condorcet{Method: tally.RankedPairs}.Count, 1), wide: true},
		{name: "minimax", count: seats(tally.Condorcet{Method: tally.Minimax}.Count, 1), wide: true},
		{name: "copeland", count: seats(tally.Condorcet{Method: tally.Copeland}.Count, 1), wide: true},
		{name: "approval", count: seats(tally.Approval{}.Count, 1)},
	}
}

// result is what one count took.
type result struct {
	Read, Count float64 // processor seconds of the two parts
	Distinct    int
	Winners     []int
	wall, cpu   float64 // seconds, of the whole process
	peak        float64 // MiB
}

// target says whether the figures hold.
func (r result) target(m method) string {
	most := 0.2
	if m.wide {
		most = 0.4
	}
	miss := ""
	for _, c := range []struct {
		what      string
		got, most float64
	}{
		{"wall", r.wall, 0.5}, {"CPU", r.cpu, 0.7}, {"peak", r.peak, 64}, {"recount", r.Count / float64(r.Distinct) * 1e6, most},
	} {
		if c.got > c.most {
			miss += fmt.Sprintf(" %s %.2g > %.2g", c.what, c.got, c.most)
		}
	}
	if miss == "" {
		return "all held"
	}
	return "missed:" + miss
}

// run counts in processes of their own and keeps the fastest.
func run(name, file string, runs int) (result, error) {
	self, err := os.Executable()
	if err != nil {
		return result{}, err
	}
	var best result
	for i := range runs {
		cmd := exec.Command(self, "-count", name, file)
		cmd.Stderr = os.Stderr
		start := time.Now()
		out, err := cmd.Output()
		wall := time.Since(start).Seconds()
		if err != nil {
			return result{}, fmt.Errorf("%s: %w", name, err)
		}
		var r result
		if err := json.Unmarshal(out, &r); err != nil {
			return result{}, err
		}
		r.wall, r.cpu = wall, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			r.peak = float64(u.Maxrss) / 1024
		}
		if i == 0 || r.wall < best.wall {
			best = r
		}
	}
	return best, nil
}

// count reads and counts, and prints what it took.
func count(name, path string) error {
	for _, m := range methods() {
		if m.name != name {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		e, err := ballots.RankColumns(f, path)
		if err != nil {
			return err
		}
		read := processor()
		rec, err := m.count(e)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(result{Read: read, Count: processor() - read, Distinct: e.Ballots.Len(), Winners: rec.Winners})
	}
	return fmt.Errorf("there is no method %q", name)
}

// processor is the processor seconds this process has used.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
