// Package csvfile reads lists as people's programs write them: comma,
// semicolon or tab, UTF-8 with or without a mark, UTF-16, Windows-1252 (which
// holds Latin-1), with any end of line; and writes them so that no spreadsheet
// takes a cell for a formula.
//
// A file is read as a stream, twice: once to learn its encoding, once for its
// lines. Memory does not grow with its size.
package csvfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Source opens the file, each time from its beginning.
type Source func() (io.ReadCloser, error)

// Bytes is a source of what is in memory.
func Bytes(content []byte) Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
}

// Facts are what was learned by looking at a whole file.
type Facts struct {
	Encoding  string // "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"
	Mark      bool   // the file begins with a byte order mark
	Delimiter rune
	Bytes     int64
	Digest    string // SHA-256 of the bytes, hexadecimal
}

// Reason says in what way a line is bad.
type Reason string

// The reasons.
const (
	Quote   Reason = "quote"   // a quotation mark in the wrong place, or one that never closes
	Columns Reason = "columns" // more or fewer cells than the head has
	Long    Reason = "long"    // longer than any line of a list
	Letters Reason = "letters" // bytes that are no text in the file's encoding
)

// Bad is a line that cannot be read. The lines after it can, unless Last.
type Bad struct {
	Line       int // 1 is the head
	Reason     Reason
	Have, Want int // cells, where Reason is Columns
	Last       bool
}

func (b *Bad) Error() string { return fmt.Sprintf("line %d: %s", b.Line, b.Reason) }

// longest is how many bytes a line may have.
const longest = 1 << 20

// File is an open list. Close it.
type File struct {
	Facts
	Header []string

	csv    *csv.Reader
	limit  *limited
	closer io.Closer
	last   int // line of the last record
	ended  bool
}

// ErrEmpty says that a file has no line at all.
var ErrEmpty = errors.New("csvfile: the file is empty")

// Open opens a file of which the facts are known (see Look), and reads its
// head. A head that cannot be read is a *Bad.
func Open(from Source, facts Facts) (*File, error) {
	raw, err := from()
	if err != nil {
		return nil, err
	}
	f := &File{Facts: facts, closer: raw}
	f.limit = &limited{from: decode(raw, facts), left: longest}
	text := bufio.NewReaderSize(f.limit, 4096)
	skipSeparatorLine(text)
	f.csv = csv.NewReader(text)
	f.csv.Comma = facts.Delimiter
	f.csv.FieldsPerRecord = -1
	_, head, err := f.Next()
	if err == io.EOF {
		err = ErrEmpty
	}
	if err != nil {
		raw.Close()
		return nil, err
	}
	for _, name := range head {
		f.Header = append(f.Header, strings.TrimSpace(name))
	}
	return f, nil
}

// Close closes the source.
func (f *File) Close() error { return f.closer.Close() }

// Next is the next line that has anything in it, and its number; io.EOF after
// the last, a *Bad for one that cannot be read. The cells are the caller's.
func (f *File) Next() (int, []string, error) {
	for {
		if f.ended {
			return 0, nil, io.EOF
		}
		f.limit.left = longest + 8192
		cells, err := f.csv.Read()
		if err != nil {
			return f.failed(err)
		}
		line, _ := f.csv.FieldPos(0)
		f.last = line
		if f.Header != nil && blank(cells) {
			continue
		}
		if f.Header != nil && len(cells) != len(f.Header) {
			return line, nil, &Bad{Line: line, Reason: Columns, Have: len(cells), Want: len(f.Header)}
		}
		for _, cell := range cells {
			if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
				return line, nil, &Bad{Line: line, Reason: Letters}
			}
		}
		return line, cells, nil
	}
}

func (f *File) failed(err error) (int, []string, error) {
	var parse *csv.ParseError
	switch {
	case err == io.EOF:
		f.ended = true
		return 0, nil, io.EOF
	case errors.Is(err, errLong):
		f.ended = true
		line := max(f.lineNow(), f.last+1)
		return line, nil, &Bad{Line: line, Reason: Long, Last: true}
	case errors.As(err, &parse):
		return parse.StartLine, nil, &Bad{Line: parse.StartLine, Reason: Quote}
	}
	f.ended = true
	return 0, nil, err
}

// lineNow is the line of the record that was begun, as far as it is known.
func (f *File) lineNow() (line int) {
	defer func() {
		if recover() != nil { // FieldPos panics before the first field
			line = 0
		}
	}()
	line, _ = f.csv.FieldPos(0)
	return line
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// skipSeparatorLine skips the line "sep=;" that spreadsheets write first.
func skipSeparatorLine(text *bufio.Reader) {
	head, _ := text.Peek(7)
	if len(head) < 6 || !strings.EqualFold(string(head[:4]), "sep=") {
		return
	}
	if head[5] == '\n' {
		text.Discard(6)
	} else if len(head) == 7 && head[5] == '\r' && head[6] == '\n' {
		text.Discard(7)
	}
}

// errLong says that a single line takes more than any line should.
var errLong = errors.New("csvfile: line too long")

// limited hands on bytes until the current line has had enough of them.
type limited struct {
	from io.Reader
	left int
}

func (l *limited) Read(into []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLong
	}
	n, err := l.from.Read(into)
	l.left -= n
	return n, err
}
