package member

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"reflect"
	"slices"

	"concentric/base/apperr"
	"concentric/base/csvfile"
	"concentric/base/store"
)

// Summary is what an import would do, or has done.
type Summary struct {
	File      csvfile.Facts
	Header    []string
	Mapping   Mapping
	LeftOut   []string // names of columns that are not used
	Duplicate []string // names that stand over more than one column

	Lines     int // with a person on them, the bad ones too
	New       int
	Changed   int
	Unchanged int
	Bad       int
	Absent    int // on the register and not in the list; nothing happens to them

	Problems []Problem // the first of the bad lines
	Words    []string  // of the standing column, that mean nothing here yet
}

// Problem is one line that is left out, and why.
type Problem struct {
	Line    int
	Message string   // id of the sentence
	Args    []string // its values, name and value in turn
}

// problemsShown is how many bad lines are listed one by one.
const problemsShown = 500

// mostLines is how many lines a list may have.
const mostLines = 5_000_000

// batch is how many lines are compared with the register, or written, at once.
const batch = 200

// Plan says what Apply would do, and changes nothing. A mapping without
// columns is guessed from the head.
func Plan(ctx context.Context, q store.Q, from csvfile.Source, mapping Mapping) (Summary, error) {
	w, err := openList(from, mapping)
	if err != nil {
		return Summary{}, err
	}
	defer w.file.Close()
	err = w.each(ctx, q, func(steps []step) error { return nil })
	if err != nil {
		return w.Summary, err
	}
	var active int
	if err := q.QueryRow(ctx, "select count(*) from member_person where erased = 0 and standing <> $1", string(Former)).Scan(&active); err != nil {
		return w.Summary, err
	}
	w.Absent = max(0, active-w.present)
	return w.Summary, nil
}

// walk reads a list line by line and compares it with the register.
type walk struct {
	Summary
	file    *csvfile.File
	seen    map[uint64]int32 // hash of the member number → line: a million numbers in some 30 MB
	seed    maphash.Seed
	words   map[string]bool
	present int // persons on the register, not former, whom the list has
}

// step is what one good line does.
type step struct {
	before Member // zero for somebody new
	after  Member
	change bool
	admits bool // who came by an invitation has a member number now
}

func openList(from csvfile.Source, mapping Mapping) (*walk, error) {
	facts, err := csvfile.Look(from)
	if err != nil {
		return nil, err
	}
	file, err := csvfile.Open(from, facts)
	var bad *csvfile.Bad
	switch {
	case errors.Is(err, csvfile.ErrEmpty):
		return nil, apperr.New(apperr.Invalid, "member.import_empty").At("file")
	case errors.As(err, &bad):
		return nil, apperr.New(apperr.Invalid, "member.import_head_unreadable").At("file")
	case err != nil:
		return nil, err
	}
	if len(mapping.Columns) == 0 {
		guessed, err := guessFrom(from, file)
		if err != nil {
			file.Close()
			return nil, err
		}
		mapping.Columns = guessed.Columns
	}
	w := &walk{file: file, seen: map[uint64]int32{}, seed: maphash.MakeSeed(), words: map[string]bool{}}
	w.File, w.Header, w.Mapping = file.Facts, file.Header, mapping
	for i, name := range file.Header {
		if slices.Contains(file.Header[:i], name) && !slices.Contains(w.Duplicate, name) {
			w.Duplicate = append(w.Duplicate, name)
		}
		if i < len(mapping.Columns) && mapping.Columns[i] == "" {
			w.LeftOut = append(w.LeftOut, name)
		}
	}
	return w, nil
}

// Recognised is the head of a list, and what its columns seem to hold.
func Recognised(from csvfile.Source) ([]string, Mapping, error) {
	w, err := openList(from, Mapping{})
	if err != nil {
		return nil, Mapping{}, err
	}
	return w.Header, w.Mapping, w.file.Close()
}

// guessFrom guesses the columns by the head and the first lines.
func guessFrom(from csvfile.Source, file *csvfile.File) (Mapping, error) {
	again, err := csvfile.Open(from, file.Facts)
	if err != nil {
		return Mapping{}, err
	}
	defer again.Close()
	var sample [][]string
	for range 500 {
		_, cells, err := again.Next()
		if err == io.EOF {
			break
		}
		if err == nil {
			sample = append(sample, cells)
		}
	}
	return Guess(file.Header, sample), nil
}

// each hands over the good lines, in batches, with what the register has.
func (w *walk) each(ctx context.Context, q store.Q, do func([]step) error) error {
	if err := w.Mapping.check(w.Header); err != nil {
		return err
	}
	for {
		lines, err := w.read()
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return nil
		}
		steps, err := w.compare(ctx, q, lines)
		if err != nil {
			return err
		}
		if err := do(steps); err != nil {
			return err
		}
	}
}

func (w *walk) read() ([]importLine, error) {
	var lines []importLine
	for len(lines) < batch {
		number, cells, err := w.file.Next()
		var bad *csvfile.Bad
		switch {
		case err == io.EOF:
			return lines, nil
		case errors.As(err, &bad):
			w.Lines++
			w.bad(bad.Line, unreadable(bad))
			continue
		case err != nil:
			return nil, err
		}
		if w.Lines++; w.Lines > mostLines {
			return nil, apperr.New(apperr.TooLarge, "member.import_too_long", "Most", mostLines).At("file")
		}
		lines = append(lines, w.Mapping.line(number, cells))
	}
	return lines, nil
}

func unreadable(bad *csvfile.Bad) *apperr.Error {
	if bad.Reason == csvfile.Columns {
		return apperr.New(apperr.Invalid, "member.import_line_columns", "Have", bad.Have, "Want", bad.Want)
	}
	return apperr.New(apperr.Invalid, "member.import_line_"+string(bad.Reason))
}

func (w *walk) bad(line int, why *apperr.Error) {
	w.Bad++
	if len(w.Problems) >= problemsShown {
		return
	}
	p := Problem{Line: line, Message: why.Message}
	for _, arg := range why.Args {
		p.Args = append(p.Args, fmt.Sprint(arg))
	}
	w.Problems = append(w.Problems, p)
}

func (w *walk) compare(ctx context.Context, q store.Q, lines []importLine) ([]step, error) {
	numbers := make([]string, 0, len(lines))
	for _, l := range lines {
		if number := l.values[FieldNumber]; number != "" {
			numbers = append(numbers, number)
		}
	}
	known, err := ByNumbers(ctx, q, numbers)
	if err != nil {
		return nil, err
	}
	erased, err := erasedOn(ctx, q, numbers)
	if err != nil {
		return nil, err
	}
	arrived, err := arrivedWith(ctx, q, lines, known)
	if err != nil {
		return nil, err
	}
	steps := make([]step, 0, len(lines))
	for _, l := range lines {
		number := l.values[FieldNumber]
		if on, is := erased[number]; is && known[number].ID == "" {
			w.bad(l.number, apperr.New(apperr.Invalid, "member.import_erased", "Number", number, "Date", on.Format("2006-01-02")))
			continue
		}
		before := known[number]
		if before.ID == "" {
			before = arrived[l.number]
		}
		s, err := w.step(l, before)
		if refused := apperr.As(err); refused != nil {
			w.bad(l.number, refused)
			continue
		}
		if err != nil {
			return nil, err
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func (w *walk) step(l importLine, before Member) (step, error) {
	s := step{before: before, admits: before.arrived()}
	if s.admits {
		before.Standing = "" // the list says it; a member, where it does not
	}
	after, err := l.onto(before, w.Mapping)
	if err != nil {
		w.noteWord(l, err)
		return s, err
	}
	hash := maphash.String(w.seed, after.Number)
	if first, twice := w.seen[hash]; twice {
		return s, apperr.New(apperr.Invalid, "member.import_number_twice", "Number", after.Number, "Line", first)
	}
	w.seen[hash] = int32(l.number)
	s.after = after
	switch {
	case before.ID == "":
		w.New++
		s.change = true
	case reflect.DeepEqual(s.before, after):
		w.Unchanged++
	default:
		w.Changed++
		s.change = true
	}
	if before.ID != "" && before.Standing != Former {
		w.present++
	}
	return s, nil
}

// wordsShown is how many unknown words of the standing column are asked about.
const wordsShown = 30

func (w *walk) noteWord(l importLine, err error) {
	if apperr.As(err) == nil || apperr.As(err).Message != "member.import_standing_unknown" {
		return
	}
	word := l.values[FieldStanding]
	if !w.words[fold(word)] && len(w.Words) < wordsShown {
		w.words[fold(word)] = true
		w.Words = append(w.Words, word)
	}
}
