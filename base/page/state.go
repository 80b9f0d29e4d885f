package page

// State is how a thing stands, for chips, notices and steps. Each has a shape and
// a colour; the word beside it is the caller's.
type State int

// The states.
const (
	Open      State = iota // under way: an open ring
	Consent                // consented, agreed: teal, a filled ring with a tick
	Objection              // violet, a diamond: a gift, not an error
	Waiting                // grey, a dashed ring
	Overdue                // brick, an hourglass
	YourTurn               // apricot, an arrowhead
	Done                   // a tick
	Closed                 // over, without being agreed: an empty box
)

func (s State) class() string {
	switch s {
	case Consent:
		return "is-consent"
	case Objection:
		return "is-objection"
	case Waiting:
		return "is-waiting"
	case Overdue:
		return "is-overdue"
	case YourTurn:
		return "is-turn"
	case Done:
		return "is-done"
	case Closed:
		return "is-closed"
	default:
		return "is-open"
	}
}
