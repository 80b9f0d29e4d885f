package page

import (
	"strconv"
	"strings"
)

// Trace walks along a path of a [Drawn]: move begins a line, curve goes on by a
// control point to an end, and close goes back to where the line began. It
// stops at what it cannot read.
func Trace(path string, move func(Point), curve func(control, to Point), closed func()) {
	for _, step := range strings.FieldsFunc(strings.NewReplacer("M", "|M ", "Q", "|Q ", "Z", "|Z").Replace(path), func(r rune) bool { return r == '|' }) {
		fields := strings.Fields(step)
		if len(fields) == 0 {
			continue
		}
		at := make([]float64, len(fields)-1)
		for i, text := range fields[1:] {
			number, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return
			}
			at[i] = number
		}
		switch {
		case fields[0] == "M" && len(at) == 2:
			move(Point{at[0], at[1]})
		case fields[0] == "Q" && len(at) == 4:
			curve(Point{at[0], at[1]}, Point{at[2], at[3]})
		case fields[0] == "Z":
			closed()
		default:
			return
		}
	}
}
