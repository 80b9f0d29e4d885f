package ballots_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"concentric/engine/tally/ballots"
)

// The first fault of a long file is told with its line, whether a reader finds it in a line or the sum of the weights does in the meantime.
func TestTheFirstFaultOfALongFile(t *testing.T) {
	const lines = 9000
	for _, c := range []struct {
		heavy, broken int // lines, 0 is none
		line          int
		found         string
	}{
		{0, 7001, 7001, `the weight "x"`},
		{5003, 7001, 5003, "the weights of all ballots add up"},
		{2049, 2051, 2049, "the weights of all ballots add up"},
		{8999, 8998, 8998, `the weight "x"`},
		{lines, 0, lines, "the weights of all ballots add up"},
	} {
		var f strings.Builder
		f.WriteString("weight,rank 1,rank 2\n")
		for l := 2; l <= lines; l++ {
			weight := fmt.Sprint(l)
			switch l {
			case c.heavy:
				weight = "9223372036854775807"
			case c.broken:
				weight = "x"
			}
			fmt.Fprintf(&f, "%s,%d,%d\n", weight, 1+l%7, 8+l%5)
		}
		_, err := ballots.Read(strings.NewReader(f.String()), "long.csv", "", false)
		var fault *ballots.Error
		if !errors.As(err, &fault) || fault.Line != c.line || !strings.Contains(fault.Found, c.found) {
			t.Errorf("heavy %d, broken %d: %v", c.heavy, c.broken, err)
		}
	}
}
