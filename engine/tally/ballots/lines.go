package ballots

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// eachLine hands out the lines of a stream, without their ends; a line is good only until the next. It tells whether the last one
// lacked its end, as it does in a file that was cut off (and in many that were not).
func eachLine(r io.Reader, each func([]byte) error) (unended bool, err error) {
	buf := make([]byte, 256<<10)
	have := 0
	for {
		n, err := r.Read(buf[have:])
		have += n
		rest := buf[:have]
		for {
			end := bytes.IndexByte(rest, '\n')
			if end < 0 {
				break
			}
			if err := each(bytes.TrimSuffix(rest[:end], []byte{'\r'})); err != nil {
				return false, err
			}
			rest = rest[end+1:]
		}
		have = copy(buf, rest)
		if err == io.EOF {
			if have > 0 {
				return true, each(bytes.TrimSuffix(buf[:have], []byte{'\r'}))
			}
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if have == len(buf) {
			buf = append(buf, make([]byte, len(buf))...)
		}
		if have > 16<<20 {
			return false, &Error{Found: "a line of more than 16 million characters", Want: "a table of ballots"}
		}
	}
}

// plain turns a file in UTF-16, and one whose lines end as old Macs ended them, into UTF-8 with line feeds; any other it leaves as
// it is. UTF-16 is known by its byte order mark, or by every other byte of the beginning being zero.
func plain(in *bufio.Reader) *bufio.Reader {
	begin, _ := in.Peek(4)
	zero := func(i int) bool { return len(begin) == 4 && begin[i] == 0 && begin[i^1] != 0 && begin[i^2] == 0 }
	switch {
	case bytes.HasPrefix(begin, []byte{0xff, 0xfe}), zero(1):
		in = bufio.NewReaderSize(&wide{in: in}, peeked)
	case bytes.HasPrefix(begin, []byte{0xfe, 0xff}), zero(0):
		in = bufio.NewReaderSize(&wide{in: in, big: true}, peeked)
	}
	if begin, _ = in.Peek(peeked); bytes.IndexByte(begin, '\r') >= 0 && bytes.IndexByte(begin, '\n') < 0 {
		return bufio.NewReaderSize(&carriage{in}, peeked)
	}
	return in
}

// carriage reads carriage returns as line feeds.
type carriage struct{ in io.Reader }

func (c *carriage) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// wide reads UTF-16 as UTF-8. A half pair becomes U+FFFD; half a character at the end is an error, for there the file was cut off.
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
			low, whole := w.unit()
			if !whole {
				w.err = half()
				break
			}
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

// half is the end of a file in UTF-16 in the middle of a character.
func half() error {
	return &Error{Found: "half a character at the end of the file", Want: "text in UTF-16; the file seems to have been cut off"}
}

func (w *wide) unit() (rune, bool) {
	one, err := w.in.ReadByte()
	if err != nil {
		w.err = err
		return 0, false
	}
	two, err := w.in.ReadByte()
	if err == io.EOF {
		err = half()
	}
	if err != nil {
		w.err = err
		return 0, false
	}
	if w.big {
		one, two = two, one
	}
	return rune(one) | rune(two)<<8, true
}

// edge watches how many cells the lines of a table have, to know one that was cut off.
type edge struct {
	last   int  // cells of the last line
	short  int  // lines with fewer cells than the first
	padded bool // some line has empty cells up to the last column
}

// line counts a line with so many cells, the last of them empty or not.
func (e *edge) line(cells, columns int, empty bool) {
	if e.last = cells; cells < columns {
		e.short++
	} else if empty {
		e.padded = true
	}
}

// complete tells of a table that was cut off in its last line: it lacks its end and has fewer cells than the first, as no other
// line has though there are ten, or though some are filled up with empty cells.
func (t *text) complete(e edge, columns int) error {
	if !t.unended || e.short != 1 || e.last >= columns || !e.padded && t.at <= 10 {
		return nil
	}
	return t.wrong(fmt.Sprintf("%d cells in a last line without an end", e.last), fmt.Sprintf("%d, as in all lines before; the file seems to have been cut off", columns))
}

// halfName tells of a table that was cut off within its last name: it lacks its end, and the name that is new in its last line is the
// beginning of another.
func (t *text) halfName(names []string) error {
	if !t.unended || t.newest != t.at || len(names) < 2 {
		return nil
	}
	last := names[len(names)-1]
	for _, name := range names[:len(names)-1] {
		if strings.HasPrefix(name, last) || strings.HasPrefix(latin(name), last) {
			return t.wrong(fmt.Sprintf("%q in a last line without an end", readable(last)), fmt.Sprintf("a name from the lines before, such as %q; the file seems to have been cut off (if it was not, end the line)", readable(name)))
		}
	}
	return nil
}
