package polis

import (
	"errors"
	"io"
	"slices"
	"strconv"
)

// matrixNames are the columns of participants-votes.csv that are no statement.
var matrixNames = []string{"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}

// isMatrix says whether a header is that of participants-votes.csv: a
// participant, and one column per statement.
func isMatrix(header [][]byte) bool {
	return column(header, []string{"participant"}) >= 0 && column(header, voteNames) < 0
}

// scanMatrix reads participants-votes.csv: a row per participant, a column per
// statement, nothing where there is no vote. counts gets what the file itself
// says about the number of agrees and disagrees of each participant.
func scanMatrix(lines *lineReader, header [][]byte, each func(VoteLine) error, counts func(agrees, disagrees int), noVotes func()) error {
	if err := lines.once(header); err != nil {
		return err
	}
	participant := column(header, []string{"participant"})
	agreeColumn, disagreeColumn := column(header, []string{"n-agree"}), column(header, []string{"n-disagree"})
	statements := make([][]byte, len(header)) // nil where the column is no statement
	for i, name := range header {
		if !slices.Contains(matrixNames, string(name)) && len(name) > 0 {
			statements[i] = slices.Clone(name)
		}
	}
	for {
		fields, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(fields) != len(statements) {
			return lines.problem("%d columns were expected, as in the first line, there are %d", len(statements), len(fields))
		}
		if len(fields[participant]) == 0 {
			return lines.problem("the participant is missing")
		}
		voted := false
		for i, statement := range statements {
			if statement == nil || len(fields[i]) == 0 {
				continue
			}
			vote, ok := parseVote(fields[i])
			if !ok {
				return lines.problem("the vote %q on statement %s is none of −1, 0 and 1", clip(fields[i]), clip(statement))
			}
			voted = true
			if err := each(VoteLine{Line: lines.line, Statement: statement, Participant: fields[participant], Vote: vote}); err != nil {
				return err
			}
		}
		if !voted {
			noVotes()
		}
		if agreeColumn >= 0 && disagreeColumn >= 0 {
			a, errA := strconv.Atoi(string(fields[agreeColumn]))
			d, errD := strconv.Atoi(string(fields[disagreeColumn]))
			if errA == nil && errD == nil {
				counts(a, d)
			}
		}
	}
}
