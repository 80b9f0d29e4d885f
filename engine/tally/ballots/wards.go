package ballots

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// Wards reads the ballots of Scottish ward elections as they are collected from the counting software: first "options,seats,";
// then a line for each different ballot, as its weight and the numbers of options, best first; then `"Candidate 1","name",
// "party",` for each option; then the ward. Lines end with a comma.
func Wards(r io.Reader, file string) (*tally.Election, error) {
	w := &wards{text: text{file: file}}
	if err := w.each(r, w.line); err != nil {
		return nil, err
	}
	n := 0
	for _, o := range w.e.Options {
		if o.Name != "" {
			n++
		}
	}
	switch {
	case w.at == 0:
		return nil, w.lacks("an empty file", "the numbers of options and seats")
	case n < len(w.e.Options):
		return nil, w.lacks(fmt.Sprintf("the names of %d options", n), fmt.Sprintf(`a line "Candidate n" with the name of each of the %d`, len(w.e.Options)))
	}
	if w.e.Title == "" {
		return nil, w.lacks("no name of the ward after the options", "it in the last line; the file may have been cut off")
	}
	w.e.Ballots = w.builder.Ballots()
	return &w.e, w.checked(&w.e)
}

type wards struct {
	text
	e tally.Election
}

func (w *wards) line(l string) error {
	if strings.TrimSpace(l) == "" {
		return nil
	}
	if strings.Count(l, `"`)%2 == 1 {
		return w.wrong(fmt.Sprintf("%q", l), "a quotation mark that closes; the file may have been cut off")
	}
	cells := strings.Split(l, ",")
	if strings.Contains(l, `"`) { // only the lines of options and of the ward
		reader := csv.NewReader(strings.NewReader(l))
		reader.LazyQuotes = true
		var err error
		if cells, err = reader.Read(); err != nil {
			return w.wrong(fmt.Sprintf("%q", l), "cells separated by commas")
		}
	}
	for len(cells) > 1 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	switch number, isOption := strings.CutPrefix(cells[0], "Candidate "); {
	case w.e.Options == nil:
		return w.head(cells)
	case isOption:
		return w.option(number, cells)
	case strings.Trim(cells[0], "0123456789 ") == "":
		return w.ballot(cells)
	case w.e.Title != "":
		return w.wrong(fmt.Sprintf("%q", l), "nothing after the name of the ward")
	}
	w.e.Title = strings.TrimSpace(cells[0])
	return nil
}

func (w *wards) head(cells []string) error {
	var n [2]int
	for i := range n {
		if i >= len(cells) {
			return w.wrong(fmt.Sprintf("%d numbers", len(cells)), "the numbers of options and of seats")
		}
		var err error
		if n[i], err = strconv.Atoi(strings.TrimSpace(cells[i])); err != nil || n[i] < 1 || n[i] > tally.MaxOptions {
			return w.wrong(fmt.Sprintf("%q", cells[i]), "the numbers of options and of seats, from 1 on")
		}
	}
	w.e.Options, w.e.Seats = make([]tally.Option, n[0]), n[1]
	return nil
}

func (w *wards) ballot(cells []string) error {
	weight, err := w.weight(cells[0])
	if err != nil {
		return err
	}
	r := make(tally.Ranking, 0, len(cells))
	for _, cell := range cells[1:] {
		if strings.TrimSpace(cell) == "" {
			r = append(r, tally.Skipped)
			continue
		}
		o, err := w.optionNumber(cell, len(w.e.Options))
		if err != nil {
			return err
		}
		r = append(r, tally.Mark(o))
	}
	return w.add(weight, r)
}

func (w *wards) option(number string, cells []string) error {
	o, err := w.optionNumber(number, len(w.e.Options))
	switch {
	case err != nil:
		return err
	case len(cells) < 2 || strings.TrimSpace(cells[1]) == "":
		return w.wrong(fmt.Sprintf("option %d without a name", o+1), `"Candidate n","name","party"`)
	case w.e.Options[o].Name != "":
		return w.wrong(fmt.Sprintf("a second name for option %d", o+1), "one line for each option")
	}
	w.e.Options[o].Name = strings.TrimSpace(cells[1])
	if len(cells) > 2 {
		w.e.Options[o].Party = strings.TrimSpace(cells[2])
	}
	return nil
}
