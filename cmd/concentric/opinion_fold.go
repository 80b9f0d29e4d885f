package main

import (
	"io"
	"strings"
	"unicode"
)

// terminal is how many columns a line of a summary takes at most.
const terminal = 80

// folding breaks the lines of a summary where a terminal ends: at a space, or
// between two characters of a script that is written without. What follows is
// indented below its line. Each Write is of whole lines.
type folding struct{ out io.Writer }

// Write folds the lines of p.
func (f folding) Write(p []byte) (int, error) {
	var b strings.Builder
	for line := range strings.Lines(string(p)) {
		text, ended := strings.CutSuffix(line, "\n")
		b.WriteString(fold(text))
		if ended {
			b.WriteByte('\n')
		}
	}
	if _, err := io.WriteString(f.out, b.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

func fold(line string) string {
	indent := strings.Repeat(" ", min(16, len(line)-len(strings.TrimLeft(line, " "))+4))
	var b strings.Builder
	rest := []rune(line)
	for lead := ""; ; lead = indent {
		at := breakAt(rest, terminal-len(lead))
		b.WriteString(lead + strings.TrimRight(string(rest[:at]), " "))
		if rest = []rune(strings.TrimLeft(string(rest[at:]), " ")); len(rest) == 0 {
			return b.String()
		}
		b.WriteByte('\n')
	}
}

// breakAt is how many characters of a line stand before its break: all of them
// where they have room.
func breakAt(line []rune, room int) int {
	columns, at := 0, 0
	for i, r := range line {
		if began := strings.TrimSpace(string(line[:i])) != ""; began && (r == ' ' || wide(r) && wide(line[i-1])) {
			at = i
		}
		if columns++; wide(r) {
			columns++
		}
		if columns > room && at > 0 {
			return at
		}
		if columns > room && i > 0 {
			return i
		}
	}
	return len(line)
}

// wide reports whether a character takes two columns.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
