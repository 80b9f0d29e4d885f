package ballots

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// PrefLib reads the formats of preflib.org (soc, soi, toc, toi, cat): a head of "# KEY: value" lines that names the
// alternatives, then "weight: 1,{2,3},4", best first, with ranks that are shared in braces. In a file of categories ("cat")
// the places are the categories, the best first, and are read as scores: the last category is 0, the one before it 1, and so
// on; of two categories that is an approval ballot.
func PrefLib(r io.Reader, file string) (*tally.Election, error) {
	p := &prefLib{text: text{file: file}, alternatives: -1}
	if err := p.each(r, p.line); err != nil {
		return nil, err
	}
	switch {
	case len(p.e.Options) == 0:
		return nil, p.lacks("no alternatives", `lines such as "# ALTERNATIVE NAME 1: Ada"`)
	case p.alternatives >= 0 && p.alternatives != len(p.e.Options):
		return nil, p.lacks(fmt.Sprintf("the names of %d alternatives", len(p.e.Options)), fmt.Sprintf("%d, as its head says", p.alternatives))
	case p.voters > 0 && p.voters != p.cast:
		return nil, p.lacks(fmt.Sprintf("%d ballots", p.cast), fmt.Sprintf("%d, as its head says", p.voters))
	}
	p.e.Ballots = p.builder.Ballots()
	return &p.e, p.checked(&p.e)
}

type prefLib struct {
	text
	e            tally.Election
	alternatives int // as the head says, or -1
	categories   int
	voters, cast int64
}

func (p *prefLib) line(l string) error {
	l = strings.TrimSpace(l)
	if head, is := strings.CutPrefix(l, "#"); is {
		return p.head(head)
	}
	if l == "" {
		return nil
	}
	number, ballot, ok := strings.Cut(l, ":")
	if !ok {
		return p.wrong(fmt.Sprintf("%q", l), `a ballot such as "12: 1,{2,3},4"`)
	}
	weight, err := p.weight(number)
	if err != nil {
		return err
	}
	if weight > 0 && p.cast > (1<<62)-weight {
		return p.wrong(fmt.Sprintf("the weight %q", number), "weights that can be counted")
	}
	p.cast += weight
	ranks, err := p.ranks(strings.TrimSpace(ballot))
	if err != nil {
		return err
	}
	if p.categories > 0 {
		return p.scores(weight, ranks)
	}
	var r tally.Ranking
	for _, rank := range ranks {
		for i, o := range rank {
			m := tally.Mark(o)
			if i > 0 {
				m |= tally.Equal
			}
			r = append(r, m)
		}
		if len(rank) == 0 {
			r = append(r, tally.Skipped)
		}
	}
	return p.add(weight, r)
}

func (p *prefLib) head(l string) error {
	key, value, _ := strings.Cut(l, ":")
	key, value = strings.ToUpper(strings.TrimSpace(key)), strings.TrimSpace(value)
	number := func(least int) (int, error) {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > 1<<40 {
			return 0, p.wrong(fmt.Sprintf("%q", value), "a number at "+strings.ToLower(key))
		}
		return n, nil
	}
	var err error
	switch {
	case key == "TITLE":
		p.e.Title = value
	case key == "NUMBER ALTERNATIVES":
		p.alternatives, err = number(1)
	case key == "NUMBER CATEGORIES":
		p.categories, err = number(1)
	case key == "NUMBER VOTERS":
		var n int
		n, err = number(0)
		p.voters = int64(n)
	case strings.HasPrefix(key, "ALTERNATIVE NAME"):
		want := len(p.e.Options) + 1
		if n := strings.TrimSpace(strings.TrimPrefix(key, "ALTERNATIVE NAME")); n != strconv.Itoa(want) {
			return p.wrong(fmt.Sprintf("alternative %q", n), fmt.Sprintf("alternative %d", want))
		}
		if want > tally.MaxOptions {
			return p.wrong(fmt.Sprintf("more than %d alternatives", tally.MaxOptions), "fewer of them")
		}
		if value == "" {
			return p.wrong(fmt.Sprintf("alternative %d without a name", want), "a name after the colon")
		}
		p.e.Options = append(p.e.Options, tally.Option{Name: value})
	}
	return err
}

// ranks reads "1,{2,3},4".
func (p *prefLib) ranks(l string) ([][]int, error) {
	var out [][]int
	for l != "" {
		var cell string
		if group, is := strings.CutPrefix(l, "{"); is {
			var ok bool
			if cell, l, ok = strings.Cut(group, "}"); !ok {
				return nil, p.wrong(fmt.Sprintf("%q", "{"+group), "a brace that closes")
			}
			if l = strings.TrimSpace(l); l != "" && l[0] != ',' {
				return nil, p.wrong(fmt.Sprintf("%q", l), "a comma after the brace")
			}
			l = strings.TrimSpace(strings.TrimPrefix(l, ","))
		} else {
			var more bool
			cell, l, more = strings.Cut(l, ",")
			if l = strings.TrimSpace(l); l == "" && more && p.categories == 0 {
				return nil, p.wrong(fmt.Sprintf("%q at the end", cell+","), "an option after the comma; the file may have been cut off")
			}
		}
		var rank []int
		for one := range strings.SplitSeq(cell, ",") {
			if strings.TrimSpace(one) == "" {
				continue
			}
			o, err := p.optionNumber(one, len(p.e.Options))
			if err != nil {
				return nil, err
			}
			rank = append(rank, o)
		}
		out = append(out, rank)
	}
	return out, nil
}

func (p *prefLib) scores(weight int64, categories [][]int) error {
	if len(categories) > p.categories {
		return p.wrong(fmt.Sprintf("%d categories", len(categories)), fmt.Sprintf("%d at most, as its head says", p.categories))
	}
	var s []tally.Score
	for i, category := range categories {
		for _, o := range category {
			s = append(s, tally.Score{Option: o, Score: p.categories - 1 - i})
		}
	}
	return p.addScores(weight, s)
}
