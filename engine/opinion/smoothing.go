package opinion

// smoothRounds is how many equal results it takes before the number of groups
// changes.
const smoothRounds = 4

// GroupCount remembers the number of groups from one computation to the next,
// so that the map of a running conversation does not flicker: the number shown
// changes only after four computations in a row found the same other number.
// The zero value remembers nothing, and takes the first number it is given.
type GroupCount struct {
	Shown     int
	Candidate int
	Times     int
}

// Next is the memory after a computation that found `found` groups; its Shown
// is the number to use.
func (g GroupCount) Next(found int) GroupCount {
	switch {
	case g.Shown == 0 || found == g.Shown:
		return GroupCount{Shown: max(found, g.Shown)}
	case found != g.Candidate:
		return GroupCount{Shown: g.Shown, Candidate: found, Times: 1}
	case g.Times+1 < smoothRounds:
		return GroupCount{Shown: g.Shown, Candidate: found, Times: g.Times + 1}
	}
	return GroupCount{Shown: found}
}
