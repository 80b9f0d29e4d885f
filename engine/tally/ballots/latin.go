package ballots

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"
)

// asUTF8 leaves out a byte order mark, and takes bytes that are not UTF-8 for Latin-1.
func asUTF8(r io.Reader) io.Reader {
	in := bufio.NewReaderSize(r, peeked)
	if begin, _ := in.Peek(3); bytes.Equal(begin, []byte("\ufeff")) {
		in.Discard(len(begin))
	}
	return &latinReader{in: in}
}

type latinReader struct{ in *bufio.Reader }

func (l *latinReader) Read(p []byte) (n int, err error) {
	if len(p) < utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	for n <= len(p)-utf8.UTFMax {
		if n > 0 && l.in.Buffered() == 0 {
			return n, nil
		}
		r, size, err := l.in.ReadRune()
		if err != nil {
			return n, err
		}
		if r == utf8.RuneError && size == 1 {
			if err := l.in.UnreadRune(); err != nil {
				return n, err
			}
			b, err := l.in.ReadByte()
			if err != nil {
				return n, err
			}
			r = rune(b)
		}
		n += utf8.EncodeRune(p[n:], r)
	}
	return n, nil
}
