package circle

import (
	"errors"

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
	_, day := typed.Date(g.Day, "day")
	if day == nil && g.Day < today {
		day = apperr.New(apperr.Invalid, "circle.day_past").At("day")
	}
	var hour, place error
	g.Hour, hour = typed.Hour(g.Hour, "hour")
	g.Place, place = typed.Text(g.Place, "place", 300)
	return g, errors.Join(day, hour, place)
}
