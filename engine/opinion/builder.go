package opinion

import (
	"fmt"
	"slices"
)

// Ballot is one line of a vote log: participant and statement by their index,
// from 0.
type Ballot struct {
	Participant, Statement int32
	Vote                   Vote
}

// blockLen is how many log entries are stored together; blocks are released
// one by one while the matrix is filled, so that the peak stays low.
const blockLen = 1 << 16

type logEntry struct {
	participant uint32
	cell        Cell
}

// Builder turns a vote log into Votes. The log may hold several votes of a
// participant on a statement; the last one counts. The zero value is ready.
type Builder struct {
	// Replaced, if set, is told by Build of every vote that a later vote of the
	// same participant on the same statement replaces.
	Replaced     func(participant, statement int)
	blocks       [][]logEntry
	participants int
	statements   int
}

// Len is the number of votes in the log so far.
func (b *Builder) Len() int {
	if len(b.blocks) == 0 {
		return 0
	}
	return (len(b.blocks)-1)*blockLen + len(b.blocks[len(b.blocks)-1])
}

// Renumber gives every participant and statement in the log its new index, so
// that a reader who meets names in any order can number them in a fixed one.
// Each must be a permutation of the indexes used so far.
func (b *Builder) Renumber(participant, statement []int32) {
	for _, block := range b.blocks {
		for i, e := range block {
			block[i] = logEntry{
				uint32(participant[e.participant]),
				Cell(statement[e.cell>>2])<<2 | e.cell&3,
			}
		}
	}
}

// Add appends a vote to the log. Participant and statement are indexes from 0;
// it panics on a negative index or on a vote that is none of the three, which
// the caller has checked.
func (b *Builder) Add(participant, statement int, v Vote) {
	if participant < 0 || statement < 0 || v < Disagree || v > Agree {
		panic(fmt.Sprintf("opinion: no such vote: participant %d, statement %d, vote %d", participant, statement, v))
	}
	last := len(b.blocks) - 1
	if last < 0 || len(b.blocks[last]) == blockLen {
		b.blocks = append(b.blocks, make([]logEntry, 0, blockLen))
		last++
	}
	b.blocks[last] = append(b.blocks[last], logEntry{uint32(participant), makeCell(statement, v)})
	b.participants = max(b.participants, participant+1)
	b.statements = max(b.statements, statement+1)
}

// Build makes the matrix and empties the builder. The matrix has at least the
// given number of participants and one statement per state, and more if the
// log names more (those statements are In).
func (b *Builder) Build(participants int, states []State) *Votes {
	participants = max(participants, b.participants)
	v := &Votes{States: slices.Clone(states), rows: make([]int, participants+1)}
	for len(v.States) < b.statements {
		v.States = append(v.States, In)
	}
	total := 0
	for _, block := range b.blocks {
		for _, e := range block {
			v.rows[e.participant+1]++
		}
		total += len(block)
	}
	for p := range participants {
		v.rows[p+1] += v.rows[p]
	}
	v.cells = make([]Cell, total)
	next := slices.Clone(v.rows[:participants])
	for i, block := range b.blocks {
		for _, e := range block {
			v.cells[next[e.participant]] = e.cell
			next[e.participant]++
		}
		b.blocks[i] = nil
	}
	replaced := b.Replaced
	*b = Builder{Replaced: replaced}
	v.keepLast(replaced)
	v.tally = countCells(v)
	return v
}

// keepLast leaves one cell per participant and statement, the last one, and
// sorts every row by statement.
func (v *Votes) keepLast(replaced func(participant, statement int)) {
	seen := make([]int32, len(v.States)) // seen[s] == p+1: statement s kept for participant p
	kept := 0
	for p := range v.Participants() {
		row := v.cells[v.rows[p]:v.rows[p+1]]
		v.rows[p] = kept
		keep := len(row)
		for i := len(row) - 1; i >= 0; i-- {
			s := row[i].Statement()
			if seen[s] == int32(p+1) {
				if replaced != nil {
					replaced(p, s)
				}
				continue
			}
			seen[s] = int32(p + 1)
			keep--
			row[keep] = row[i]
		}
		row = row[keep:]
		slices.Sort(row)
		kept += copy(v.cells[kept:], row)
	}
	if n := v.Participants(); n >= 0 && len(v.rows) > 0 {
		v.rows[n] = kept
	}
	if kept < len(v.cells)*9/10 {
		v.cells = slices.Clone(v.cells[:kept])
		return
	}
	v.cells = v.cells[:kept:kept]
}

// With is the matrix after further votes: the last vote of a participant on a
// statement counts, as in the log. Participants and statements may be new
// (statements then start In). The receiver is not changed.
func (v *Votes) With(further []Ballot) *Votes {
	further = slices.Clone(further)
	slices.SortStableFunc(further, func(a, b Ballot) int { return int(a.Participant) - int(b.Participant) })
	participants, statements := v.Participants(), len(v.States)
	for _, f := range further {
		participants = max(participants, int(f.Participant)+1)
		statements = max(statements, int(f.Statement)+1)
	}
	out := &Votes{
		States: make([]State, statements),
		rows:   make([]int, participants+1),
		cells:  make([]Cell, 0, len(v.cells)+len(further)),
		tally:  make([]int32, 4*statements),
	}
	copy(out.States, v.States)
	copy(out.tally, v.cellTally())
	old := 0 // participants copied so far
	for len(further) > 0 {
		p := int(further[0].Participant)
		n := 1
		for n < len(further) && int(further[n].Participant) == p {
			n++
		}
		out.copyRows(v, old, p)
		if p < v.Participants() {
			out.cells = append(out.cells, v.Row(p)...)
		}
		for _, f := range further[:n] {
			out.insert(out.rows[p], makeCell(int(f.Statement), f.Vote))
		}
		out.rows[p+1] = len(out.cells)
		old = p + 1
		further = further[n:]
	}
	out.copyRows(v, old, participants)
	return out
}

// Moved is the matrix with its rows elsewhere, without some cells and with further
// votes, as With takes them: row p becomes row place[p], or none where that is −1; the
// places ascend. Gone reports the cells that are left out, by their row before. It
// holds nothing beside both matrices. The receiver is not changed.
func (v *Votes) Moved(participants int, place []int32, gone func(row, statement int) bool, further []Ballot, states []State) *Votes {
	further = slices.Clone(further)
	slices.SortStableFunc(further, func(a, b Ballot) int { return int(a.Participant) - int(b.Participant) })
	out := &Votes{
		States: slices.Clone(states),
		rows:   make([]int, participants+1),
		cells:  make([]Cell, 0, len(v.cells)+len(further)),
	}
	for _, f := range further {
		for len(out.States) <= int(f.Statement) {
			out.States = append(out.States, In)
		}
	}
	for len(out.States) < len(v.States) {
		out.States = append(out.States, In)
	}
	out.tally = make([]int32, 4*len(out.States))
	from := 0
	for to := range participants {
		start := len(out.cells)
		for from < len(place) && place[from] < int32(to) {
			from++ // a row that is left out
		}
		if from < len(place) && place[from] == int32(to) {
			for _, c := range v.Row(from) {
				if gone == nil || !gone(from, c.Statement()) {
					out.cells = append(out.cells, c)
				}
			}
			from++
		}
		for len(further) > 0 && int(further[0].Participant) == to {
			out.insert(start, makeCell(int(further[0].Statement), further[0].Vote))
			further = further[1:]
		}
		out.rows[to+1] = len(out.cells)
	}
	out.tally = countCells(out)
	return out
}

// copyRows appends rows from:to of v, which may end earlier, and returns to.
func (v *Votes) copyRows(source *Votes, from, to int) int {
	if last := min(to, source.Participants()); from < last {
		shift := len(v.cells) - source.rows[from]
		v.cells = append(v.cells, source.cells[source.rows[from]:source.rows[last]]...)
		for p := from; p < last; p++ {
			v.rows[p+1] = source.rows[p+1] + shift
		}
		from = last
	}
	for p := from; p < to; p++ {
		v.rows[p+1] = len(v.cells)
	}
	return to
}

// insert puts a cell into the last row, which starts at start, in its place,
// and counts it.
func (v *Votes) insert(start int, c Cell) {
	at, found := slices.BinarySearchFunc(v.cells[start:], c, func(a, b Cell) int { return a.Statement() - b.Statement() })
	v.tally[c]++
	if found {
		v.tally[v.cells[start+at]]--
		v.cells[start+at] = c
		return
	}
	v.cells = slices.Insert(v.cells, start+at, c)
}
