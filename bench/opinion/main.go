// Command opinion measures the opinion engine and prints each figure beside
// its target: speed and memory, growth with the number of votes, how well
// planted groups are found again, and how often the group test takes a
// continuum for groups.
//
//	go run ./bench/opinion              everything (about a quarter of an hour on two cores)
//	go run ./bench/opinion -only speed  one part: speed, large, growth, planted, size
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	only := flag.String("only", "", "parts to run, separated by commas: speed, large, growth, planted, size")
	continua := flag.Int("continua", 240, "continua of the part size")
	flag.Parse()
	parts := []struct {
		name string
		run  func()
	}{
		{"speed", speed},
		{"large", large},
		{"growth", growth},
		{"planted", planted},
		{"size", func() { size(*continua) }},
	}
	ran := false
	for _, part := range parts {
		if *only == "" || strings.Contains(","+*only+",", ","+part.name+",") {
			part.run()
			ran = true
		}
	}
	if !ran {
		fmt.Fprintf(os.Stderr, "there is no part %q: speed, large, growth, planted, size\n", *only)
		os.Exit(1)
	}
}

func title(text, columns string) {
	fmt.Printf("\n%s\n%s\n", text, columns)
}
