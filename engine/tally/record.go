package tally

// Record is the complete account of a count. Options are named by their index in Options throughout; people see index plus one.
type Record struct {
	Method  string   // as on the command line: "irv", "stv-scottish", …
	Rule    string   // the rule in one sentence, with its quota, precision and how each corner is decided
	Title   string   // of the election
	Seats   int      // to be filled
	Options []Option // as in the election
	Ballots int64    // all ballots, blank and invalid ones included: the denominator of "of all ballots"
	Valid   int64    // ballots that counted for some option at the start
	Rounds  []Round
	Winners []int // in the order of election; for a set of equals (Copeland, minimax), by index
	Ties    []Tie
	// Pairwise[a][b] is how many voters rank a above b; nil where the method does not compare pairs.
	Pairwise [][]int64
	// Ranking lists groups of options from first to last, for the methods that order all of them; nil otherwise.
	Ranking [][]int
	Notes   []string // what a reader must know besides: unfilled seats, a quorum that was missed

	sequences *Ballots // as instant runoff read them
}

// newRecord begins the record of a count of e.
func newRecord(e *Election, method, rule string) *Record {
	return &Record{Method: method, Rule: rule, Title: e.Title, Seats: e.SeatCount(), Options: e.Options, Ballots: e.Ballots.Total()}
}

// Round is one step of a count: the state at its beginning and what was then done.
type Round struct {
	Number    int
	Tally     []Number // votes (or points, or grades) of each option; of those no longer in the count, what they keep
	Quota     Number   // what elects; 0 where the method has none
	Surplus   Number   // all that the elected hold above the quota
	Elected   []int
	Excluded  []int // several in one round where the rule excludes in batches
	Transfers []Transfer
	Exhausted []Exhausted // votes no longer counting for anyone at the beginning of the round, by reason
	Residual  Number      // of a fixed-point rule: votes lost by cutting decimals, so far
	Keep      []Number    // Meek's keep factors: the part of each vote that an option keeps; nil in other methods
	Base      Number      // what the tallies are shares of; 0 is their sum
	Figures   bool        // the tallies are no votes: shares of them would mean nothing
	Note      string      // what was done and why, in a sentence
}

// Nobody is the To of a transfer of votes that end.
const Nobody = -1

// Transfer is a flow of votes from one option to another. A batch exclusion has one flow from each option only where the
// rule tells them apart; where it does not, none is made up.
type Transfer struct {
	From, To int // To is Nobody for votes that end
	Votes    Number
	Reason   Reason // why they end; empty otherwise
}

// Reason says why a vote counts for nobody.
type Reason string

const (
	Blank      Reason = "blank"      // nothing was ever marked
	NoMore     Reason = "no-more"    // all options ranked are out of the count
	Overvote   Reason = "overvote"   // a rank names several options
	SkippedGap Reason = "skipped"    // more ranks in a row were left empty than the rule allows
	Repeated   Reason = "repeated"   // an option is named twice and the rule ends the ballot there
	Rounding   Reason = "rounding"   // cut off by the precision of the rule
	NotValued  Reason = "no-opinion" // abstained, where the method counts that apart
)

// Exhausted is how many votes ended for one reason.
type Exhausted struct {
	Reason Reason
	Votes  Number
}

// Tie is a tie and how it was broken.
type Tie struct {
	Round   int    // 0 where the method has no rounds
	Options []int  // those that were level
	For     string // what was to be decided: "exclusion", "election", "surplus", "winner", …
	Rule    string // the rule that decided: "earlier round 3", "lot:SEED", "order"
	Chosen  []int  // the same options in the order the rule put them, the best first
}

// Name is how a record names option i: its name, or its number where it has none.
func (r *Record) Name(i int) string {
	if r.Options[i].Name == "" {
		return "option " + Whole(int64(i+1)).String()
	}
	return r.Options[i].Name
}
