package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// longestRow is how many bytes one row may have. A quotation mark that is never
// closed makes the rest of a file one row; this ends it before memory does.
const longestRow = 1 << 20

var errLongRow = errors.New("row too long")

// rows reads a table row by row.
type rows struct {
	file    string
	csv     *csv.Reader
	guard   *guard
	Heading []string
	line    int // where the current row begins
}

// guard ends a row that has become too long.
type guard struct {
	in    io.Reader
	since int
}

func (g *guard) Read(p []byte) (int, error) {
	if g.since > longestRow {
		return 0, errLongRow
	}
	n, err := g.in.Read(p)
	g.since += n
	return n, err
}

// open reads the heading of the table in r. file is its name in messages.
func open(file string, r io.Reader) (*rows, error) {
	d, err := newDecoder(r)
	if err != nil {
		return nil, problem(file, 0, "", "%v", err)
	}
	g := &guard{in: d}
	buffered := bufio.NewReaderSize(g, 1<<16)
	t := &rows{file: file, guard: g, csv: csv.NewReader(buffered)}
	t.csv.Comma = separator(buffered)
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	for {
		row, err := t.read()
		if err == io.EOF {
			return nil, problem(file, 0, "", "the file is empty; its first line must name the columns")
		}
		if err != nil {
			return nil, err
		}
		if blank(row) {
			continue
		}
		for _, cell := range row {
			t.Heading = append(t.Heading, strings.Clone(strings.TrimSpace(cell)))
		}
		return t, nil
	}
}

// separator is the one of comma, semicolon and tab that the first line of the
// file has most of outside quotation marks.
func separator(r *bufio.Reader) rune {
	start, _ := r.Peek(1 << 14)
	counts := map[rune]int{}
	quoted := false
	for _, c := range string(start) {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\n' && !quoted && len(counts) > 0 {
			break
		}
		if !quoted && (c == ',' || c == ';' || c == '\t') {
			counts[c]++
		}
	}
	best := ','
	for _, c := range []rune{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// next returns the next row that is not blank, with its line in t.line; io.EOF
// ends. A row with more or fewer cells than the heading is a problem; cells
// beyond the heading that are empty are not counted.
func (t *rows) next() ([]string, error) {
	for {
		row, err := t.read()
		if err != nil {
			return nil, err
		}
		if blank(row) {
			continue
		}
		for len(row) > len(t.Heading) && strings.TrimSpace(row[len(row)-1]) == "" {
			row = row[:len(row)-1]
		}
		if len(row) != len(t.Heading) {
			return nil, problem(t.file, t.line, "", "%d values stand here, but the first line names %d columns; the file may have been cut off here, or a value with a separator in it lacks its quotation marks", len(row), len(t.Heading))
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		return row, nil
	}
}

func (t *rows) read() ([]string, error) {
	t.guard.since = 0
	row, err := t.csv.Read()
	if err == nil {
		t.line, _ = t.csv.FieldPos(0)
		return row, nil
	}
	if err == io.EOF {
		return nil, io.EOF
	}
	var parse *csv.ParseError
	line := t.line + 1
	if errors.As(err, &parse) {
		line = parse.StartLine
	}
	switch {
	case errors.Is(err, errLongRow):
		return nil, problem(t.file, line, "", "the row that begins here does not end within %d bytes; a quotation mark may not be closed", longestRow)
	case errors.Is(err, csv.ErrQuote):
		return nil, problem(t.file, line, "", "a value that begins with a quotation mark in the row that begins here never ends; the file may have been cut off, or a quotation mark inside a value is not doubled")
	case errors.Is(err, csv.ErrBareQuote):
		return nil, problem(t.file, line, "", "a quotation mark stands inside a value; put the whole value in quotation marks and double those inside")
	default:
		return nil, problem(t.file, line, "", "%v", err)
	}
}

func blank(row []string) bool {
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// column finds the first heading that is one of names, letter case aside, or -1.
func column(heading []string, names ...string) int {
	for i, h := range heading {
		for _, name := range names {
			if strings.EqualFold(h, name) {
				return i
			}
		}
	}
	return -1
}
