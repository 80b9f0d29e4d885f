package ballots

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"concentric/engine/tally"
)

// text goes through a file line by line, and knows where it is.
type text struct {
	file    string
	at      int // line, from 1
	builder tally.Builder
}

// each hands out the lines, as UTF-8 and without their ends, and puts file and
// line into what goes wrong.
func (t *text) each(r io.Reader, line func(string) error) error {
	err := eachLine(r, func(raw []byte) error {
		t.at++
		if t.at == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		}
		return line(readable(string(raw)))
	})
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

func (t *text) add(weight int64, r tally.Ranking) error {
	if err := t.builder.Add(weight, r); err != nil {
		return t.wrong(err.Error(), "ballots that can be counted")
	}
	return nil
}

func (t *text) addScores(weight int64, s []tally.Score) error {
	if err := t.builder.AddScores(weight, s); err != nil {
		return t.wrong(err.Error(), "ballots that can be counted")
	}
	return nil
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

// fromUTF16 turns a file in UTF-16, which is known by its byte order mark, into
// UTF-8; any other it leaves as it is.
func fromUTF16(in *bufio.Reader) *bufio.Reader {
	mark, _ := in.Peek(2)
	switch {
	case bytes.Equal(mark, []byte{0xff, 0xfe}):
		return bufio.NewReaderSize(&wide{in: in}, 64<<10)
	case bytes.Equal(mark, []byte{0xfe, 0xff}):
		return bufio.NewReaderSize(&wide{in: in, big: true}, 64<<10)
	}
	return in
}

// wide reads UTF-16 as UTF-8. A half pair becomes U+FFFD, as does a byte left
// over at the end.
type wide struct {
	in  *bufio.Reader
	big bool
	out []byte
	err error
}

func (w *wide) Read(p []byte) (int, error) {
	for len(w.out) < len(p) && w.err == nil {
		r, ok := w.unit()
		if !ok {
			break
		}
		if utf16.IsSurrogate(r) {
			low, _ := w.unit()
			r = utf16.DecodeRune(r, low)
		}
		w.out = utf8.AppendRune(w.out, r)
	}
	n := copy(p, w.out)
	w.out = append(w.out[:0], w.out[n:]...)
	if n == 0 && w.err != nil {
		return 0, w.err
	}
	return n, nil
}

func (w *wide) unit() (rune, bool) {
	one, err := w.in.ReadByte()
	if err != nil {
		w.err = err
		return 0, false
	}
	two, err := w.in.ReadByte()
	if err != nil {
		w.err = err
		return utf8.RuneError, true
	}
	if w.big {
		one, two = two, one
	}
	return rune(one) | rune(two)<<8, true
}
