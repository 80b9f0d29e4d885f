package table

import (
	"io"
	"strconv"
	"strings"

	"concentric/engine/sortition"
)

// ReadAttendance reads what became of people who were drawn before: a table with
// a column for each of the pool's categories, and a column "dropped" with yes or
// no. A feature that today's quotas do not have is taken as it stands.
func ReadAttendance(file string, r io.Reader, categories []string) ([]sortition.Attendance, error) {
	t, err := open(file, r)
	if err != nil {
		return nil, err
	}
	columns, err := t.columns(categories, "the quotas have the category")
	if err != nil {
		return nil, err
	}
	dropped, err := t.columns([]string{"dropped"}, "who dropped out is told by the column")
	if err != nil {
		return nil, err
	}
	var history []sortition.Attendance
	var problems Problems
	for {
		row, err := t.next()
		if err == io.EOF {
			return history, problems.orNil()
		}
		if err != nil {
			return nil, err
		}
		a := sortition.Attendance{Features: make([]string, len(columns))}
		for c, at := range columns {
			a.Features[c] = strings.Clone(row[at])
		}
		switch strings.ToLower(row[dropped[0]]) {
		case "yes", "1", "true", "x":
			a.Dropped = true
		case "no", "0", "false", "":
		default:
			problems.add(Problem{file, t.line, t.Heading[dropped[0]], "found " + strconv.Quote(clip(row[dropped[0]])) + "; expected yes or no"})
		}
		history = append(history, a)
	}
}
