package tally

import "fmt"

// MaxOptions is the largest number of options an election may have.
const MaxOptions = 32_000

// Option is one thing that may be voted for. Its number, as people see it, is its place in Election.Options plus one.
type Option struct {
	ID    string // what the file calls it, where that differs from the name
	Name  string
	Party string
	// Withdrawn options stay in the list and in the ballots, and no method counts a vote for them:
	// a ballot that ranks one is read as if it did not.
	Withdrawn bool
	// WriteIn marks the one option that gathers undeclared write-ins: it receives votes and cannot win.
	WriteIn bool
	Cost    int64 // of a project in a budget, in the smallest unit of its currency
}

// Election is everything a count needs. The zero value has no options and no ballots.
type Election struct {
	Title   string
	Seats   int // how many are to be elected; 0 is read as 1
	Options []Option
	Ballots *Ballots
	Budget  int64 // for budgets: what may be spent, in the unit of Option.Cost
	Unit    int64 // for budgets: how many of these units make one of the currency, as 100 cents a euro; 0 is read as 1
	// TieOrder lists option indexes in the order in which ties choose among them (see the constant TieOrder), where the file prescribes it.
	TieOrder []int
}

// SeatCount is Seats, and at least one.
func (e *Election) SeatCount() int { return max(e.Seats, 1) }

// Standing lists the indexes of the options that can be elected: not withdrawn, and not the undeclared write-ins.
func (e *Election) Standing() []int {
	var s []int
	for i, o := range e.Options {
		if !o.Withdrawn && !o.WriteIn {
			s = append(s, i)
		}
	}
	return s
}

// Check reports what makes the election impossible to count: no options, a mark for an option that is not there, a
// negative number of seats, or a tie order that names an option twice or names none of them.
func (e *Election) Check() error {
	if len(e.Options) == 0 {
		return fmt.Errorf("the election has no options")
	}
	if len(e.Options) > MaxOptions {
		return fmt.Errorf("the election has %d options; at most %d can be counted", len(e.Options), MaxOptions)
	}
	if len(e.Standing()) == 0 {
		return fmt.Errorf("all %d options are withdrawn or write-ins: nobody can be elected", len(e.Options))
	}
	if e.Seats < 0 {
		return fmt.Errorf("the election has %d seats; there must be at least one", e.Seats)
	}
	if top := e.Ballots.highest(); top >= len(e.Options) {
		return fmt.Errorf("a ballot names option %d, and there are only %d options", top+1, len(e.Options))
	}
	seen := make(map[int]bool)
	for _, o := range e.TieOrder {
		if o < 0 || o >= len(e.Options) || seen[o] {
			return fmt.Errorf("the tie order names option %d, which is not in the list or is named twice", o+1)
		}
		seen[o] = true
	}
	return nil
}
