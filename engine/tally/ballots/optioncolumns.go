package ballots

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// OptionColumns reads a table with one column for each option, separated by commas, semicolons or tabs, whose first line names
// the options and whose cells are ranks, from 1 on: the same number twice is a rank that is shared, a number left out is a rank
// that was skipped, an empty cell an option that was not ranked. A column headed "weight" or "count" says how many ballots a row
// stands for; those headed "id", "ballot", "voter" or "precinct" are passed over. A row of empty cells is a blank ballot.
func OptionColumns(r io.Reader, file string) (*tally.Election, error) {
	return readOptionTable(r, file, false)
}

// ScoreColumns reads the same table with scores in its cells: whole numbers, or "x" for 1. An empty cell is an option that was
// left blank.
func ScoreColumns(r io.Reader, file string) (*tally.Election, error) {
	return readOptionTable(r, file, true)
}

type optionTable struct {
	text
	scored bool
	comma  rune
	option []int // per column, the index of its option, or one of the following
	e      tally.Election
	places []Place
	scores []tally.Score
}

const (
	noColumn     = -1
	weightColumn = -2
)

func readOptionTable(r io.Reader, file string, scored bool) (*tally.Election, error) {
	t := &optionTable{text: text{file: file}, scored: scored}
	if err := t.each(r, t.line); err != nil {
		return nil, err
	}
	if t.option == nil {
		return nil, t.lacks("an empty file", "a line with the names of the options")
	}
	t.e.Ballots = t.builder.Ballots()
	return &t.e, t.checked(&t.e)
}

func (t *optionTable) line(l string) error {
	if strings.TrimSpace(l) == "" && t.option == nil {
		return nil
	}
	if t.option == nil {
		t.comma = separator([]byte(l))
	}
	if l == "" {
		return nil
	}
	cells, err := splitCells(l, t.comma)
	switch {
	case err != nil:
		return t.wrong(fmt.Sprintf("%q", l), "cells with their quotes closed")
	case t.option == nil:
		return t.head(cells)
	case len(cells) > len(t.option):
		return t.wrong(fmt.Sprintf("%d cells", len(cells)), fmt.Sprintf("%d, as in the first line", len(t.option)))
	}
	return t.ballot(cells)
}

// separator is what most often separates the cells of a line.
func separator(l []byte) rune {
	most, comma := bytes.Count(l, []byte{','}), ','
	for _, c := range []byte{';', '\t'} {
		if n := bytes.Count(l, []byte{c}); n > most {
			most, comma = n, rune(c)
		}
	}
	return comma
}

func splitCells(l string, comma rune) ([]string, error) {
	if !strings.Contains(l, `"`) {
		return strings.Split(l, string(comma)), nil
	}
	reader := csv.NewReader(strings.NewReader(l))
	reader.Comma = comma
	return reader.Read()
}

func (t *optionTable) head(cells []string) error {
	names := make(map[string]bool)
	for _, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch strings.ToLower(cell) {
		case "weight", "count", "ballots", "number of ballots":
			t.option = append(t.option, weightColumn)
			continue
		case "id", "ballot", "ballot id", "ballot #", "voter", "precinct", "":
			t.option = append(t.option, noColumn)
			continue
		}
		if names[cell] {
			return t.wrong(fmt.Sprintf("two columns headed %q", cell), "one column for each option")
		}
		names[cell] = true
		t.option = append(t.option, len(t.e.Options))
		t.e.Options = append(t.e.Options, tally.Option{Name: cell})
	}
	if len(t.e.Options) == 0 {
		return t.wrong(fmt.Sprintf("%d columns without an option", len(cells)), "a line with the names of the options")
	}
	return nil
}

func (t *optionTable) ballot(cells []string) error {
	weight := int64(1)
	t.places, t.scores = t.places[:0], t.scores[:0]
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		var err error
		switch o := t.option[i]; {
		case o == weightColumn:
			weight, err = t.weight(cell)
		case o == noColumn || cell == "":
		case t.scored:
			err = t.score(o, cell)
		default:
			err = t.rank(o, cell)
		}
		if err != nil {
			return err
		}
	}
	if t.scored {
		return t.addScores(weight, t.scores)
	}
	r, err := Ordered(t.places)
	if err != nil {
		return t.wrong(err.Error(), "ranks from 1 on")
	}
	return t.add(weight, r)
}

func (t *optionTable) rank(o int, cell string) error {
	n, err := strconv.Atoi(cell)
	if err != nil || n < 1 || n > maxRank {
		return t.wrong(fmt.Sprintf("%q for %s", cell, t.e.Options[o].Name), fmt.Sprintf("a rank from 1 to %d, or nothing", maxRank))
	}
	t.places = append(t.places, Place{Rank: n, Option: o})
	return nil
}

func (t *optionTable) score(o int, cell string) error {
	n, err := strconv.Atoi(cell)
	if strings.EqualFold(cell, "x") {
		n, err = 1, nil
	}
	if err != nil || n != int(int16(n)) {
		return t.wrong(fmt.Sprintf("%q for %s", cell, t.e.Options[o].Name), "a score in whole numbers, or nothing")
	}
	t.scores = append(t.scores, tally.Score{Option: o, Score: n})
	return nil
}

// rankHeading is a heading that speaks of ranks, in the languages of the people who make such tables.
var rankHeading = regexp.MustCompile(`(?i)rank|choice|pref|vote|first|second|1st|rang|wahl|stimme|pr[äa]f|choix|voix|scelta|voto|valg|stemme`)

// optionHeaded tells whether the beginning of a file is a table whose first line names options and whose other cells are all
// whole numbers or empty.
func optionHeaded(begin []byte) bool {
	lines := strings.Split(strings.TrimPrefix(string(begin), "\ufeff"), "\n")
	if len(lines) > 1 && len(begin) >= peeked {
		lines = lines[:len(lines)-1] // cut in the middle
	}
	if len(lines) < 2 {
		return false
	}
	comma := separator([]byte(lines[0]))
	head, err := splitCells(strings.TrimSpace(lines[0]), comma)
	if err != nil || len(head) < 2 {
		return false
	}
	meta := make([]bool, len(head))
	for i, cell := range head {
		cell = strings.ToLower(strings.TrimSpace(cell))
		switch cell {
		case "id", "ballot", "ballot id", "ballot #", "voter", "precinct", "weight", "count", "ballots", "number of ballots":
			meta[i] = true
			continue
		}
		if _, err := strconv.Atoi(cell); err == nil || cell == "" || rankHeading.MatchString(cell) {
			return false
		}
	}
	numbers := 0
	for _, l := range lines[1:] {
		cells, err := splitCells(strings.TrimRight(l, "\r"), comma)
		if err != nil || len(cells) > len(head) {
			return false
		}
		for i, cell := range cells {
			cell = strings.TrimSpace(cell)
			if meta[i] || cell == "" {
				continue
			}
			if _, err := strconv.Atoi(cell); err != nil && !strings.EqualFold(cell, "x") {
				return false
			}
			numbers++
		}
	}
	return numbers > 0
}
