package circle

import (
	"concentric/base/apperr"
	"concentric/base/typed"
)

// Gathering is when and where people meet who come together for a circle: a civil
// date and a time of day in its zone, and how to come.
type Gathering struct{ Day, Hour, Place string }

// WhyLimit is how long the sentence may be to those who wanted to come, in
// characters, when a gathering is moved or cancelled.
const WhyLimit = 300

// Tidy checks what was typed: from today on, at an hour, somewhere.
func (g Gathering) Tidy(today string) (Gathering, error) {
	if _, err := typed.Date(g.Day, "day"); err != nil {
		return g, err
	}
	if g.Day < today {
		return g, apperr.New(apperr.Invalid, "circle.day_past").At("day")
	}
	var err error
	if g.Hour, err = typed.Hour(g.Hour, "hour"); err != nil {
		return g, err
	}
	g.Place, err = typed.Text(g.Place, "place", 300)
	return g, err
}
