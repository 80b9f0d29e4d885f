package ballots

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"concentric/engine/tally"
)

// text goes through a file line by line, and knows where it is.
type text struct {
	file    string
	at      int  // line, from 1
	unended bool // the last line has no end
	newest  int  // the line in which an option was named for the first time, the last of these
	builder tally.Builder
	batch   *batch // ballots that have been read and not yet gathered
	gathering
}

// each hands out the lines, as UTF-8 and without their ends, and puts file and
// line into what goes wrong.
func (t *text) each(r io.Reader, line func(string) error) error {
	err := t.eachRaw(r, func(raw []byte) error { return line(readable(string(raw))) })
	return t.locate(err)
}

// eachRaw hands out the lines as they stand in the file.
func (t *text) eachRaw(r io.Reader, line func([]byte) error) (err error) {
	t.unended, err = eachLine(r, func(raw []byte) error {
		t.at++
		if t.at == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		}
		return line(raw)
	})
	if fault := t.settle(); fault != nil {
		return fault // it stands in an earlier line
	}
	return t.locate(err)
}

func (t *text) locate(err error) error {
	if e, ok := err.(*Error); ok {
		e.File = t.file
		if e.Line == 0 {
			e.Line = t.at
		}
	}
	return err
}

// wrong is an error at the present line.
func (t *text) wrong(found, want string) error {
	return &Error{File: t.file, Line: t.at, Found: found, Want: want}
}

// lacks is an error about the whole file.
func (t *text) lacks(found, want string) error {
	return &Error{File: t.file, Found: found, Want: want}
}

// weight reads how many ballots a line stands for.
func (t *text) weight(cell string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(cell), 10, 64)
	if err != nil || n < 0 {
		return 0, t.wrong(fmt.Sprintf("the weight %q", cell), "a whole number of ballots")
	}
	return n, nil
}

// optionNumber reads the number of one of n options, from 1 on, and returns its
// index.
func (t *text) optionNumber(cell string, n int) (int, error) {
	o, err := strconv.Atoi(strings.TrimSpace(cell))
	if err != nil || o < 1 || o > n {
		return 0, t.wrong(fmt.Sprintf("%q", cell), fmt.Sprintf("the number of an option, from 1 to %d", n))
	}
	return o - 1, nil
}

// readable is a name as UTF-8; bytes that are not are taken for Latin-1.
func readable(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	return latin(name)
}

// latin reads bytes as Latin-1.
func latin(name string) string {
	var b strings.Builder
	for i := range len(name) {
		b.WriteRune(rune(name[i]))
	}
	return b.String()
}
