package ballots

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"concentric/engine/tally"
)

// peeked is how much of a file is looked at to find its format.
const peeked = 64 << 10

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
		{"pabulib", "a participatory budget, as pabulib.org keeps it (.pb)", begins("META"), Pabulib},
		{"preflib", "rankings and categories, as preflib.org keeps them (.soc, .soi, .toc, .toi, .cat)", matches(`(?m)^# *(ALTERNATIVE NAME|NUMBER ALTERNATIVES)`), PrefLib},
		{"condorcet", `the Condorcet Election Format: lines such as "A > B = C * 12"`, matches(`(?m)^#/|^[^",;\n]+>`), Condorcet},
		{"wards", "a Scottish ward: weights and numbers, then the candidates", matches(`\A(\x{feff})?\d+,\d+,\s*\n[\d, \r\n]*("Candidate|\z)`), Wards},
		{"blt", "the BLT format of OpenSTV, with withdrawals and shared ranks", matches(`\A(\x{feff})?\s*((/\*[^*]*\*/|#[^\n]*)\s*)*\d+[ \t]+\d+\s`), BLT},
		{"option-columns", "a table with a column for each option, cells are ranks", optionHeaded, OptionColumns},
		{"score-columns", "the same, cells are scores", func([]byte) bool { return false }, ScoreColumns},
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

func matches(pattern string) func([]byte) bool { return regexp.MustCompile(pattern).Match }

// Read reads a ballot file. The format is found by the beginning of the file, unless its name is given. Scored says that
// the cells of a table with a column for each option are scores, not ranks, where the name does not say so. Files in UTF-8 and
// UTF-16 are known, with a byte order mark or without; other text is taken for Latin-1. Lines may end in any way.
func Read(r io.Reader, file, name string, scored bool) (*tally.Election, error) {
	in := plain(bufio.NewReaderSize(r, peeked))
	begin, err := in.Peek(in.Size())
	var fault *Error
	if errors.As(err, &fault) {
		fault.File = file
		return nil, fault
	}
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, err
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(begin, []byte("\ufeff")))) == 0 && len(begin) < in.Size() {
		return nil, &Error{File: file, Found: "an empty file", Want: "ballots"}
	}
	if other := otherThan(name, begin); other != "" {
		return nil, &Error{File: file, Found: "ballots in the format " + other, Want: "a table with a column for each rank; leave --format out, or say --format " + other}
	}
	for _, f := range formats() {
		if f.name == name || name == "" && f.looks(begin) {
			if name == "" && scored && f.name == "option-columns" {
				return ScoreColumns(in, file)
			}
			return f.read(in, file)
		}
	}
	names, _ := Formats()
	return nil, fmt.Errorf("there is no format %q; there are %s", name, strings.Join(names, ", "))
}

// otherThan is the format of a file that is to be read as a table with a column for each rank, which can be made of any text, and is
// one of those that can be told by their beginning; "" where it is not.
func otherThan(name string, begin []byte) string {
	if name != "rank-columns" {
		return ""
	}
	for _, f := range formats() {
		if f.name == "option-columns" {
			return ""
		}
		if f.looks(begin) {
			return f.name
		}
	}
	return ""
}
