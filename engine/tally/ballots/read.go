package ballots

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"concentric/engine/tally"
)

// format is a kind of ballot file.
type format struct {
	name  string
	what  string // in a few words, for help
	looks func(begin []byte) bool
	read  func(r io.Reader, file string) (*tally.Election, error)
}

// formats lists the kinds of files, those first whose beginning can be told from all others.
func formats() []format {
	return []format{
		{"cdf", "cast vote records in NIST's Common Data Format, as JSON", begins("{"), func(r io.Reader, file string) (*tally.Election, error) { return CDF(r, file, "") }},
		{"rank-columns", "a table with a column for each rank", func([]byte) bool { return true }, RankColumns},
	}
}

// Formats names the formats, with a few words about each.
func Formats() (names, what []string) {
	for _, f := range formats() {
		names, what = append(names, f.name), append(what, f.what)
	}
	return names, what
}

// begins tells whether the first character that is no space starts the given text.
func begins(with string) func([]byte) bool {
	return func(b []byte) bool {
		return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\ufeff")), " \t\r\n"), []byte(with))
	}
}

// Read reads a ballot file. The format is found by the beginning of the file, unless its name is given.
func Read(r io.Reader, file, name string) (*tally.Election, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	begin, err := in.Peek(32 << 10)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, err
	}
	if len(begin) == 0 {
		return nil, &Error{File: file, Found: "an empty file", Want: "ballots"}
	}
	for _, f := range formats() {
		if f.name == name || name == "" && f.looks(begin) {
			return f.read(in, file)
		}
	}
	names, _ := Formats()
	return nil, fmt.Errorf("there is no format %q; there are %s", name, strings.Join(names, ", "))
}
