package ballots

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// BLT reads the format of Hill, Wichmann and Woodall (Computer Journal 30, 1987), as OpenSTV and droop have extended it: the
// numbers of options and seats; withdrawn options as "-2"; ballots as a weight, options best first, and 0; a 0 that ends the
// ballots; a quoted name for each option; a quoted title, and whatever follows it. "2=4" is a rank that is shared, "-" a rank that was skipped. Of
// droop's bracketed lines, [nick], [tie], [withdrawn] and [undeclared] are heeded, others are passed over. Comments stand
// between /* and */, or after # where no name is quoted on the line.
//
// A name reaches from the first quote of its line to the last, so that it may hold quotes of its own; where there are fewer
// lines than names, each line is split where a quote, spaces and a quote follow one another.
func BLT(r io.Reader, file string) (*tally.Election, error) {
	b := &blt{text: text{file: file}, nick: make(map[string]int)}
	if err := b.each(r, b.line); err != nil {
		return nil, err
	}
	return b.election()
}

type blt struct {
	text
	e        tally.Election
	begun    bool // the first line has been read
	comment  bool // within /* and */
	ended    bool // the ballots have ended
	weight   int64
	open     bool // a ballot has begun and not ended
	ranking  tally.Ranking
	nick     map[string]int
	names    []string // lines with quotes
	tieOrder []int
}

func (b *blt) line(l string) error {
	l = strings.TrimSpace(b.uncomment(l))
	switch {
	case l == "":
		return nil
	case !b.begun:
		return b.head(l)
	case len(b.names) > len(b.e.Options):
		return nil // what follows the title is nobody's business here
	case strings.HasPrefix(l, "["):
		return b.option(l)
	case strings.HasPrefix(l, `"`):
		if b.open {
			return b.wrong(l, "the rest of a ballot, up to its 0")
		}
		if strings.Count(l, `"`) == 1 {
			return b.wrong(l, "a name with a quote at its end; the file may have been cut off")
		}
		b.ended = true
		b.names = append(b.names, l)
		return nil
	case b.ended:
		return b.wrong(fmt.Sprintf("%q", l), "a name in quotes")
	}
	for word := range strings.FieldsSeq(l) {
		if err := b.word(word); err != nil {
			return err
		}
	}
	return nil
}

// uncomment takes comments out of a line.
func (b *blt) uncomment(l string) string {
	var out strings.Builder
	for {
		if b.comment {
			_, rest, ends := strings.Cut(l, "*/")
			if !ends {
				return out.String()
			}
			b.comment, l = false, rest
		}
		before, rest, begins := strings.Cut(l, "/*")
		if !strings.Contains(before, `"`) {
			before, _, _ = strings.Cut(before, "#")
		} else if begins && strings.Count(before, `"`)%2 == 1 {
			out.WriteString(l) // within a name
			return out.String()
		}
		out.WriteString(before)
		if !begins {
			return out.String()
		}
		b.comment, l = true, rest
	}
}

func (b *blt) head(l string) error {
	words := strings.Fields(l)
	if len(words) < 2 {
		return b.wrong(fmt.Sprintf("%q", l), "the number of options and the number of seats")
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 1 || n > tally.MaxOptions {
		return b.wrong(fmt.Sprintf("%q", words[0]), fmt.Sprintf("the number of options, from 1 to %d", tally.MaxOptions))
	}
	seats, err := strconv.Atoi(words[1])
	if err != nil || seats < 1 || seats > tally.MaxOptions {
		return b.wrong(fmt.Sprintf("%q", words[1]), "the number of seats, from 1 on")
	}
	b.begun, b.e.Seats, b.e.Options = true, seats, make([]tally.Option, n)
	for _, word := range words[2:] {
		if err := b.word(word); err != nil {
			return err
		}
	}
	return nil
}

// word is one word of the withdrawals and ballots.
func (b *blt) word(w string) error {
	switch {
	case b.ended:
		return b.wrong(fmt.Sprintf("%q", w), "names in quotes, after the 0 that ends the ballots")
	case !b.open && w[0] == '(':
		return nil // the identifier of a ballot
	case !b.open && w[0] == '-' && len(w) > 1:
		o, err := b.one(w[1:])
		if err != nil {
			return err
		}
		b.e.Options[o].Withdrawn = true
		return nil
	case !b.open && w == "0":
		b.ended = true
		return nil
	case !b.open:
		weight, err := b.text.weight(w)
		b.weight, b.open, b.ranking = weight, true, b.ranking[:0]
		return err
	case w == "0":
		b.open = false
		return b.add(b.weight, b.ranking)
	case w == "-":
		b.ranking = append(b.ranking, tally.Skipped)
		return nil
	}
	for i, part := range strings.Split(w, "=") {
		o, err := b.one(part)
		if err != nil {
			return err
		}
		m := tally.Mark(o)
		if i > 0 {
			m |= tally.Equal
		}
		b.ranking = append(b.ranking, m)
	}
	return nil
}

// one is an option by its number or its nickname.
func (b *blt) one(word string) (int, error) {
	if o, ok := b.nick[word]; ok {
		return o, nil
	}
	return b.optionNumber(word, len(b.e.Options))
}

// option is one of droop's bracketed lines.
func (b *blt) option(l string) error {
	words := strings.Fields(strings.TrimSuffix(strings.TrimPrefix(l, "["), "]"))
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "nick":
		if len(words)-1 != len(b.e.Options) {
			return b.wrong(fmt.Sprintf("%d nicknames", len(words)-1), fmt.Sprintf("one for each of the %d options", len(b.e.Options)))
		}
		for i, nick := range words[1:] {
			b.nick[nick] = i
		}
	case "tie", "withdrawn", "undeclared":
		for _, word := range words[1:] {
			o, err := b.one(word)
			switch {
			case err != nil:
				return err
			case words[0] == "tie":
				b.tieOrder = append(b.tieOrder, o)
			case words[0] == "withdrawn":
				b.e.Options[o].Withdrawn = true
			default:
				b.e.Options[o].WriteIn = true
			}
		}
	}
	return nil
}

func (b *blt) election() (*tally.Election, error) {
	switch {
	case !b.begun:
		return nil, b.lacks("no line with numbers", "the number of options and the number of seats")
	case b.open:
		return nil, b.lacks("a last ballot without an end", "a 0 at the end of each ballot, and the names of the options")
	case !b.ended:
		return nil, b.lacks("no end of the ballots", "a line with 0 after the last ballot, and the names of the options")
	}
	n := len(b.e.Options)
	names := b.names
	if len(names) < n {
		names = nil
		for _, l := range b.names {
			names = append(names, splitNames(l)...)
		}
	}
	if len(names) < n {
		return nil, b.lacks(fmt.Sprintf("%d names", len(names)), fmt.Sprintf("a name in quotes for each of the %d options", n))
	}
	for i := range b.e.Options {
		b.e.Options[i].Name = unquote(names[i])
	}
	if len(names) > n {
		b.e.Title = unquote(names[n])
	}
	if b.e.TieOrder = b.tieOrder; b.tieOrder == nil {
		for i := range n {
			b.e.TieOrder = append(b.e.TieOrder, i)
		}
	}
	b.e.Ballots = b.builder.Ballots()
	return &b.e, b.checked(&b.e)
}

// checked turns what makes an election impossible to count into an error of the
// file.
func (t *text) checked(e *tally.Election) error {
	if err := e.Check(); err != nil {
		return t.lacks(err.Error(), "an election that can be counted")
	}
	return nil
}

// unquote takes the outer quotes off, and what follows the last.
func unquote(l string) string {
	first, last := strings.IndexByte(l, '"'), strings.LastIndexByte(l, '"')
	if last <= first {
		return strings.TrimSpace(strings.Trim(l, `"`))
	}
	return strings.ReplaceAll(l[first+1:last], `\"`, `"`)
}

// splitNames splits a line of several quoted names.
func splitNames(l string) []string {
	var out []string
	for {
		end := strings.Index(l[1:], `"`)
		for end >= 0 && end > 0 && l[end] == '\\' {
			next := strings.Index(l[end+2:], `"`)
			if next < 0 {
				end = -1
				break
			}
			end += next + 1
		}
		if end < 0 {
			return append(out, l)
		}
		out = append(out, l[:end+2])
		l = strings.TrimSpace(l[end+2:])
		if !strings.HasPrefix(l, `"`) {
			return out
		}
	}
}
