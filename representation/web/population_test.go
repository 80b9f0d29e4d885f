package web

import (
	"context"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/community"
	"concentric/representation"
)

// regions are two places and a country around them.
var regions = community.NewTree([]community.Community{
	{ID: "land", Kind: community.Place, Name: "Land"},
	{ID: "n", Kind: community.Place, Parent: "land", Name: "North"},
	{ID: "s", Kind: community.Place, Parent: "land", Name: "Süd"},
	{ID: "deaf", Kind: community.Identity, Name: "Deaf"},
})

// A list of the population says who and how many; a line that does not is named,
// and nothing is taken.
func TestAListOfThePopulation(t *testing.T) {
	for list, want := range map[string]any{
		"North;400 000\nSüd;1’200’000\n":    1600000,
		"north,400000\nsüd,1200000\ndeaf,7": 1600007,
		"\xef\xbb\xbfNorth;12\r\nSüd;\r\n":  12,
		"Who;How many\nNorth;12\n":          12,
		"Who;How many\nNorth;many\n":        2,
		"North;many\n":                      1,
		"North;1\nWest;2\n":                 2,
		"North;1\nSüd;2\nDeaf\n":            3,
		"North;1.5\n":                       1,
		"":                                  "empty",
	} {
		entries, err := fileEntries(context.Background(), regions, strings.NewReader(list))
		if e := apperr.As(err); e != nil {
			if e.Message == "representation.file_empty" && want == "empty" {
				continue
			}
			if e.Message != "representation.file_line" || len(e.Args) != 2 || e.Args[1] != want || len(entries) != 0 {
				t.Errorf("%q: %s %v, want line %v", list, e.Message, e.Args, want)
			}
			continue
		}
		people := 0
		for _, e := range entries {
			people += e.People
		}
		if err != nil || people != want {
			t.Errorf("%q: %d people (%v), want %v", list, people, err, want)
		}
	}
}

// Of whom the party entered no figure, nothing is said, and a gap between the
// members and the population is one to do something about.
func TestOnlyWhatWasEnteredIsCompared(t *testing.T) {
	d := representation.Dimension{Key: "identity", Cells: []representation.Cell{{Key: "identity/a", Name: "Women"}, {Key: "identity/b", Name: "Deaf"}}}
	members := representation.Counts{People: 200, Cells: map[string]int{"identity/a": 40, "identity/b": 30}}
	population := representation.Counts{People: 1000, Cells: map[string]int{"identity/a": 500}}
	c := known(representation.Compare(d, members, population), population)
	if len(c.Lines) != 1 || c.Lines[0].Key != "identity/a" {
		t.Fatalf("%+v", c.Lines)
	}
	catalogue, err := i18n.NewCatalogue(page.Messages, representation.Messages)
	if err != nil {
		t.Fatal(err)
	}
	v := shown{population: []compared{{Comparison: c, of: "members", against: "population"}}}
	if gaps := v.under(i18n.With(t.Context(), catalogue, "en")); len(gaps) != 1 || gaps[0].community != "a" {
		t.Errorf("%+v", gaps)
	}

	// That there is no gap is not said where there are too many of somebody.
	members.Cells["identity/a"] = 160
	many := known(representation.Compare(d, members, population), population)
	v = shown{population: []compared{{Comparison: many, of: "members", against: "population"}}}
	if ctx := i18n.With(t.Context(), catalogue, "en"); len(v.under(ctx)) != 0 || !v.gaps(ctx) {
		t.Errorf("%+v", many.Lines)
	}
}

// Whatever a file says, it is refused in words, or names cells that there are.
func FuzzPopulation(f *testing.F) {
	for _, seed := range []string{"North;1\n", "north,1\nDeaf,2", "North\t1", "\"North;\n", "North;-1\n", "\xff\xfe1\x00", "North;99999999999999999999"} {
		f.Add(seed)
	}
	known := map[string]bool{representation.Everybody: true}
	for _, d := range representation.Dimensions(regions) {
		for _, cell := range d.Cells {
			known[cell.Key] = true
		}
	}
	f.Fuzz(func(t *testing.T, list string) {
		entries, err := fileEntries(context.Background(), regions, strings.NewReader(list))
		if err != nil && apperr.As(err) == nil {
			t.Fatalf("%q is refused without a sentence: %v", list, err)
		}
		for _, e := range entries {
			if !known[e.Cell] {
				t.Fatalf("%q names the cell %q", list, e.Cell)
			}
		}
	})
}
