package ballots

import (
	"fmt"
	"strings"
)

// Error says where a ballot file cannot be read, what stands there, and what was expected. Nothing of such a file is counted.
type Error struct {
	File  string
	Line  int // from 1; 0 when it concerns the whole file
	Found string
	Want  string
}

func (e *Error) Error() string {
	where := e.File
	if where == "" {
		where = "the ballot file"
	}
	if e.Line > 0 {
		where = fmt.Sprintf("%s, line %d", where, e.Line)
	}
	found := e.Found
	if len(found) > 200 {
		found = strings.ToValidUTF8(found[:197], "") + "..."
	}
	return fmt.Sprintf("%s: found %s, expected %s", where, found, e.Want)
}
