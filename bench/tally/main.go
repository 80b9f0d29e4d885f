// Program tally measures the counting of votes on a generated election and prints a table beside the targets. Each count runs in a
// process of its own, so that its memory is its own; wall time, processor time and the largest resident size are what the system
// reports for it, reading of the file included. Beside them runs npm's caritat on the same ballots, already aggregated, where npm
// can be had.
//
//	go run ./bench/tally [-voters 1000000] [-options 10] [-runs 3] [-peer=false]
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
)

func main() {
	voters := flag.Int("voters", 1_000_000, "ballots in the generated file")
	options := flag.Int("options", 10, "options")
	runs := flag.Int("runs", 3, "runs of each count; the fastest is shown")
	peer := flag.Bool("peer", true, "run npm's caritat beside it")
	linear := flag.Bool("linear", true, "count also a hundredth, a tenth and ten times the ballots, to see that time grows with them")
	one := flag.String("count", "", "count the file given as argument by this method, print a line, and end")
	flag.Parse()
	var err error
	if *one != "" {
		err = count(*one, flag.Arg(0))
	} else {
		err = measure(*voters, *options, *runs, *peer, *linear)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// measure generates the file and prints the table.
func measure(voters, options, runs int, peer, linear bool) error {
	dir, err := os.MkdirTemp("", "tally-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "ballots.csv")
	size, err := generate(file, voters, options)
	if err != nil {
		return err
	}
	fmt.Printf("%d ballots of %d options, %.1f MB of CSV; each count in a process of its own, reading included; the fastest of %d runs\n\n", voters, options, float64(size)/1e6, runs)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "method\twall s\tCPU s\tpeak MiB\tdistinct\tread CPU s\tcount CPU s\tµs per distinct ballot\ttarget\t")
	for _, m := range methods() {
		r, err := run(m.name, file, runs)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.0f\t%d\t%.2f\t%.3f\t%.3f\t%s\t\n", m.name, r.wall, r.cpu, r.peak, r.Distinct, r.Read, r.Count, r.Count/float64(r.Distinct)*1e6, r.target(m))
	}
	w.Flush()
	if linear {
		if err := growth(dir, voters, options, runs); err != nil {
			return err
		}
	}
	if peer {
		return caritat(dir, file)
	}
	return nil
}

// growth counts files of a hundredth of the size to ten times the size.
func growth(dir string, voters, options, runs int) error {
	fmt.Print("\nhow time grows with the ballots (irv and stv-meek):\n\n")
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ballots\tmethod\twall s\tCPU s\tpeak MiB\tµs per ballot\t")
	for _, n := range []int{voters / 100, voters / 10, voters, voters * 10} {
		file := filepath.Join(dir, fmt.Sprintf("%d.csv", n))
		if _, err := generate(file, n, options); err != nil {
			return err
		}
		for _, m := range []string{"irv", "stv-meek"} {
			r, err := run(m, file, runs)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%d\t%s\t%.3f\t%.3f\t%.0f\t%.3f\t\n", n, m, r.wall, r.cpu, r.peak, r.cpu/float64(n)*1e6)
		}
	}
	return w.Flush()
}
