// Command opinion measures the opinion engine and prints each figure beside
// its target: speed and memory, growth with the number of votes, how well
// planted groups are found again, how often the group test finds them, and how
// often it takes a continuum for groups.
//
//	go run ./bench/opinion                                everything (about half an hour on two free cores)
//	go run ./bench/opinion -only speed                    one part: speed, large, growth, planted, power, size
//	go run ./bench/opinion -only size -regime "dense"     one regime: usual, steep, dense, steep and dense
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	only := flag.String("only", "", "parts to run, separated by commas: speed, large, growth, planted, power, size")
	continua := flag.Int("continua", 60, "continua in each regime of the part size")
	regime := flag.String("regime", "", "the regime of the part size; without it all four")
	runs := flag.Int("runs", 10, "data sets of each kind in the part power")
	flag.Parse()
	parts := []struct {
		name string
		run  func()
	}{
		{"speed", speed},
		{"large", large},
		{"growth", growth},
		{"planted", planted},
		{"power", func() { power(*runs) }},
		{"size", func() { size(*regime, *continua) }},
	}
	ran := false
	for _, part := range parts {
		if *only == "" || strings.Contains(","+*only+",", ","+part.name+",") {
			part.run()
			ran = true
		}
	}
	if !ran {
		fmt.Fprintf(os.Stderr, "there is no part %q: speed, large, growth, planted, power, size\n", *only)
		os.Exit(1)
	}
}

func title(text, columns string) {
	fmt.Printf("\n%s\n%s\n", text, columns)
}
