package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	errWorkbook = errors.New("this is a spreadsheet workbook, not a table of text; save the sheet as CSV (UTF-8) and try again")
	errBinary   = errors.New("this is not a table of text (it has zero bytes in it); save the sheet as CSV (UTF-8) and try again")
)

// windows1252 are the characters of the bytes 0x80 to 0x9F; the five bytes that
// the code page leaves open keep their number, and all other bytes are their own
// character (Unicode mapping table CP1252.TXT).
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}

// decoder turns the bytes of a file into UTF-8 with plain line feeds. Bytes that
// are not UTF-8 are read as Windows-1252, one by one, so a file that mixes the
// two keeps its letters.
type decoder struct {
	in      *bufio.Reader
	next    func(*decoder) (rune, error)
	big     bool // UTF-16 with the high byte first
	out     []byte
	pending []byte
	wasCR   bool
	err     error
}

func newDecoder(r io.Reader) (*decoder, error) {
	d := &decoder{in: bufio.NewReaderSize(r, 1<<16), next: (*decoder).fromUTF8}
	start, err := d.in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return nil, errWorkbook
	case bytes.HasPrefix(start, []byte{0xEF, 0xBB, 0xBF}):
		d.in.Discard(3)
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}):
		d.next = (*decoder).fromUTF16
		d.in.Discard(2)
	case bytes.HasPrefix(start, []byte{0xFE, 0xFF}):
		d.next, d.big = (*decoder).fromUTF16, true
		d.in.Discard(2)
	case len(start) == 4 && start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0:
		d.next = (*decoder).fromUTF16
	case len(start) == 4 && start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0:
		d.next, d.big = (*decoder).fromUTF16, true
	}
	return d, nil
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.pending) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.pending)
	d.pending = d.pending[n:]
	return n, nil
}

func (d *decoder) fill() {
	d.out = d.out[:0]
	for len(d.out) < 1<<15 {
		r, err := d.next(d)
		if err != nil {
			d.err = err
			break
		}
		if r == 0 {
			d.err = errBinary
			break
		}
		if r == '\n' && d.wasCR {
			d.wasCR = false
			continue
		}
		d.wasCR = r == '\r'
		if d.wasCR {
			r = '\n'
		}
		d.out = utf8.AppendRune(d.out, r)
	}
	d.pending = d.out
}

func (d *decoder) fromUTF8() (rune, error) {
	r, size, err := d.in.ReadRune()
	if err != nil {
		return 0, err
	}
	if r != utf8.RuneError || size > 1 {
		return r, nil
	}
	d.in.UnreadRune()
	b, err := d.in.ReadByte()
	if b >= 0x80 && b < 0xA0 {
		return windows1252[b-0x80], err
	}
	return rune(b), err
}

func (d *decoder) fromUTF16() (rune, error) {
	unit, err := d.unit()
	if err != nil || !utf16.IsSurrogate(rune(unit)) {
		return rune(unit), err
	}
	low, err := d.unit()
	if err != nil {
		return utf8.RuneError, nil
	}
	return utf16.DecodeRune(rune(unit), rune(low)), nil
}

func (d *decoder) unit() (uint16, error) {
	a, err := d.in.ReadByte()
	if err != nil {
		return 0, err
	}
	b, err := d.in.ReadByte()
	if err == io.EOF {
		return 0, errors.New("the file ends in the middle of a character; it seems to have been cut off")
	}
	if d.big {
		a, b = b, a
	}
	return uint16(a) | uint16(b)<<8, err
}
