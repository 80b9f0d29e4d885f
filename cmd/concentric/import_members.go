package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"concentric/app"
	"concentric/base/i18n"
	"concentric/member"
)

type importMembersCommand struct {
	app.Place
	File       string            `arg:"" type:"existingfile" help:"The list, as CSV."`
	Apply      bool              `help:"Take the list over; without it this is a dry run."`
	Column     map[string]string `help:"What a column holds, where its name does not say: --column 'Kennung=number'. Fields: number, name, given, family, email, standing, joined, paid_until, lang, street, postcode, city, region, country, birth, gender; '-' leaves it out." placeholder:"NAME=FIELD"`
	Standing   map[string]string `help:"What a word of the standing column means: --standing 'Student=general'. Standings: general, working, supporter, former." placeholder:"WORD=STANDING"`
	MonthFirst bool              `help:"Dates with slashes have the month first."`
}

func (importMembersCommand) Help() string {
	return `The member number is the identity: who is on the register is changed, never doubled, and the same list again
changes nothing. A line with something wrong is left out and named; the others are taken. Who is not in the list stays.
UTF-8, UTF-16, Windows-1252 and Latin-1, with commas, semicolons or tabs, are recognised.`
}

// Run plans the import, and applies it if told to.
func (c importMembersCommand) Run() error {
	ctx := context.Background()
	stores, err := app.OpenStores(ctx, c.Place)
	if err != nil {
		return err
	}
	defer stores.Close()
	catalogue, err := app.Catalogue()
	if err != nil {
		return err
	}
	ctx = i18n.With(ctx, catalogue, "en")
	from := func() (io.ReadCloser, error) { return os.Open(c.File) }
	mapping, err := c.mapping(ctx, from)
	if err != nil {
		return inWords(err)
	}
	if !c.Apply {
		summary, err := member.Plan(ctx, stores.DB, from, mapping)
		c.print(ctx, summary, "would be")
		if err == nil {
			fmt.Println("Nothing was changed. Give --apply to take the list over.")
		}
		return inWords(err)
	}
	summary, err := member.Apply(ctx, stores.DB, member.AtServer(), "", from, mapping)
	c.print(ctx, summary, "are")
	return inWords(err)
}

// mapping is the guess by the head, with what the flags say on top.
func (c importMembersCommand) mapping(ctx context.Context, from func() (io.ReadCloser, error)) (member.Mapping, error) {
	header, mapping, err := member.Recognised(from)
	if err != nil {
		return mapping, err
	}
	mapping.MonthFirst = c.MonthFirst
	mapping.Standings = map[string]member.Standing{}
	for word, standing := range c.Standing {
		mapping.Explain(word, member.Standing(standing))
	}
	for name, field := range c.Column {
		found := false
		for i := range header {
			if strings.EqualFold(header[i], strings.TrimSpace(name)) {
				found = true
				mapping.Columns[i] = member.Field(strings.Trim(field, "- "))
			}
		}
		if !found {
			return mapping, errors.New("the list has no column " + name + "; it has: " + strings.Join(header, ", "))
		}
	}
	return mapping, nil
}

func (c importMembersCommand) print(ctx context.Context, s member.Summary, be string) {
	if s.Header == nil {
		return
	}
	fmt.Printf("%s, %d bytes, lines divided by %q\n", s.File.Encoding, s.File.Bytes, s.File.Delimiter)
	for i, name := range s.Header {
		held := "left out"
		if s.Mapping.Columns[i] != "" {
			held = string(s.Mapping.Columns[i])
		}
		fmt.Printf("  %-30s %s\n", name, held)
	}
	if len(s.Duplicate) > 0 {
		fmt.Printf("More than one column is called: %s\n", strings.Join(s.Duplicate, ", "))
	}
	for _, p := range s.Problems {
		args := make([]any, len(p.Args))
		for i, arg := range p.Args {
			args[i] = arg
		}
		fmt.Printf("line %d: %s\n", p.Line, i18n.T(ctx, p.Message, args...))
	}
	if hidden := s.Bad - len(s.Problems); hidden > 0 {
		fmt.Printf("… and %d more lines like these\n", hidden)
	}
	fmt.Printf("Of %d lines %d %s new, %d changed, %d unchanged; %d left out.\n", s.Lines, s.New, be, s.Changed, s.Unchanged, s.Bad)
	if s.Absent > 0 {
		fmt.Printf("%d on the register are not in the list; nothing happens to them.\n", s.Absent)
	}
}
