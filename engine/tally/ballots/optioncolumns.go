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
	edge   edge
	e      tally.Election
	plain  bool // every column is an option
	places []Place
	scores []tally.Score
}

const (
	noColumn     = -1
	weightColumn = -2
)

func readOptionTable(r io.Reader, file string, scored bool) (*tally.Election, error) {
	t := &optionTable{text: text{file: file}, scored: scored}
	if err := t.eachRaw(r, t.line); err != nil {
		return nil, err
	}
	if t.option == nil {
		return nil, t.lacks("an empty file", "a line with the names of the options")
	}
	if err := t.complete(t.edge, len(t.option)); err != nil {
		return nil, err
	}
	t.e.Ballots = t.builder.Ballots()
	return &t.e, t.checked(&t.e)
}

func (t *optionTable) line(raw []byte) error {
	if t.option != nil && len(raw) > 0 && bytes.IndexByte(raw, '"') < 0 {
		return t.ballot(raw)
	}
	l := readable(string(raw))
	if strings.TrimSpace(l) == "" && t.option == nil || l == "" {
		return nil
	}
	if t.option == nil {
		t.comma = separator(raw)
	}
	cells, err := splitCells(l, t.comma)
	switch {
	case err != nil:
		return t.wrong(fmt.Sprintf("%q", l), "cells with their quotes closed")
	case t.option == nil:
		return t.head(cells)
	}
	for _, cell := range cells {
		if strings.ContainsRune(cell, t.comma) {
			return t.wrong(fmt.Sprintf("%q", cell), "a whole number in each cell, or nothing")
		}
	}
	return t.ballot([]byte(strings.Join(cells, string(t.comma))))
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
	t.plain = len(t.e.Options) == len(t.option)
	return nil
}

// digits reads the scores of a line of nothing but short numbers and empty cells, as nearly all lines are, and tells how many cells it
// has and whether the last is empty. Any other line has 0 and is left to ballot.
func (t *optionTable) digits(l []byte) (columns int, empty bool) {
	if !t.scored || !t.plain {
		return 0, false
	}
	scores := t.scores[:0]
	for i := 0; i <= len(l); i++ {
		if columns == len(t.option) {
			return 0, false
		}
		if empty = i == len(l) || l[i] == byte(t.comma); !empty {
			from, score := i, 0
			for ; i < len(l) && l[i]-'0' <= 9; i++ {
				score = 10*score + int(l[i]-'0')
			}
			if n := i - from; n == 0 || n > 4 || i < len(l) && l[i] != byte(t.comma) {
				return 0, false
			}
			scores = append(scores, tally.Score{Option: columns, Score: score})
		}
		columns++
	}
	t.scores = scores
	return columns, empty
}

// ballot counts a line without quotes.
func (t *optionTable) ballot(l []byte) error {
	if columns, empty := t.digits(l); columns > 0 {
		t.edge.line(columns, len(t.option), empty)
		return t.addScores(1, t.scores)
	}
	weight := int64(1)
	t.places, t.scores = t.places[:0], t.scores[:0]
	columns, from, empty := 0, 0, false
	for i := 0; i <= len(l); i++ {
		if i < len(l) && l[i] != byte(t.comma) {
			continue
		}
		cell := bytes.TrimSpace(l[from:i])
		from, empty = i+1, len(cell) == 0
		if columns == len(t.option) {
			return t.wrong(fmt.Sprintf("%d cells", 1+bytes.Count(l, []byte{byte(t.comma)})), fmt.Sprintf("%d, as in the first line", len(t.option)))
		}
		o := t.option[columns]
		columns++
		if o == weightColumn {
			var err error
			if weight, err = t.weight(string(cell)); err != nil {
				return err
			}
			continue
		}
		if o == noColumn || empty {
			continue
		}
		if err := t.cell(o, cell); err != nil {
			return err
		}
	}
	t.edge.line(columns, len(t.option), empty)
	if t.scored {
		return t.addScores(weight, t.scores)
	}
	r, err := Ordered(t.places)
	if err != nil {
		return t.wrong(err.Error(), "ranks from 1 on")
	}
	return t.add(weight, r)
}

// cell takes a rank or a score.
func (t *optionTable) cell(o int, cell []byte) error {
	n, err := int(cell[0]-'0'), error(nil)
	switch {
	case len(cell) == 1 && n <= 9:
	case t.scored && len(cell) == 1 && cell[0]|0x20 == 'x':
		n = 1
	default:
		n, err = strconv.Atoi(string(cell))
	}
	switch {
	case t.scored && (err != nil || n != int(int16(n))):
		return t.wrong(fmt.Sprintf("%q for %s", readable(string(cell)), t.e.Options[o].Name), "a score in whole numbers, or nothing")
	case t.scored:
		t.scores = append(t.scores, tally.Score{Option: o, Score: n})
	case err != nil || n < 1 || n > maxRank:
		return t.wrong(fmt.Sprintf("%q for %s", readable(string(cell)), t.e.Options[o].Name), fmt.Sprintf("a rank from 1 to %d, or nothing", maxRank))
	default:
		t.places = append(t.places, Place{Rank: n, Option: o})
	}
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
