package ballots

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// Condorcet reads the Condorcet Election Format (github.com/CondorcetPHP/CondorcetElectionFormat): a ballot a line, as
// "A > B = C", with tags before "||", "^3" for its weight and "* 12" for how many there are; parameters as "#/Candidates: A ; B"
// and "#/Number of Seats: 2"; comments after #. "/EMPTY_RANKING/" is a blank ballot. Without a list of candidates, options are
// numbered in the order in which they first occur; with one, an option that is not in it is refused.
//
// Whether unranked options count as last is not read from the file ("Implicit Ranking"): the count is asked.
func Condorcet(r io.Reader, file string) (*tally.Election, error) {
	c := &condorcet{text: text{file: file}, index: make(map[string]int)}
	if err := c.each(r, c.line); err != nil {
		return nil, err
	}
	if len(c.e.Options) == 0 {
		return nil, c.lacks("no option", `ballots such as "A > B = C"`)
	}
	names := make([]string, len(c.e.Options))
	for o, option := range c.e.Options {
		names[o] = option.Name
	}
	if err := c.halfName(names); err != nil && !c.closed {
		return nil, err
	}
	c.e.Ballots = c.builder.Ballots()
	return &c.e, c.checked(&c.e)
}

// reserved are the signs that the format keeps for itself.
const reserved = ">=,;#/*^|"

type condorcet struct {
	text
	e      tally.Election
	index  map[string]int
	closed bool // the candidates are listed
	voted  bool
}

func (c *condorcet) line(l string) error {
	l = strings.TrimSpace(l)
	if parameter, is := strings.CutPrefix(l, "#/"); is {
		return c.parameter(parameter)
	}
	l, _, _ = strings.Cut(l, "#")
	for ballot := range strings.SplitSeq(l, ";") {
		if ballot = strings.TrimSpace(ballot); ballot == "" {
			continue
		}
		if err := c.ballot(ballot); err != nil {
			return err
		}
	}
	return nil
}

func (c *condorcet) parameter(l string) error {
	name, value, ok := strings.Cut(l, ":")
	if !ok {
		return c.wrong(fmt.Sprintf("%q", l), `a parameter such as "#/Candidates: A ; B"`)
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "candidates":
		if c.voted {
			return c.wrong("the list of candidates after a ballot", "it before the first ballot")
		}
		c.closed = true
		for option := range strings.SplitSeq(value, ";") {
			option = strings.TrimSpace(option)
			if _, twice := c.index[option]; twice || option == "" {
				return c.wrong(fmt.Sprintf("the candidate %q", option), "names that differ from one another")
			}
			if err := c.take(option); err != nil {
				return err
			}
		}
	case "number of seats":
		seats, err := strconv.Atoi(value)
		if err != nil || seats < 1 || seats > tally.MaxOptions {
			return c.wrong(fmt.Sprintf("%q seats", value), "a number from 1 on")
		}
		c.e.Seats = seats
	}
	return nil
}

func (c *condorcet) take(option string) error {
	if len(c.e.Options) == tally.MaxOptions {
		return c.wrong(fmt.Sprintf("more than %d options", tally.MaxOptions), "fewer of them")
	}
	if strings.ContainsAny(option, reserved) || strings.HasPrefix(option, `"`) {
		return c.wrong(fmt.Sprintf("the option %q", option), `a ballot such as "A > B = C", with names that have no quotation marks around them and none of `+reserved+" in them")
	}
	c.newest = c.at
	c.index[option] = len(c.e.Options)
	c.e.Options = append(c.e.Options, tally.Option{Name: option})
	return nil
}

func (c *condorcet) ballot(l string) error {
	c.voted = true
	if _, rest, tagged := strings.Cut(l, "||"); tagged {
		l = rest
	}
	weight := int64(1)
	for _, sign := range []string{"*", "^"} {
		before, number, has := strings.Cut(l, sign)
		if !has {
			continue
		}
		n, err := c.weight(number)
		if err != nil {
			return err
		}
		if n != 0 && weight > (1<<62)/n {
			return c.wrong(fmt.Sprintf("the weight %q", number), "one that can be counted")
		}
		l, weight = before, weight*n
	}
	l = strings.TrimSpace(l)
	if l == "/EMPTY_RANKING/" {
		return c.add(weight, nil)
	}
	var r tally.Ranking
	for rank := range strings.SplitSeq(l, ">") {
		shared := tally.Mark(0)
		for name := range strings.SplitSeq(rank, "=") {
			o, err := c.option(strings.TrimSpace(name))
			if err != nil {
				return err
			}
			r = append(r, tally.Mark(o)|shared)
			shared = tally.Equal
		}
	}
	return c.add(weight, r)
}

func (c *condorcet) option(name string) (int, error) {
	if name == "" {
		return 0, c.wrong("an option without a name", `a ballot such as "A > B = C"`)
	}
	o, ok := c.index[name]
	if ok {
		return o, nil
	}
	if c.closed {
		return 0, c.wrong(fmt.Sprintf("%q", name), "an option from the list of candidates")
	}
	err := c.take(name)
	return len(c.e.Options) - 1, err
}
