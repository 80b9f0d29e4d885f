package tally_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"concentric/engine/tally"
)

// readBLT reads the ballot files of the reference counts.
func readBLT(t *testing.T, path string) *tally.Election {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := parseBLT(strings.TrimPrefix(string(raw), "\ufeff"))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return e
}

func parseBLT(text string) (*tally.Election, error) {
	var e tally.Election
	var b tally.Builder
	lines := strings.Split(text, "\n")
	var n int
	fmt.Sscan(lines[0], &n, &e.Seats)
	e.Options = make([]tally.Option, n)
	nick := map[string]int{}
	for i := range n {
		nick[strconv.Itoa(i+1)] = i
		e.TieOrder = append(e.TieOrder, i)
	}
	names := []string{}
	for _, l := range lines[1:] {
		l = strings.TrimSpace(l)
		if k := strings.Index(l, "/*"); k >= 0 {
			l = l[:k]
		}
		f := strings.Fields(l)
		switch {
		case len(f) == 0:
		case strings.HasPrefix(l, "["):
			f = strings.Fields(strings.Trim(l, "[]"))
			for i, x := range f[1:] {
				switch f[0] {
				case "nick":
					nick[x] = i
				case "tie":
					e.TieOrder[i] = nick[x]
				case "withdrawn":
					e.Options[nick[x]].Withdrawn = true
				case "undeclared":
					e.Options[nick[x]].WriteIn = true
				}
			}
		case strings.HasPrefix(l, `"`):
			names = append(names, strings.Trim(l, `"`))
		case strings.HasPrefix(l, "-"):
			for _, x := range f {
				e.Options[nick[x[1:]]].Withdrawn = true
			}
		case l == "0" || len(names) >= n:
		default:
			w, err := strconv.Atoi(f[0])
			if err != nil {
				return nil, err
			}
			var r tally.Ranking
			for _, x := range f[1:] {
				if x == "0" {
					break
				}
				for k, y := range strings.Split(x, "=") {
					o, ok := nick[y]
					if !ok {
						return nil, fmt.Errorf("option %q in %q", y, l)
					}
					m := tally.Mark(o)
					if k > 0 {
						m |= tally.Equal
					}
					r = append(r, m)
				}
			}
			if len(r) == 0 {
				continue
			}
			if err := b.Add(int64(w), r); err != nil {
				return nil, err
			}
		}
	}
	for i := range e.Options {
		e.Options[i].Name = names[i]
	}
	e.Ballots = b.Ballots()
	_ = slices.Max(e.TieOrder)
	return &e, nil
}
