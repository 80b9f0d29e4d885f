package representation_test

import (
	"testing"

	"concentric/community"
	"concentric/representation"
)

// A second country in which there is no place yet stands beside the places of the
// first; with places in it, the countries are what is compared. Which of them lack
// a figure is said, and what was entered for the places in the first one adds up.
func TestASecondCountryLacksFigures(t *testing.T) {
	places := []community.Community{
		{ID: "land", Kind: community.Place, Name: "Land"},
		{ID: "n", Kind: community.Place, Parent: "land", Name: "North"},
		{ID: "s", Kind: community.Place, Parent: "land", Name: "South"},
	}
	people := map[string]int{"place/n": 400, "place/s": 600}
	missing := func(tree community.Tree) (names []string) {
		for _, d := range representation.Dimensions(tree) {
			for _, c := range representation.Missing(d, people) {
				names = append(names, c.Name)
			}
		}
		return names
	}
	one := community.NewTree(places)
	places = append(places, community.Community{ID: "far", Kind: community.Place, Name: "Far"})
	empty := community.NewTree(places)
	two := community.NewTree(append(places, community.Community{ID: "there", Kind: community.Place, Parent: "far", Name: "There"}))
	if names := missing(one); len(names) != 0 {
		t.Errorf("one country lacks %q", names)
	}
	if names := missing(empty); len(names) != 1 || names[0] != "Far" {
		t.Errorf("with an empty second country %q lack a figure", names)
	}
	if names := missing(two); len(names) != 2 || names[0] != "Land" || names[1] != "Far" {
		t.Errorf("two countries lack %q", names)
	}
	if a, b := representation.Summed(two, people, "land"), representation.Summed(two, people, "far"); a != 1000 || b != 0 {
		t.Errorf("%d live in Land and %d in Far", a, b)
	}
	delete(people, "place/s")
	if n := representation.Summed(two, people, "land"); n != 0 {
		t.Errorf("a part of Land is taken for all of it: %d", n)
	}
}
