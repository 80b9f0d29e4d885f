package polis

import (
	"fmt"
	"time"

	"concentric/engine/opinion"
)

// Export is one conversation, agree = +1. Participants and statements are
// numbered in ascending order of their ids, whatever the order in the files.
type Export struct {
	Topic, Description string // from summary.csv, may be empty
	Votes              *opinion.Votes
	// Participants has the id of each participant of Votes. Only people who
	// voted are there.
	Participants []string
	// Statements has one entry per statement of Votes, also those without votes.
	Statements []Statement
	Report     Report
}

// Statement is one row of comments.csv; only ID is set if that file is absent.
type Statement struct {
	ID, Author, Text string
	Created          time.Time // zero if not known
	Moderated        int       // −1 out, 0 not yet judged, 1 in
	Meta             bool
}

// State says how the statement takes part: −1 is out, 0 and 1 are in.
func (s Statement) State() opinion.State {
	switch {
	case s.Moderated < 0:
		return opinion.Out
	case s.Meta:
		return opinion.Meta
	}
	return opinion.In
}

// Report is what was found in the files.
type Report struct {
	// Source is the file the votes come from.
	Source string
	// Lines is the number of votes in the log, Changed how many of them were
	// replaced by a later vote of the same person on the same statement.
	Lines, Changed int
	// Signs says how the sign of the votes was understood.
	Signs Signs
	// Unit of the timestamps: "ms", "s", or "" if there are none.
	Unit string
	// First and Last vote, zero without timestamps.
	First, Last time.Time
	// Differences are the statements whose counts in comments.csv are not what
	// the votes add up to.
	Differences []Difference
	// Unlisted are statements that have votes but no row in comments.csv.
	Unlisted []string
	// NoVotes are people in participants-votes.csv without any vote.
	NoVotes int
	// NoComments is true if there was no comments.csv.
	NoComments bool
}

// Signs says how the sign of the votes was understood.
type Signs int

// The ways to understand the signs.
const (
	SignsAssumed  Signs = iota // nothing to compare with: agree = +1 assumed
	SignsStandard              // the agree counts fit agree = +1
	SignsFlipped               // the agree counts fit agree = −1: every vote was turned round
)

// Difference is a statement whose written counts are not the recount.
type Difference struct {
	ID                                 string
	AgreesWritten, AgreesCounted       int
	DisagreesWritten, DisagreesCounted int
}

// Sentences is the report in words, a sentence per finding.
func (r Report) Sentences() []string {
	out := []string{fmt.Sprintf("Votes were read from %s: %d lines.", r.Source, r.Lines)}
	if r.Changed > 0 {
		out = append(out, fmt.Sprintf("Replaced by a later vote of the same person on the same statement: %d; the last one counts.", r.Changed))
	}
	switch r.Signs {
	case SignsAssumed:
		out = append(out, "There are no agree counts to compare with: +1 is taken as agree.")
	case SignsStandard:
		out = append(out, "The agree counts show that +1 is agree.")
	case SignsFlipped:
		out = append(out, "The agree counts show that −1 is agree in this export: every vote was turned round.")
	}
	switch r.Unit {
	case "":
		out = append(out, "There are no timestamps.")
	case "s":
		out = append(out, "Timestamps are in seconds.")
	case "ms":
		out = append(out, "Timestamps are in milliseconds.")
	}
	if n := len(r.Differences); n > 0 {
		d := r.Differences[0]
		out = append(out, fmt.Sprintf("The counts of %d statements in comments.csv are not what the votes add up to (statement %s: %d agrees written, %d counted; %d disagrees written, %d counted). The recount is used.",
			n, d.ID, d.AgreesWritten, d.AgreesCounted, d.DisagreesWritten, d.DisagreesCounted))
	}
	if n := len(r.Unlisted); n > 0 {
		out = append(out, fmt.Sprintf("%d statements have votes but no row in comments.csv (the first: %s); they take part.", n, r.Unlisted[0]))
	}
	if r.NoVotes > 0 {
		out = append(out, fmt.Sprintf("%d people in the file have not voted; they are left out.", r.NoVotes))
	}
	if r.NoComments {
		out = append(out, "There is no comments.csv: every statement is taken as in, texts are not known.")
	}
	return out
}

// LineError names the line that could not be read.
type LineError struct {
	File    string
	Line    int // 1 is the header
	Problem string
}

func (e *LineError) Error() string {
	return fmt.Sprintf("%s, line %d: %s", e.File, e.Line, e.Problem)
}
