package polis

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"concentric/engine/opinion"
)

// VoteLine is one line of a votes file. Statement and Participant are valid
// until the next line only. Vote has the sign that is written in the file.
type VoteLine struct {
	Line        int
	Time        int64 // milliseconds since 1970; 0 if the file has no time here
	Seconds     bool  // the file gave the time in seconds
	Statement   []byte
	Participant []byte
	Vote        opinion.Vote
}

// The names that the columns have in exports of different kinds.
var (
	timeNames        = []string{"timestamp", "modified_ms", "created"}
	statementNames   = []string{"comment-id", "statement_id", "statement-id", "statement", "tid"}
	participantNames = []string{"voter-id", "participant_id", "participant-id", "participant", "pid"}
	voteNames        = []string{"vote"}
)

// ScanVotes reads a votes file (timestamp, datetime, comment-id, voter-id, vote)
// line by line and hands over each; it keeps nothing. name is used in errors. A
// broken line ends it with a *LineError.
func ScanVotes(r io.Reader, name string, each func(VoteLine) error) error {
	lines := newLineReader(r, name)
	header, err := lines.next()
	if errors.Is(err, io.EOF) {
		return &LineError{File: name, Line: 1, Problem: "the file is empty; it should start with timestamp,datetime,comment-id,voter-id,vote"}
	}
	if err != nil {
		return err
	}
	at := column(header, timeNames)
	statement, participant, vote := column(header, statementNames), column(header, participantNames), column(header, voteNames)
	if statement < 0 || participant < 0 || vote < 0 {
		return lines.problem("the columns comment-id, voter-id and vote are needed; the file has: %s", joined(header))
	}
	if err := lines.once(header); err != nil {
		return err
	}
	return scanLines(lines, at, statement, participant, vote, each)
}

func scanLines(lines *lineReader, at, statement, participant, vote int, each func(VoteLine) error) error {
	need := max(at, statement, participant, vote) + 1
	for {
		fields, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(fields) < need {
			return lines.problem("%d columns were expected, there are %d", need, len(fields))
		}
		line := VoteLine{Line: lines.line, Statement: fields[statement], Participant: fields[participant]}
		if len(line.Statement) == 0 || len(line.Participant) == 0 {
			return lines.problem("the statement or the participant is missing")
		}
		ok := false
		if line.Vote, ok = parseVote(fields[vote]); !ok {
			return lines.problem("the vote %q is none of −1, 0 and 1", clip(fields[vote]))
		}
		if at >= 0 && len(fields[at]) > 0 {
			if line.Time, line.Seconds, ok = parseTime(fields[at]); !ok {
				return lines.problem("the time %q is no number of seconds or milliseconds since 1970", clip(fields[at]))
			}
		}
		if err := each(line); err != nil {
			return err
		}
	}
}

func parseVote(field []byte) (opinion.Vote, bool) {
	switch string(field) {
	case "1", "+1", "1.0":
		return opinion.Agree, true
	case "-1", "-1.0":
		return opinion.Disagree, true
	case "0", "0.0", "-0":
		return opinion.Pass, true
	}
	return 0, false
}

// millisecondsFrom is the number from which a timestamp is milliseconds: as
// milliseconds it is March 1973, as seconds the year 5138.
const millisecondsFrom = 100_000_000_000

func parseTime(field []byte) (ms int64, seconds, ok bool) {
	if len(field) > 15 {
		return 0, false, false
	}
	for _, c := range field {
		if c < '0' || c > '9' {
			return 0, false, false
		}
		ms = 10*ms + int64(c-'0')
	}
	if ms >= millisecondsFrom || ms == 0 {
		return ms, false, true
	}
	return ms * 1000, true, true
}

func column(header [][]byte, names []string) int {
	return slices.IndexFunc(header, func(h []byte) bool {
		return slices.Contains(names, strings.ToLower(strings.TrimSpace(string(h))))
	})
}

// once refuses a header in which a column is there twice: nobody could say which of
// the two is meant.
func (l *lineReader) once(header [][]byte) error {
	seen := map[string]bool{}
	for _, h := range header {
		name := strings.ToLower(strings.TrimSpace(string(h)))
		if name != "" && seen[name] {
			return l.problem("the column %s is there twice; keep one of them", joined([][]byte{h}))
		}
		seen[name] = true
	}
	return nil
}

func joined(header [][]byte) string {
	var names []string
	for _, h := range header[:min(len(header), 8)] {
		name := string(clip(h))
		if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			name = strconv.Quote(name) // or it would steer the terminal that shows the message
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// clip shortens text for an error message.
func clip(text []byte) []byte { return text[:min(len(text), 40)] }
