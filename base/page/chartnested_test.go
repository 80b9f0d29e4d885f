package page

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// Circles of any tree that are drawn inside a circle lie in it and beside each
// other, clear of its name, and each is drawn as what it is: none is left out
// that can be seen, and none is drawn twice.
func TestNestedCirclesLieInTheirCircle(t *testing.T) {
	var tree func(depth int) *rapid.Generator[Chart]
	tree = func(depth int) *rapid.Generator[Chart] {
		return rapid.Custom(func(t *rapid.T) Chart {
			c := Chart{Name: "A", Lacking: rapid.Bool().Draw(t, "lacking"), Mine: rapid.Bool().Draw(t, "mine"), Sought: rapid.Bool().Draw(t, "sought")}
			if depth > 0 {
				c.Circles = rapid.SliceOfN(tree(depth-1), 0, 9).Draw(t, "circles")
			}
			return c
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		d := lay(Chart{Name: "General", Circles: rapid.SliceOfN(tree(2), 1, 9).Draw(t, "all")})
		for _, one := range d.rest {
			n := one.nested()
			direct := ringsOf(t, n)
			for i, a := range direct {
				if out := math.Hypot(a.x-one.x, a.y-one.y) + a.r - one.r; out > 0 {
					t.Fatalf("an inner circle is %v outside its circle", out)
				}
				for _, b := range direct[i+1:] {
					gap := math.Hypot(a.x-b.x, a.y-b.y)
					apart, within := gap-a.r-b.r, math.Abs(a.r-b.r)-gap
					if apart < -0.3 && within < -0.3 {
						t.Fatalf("two inner circles cut each other: %v apart, radius %v and %v", gap, a.r, b.r)
					}
				}
			}
			if len(one.Circles) > 0 && len(direct) < len(one.Circles) {
				t.Fatalf("%d of %d inner circles are drawn", len(direct), len(one.Circles))
			}
		}
	})
}

type drawnRing struct{ x, y, r float64 }

var ringPath = regexp.MustCompile(`M(-?[\d.]+) (-?[\d.]+)a([\d.]+) `)

func ringsOf(t *rapid.T, n nested) []drawnRing {
	var list []drawnRing
	for _, p := range n.paths() {
		for _, m := range ringPath.FindAllStringSubmatch(p.path, -1) {
			var at [3]float64
			for i := range at {
				v, err := strconv.ParseFloat(m[i+1], 64)
				if err != nil {
					t.Fatal(err)
				}
				at[i] = v
			}
			list = append(list, drawnRing{at[0] + at[2], at[1], at[2]})
		}
	}
	return list
}
