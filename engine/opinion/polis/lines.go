package polis

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// longestLine is the longest line accepted, so that a file that is no CSV at
// all does not fill the memory; longestRecord the same for a line of the table
// that spans several, because a quoted field holds line breaks. A quotation mark
// that somebody forgot to close is found soon.
const (
	longestLine   = 16 << 20
	longestRecord = 1 << 20
)

// lineReader reads a CSV line by line into fields, without allocating: the
// fields are valid until the next line. A quoted field may hold commas, doubled
// quotes and line breaks (RFC 4180).
type lineReader struct {
	in      *bufio.Reader
	file    string
	line    int // number of the line last read, its first if it spans several
	ends    int // line breaks read
	text    []byte
	fields  [][]byte
	started bool
}

func newLineReader(r io.Reader, file string) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, 256<<10), file: file}
}

func (l *lineReader) problem(format string, arguments ...any) error {
	return &LineError{File: l.file, Line: l.line, Problem: fmt.Sprintf(format, arguments...)}
}

// next returns the fields of the next line that is not empty; io.EOF at the end.
func (l *lineReader) next() ([][]byte, error) {
	for {
		l.line = l.ends + 1
		text, err := l.raw()
		if err != nil {
			return nil, err
		}
		if !l.started {
			l.started = true
			text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
		}
		if bytes.IndexByte(text, '"') >= 0 {
			if text, err = l.whole(text); err != nil {
				return nil, err
			}
		}
		text = bytes.TrimRight(text, "\r\n")
		if len(text) == 0 {
			continue
		}
		return l.split(text)
	}
}

// raw returns one physical line with its line break.
func (l *lineReader) raw() ([]byte, error) {
	text, err := l.in.ReadSlice('\n')
	if err == nil {
		l.ends++
		return text, nil
	}
	if errors.Is(err, bufio.ErrBufferFull) {
		l.text = append(l.text[:0], text...)
		for errors.Is(err, bufio.ErrBufferFull) {
			text, err = l.in.ReadSlice('\n')
			l.text = append(l.text, text...)
			if len(l.text) > longestLine {
				return nil, l.problem("the line is longer than 16 MiB; this is not a CSV of votes")
			}
		}
		text = l.text
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s, line %d: %w", l.file, l.line, err)
	}
	if len(text) == 0 {
		return nil, io.EOF
	}
	l.ends++
	return text, nil
}

// whole returns the record that begins with a physical line: as many further
// ones as its quotes are open for. A quotation mark opens a field only at its
// beginning; within one it is a character like any other.
func (l *lineReader) whole(text []byte) ([]byte, error) {
	state := quoting(atStart, text)
	if state != quoted {
		return text, nil
	}
	record := slices.Clone(text)
	for state == quoted {
		further, err := l.raw()
		if errors.Is(err, io.EOF) {
			return nil, l.problem("a quotation mark is opened and never closed")
		}
		if err != nil {
			return nil, err
		}
		if len(record)+len(further) > longestRecord {
			return nil, l.problem("a quotation mark is opened and not closed within 1 MiB")
		}
		state = quoting(state, further)
		record = append(record, further...)
	}
	return record, nil
}

// Where a reader of CSV stands.
type quoteState int

const (
	atStart quoteState = iota // of a field
	within                    // a field without quotes, or after the closing one
	quoted
	closing // after a quotation mark in a quoted field: its end, or the first of two
)

// quoting is where the reader stands after text.
func quoting(state quoteState, text []byte) quoteState {
	for _, c := range text {
		switch {
		case state == quoted && c == '"':
			state = closing
		case state == quoted:
		case c == '"' && (state == atStart || state == closing):
			state = quoted
		case c == ',':
			state = atStart
		default:
			state = within
		}
	}
	return state
}

func (l *lineReader) split(text []byte) ([][]byte, error) {
	l.fields = l.fields[:0]
	for {
		if len(text) > 0 && text[0] == '"' {
			field, rest, ok := unquote(text)
			if !ok {
				return nil, l.problem("a quoted field is followed by something other than a comma")
			}
			l.fields = append(l.fields, field)
			if rest == nil {
				return l.fields, nil
			}
			text = rest
			continue
		}
		end := bytes.IndexByte(text, ',')
		if end < 0 {
			l.fields = append(l.fields, text)
			return l.fields, nil
		}
		l.fields = append(l.fields, text[:end])
		text = text[end+1:]
	}
}

// unquote reads a quoted field; rest is what follows its comma, nil at the end
// of the line.
func unquote(text []byte) (field, rest []byte, ok bool) {
	for i := 1; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		field = text[1:i]
		if bytes.IndexByte(field, '"') >= 0 {
			field = bytes.ReplaceAll(field, []byte(`""`), []byte(`"`))
		}
		if i+1 == len(text) {
			return field, nil, true
		}
		return field, text[i+2:], text[i+1] == ','
	}
	return nil, nil, false
}
