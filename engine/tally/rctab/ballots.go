package rctab

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"concentric/engine/tally"
	"concentric/engine/tally/ballots"
)

// election reads all the files of ballots into one election. The options are the candidates in the order of the configuration,
// excluded ones withdrawn, and after them the undeclared write-ins if any ballot has some. Paths are relative to dir.
func (c *Config) election(dir string, r *rules) (*tally.Election, error) {
	g := &gathering{rules: r, index: make(map[string]int)}
	e := &tally.Election{Title: c.OutputSettings.ContestName, Seats: max(r.winners, 1)}
	for i, cand := range c.Candidates {
		e.Options = append(e.Options, tally.Option{Name: cand.Name, Withdrawn: cand.Excluded})
		for _, n := range append([]string{cand.Name}, cand.Aliases...) {
			if _, twice := g.index[n]; twice {
				return nil, fmt.Errorf("the configuration names the candidate %q twice", n)
			}
			g.index[n] = i
		}
	}
	g.stray = len(e.Options)
	for _, s := range c.CvrFileSources {
		if err := g.source(s, dir); err != nil {
			return nil, err
		}
	}
	if g.strays {
		e.Options = append(e.Options, tally.Option{Name: ballots.UndeclaredWriteIns, WriteIn: true})
	}
	e.Ballots = g.builder.Ballots()
	return e, e.Check()
}

type gathering struct {
	*rules
	builder tally.Builder
	index   map[string]int // by name and alias
	stray   int            // the option for undeclared write-ins
	strays  bool           // some ballot has one
}

func (g *gathering) source(s Source, dir string) error {
	path := s.FilePath
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	read := map[string]func(io.Reader, Source, string) error{"ess": g.sheet, "genericCsv": g.columns, "cdf": g.cdf}[s.Provider]
	if read == nil {
		return fmt.Errorf("ballots of the provider %q cannot be read; ess (as CSV), genericCsv and cdf (as JSON) can", s.Provider)
	}
	path, err := readable(path)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f, s, path)
}

// readable is the CSV beside a spreadsheet, and any other file itself.
func readable(path string) (string, error) {
	ext := filepath.Ext(path)
	if !strings.EqualFold(ext, ".xlsx") {
		return path, nil
	}
	sheet := strings.TrimSuffix(path, ext) + ".csv"
	if _, err := os.Stat(sheet); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s is a spreadsheet, which is not read; save its sheet as %s", path, sheet)
	}
	return sheet, nil
}

func (g *gathering) writeIn() int {
	g.strays = true
	return g.stray
}

// sheet reads a table with a column for each rank; a cell holds a candidate, or several with a delimiter between them.
func (g *gathering) sheet(f io.Reader, s Source, path string) error {
	firstColumn, firstRow, err := s.first()
	if err != nil {
		return err
	}
	return rows(f, path, func(line, row int, cells []string) error {
		if row < firstRow {
			return nil
		}
		var places []ballots.Place
		for rank := 1; rank <= g.rankings && firstColumn+rank-2 < len(cells); rank++ {
			cell := strings.TrimSpace(cells[firstColumn+rank-2])
			options, err := g.cell(cell, s)
			if err != nil {
				return &ballots.Error{File: path, Line: line, Found: fmt.Sprintf("%q", cell), Want: err.Error()}
			}
			for _, o := range options {
				places = append(places, ballots.Place{Rank: rank, Option: o})
			}
		}
		return g.add(places, path, line)
	})
}

// first is the column and row where votes begin, from 1.
func (s Source) first() (column, row int, err error) {
	column, err = strconv.Atoi(s.FirstVoteColumnIndex)
	if err != nil || column < 1 {
		return 0, 0, fmt.Errorf("the setting firstVoteColumnIndex is %q; a number from 1 on was expected", s.FirstVoteColumnIndex)
	}
	row, err = strconv.Atoi(s.FirstVoteRowIndex)
	if err != nil || row < 1 {
		return 0, 0, fmt.Errorf("the setting firstVoteRowIndex is %q; a number from 1 on was expected", s.FirstVoteRowIndex)
	}
	return column, row, nil
}

// cell is what one cell of a sheet means: no option for a rank left empty.
func (g *gathering) cell(cell string, s Source) ([]int, error) {
	if cell == "" {
		if s.TreatBlankAsUndeclaredWriteIn {
			return []int{g.writeIn()}, nil
		}
		return nil, nil
	}
	names := []string{cell}
	if s.OvervoteDelimiter != "" {
		names = strings.Split(cell, s.OvervoteDelimiter)
	}
	var out []int
	for _, n := range names {
		n = strings.TrimSpace(n)
		switch o, ok := g.index[n]; {
		case len(names) > 1 && (n == "" || n == s.SkippedRankLabel):
			return nil, fmt.Errorf("candidates alone in a cell that names several")
		case n == s.SkippedRankLabel:
		case n == s.OvervoteLabel:
			out = append(out, ballots.Overvoted)
		case n == s.UndeclaredWriteInLabel:
			out = append(out, g.writeIn())
		case ok:
			out = append(out, o)
		default:
			return nil, fmt.Errorf("one of the %d candidates of the configuration, %q, %q or %q", len(g.index), s.SkippedRankLabel, s.OvervoteLabel, s.UndeclaredWriteInLabel)
		}
	}
	return out, nil
}

// columns reads a table with a column for each candidate; a cell holds the rank.
func (g *gathering) columns(f io.Reader, s Source, path string) error {
	firstColumn, firstRow, err := s.first()
	if err != nil {
		return err
	}
	var head []int
	return rows(f, path, func(line, row int, cells []string) error {
		if row == 1 {
			for _, name := range cells[min(firstColumn-1, len(cells)):] {
				o, ok := g.index[strings.TrimSpace(name)]
				if !ok && name == s.UndeclaredWriteInLabel {
					o, ok = g.writeIn(), true
				}
				if !ok {
					return &ballots.Error{File: path, Line: line, Found: fmt.Sprintf("the column %q", name), Want: "a candidate of the configuration"}
				}
				head = append(head, o)
			}
		}
		if row < firstRow || row == 1 {
			return nil
		}
		var places []ballots.Place
		for i, cell := range cells[min(firstColumn-1, len(cells)):] {
			if cell = strings.TrimSpace(cell); cell == "" {
				continue
			}
			rank, err := strconv.Atoi(cell)
			if err != nil || i >= len(head) {
				return &ballots.Error{File: path, Line: line, Found: fmt.Sprintf("%q", cell), Want: "a rank below the name of a candidate"}
			}
			places = append(places, ballots.Place{Rank: rank, Option: head[i]})
		}
		return g.add(places, path, line)
	})
}

func (g *gathering) add(places []ballots.Place, path string, line int) error {
	r, err := ballots.Ordered(places)
	if err == nil {
		err = g.builder.Add(1, r)
	}
	if err != nil {
		return &ballots.Error{File: path, Line: line, Found: err.Error(), Want: "a ballot that can be counted"}
	}
	return nil
}

// cdf reads cast vote records in the Common Data Format.
func (g *gathering) cdf(f io.Reader, s Source, path string) error {
	e, err := ballots.CDF(f, path, s.ContestID)
	if err != nil {
		return err
	}
	to := make([]tally.Mark, len(e.Options))
	for i, o := range e.Options {
		mine, ok := g.index[o.Name]
		switch {
		case o.WriteIn:
			to[i] = tally.Mark(g.writeIn())
		case o.Name == s.OvervoteLabel:
			to[i] = tally.Overvoted
		case ok:
			to[i] = tally.Mark(mine)
		default:
			return &ballots.Error{File: path, Found: fmt.Sprintf("the candidate %q", o.Name), Want: "one of the configuration"}
		}
	}
	for ranking, w := range e.Ballots.All() {
		ranking = slices.Clone(ranking)
		for i, m := range ranking {
			if m.IsOption() && to[m.Option()].IsOption() {
				ranking[i] = to[m.Option()] | m&tally.Equal
			} else if m.IsOption() {
				ranking[i] = to[m.Option()]
			}
		}
		if err := g.builder.Add(w, ranking); err != nil {
			return err
		}
	}
	return nil
}

// rows goes through a CSV file; row counts from 1, and so does line, which is larger where a cell has line ends in it.
func rows(f io.Reader, path string, each func(line, row int, cells []string) error) error {
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	for row := 1; ; row++ {
		cells, err := r.Read()
		if err == io.EOF {
			if row == 1 {
				return &ballots.Error{File: path, Found: "an empty file", Want: "a table of ballots"}
			}
			return nil
		}
		var fault *csv.ParseError
		if errors.As(err, &fault) {
			return &ballots.Error{File: path, Line: fault.Line, Found: fault.Err.Error(), Want: "comma-separated values"}
		}
		if err != nil {
			return err
		}
		if row == 1 {
			cells[0] = strings.TrimPrefix(cells[0], "\ufeff")
		}
		line, _ := r.FieldPos(0)
		if err := each(line, row, cells); err != nil {
			return err
		}
	}
}
