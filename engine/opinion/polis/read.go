package polis

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"concentric/engine/opinion"
)

// The files of an export.
const (
	commentsFile = "comments.csv"
	votesFile    = "votes.csv"
	matrixFile   = "participants-votes.csv"
	summaryFile  = "summary.csv"
)

// Read reads the export in a folder. It needs votes.csv or
// participants-votes.csv; the other files may be absent.
func Read(folder fs.FS) (*Export, error) {
	name := votesFile
	if _, err := fs.Stat(folder, votesFile); errors.Is(err, fs.ErrNotExist) {
		name = matrixFile
		if _, err := fs.Stat(folder, matrixFile); errors.Is(err, fs.ErrNotExist) {
			return nil, errors.New("the folder holds neither votes.csv nor participants-votes.csv; a Polis export has at least one of them")
		}
	}
	r := reading{folder: folder}
	err := r.open(commentsFile, func(in io.Reader) (err error) {
		r.comments, err = readComments(in, commentsFile)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		r.report.NoComments = true
	} else if err != nil {
		return nil, err
	}
	export, err := r.votes(name)
	if err != nil {
		return nil, err
	}
	err = r.open(summaryFile, func(in io.Reader) error {
		export.Topic, export.Description = readSummary(in, summaryFile)
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return export, nil
}

// ReadFile reads a lone file in a folder: a votes log or a
// participants-votes.csv, told apart by its first line.
func ReadFile(folder fs.FS, name string) (*Export, error) {
	r := reading{folder: folder}
	r.report.NoComments = true
	return r.votes(name)
}

// reading is what one run gathers.
type reading struct {
	folder       fs.FS
	comments     []comment
	report       Report
	builder      opinion.Builder
	statements   numbering
	participants numbering
	changed      map[key]lastVote
	// Agrees and disagrees that a participants-votes.csv itself counts.
	agreesWritten, disagreesWritten int
	countsWritten                   bool
}

type key struct{ participant, statement int32 }

type lastVote struct {
	time int64
	vote opinion.Vote
}

func (r *reading) open(name string, read func(io.Reader) error) error {
	file, err := r.folder.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return read(file)
}

// votes reads the votes and puts the export together.
func (r *reading) votes(name string) (*Export, error) {
	r.report.Source = name
	for _, c := range r.comments {
		r.statements.index([]byte(c.ID))
	}
	listed := len(r.statements.ids)
	first, last, seconds := int64(0), int64(0), 0
	err := r.scan(name, func(line VoteLine) error {
		r.report.Lines++
		r.builder.Add(r.participants.index(line.Participant), r.statements.index(line.Statement), line.Vote)
		if line.Time == 0 {
			return nil
		}
		if first == 0 || line.Time < first {
			first = line.Time
		}
		last = max(last, line.Time)
		if line.Seconds {
			seconds++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if first > 0 {
		r.report.Unit = "ms"
		if seconds > r.report.Lines/2 {
			r.report.Unit = "s"
		}
		r.report.First, r.report.Last = time.UnixMilli(first).UTC(), time.UnixMilli(last).UTC()
	}
	if !r.report.NoComments {
		r.report.Unlisted = slices.Clone(r.statements.ids[listed:])
	}
	return r.assemble(name)
}

// scan reads a votes log or a participants-votes.csv.
func (r *reading) scan(name string, each func(VoteLine) error) error {
	matrix := false
	var header [][]byte
	err := r.open(name, func(in io.Reader) error {
		lines := newLineReader(in, name)
		fields, err := lines.next()
		if err != nil || !isMatrix(fields) {
			return nil // ScanVotes says what is wrong
		}
		matrix = true
		for _, f := range fields {
			header = append(header, slices.Clone(f))
		}
		r.agreesWritten, r.disagreesWritten, r.report.NoVotes = 0, 0, 0
		return scanMatrix(lines, header, each, func(a, d int) {
			r.countsWritten = true
			r.agreesWritten += a
			r.disagreesWritten += d
		}, func() { r.report.NoVotes++ })
	})
	if matrix || err != nil {
		return err
	}
	return r.open(name, func(in io.Reader) error { return ScanVotes(in, name, each) })
}

func (r *reading) assemble(name string) (*Export, error) {
	participants, participantPlace := r.participants.sorted()
	statementIDs, statementPlace := r.statements.sorted()
	r.builder.Renumber(participantPlace, statementPlace)
	e := &Export{Participants: participants, Statements: make([]Statement, len(statementIDs))}
	for s, id := range statementIDs {
		e.Statements[s].ID = id
	}
	for _, c := range r.comments {
		e.Statements[statementPlace[r.statements.index([]byte(c.ID))]] = c.Statement
	}
	states := make([]opinion.State, len(e.Statements))
	for s := range states {
		states[s] = e.Statements[s].State()
	}
	r.builder.Replaced = func(participant, statement int) {
		r.report.Changed++
		if r.changed == nil {
			r.changed = map[key]lastVote{}
		}
		r.changed[key{int32(participant), int32(statement)}] = lastVote{}
	}
	e.Votes = r.builder.Build(len(participants), states)
	if err := r.settleChanges(name, e, participantPlace, statementPlace); err != nil {
		return nil, err
	}
	r.recount(e)
	e.Report = r.report
	return e, nil
}

// settleChanges decides changed votes by their time, whatever their order in
// the file, in a second pass that is only needed where there are any. At the
// same time, or without times, the later line counts.
func (r *reading) settleChanges(name string, e *Export, participantPlace, statementPlace []int32) error {
	if len(r.changed) == 0 || r.report.First.IsZero() {
		return nil
	}
	err := r.scan(name, func(line VoteLine) error {
		k := key{
			participantPlace[r.participants.index(line.Participant)],
			statementPlace[r.statements.index(line.Statement)],
		}
		if known, ok := r.changed[k]; ok && line.Time >= known.time {
			r.changed[k] = lastVote{line.Time, line.Vote}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading changed votes a second time: %w", err)
	}
	further := make([]opinion.Ballot, 0, len(r.changed))
	for k, last := range r.changed {
		further = append(further, opinion.Ballot{Participant: k.participant, Statement: k.statement, Vote: last.vote})
	}
	e.Votes = e.Votes.With(further)
	return nil
}

// recount compares the written counts with the votes: first for the sign, then
// for the differences that are left.
func (r *reading) recount(e *Export) {
	counts := e.Votes.Counts()
	place := map[string]int{}
	for s, statement := range e.Statements {
		place[statement.ID] = s
	}
	asWritten, turned := 0, 0
	for _, c := range r.comments {
		if !c.counted {
			continue
		}
		n := counts[place[c.ID]]
		asWritten += abs(c.agrees-n.Agree) + abs(c.disagrees-n.Disagree)
		turned += abs(c.agrees-n.Disagree) + abs(c.disagrees-n.Agree)
	}
	if r.countsWritten && asWritten == turned {
		agrees, disagrees := 0, 0
		for _, n := range counts {
			agrees += n.Agree
			disagrees += n.Disagree
		}
		asWritten = abs(r.agreesWritten-agrees) + abs(r.disagreesWritten-disagrees)
		turned = abs(r.agreesWritten-disagrees) + abs(r.disagreesWritten-agrees)
	}
	switch {
	case asWritten < turned:
		r.report.Signs = SignsStandard
	case turned < asWritten:
		r.report.Signs = SignsFlipped
		e.Votes = e.Votes.Negated()
		counts = e.Votes.Counts()
	}
	for _, c := range r.comments {
		n := counts[place[c.ID]]
		if c.counted && (c.agrees != n.Agree || c.disagrees != n.Disagree) {
			r.report.Differences = append(r.report.Differences, Difference{c.ID, c.agrees, n.Agree, c.disagrees, n.Disagree})
		}
	}
}

func abs(n int) int { return max(n, -n) }
