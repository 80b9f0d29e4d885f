package representation

import (
	"context"
	"slices"
	"strings"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/community"
	"concentric/journal"
	"concentric/member"
)

// Everybody is the cell of the whole population: identities and interests are
// shares of it.
const Everybody = "everybody"

// Entry is how many people of one sort there are in the population, as the
// party entered it: 0 takes the figure away.
type Entry struct {
	Cell   string
	People int
}

// mostPeople is more than there are on earth.
const mostPeople = 20_000_000_000

// EnterCensus writes figures of the population, with the source they are from
// ("Federal Statistical Office, 2025"). A steward does it; each change is a line
// in the journal. Cells that are not named stay.
func EnterCensus(ctx context.Context, tx *store.Tx, actor member.Actor, source string, entries []Entry) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "community.sign_in")
	}
	if !actor.Steward || actor.Suspended {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	source, err := typed.Text(source, "source", 200)
	if err != nil {
		return err
	}
	tree, err := community.ReadTree(ctx, tx)
	if err != nil {
		return err
	}
	known := map[string]bool{Everybody: true}
	for _, d := range Dimensions(tree) {
		for _, cell := range d.Cells {
			known[cell.Key] = true
		}
	}
	now := store.Micros(clock.Now(ctx))
	for _, e := range entries {
		if !known[e.Cell] {
			return apperr.New(apperr.Invalid, "representation.cell_unknown").At(e.Cell)
		}
		if e.People < 0 || e.People > mostPeople {
			return apperr.New(apperr.Invalid, "representation.people_unclear").At(e.Cell)
		}
		if err := enter(ctx, tx, actor, e, source, now); err != nil {
			return err
		}
	}
	tx.Touch(Topic)
	return member.NoteUse(ctx, tx, actor, member.ChangedCensus)
}

func enter(ctx context.Context, tx *store.Tx, actor member.Actor, e Entry, source string, now int64) error {
	rows, err := tx.Query(ctx, "update representation_census set ended = $1 where cell = $2 and ended = 0 and (people <> $3 or source <> $4) returning id", now, e.Cell, e.People, source)
	ended, err := texts(rows, err)
	if err != nil {
		return err
	}
	for _, row := range ended {
		if err := record(ctx, tx, actor, "representation.census_ended", row, endedContent); err != nil {
			return err
		}
	}
	if e.People == 0 {
		return nil
	}
	row := id.New()
	result, err := tx.Exec(ctx, `
		insert into representation_census (id, cell, people, source, entered_by, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (cell) where ended = 0 do nothing`, row, e.Cell, e.People, source, actor.Pseudonym, now)
	if err != nil {
		return err
	}
	if fresh, err := result.RowsAffected(); err != nil || fresh == 0 {
		return err
	}
	return record(ctx, tx, actor, "representation.census_entered", row, enteredContent)
}

// Census is the population, as entered, and its sources. Its People are
// Everybody, or, where that was not entered, the sum of the dimension's cells.
func Census(ctx context.Context, q store.Q, d Dimension) (Counts, []string, error) {
	rows, err := q.Query(ctx, "select cell, people, source from representation_census where ended = 0 order by source")
	if err != nil {
		return Counts{}, nil, err
	}
	defer rows.Close()
	all, from := map[string]int{}, map[string]string{}
	for rows.Next() {
		var cell, source string
		var people int
		if err := rows.Scan(&cell, &people, &source); err != nil {
			return Counts{}, nil, err
		}
		all[cell], from[cell] = people, source
	}
	c := Counts{People: all[Everybody], Cells: map[string]int{}}
	var sources []string
	for _, cell := range d.Cells {
		if all[cell.Key] == 0 {
			continue
		}
		c.Cells[cell.Key] = all[cell.Key]
		if s := from[cell.Key]; !strings.Contains(strings.Join(sources, "\n"), s) {
			sources = append(sources, s)
		}
	}
	if len(c.Cells) == 0 || d.Exclusive && len(c.Cells) < len(d.Cells) {
		return Counts{}, nil, rows.Err() // shares of a part of the cells would be wrong
	}
	return c, sources, rows.Err()
}

// Missing lists the cells without a figure that keep a dimension from being
// compared with the population, where some of its figures were entered.
func Missing(d Dimension, people map[string]int) []Cell {
	some := false
	for cell, n := range people {
		some = some || n > 0 && strings.HasPrefix(cell, d.Key+"/")
	}
	if !some || !d.Exclusive {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Cells), func(c Cell) bool { return people[c.Key] > 0 })
}

// Summed is the sum of the figures of the places in a place, each its own or
// summed itself; 0 where one of them has none.
func Summed(tree community.Tree, people map[string]int, place string) int {
	sum := 0
	for _, c := range tree.Below(place) {
		n := people["place/"+c.ID]
		if n == 0 {
			n = Summed(tree, people, c.ID)
		}
		if n == 0 {
			return 0
		}
		sum += n
	}
	return sum
}

// Entered is what stands in the form: people by cell, and the newest source.
func Entered(ctx context.Context, q store.Q) (people map[string]int, source string, err error) {
	rows, err := q.Query(ctx, "select cell, people, source from representation_census where ended = 0 order by at")
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
	people = map[string]int{}
	for rows.Next() {
		var cell string
		var n int
		if err := rows.Scan(&cell, &n, &source); err != nil {
			return nil, "", err
		}
		people[cell] = n
	}
	return people, source, rows.Err()
}

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{Table: "representation_census", Export: member.Did("select cell from representation_census where entered_by = $1 order by at"), Erase: member.Keep, Retain: "Always: which figures of the population were entered is part of the journal, under a pseudonym."},
}

// Contents is how the journal reads back what was entered.
var Contents = []journal.Content{
	{Act: "representation.census_entered", Of: enteredContent, Refs: refs("select id from representation_census")},
	{Act: "representation.census_ended", Of: endedContent, Refs: refs("select id from representation_census where ended <> 0")},
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Actor: actor.Pseudonym, Audience: journal.Public, Content: content})
	return err
}

func enteredContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Cell, Source, Person string
		People, At           int64
	}
	err := q.QueryRow(ctx, "select cell, people, source, entered_by, at from representation_census where id = $1", ref).Scan(&v.Cell, &v.People, &v.Source, &v.Person, &v.At)
	return v, err
}

func endedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Ended int64 }
	err := q.QueryRow(ctx, "select ended from representation_census where id = $1", ref).Scan(&v.Ended)
	return v, err
}
