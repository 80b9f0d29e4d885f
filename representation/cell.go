// Package representation compares who is here with who there is: who sits in
// circles or took part in a conversation with the members, and the members with
// the population, where the party has entered figures of it. By place, age,
// identity, interest, and how long people have been members.
//
// Rules kept here (docs: trust, P3): no figure of fewer than ten people; where
// one cell is hidden, so are others, until at least two are and ten people
// stand in them; figures are rounded to five, and read from one release, in
// which a cell changes when ten or more changed in it. People are counted in
// memory; what is written down are counts.
package representation

import (
	"slices"
	"strconv"
	"time"

	"concentric/base/typed"
	"concentric/community"
	"concentric/member"
)

// Least is the smallest number of people that is shown.
const Least = 10

// roundTo is what shown numbers are rounded to: declared attributes must not be
// found by one person more or less.
const roundTo = 5

// Dimension is one way in which people differ. Exclusive ones put everybody who
// said into one cell.
type Dimension struct {
	Key       string // "place", "age", "identity", "interest", "tenure"
	Exclusive bool
	Cells     []Cell
}

// Cell is one sort of people. Name is for communities; the others are named by
// their key, in each reader's language.
type Cell struct {
	Key  string // "age/under30", "place/…"
	Name string
}

// The bands of age, in years, and of membership; each begins at its number.
var (
	ages    = []band{{0, "under30"}, {30, "30to44"}, {45, "45to59"}, {60, "60to74"}, {75, "from75"}}
	tenures = []band{{0, "under1"}, {1, "1to3"}, {4, "4to9"}, {10, "from10"}}
)

type band struct {
	from int
	key  string
}

func in(bands []band, years int) string {
	key := ""
	for _, b := range bands {
		if years >= b.from {
			key = b.key
		}
	}
	return key
}

// Dimensions are the ways in which people are compared, as far as there is
// anything to compare.
func Dimensions(tree community.Tree) []Dimension {
	var list []Dimension
	add := func(key string, exclusive bool, cells []Cell) {
		if len(cells) > 0 {
			list = append(list, Dimension{key, exclusive, cells})
		}
	}
	add("place", true, named("place/", Places(tree)))
	add("age", true, banded("age/", ages))
	add("identity", false, named("identity/", tree.OfKind(community.Identity)))
	add("interest", false, named("interest/", tree.OfKind(community.Interest)))
	add("tenure", true, banded("tenure/", tenures))
	return list
}

// Places are those that are compared: directly in the smallest place that holds
// all others, the cantons where there is one country. A country that was added and
// has no places in it yet stands beside the cantons of the only one that has; it
// does not put the countries in their stead.
func Places(tree community.Tree) []community.Community {
	var parted, whole []community.Community
	for _, c := range tree.Below("") {
		if len(tree.Below(c.ID)) > 0 {
			parted = append(parted, c)
		} else {
			whole = append(whole, c)
		}
	}
	if len(parted) != 1 {
		return several(tree.Below(""))
	}
	within := tree.Below(parted[0].ID)
	for len(within) == 1 {
		within = tree.Below(within[0].ID)
	}
	if len(within) == 0 {
		return several(tree.Below(""))
	}
	return slices.Concat(within, whole)
}

// several is nothing where there is but one: one alone is compared with nothing.
func several(places []community.Community) []community.Community {
	if len(places) < 2 {
		return nil
	}
	return places
}

func named(prefix string, communities []community.Community) []Cell {
	var cells []Cell
	for _, c := range communities {
		cells = append(cells, Cell{prefix + c.ID, c.Name})
	}
	return cells
}

func banded(prefix string, bands []band) []Cell {
	var cells []Cell
	for _, b := range bands {
		cells = append(cells, Cell{Key: prefix + b.key})
	}
	return cells
}

// Counts are how many people there are, and how many of them in each cell.
type Counts struct {
	At     time.Time `json:"-"`
	People int
	Cells  map[string]int
}

// count adds one person.
func (c *Counts) count(cells []string) {
	if c.Cells == nil {
		c.Cells = map[string]int{}
	}
	c.People++
	for _, cell := range cells {
		c.Cells[cell]++
	}
}

// sorter says in which cells a person stands.
type sorter struct {
	tree  community.Tree
	up    map[string][]string // place → cells of it and of those around it
	year  int
	today time.Time
}

func newSorter(tree community.Tree, now time.Time) sorter {
	s := sorter{tree: tree, up: map[string][]string{}, year: now.Year(), today: now}
	for _, c := range tree.OfKind(community.Place) {
		for _, one := range tree.Up(c.ID) {
			s.up[c.ID] = append(s.up[c.ID], "place/"+one.ID)
		}
	}
	return s
}

func (s sorter) cells(o member.Outline, p community.Profile) []string {
	cells := append([]string(nil), s.up[p.Place]...)
	for _, one := range p.Interests {
		cells = append(cells, "interest/"+one)
	}
	for _, one := range p.Identities {
		cells = append(cells, "identity/"+one.Identity)
	}
	if age := s.year - o.Birth; o.Birth > 0 && age >= 0 && age < 130 {
		cells = append(cells, "age/"+in(ages, age))
	}
	if years, ok := s.years(o.Joined); ok {
		cells = append(cells, "tenure/"+in(tenures, years))
	}
	return cells
}

// years is how many whole years it is since a civil date; ok is false for text
// that is none, and for days to come.
func (s sorter) years(date string) (years int, ok bool) {
	if len(date) != len(typed.DateFormat) {
		return 0, false
	}
	year, err := strconv.Atoi(date[:4])
	if err != nil {
		return 0, false
	}
	years = s.year - year
	if date[4:] > s.today.Format("-01-02") {
		years--
	}
	return years, years >= 0 || year == s.year && date <= s.today.Format(typed.DateFormat)
}
