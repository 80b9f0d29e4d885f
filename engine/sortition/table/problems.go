package table

import (
	"fmt"
	"strings"
)

// Problem is one place of a file that has to be mended.
type Problem struct {
	File   string
	Line   int    // from 1; 0: the file as a whole
	Column string // heading of the column; empty: the line as a whole
	Text   string // what is wrong there and what is expected
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ", line %d", p.Line)
	}
	if p.Column != "" {
		fmt.Fprintf(&b, ", column %q", p.Column)
	}
	return b.String() + ": " + p.Text
}

// shown is how many problems are told at once.
const shown = 20

// Problems is the error of a file that cannot be used: all its problems in the
// order of its lines, at most 20 of them told one by one.
type Problems struct {
	List []Problem
	More int // further problems that List leaves out
}

func (p *Problems) Error() string {
	var b strings.Builder
	for i, problem := range p.List {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(problem.String())
	}
	if p.More > 0 {
		fmt.Fprintf(&b, "\nand %d more", p.More)
	}
	return b.String()
}

func (p *Problems) add(problem Problem) {
	if len(p.List) < shown {
		p.List = append(p.List, problem)
		return
	}
	p.More++
}

// orNil is the error, or nil when there is no problem.
func (p *Problems) orNil() error {
	if len(p.List) == 0 {
		return nil
	}
	return p
}

func problem(file string, line int, column, format string, args ...any) *Problems {
	return &Problems{List: []Problem{{file, line, column, fmt.Sprintf(format, args...)}}}
}
