package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// In a terminal the summary stays within 80 columns, and every word of it is there.
func TestASummaryFitsATerminal(t *testing.T) {
	for _, line := range []string{
		"", "short", "   82% agree (77 to 87%; 200 of 243)  #121 我覺得 我搭乘uber就是因為司機素質都普遍比較好，不像計程車司機 跟他說我要到幾個不同地區 還會抱怨",
		"Note: " + strings.Repeat("word ", 40), strings.Repeat("unbroken", 30), strings.Repeat(" ", 90) + "far", strings.Repeat("車", 100),
	} {
		var out bytes.Buffer
		if _, err := fmt.Fprintf(folding{&out}, "%s\n", line); err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(out.String(), "\n") {
			columns := 0
			for _, r := range part {
				if columns++; wide(r) {
					columns++
				}
			}
			if columns > terminal && strings.TrimSpace(part) != "far" {
				t.Errorf("%d columns: %q", columns, part)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(out.String()) != bare(line) || strings.Count(out.String(), "\n") < 1 {
			t.Errorf("%q became %q", line, out.String())
		}
	}
}
