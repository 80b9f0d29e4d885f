package ballots

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// RankColumns reads a table with one column for each rank, separated by commas, semicolons or tabs: a cell names an option, or
// gives its number from 1 on. An empty cell is a skipped rank; a row of empty cells is a blank ballot; an empty line is nothing.
//
// The first line is a heading when it names a column "weight" or "count" (how many ballots the row stands for), when it is
// 1, 2, 3 and so on, or when none of its cells stands in any other line. Columns headed "id", "ballot", "voter" or "precinct" are
// passed over. If the first cell of the first ballot is a number, all are; otherwise options are numbered in the order in which
// they first occur. The words "overvote" and "undervote" stand for a rank marked several times and for a skipped one.
//
// The table is read as a stream: a million ballots need the memory of their distinct ones.
func RankColumns(r io.Reader, file string) (*tally.Election, error) {
	t := &rankTable{text: text{file: file}, weightAt: -1, options: make(map[string]int32)}
	if err := t.eachRaw(r, t.line); err != nil {
		return nil, err
	}
	if err := t.complete(t.edge, len(t.first)); err != nil {
		return nil, err
	}
	if err := t.halfName(t.names); err != nil {
		return nil, err
	}
	return t.election()
}

type rankTable struct {
	text
	comma     byte
	skip      []bool // columns that hold no rank
	weightAt  int    // column, or -1
	first     [][]byte
	heading   bool // the first line is one for certain
	ranksOnly bool // all cells of the first line speak of ranks
	begun     bool // a cell of a ballot has been read
	numeric   bool // options are numbers
	most      int  // the highest number
	edge      edge
	options   map[string]int32
	names     []string
	plain     bool // every column is a rank
	recent    [1024]struct {
		name string
		mark tally.Mark
	}
	ranking tally.Ranking
}

func (t *rankTable) line(l []byte) error {
	if t.at == 1 {
		return t.head(l)
	}
	if len(l) == 0 {
		return nil
	}
	return t.row(l)
}

// head keeps the first line until it is known whether it is a heading.
func (t *rankTable) head(l []byte) error {
	t.comma = byte(separator(l))
	cells, err := t.cells(slices.Clone(l))
	if err != nil {
		return err
	}
	counting, ranks := true, true
	for i, cell := range cells {
		t.first = append(t.first, cell)
		skip := false
		switch strings.ToLower(string(cell)) {
		case "weight", "count", "ballots", "number of ballots":
			t.weightAt, t.heading, skip = i, true, true
		case "id", "ballot", "ballot id", "ballot #", "voter", "precinct", "":
			t.heading = t.heading || len(cell) > 0
			skip = len(cell) > 0
		}
		t.skip = append(t.skip, skip)
		if n, err := strconv.Atoi(string(cell)); err != nil || n != i+1 {
			counting = false
		}
		ranks = ranks && (skip || rankHeading.Match(cell))
	}
	t.heading = t.heading || counting && len(t.first) > 1
	t.ranksOnly = ranks
	t.plain = t.weightAt < 0 && !slices.Contains(t.skip, true)
	return nil
}

// cells splits a line where it may hold quoted cells. The cells share the line's memory.
func (t *rankTable) cells(l []byte) ([][]byte, error) {
	var out [][]byte
	for {
		trimmed := bytes.TrimLeft(l, " ")
		if len(trimmed) == 0 || trimmed[0] != '"' {
			cell, rest, more := bytes.Cut(l, []byte{t.comma})
			out = append(out, bytes.TrimSpace(cell))
			if !more {
				return out, nil
			}
			l = rest
			continue
		}
		cell, after, closed := quoted(trimmed[1:])
		if !closed {
			return nil, t.wrong(fmt.Sprintf("%q", trimmed), "a quotation mark that ends the cell on the same line")
		}
		out = append(out, bytes.TrimSpace(cell))
		_, rest, more := bytes.Cut(after, []byte{t.comma})
		if !more {
			return out, nil
		}
		l = rest
	}
}

// quoted reads up to the closing quote; two quotes are one. It tells whether there was one.
func quoted(l []byte) (cell, rest []byte, closed bool) {
	for i := 0; i < len(l); i++ {
		if l[i] != '"' {
			cell = append(cell, l[i])
			continue
		}
		if i+1 < len(l) && l[i+1] == '"' {
			cell = append(cell, '"')
			i++
			continue
		}
		return cell, l[i+1:], true
	}
	return cell, nil, false
}

// row counts one line.
func (t *rankTable) row(l []byte) error {
	if columns, empty := t.numbers(l); columns > 0 {
		return t.end(1, columns, empty)
	}
	if bytes.IndexByte(l, '"') >= 0 {
		cells, err := t.cells(l)
		if err != nil {
			return err
		}
		return t.count(cells)
	}
	t.ranking = t.ranking[:0]
	weight, column, skipped, from := int64(1), 0, 0, 0
	for i := 0; i <= len(l); i++ {
		if i < len(l) && l[i] != t.comma {
			continue
		}
		cell := l[from:i]
		from = i + 1
		if err := t.cell(cell, column, &weight, &skipped); err != nil {
			return err
		}
		column++
	}
	return t.end(weight, column, skipped > 0)
}

// numbers reads a line of nothing but numbers of options and empty cells, as nearly all lines are, and tells how many cells it has and
// whether the last is empty. Any other line has 0: cell says what it means or what is wrong with it.
func (t *rankTable) numbers(l []byte) (columns int, empty bool) {
	if !t.numeric || !t.plain {
		return 0, false
	}
	ranking := t.ranking[:0]
	n, from, skipped := 0, 0, 0
	for i := 0; i <= len(l); i++ {
		if i < len(l) && l[i] != t.comma {
			d := l[i] - '0'
			if n = 10*n + int(d); d > 9 || n > tally.MaxOptions {
				return 0, false
			}
			continue
		}
		switch {
		case i == from:
			skipped++
		case n == 0 || columns >= len(t.skip):
			return 0, false
		default:
			for ; skipped > 0; skipped-- {
				ranking = append(ranking, tally.Skipped)
			}
			ranking = append(ranking, tally.Mark(n-1))
			t.most = max(t.most, n)
		}
		columns++
		n, from = 0, i+1
	}
	t.ranking = ranking
	return columns, skipped > 0
}

func (t *rankTable) count(cells [][]byte) error {
	t.ranking = t.ranking[:0]
	weight, skipped := int64(1), 0
	for column, cell := range cells {
		if err := t.cell(cell, column, &weight, &skipped); err != nil {
			return err
		}
	}
	return t.end(weight, len(cells), skipped > 0)
}

// end counts the ballot of a line with so many cells, the last of them empty or not.
func (t *rankTable) end(weight int64, cells int, empty bool) error {
	t.edge.line(cells, len(t.first), empty)
	return t.add(weight, t.ranking)
}

// cell takes one cell of a row into the ranking.
func (t *rankTable) cell(cell []byte, column int, weight *int64, skipped *int) error {
	if column == t.weightAt {
		var err error
		*weight, err = t.weight(string(cell))
		return err
	}
	if column < len(t.skip) && t.skip[column] {
		return nil
	}
	mark, err := t.mark(cell)
	if err != nil {
		return err
	}
	if mark == tally.Skipped {
		*skipped++
		return nil
	}
	if column >= len(t.skip) {
		return t.wrong(fmt.Sprintf("%d cells, the last %q", column+1, cell), fmt.Sprintf("at most %d, as in the first line", len(t.skip)))
	}
	for ; *skipped > 0; *skipped-- {
		t.ranking = append(t.ranking, tally.Skipped)
	}
	t.ranking = append(t.ranking, mark)
	return nil
}

// number is the number that a cell is, where cells are numbers of options; otherwise 0.
func (t *rankTable) number(cell []byte) int {
	if !t.numeric {
		return 0
	}
	n := 0
	for _, c := range cell {
		if c < '0' || c > '9' || n > tally.MaxOptions {
			return 0
		}
		n = 10*n + int(c-'0')
	}
	if n > tally.MaxOptions {
		return 0
	}
	t.most = max(t.most, n)
	return n
}

// mark is what a cell says.
func (t *rankTable) mark(cell []byte) (tally.Mark, error) {
	if n := t.number(cell); n > 0 {
		return tally.Mark(n - 1), nil
	}
	cell = bytes.TrimSpace(cell)
	if len(cell) == 0 {
		return tally.Skipped, nil
	}
	if n := t.number(cell); n > 0 {
		return tally.Mark(n - 1), nil
	}
	if !t.begun {
		t.begun = true
		_, err := strconv.Atoi(string(cell))
		if t.numeric = err == nil; t.numeric {
			return t.mark(cell)
		}
	}
	return t.option(cell)
}

// option finds or makes the option of a cell that is no number.
func (t *rankTable) option(cell []byte) (tally.Mark, error) {
	slot := &t.recent[(len(cell)*37+int(cell[0])*5+int(cell[len(cell)/2])*131+int(cell[len(cell)-1])*17)&(len(t.recent)-1)]
	if slot.name == string(cell) {
		return slot.mark, nil
	}
	var m tally.Mark
	switch o, ok := t.options[string(cell)]; {
	case strings.EqualFold(string(cell), "overvote"):
		m = tally.Overvoted
	case strings.EqualFold(string(cell), "undervote"):
		m = tally.Skipped
	case t.numeric:
		return 0, t.wrong(fmt.Sprintf("%q", cell), fmt.Sprintf("the number of an option, from 1 to %d, as in the cells before", tally.MaxOptions))
	case ok:
		m = tally.Mark(o)
	case len(t.names) == tally.MaxOptions:
		return 0, t.wrong(fmt.Sprintf("the option %q, after %d others", cell, len(t.names)), fmt.Sprintf("at most %d options", tally.MaxOptions))
	default:
		m = tally.Mark(len(t.names))
		t.options[string(cell)] = int32(m)
		t.names, t.newest = append(t.names, string(cell)), t.at
	}
	slot.name, slot.mark = string(cell), m
	return m, nil
}

// election decides what the first line was, and names the options.
func (t *rankTable) election() (*tally.Election, error) {
	if t.at == 0 {
		return nil, t.lacks("an empty file", "a table of ballots")
	}
	if !t.heading && t.firstIsBallot() {
		t.at = 1
		if err := t.count(t.first); err != nil {
			return nil, t.locate(err)
		}
	}
	if err := t.settle(); err != nil {
		return nil, err
	}
	e := &tally.Election{Ballots: t.builder.Ballots()}
	for n := range t.most {
		e.Options = append(e.Options, tally.Option{Name: strconv.Itoa(n + 1)})
	}
	for _, name := range t.names {
		e.Options = append(e.Options, tally.Option{Name: readable(name)})
	}
	if len(e.Options) == 0 {
		return nil, t.lacks("no option in any cell", "a table of ballots with a column for each rank")
	}
	return e, nil
}

// firstIsBallot tells whether some cell of the first line stands in another line too.
func (t *rankTable) firstIsBallot() bool {
	if t.at == 1 {
		return !t.ranksOnly
	}
	for i, cell := range t.first {
		if t.skip[i] {
			continue
		}
		n, err := strconv.Atoi(string(cell))
		if _, ok := t.options[string(cell)]; ok || t.numeric && err == nil && n > 0 && n <= t.most {
			return true
		}
	}
	return false
}
