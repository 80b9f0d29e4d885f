package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
)

// writeText prints the summary for people.
func (f *opinionFound) writeText(out io.Writer, e *polis.Export) {
	if e.Topic != "" {
		fmt.Fprintf(out, "%s\n\n", clean(e.Topic))
	}
	for _, sentence := range f.Import {
		fmt.Fprintln(out, sentence)
	}
	fmt.Fprintf(out, "\n%s voted %s on %s; %d of them voted enough to be placed on the map.\n",
		counted(f.Participants, "person", "people"), counted(f.Votes, "time", "times"), counted(f.Statements, "statement", "statements"), f.InConversation)
	if len(f.Groups) == 0 {
		fmt.Fprintln(out, "There is nothing to draw yet: a map needs people who vote on several statements, and statements on which they differ.")
		return
	}
	fmt.Fprintf(out, "The two axes of the map explain %.0f%% and %.0f%% of the differences between votes.\n\n",
		100*f.components.Share[0], 100*f.components.Share[1])
	f.plot(out)
	if len(f.Groups) > 1 {
		fmt.Fprintln(out, "\nEach figure in the map is a place where people are: the number of their group.")
	} else {
		fmt.Fprintln(out, "\nEach 1 in the map is a place where people are.")
	}
	fmt.Fprintln(out, "A share is of those who voted on the statement, passes among them; its 95% interval and the counts are in brackets.")
	if f.opinionMap != nil {
		f.writeStructure(out, e)
	}
	if len(f.Groups) > 1 {
		for _, g := range f.Groups {
			writeGroup(out, e, fmt.Sprintf("Group %d: %s", g.ID, counted(g.Size, "person", "people")), g)
		}
	}
	fmt.Fprintln(out, "\nWhat most people agree or disagree with:")
	if len(f.Consensus.Agree)+len(f.Consensus.Disagree) == 0 {
		fmt.Fprintln(out, "  nothing clearly")
	}
	for _, s := range f.Consensus.Agree {
		fmt.Fprintf(out, "  %3.0f%% agree (%d of %d)  %s\n", share(s.Agree, s.Votes), s.Agree, s.Votes, statementText(e, s.index))
	}
	for _, s := range f.Consensus.Disagree {
		fmt.Fprintf(out, "  %3.0f%% disagree (%d of %d)  %s\n", share(s.Disagree, s.Votes), s.Disagree, s.Votes, statementText(e, s.index))
	}
	if f.opinionMap != nil {
		f.writeBridging(out, e)
	}
	fmt.Fprintf(out, "\n%.2f s, %.0f MiB at most.\n", f.Seconds, float64(f.PeakBytes)/(1<<20))
}

func writeGroup(out io.Writer, e *polis.Export, title string, g opinionGroup) {
	fmt.Fprintf(out, "\n%s\n", title)
	if len(g.Representative) == 0 {
		fmt.Fprintln(out, "  no statement sets them apart beyond doubt")
	}
	for _, r := range g.Representative {
		n := r.Agree
		if r.For == "disagree" {
			n = r.Disagree
		}
		fmt.Fprintf(out, "  %3.0f%% %s (%.0f to %.0f%%; %d of %d)  %s\n",
			share(n, r.Votes), r.For, 100*r.Interval[0], 100*r.Interval[1], n, r.Votes, statementText(e, r.index))
	}
}

// counted is "1 person" or "7 people".
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

// statementText is the number of a statement and the beginning of its text.
func statementText(e *polis.Export, statement int) string {
	const room = 90 // columns
	s := e.Statements[statement]
	text, columns := []rune{}, 0
	for _, r := range clean(s.Text) {
		columns++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			columns++
		}
		if columns > room {
			text = append(text, '…')
			break
		}
		text = append(text, r)
	}
	return strings.TrimSpace("#" + s.ID + " " + string(text))
}

// clean puts text on one line and takes out what a terminal would obey.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, text)), " ")
}

// The plot is as wide as a small terminal; a character is about twice as high
// as wide.
const (
	plotColumns = 72
	plotRows    = 22
)

// plot draws everybody who has a group as the number of the group.
func (f *opinionFound) plot(out io.Writer) {
	reach := 0.0
	for id := range f.Assignments {
		at := f.Positions[id]
		reach = max(reach, at[0], -at[0], at[1], -at[1])
	}
	if reach == 0 {
		reach = 1
	}
	var cells [plotRows][plotColumns]map[int]int
	for id, group := range f.Assignments {
		column, row := plotCell(f.Positions[id], reach)
		if cells[row][column] == nil {
			cells[row][column] = map[int]int{}
		}
		cells[row][column][group]++
	}
	for row := range cells {
		line := make([]rune, plotColumns)
		for column, count := range cells[row] {
			line[column] = ' '
			if row == plotRows/2 {
				line[column] = '·'
			}
			if column == plotColumns/2 {
				line[column] = '·'
			}
			most := 0
			for group := 1; group <= len(f.Groups); group++ {
				if count[group] > most {
					most = count[group]
					line[column] = groupMark(group)
				}
			}
		}
		fmt.Fprintln(out, strings.TrimRight(string(line), " "))
	}
}

func plotCell(at opinion.Point, reach float64) (column, row int) {
	column = int((at[0]/reach + 1) / 2 * (plotColumns - 1))
	row = int((1 - at[1]/reach) / 2 * (plotRows - 1))
	return column, row
}

// groupMark is 1 to 9, then A, B, …
func groupMark(group int) rune {
	if group < 10 {
		return rune('0' + group)
	}
	return rune('A' + (group-10)%26)
}
