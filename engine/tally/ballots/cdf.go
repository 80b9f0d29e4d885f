package ballots

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// UndeclaredWriteIns is the name of the option that gathers write-ins nobody declared.
const UndeclaredWriteIns = "Undeclared Write-ins"

// CDF reads cast vote records in the Common Data Format of NIST (SP 1500-103), as JSON. Of each record it reads the current
// snapshot; a record without the contest is no ballot in it. Marks with no indication, or not allocable, do not count. Contest
// is the name or the id of the contest; it may be empty when the file has only one. The records are read one by one, so that
// the file may be larger than the memory.
func CDF(r io.Reader, file, contest string) (*tally.Election, error) {
	lines := &lineCounter{r: asUTF8(r)}
	d := &cdfReader{file: file, lines: lines, dec: json.NewDecoder(bufio.NewReaderSize(lines, 1<<16)), contests: make(map[string]*cdfBallots)}
	if err := d.read(); err != nil {
		return nil, err
	}
	return d.election(contest)
}

type cdfReader struct {
	file      string
	lines     *lineCounter
	dec       *json.Decoder
	contests  map[string]*cdfBallots // by contest id
	elections []cdfElection
}

// cdfBallots are the ballots of one contest. Options are contest selections, in the order met, and named at the end: the
// definitions may follow the records.
type cdfBallots struct {
	builder    tally.Builder
	index      map[string]int // by selection id; write-ins are ""
	selections []string
}

type cdfElection struct {
	Candidate []struct {
		ID   string `json:"@id"`
		Name string
	}
	Contest []cdfContest
}

type cdfContest struct {
	ID               string `json:"@id"`
	Name             string
	NumberElected    int
	ContestSelection []cdfSelection
}

type cdfSelection struct {
	ID           string `json:"@id"`
	CandidateIds []string
	IsWriteIn    any
}

type cdfRecord struct {
	CurrentSnapshotId string
	CVRSnapshot       []struct {
		ID         string `json:"@id"`
		CVRContest []struct {
			ContestId           string
			CVRContestSelection []cdfMark
		}
	}
}

type cdfMark struct {
	ContestSelectionId string
	Rank               any
	SelectionPosition  []struct {
		HasIndication string
		IsAllocable   string
		Rank          any
		CVRWriteIn    any
	}
}

func (d *cdfReader) read() error {
	if err := d.want(json.Delim('{'), "a JSON object (a CastVoteRecordReport)"); err != nil {
		return err
	}
	seen := false
	for d.dec.More() {
		key, err := d.dec.Token()
		if err != nil {
			return d.broken(err)
		}
		switch key {
		case "CVR":
			seen = true
			err = d.records()
		case "Election":
			err = d.decode(&d.elections)
		default:
			var skip json.RawMessage
			err = d.decode(&skip)
		}
		if err != nil {
			return err
		}
	}
	if err := d.want(json.Delim('}'), "the end of the report"); err != nil {
		return err
	}
	if !seen || len(d.elections) == 0 {
		return &Error{File: d.file, Found: "no \"CVR\" or no \"Election\" in it", Want: "a CastVoteRecordReport with both"}
	}
	return nil
}

func (d *cdfReader) want(delim json.Delim, what string) error {
	t, err := d.dec.Token()
	if err != nil {
		return d.broken(err)
	}
	if t != delim {
		return d.fail(fmt.Sprintf("%q", fmt.Sprint(t)), what)
	}
	return nil
}

func (d *cdfReader) decode(into any) error {
	if err := d.dec.Decode(into); err != nil {
		return d.broken(err)
	}
	return nil
}

func (d *cdfReader) records() error {
	if err := d.want(json.Delim('['), "a list of records"); err != nil {
		return err
	}
	for d.dec.More() {
		var r cdfRecord
		if err := d.decode(&r); err != nil {
			return err
		}
		if err := d.record(&r); err != nil {
			return err
		}
	}
	return d.want(json.Delim(']'), "the end of the list of records")
}

func (d *cdfReader) record(r *cdfRecord) error {
	for _, s := range r.CVRSnapshot {
		if s.ID != r.CurrentSnapshotId && len(r.CVRSnapshot) > 1 {
			continue
		}
		for _, c := range s.CVRContest {
			if err := d.ballot(c.ContestId, c.CVRContestSelection); err != nil {
				return err
			}
		}
		return nil
	}
	return d.fail(fmt.Sprintf("a record whose current snapshot %q is not there", r.CurrentSnapshotId), "one of its snapshots")
}

func (d *cdfReader) ballot(contest string, marks []cdfMark) error {
	b := d.contests[contest]
	if b == nil {
		b = &cdfBallots{index: make(map[string]int)}
		d.contests[contest] = b
	}
	var places []Place
	for _, m := range marks {
		if m.Rank != nil {
			rank, err := cdfRank(m.Rank)
			if err != nil {
				return d.fail(err.Error(), "a rank from 1 on")
			}
			places = append(places, Place{rank, b.option(m.ContestSelectionId)})
			continue
		}
		for _, p := range m.SelectionPosition {
			if p.HasIndication == "no" || p.IsAllocable == "no" {
				continue
			}
			rank, err := cdfRank(p.Rank)
			if err != nil {
				return d.fail(err.Error(), "a rank from 1 on")
			}
			id := m.ContestSelectionId
			if p.CVRWriteIn != nil {
				id = ""
			}
			places = append(places, Place{rank, b.option(id)})
		}
	}
	ranking, err := Ordered(places)
	if err != nil {
		return d.fail(err.Error(), fmt.Sprintf("a rank from 1 to %d", maxRank))
	}
	if err := b.builder.Add(1, ranking); err != nil {
		return d.fail(err.Error(), "ballots that can be counted")
	}
	return nil
}

func (b *cdfBallots) option(selection string) int {
	i, ok := b.index[selection]
	if !ok {
		i = len(b.selections)
		b.index[selection] = i
		b.selections = append(b.selections, selection)
	}
	return i
}

func cdfRank(v any) (int, error) {
	s := strings.TrimSpace(fmt.Sprint(v))
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("the rank %q in the record that ends here", s)
	}
	return n, nil
}

// election names the options of one contest: first all its selections, as the file defines them, then the write-ins.
func (d *cdfReader) election(contest string) (*tally.Election, error) {
	c, names, err := d.find(contest)
	if err != nil {
		return nil, err
	}
	e := &tally.Election{Title: c.Name, Seats: c.NumberElected}
	where := make(map[string]int) // selection id to option
	stray := -1
	writeIn := func() int {
		if stray < 0 {
			stray = len(e.Options)
			e.Options = append(e.Options, tally.Option{Name: UndeclaredWriteIns, WriteIn: true})
		}
		return stray
	}
	var strays []string
	for _, s := range c.ContestSelection {
		if yes(s.IsWriteIn) {
			strays = append(strays, s.ID)
			continue
		}
		if len(s.CandidateIds) == 0 {
			return nil, &Error{File: d.file, Found: fmt.Sprintf("contest selection %q without candidate", s.ID), Want: "a candidate id, or IsWriteIn"}
		}
		name, ok := names[s.CandidateIds[0]]
		if !ok {
			return nil, &Error{File: d.file, Found: fmt.Sprintf("candidate id %q", s.CandidateIds[0]), Want: "a candidate that the file defines"}
		}
		where[s.ID] = len(e.Options)
		e.Options = append(e.Options, tally.Option{ID: s.ID, Name: name})
	}
	for _, id := range strays {
		where[id] = writeIn()
	}
	b := d.contests[c.ID]
	if b == nil {
		b = new(cdfBallots)
	}
	to := make([]int, len(b.selections))
	for i, id := range b.selections {
		o, ok := where[id]
		if id == "" {
			o, ok = writeIn(), true
		}
		if !ok {
			return nil, &Error{File: d.file, Found: fmt.Sprintf("a ballot for the contest selection %q", id), Want: "one that the contest defines"}
		}
		to[i] = o
	}
	e.Ballots, err = Renumber(b.builder.Ballots(), to)
	if err != nil {
		return nil, &Error{File: d.file, Found: err.Error(), Want: "ballots that can be counted"}
	}
	return e, nil
}

// find looks a contest up by name or id, with the names of the candidates by id.
func (d *cdfReader) find(contest string) (cdfContest, map[string]string, error) {
	var all []string
	var found []cdfContest
	names := make(map[string]string)
	for _, e := range d.elections {
		for _, c := range e.Candidate {
			names[c.ID] = c.Name
		}
		for _, c := range e.Contest {
			all = append(all, strconv.Quote(c.Name))
			if contest == "" || c.Name == contest || c.ID == contest {
				found = append(found, c)
			}
		}
	}
	if len(found) != 1 {
		return cdfContest{}, nil, &Error{File: d.file, Found: fmt.Sprintf("%d contests named %q among %s", len(found), contest, strings.Join(all, ", ")), Want: "one"}
	}
	return found[0], names, nil
}

func yes(v any) bool {
	switch strings.ToLower(fmt.Sprint(v)) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// Renumber gives the options of rankings other numbers: option i becomes to[i].
func Renumber(b *tally.Ballots, to []int) (*tally.Ballots, error) {
	var out tally.Builder
	var marks tally.Ranking
	for r, w := range b.All() {
		marks = marks[:0]
		for _, m := range r {
			if m.IsOption() {
				m = tally.Mark(to[m.Option()]) | m&tally.Equal
			}
			marks = append(marks, m)
		}
		if err := out.Add(w, marks); err != nil {
			return nil, err
		}
	}
	return out.Ballots(), nil
}

// fail names the line that the reader has come to: of a record, the last.
func (d *cdfReader) fail(found, want string) error {
	return &Error{File: d.file, Line: d.lines.at(d.dec.InputOffset()), Found: found, Want: want}
}

// broken turns a fault of the JSON into an Error.
func (d *cdfReader) broken(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return d.fail("the end of the file", "the rest of a CastVoteRecordReport; the file was cut off")
	case errors.As(err, &syntax):
		return &Error{File: d.file, Line: d.lines.at(syntax.Offset), Found: err.Error(), Want: "JSON"}
	case errors.As(err, &kind):
		return d.fail(kind.Value+" in "+kind.Field, kind.Type.String())
	}
	return d.fail(err.Error(), "JSON")
}

// lineCounter remembers where lines end, every so often, to tell the line of a byte.
type lineCounter struct {
	r     io.Reader
	read  int64
	lines int
	marks []lineMark
}

type lineMark struct {
	start int64   // offset of the piece
	lines int     // line feeds before the piece
	feeds []int32 // where line feeds are in it
}

func (l *lineCounter) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	m := lineMark{lines: l.lines}
	for i, c := range p[:n] {
		if c == '\n' {
			m.feeds = append(m.feeds, int32(i))
			l.lines++
		}
	}
	l.read += int64(n)
	m.start = l.read - int64(n)
	// What is decoded lies in the last few pieces read; older ones are not asked for.
	l.marks = append(l.marks, m)
	if len(l.marks) > 64 {
		l.marks = append(l.marks[:0], l.marks[32:]...)
	}
	return n, err
}

// at is the line of the byte at an offset, counted from 1.
func (l *lineCounter) at(offset int64) int {
	for i := len(l.marks) - 1; i >= 0; i-- {
		m := l.marks[i]
		if m.start > offset && i > 0 {
			continue
		}
		line := m.lines + 1
		for _, f := range m.feeds {
			if m.start+int64(f) < offset {
				line++
			}
		}
		return line
	}
	return 1
}
