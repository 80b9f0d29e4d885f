package opinion

import "slices"

// Vote is one participant's answer to one statement.
type Vote int8

// The three answers. A statement not voted on has none of them.
const (
	Disagree Vote = -1
	Pass     Vote = 0
	Agree    Vote = 1
)

// State says how a statement takes part.
type State uint8

// The states of a statement. Out (moderated out) and Meta (about the voter,
// not about the question) contribute nothing to the map.
const (
	In State = iota
	Out
	Meta
)

// Cell is one vote in a row of Votes: statement and vote in four bytes.
type Cell uint32

func makeCell(statement int, v Vote) Cell { return Cell(statement)<<2 | Cell(v+1) }

// Statement is the index of the statement voted on.
func (c Cell) Statement() int { return int(c >> 2) }

// Vote is the answer given.
func (c Cell) Vote() Vote { return Vote(c&3) - 1 }

// Votes is a sparse matrix of votes: one row per participant, each row sorted
// by statement, one cell per vote. The zero value holds no votes.
type Votes struct {
	// States has one entry per statement; its length is the number of statements.
	States []State
	rows   []int // rows[p]:rows[p+1] are the cells of participant p
	cells  []Cell
	tally  []int32 // how often each cell occurs: see cellTally
}

// Participants is the number of rows, including those without votes.
func (v *Votes) Participants() int { return max(0, len(v.rows)-1) }

// Statements is the number of statements in every state.
func (v *Votes) Statements() int { return len(v.States) }

// Len is the number of votes, each participant and statement counted once.
func (v *Votes) Len() int { return len(v.cells) }

// Row is the votes of participant p, sorted by statement. The caller must not
// change it.
func (v *Votes) Row(p int) []Cell { return v.cells[v.rows[p]:v.rows[p+1]] }

// WithStates is the same votes under other statement states, one per
// statement: moderation changes no vote. The votes are shared, not copied.
func (v *Votes) WithStates(states []State) *Votes {
	if len(states) != len(v.States) {
		panic("opinion: WithStates needs one state per statement")
	}
	return &Votes{States: slices.Clone(states), rows: v.rows, cells: v.cells, tally: v.tally}
}

// Negated is the same matrix with every vote turned round, for exports in which
// agree is −1.
func (v *Votes) Negated() *Votes {
	out := &Votes{States: v.States, rows: v.rows, cells: slices.Clone(v.cells)}
	for i, c := range out.cells {
		out.cells[i] = makeCell(c.Statement(), -c.Vote())
	}
	out.tally = countCells(out)
	return out
}

// cellTally counts, for each statement s, disagrees (4s), passes (4s+1) and
// agrees (4s+2) of everybody.
func (v *Votes) cellTally() []int32 {
	if v.tally != nil {
		return v.tally
	}
	return countCells(v)
}

func countCells(v *Votes) []int32 {
	tally := make([]int32, 4*len(v.States))
	for _, c := range v.cells {
		tally[c]++
	}
	return tally
}

// voted counts the statements that have a vote, and those of them that
// contribute nothing because they are out or meta. A statement nobody has
// voted on is not yet part of the map.
func (v *Votes) voted() (statements, excluded int) {
	tally := v.cellTally()
	for s, state := range v.States {
		if tally[4*s]+tally[4*s+1]+tally[4*s+2] == 0 {
			continue
		}
		statements++
		if state != In {
			excluded++
		}
	}
	return statements, excluded
}
