package page

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"concentric/base/i18n"

	"pgregory.net/rapid"
)

// A chart of any circles: none overlaps another, all lie in the picture, and
// every link reaches from ring to ring.
func TestChartCirclesDoNotOverlap(t *testing.T) {
	names := rapid.SampledFrom([]string{"Mobility", "Öffentlichkeitsarbeit", "Members and welcome", "A", "Climate, energy and the long way home", ""})
	seat := rapid.Custom(func(t *rapid.T) Seat {
		return Seat{Role: "Leader", Holder: rapid.SampledFrom([]string{"", "Ada"}).Draw(t, "holder"), Left: rapid.Float64Range(-1, 2).Draw(t, "left"), Ends: "soon"}
	})
	rapid.Check(t, func(t *rapid.T) {
		c := Chart{Name: names.Draw(t, "name")}
		for range rapid.IntRange(0, 40).Draw(t, "circles") {
			c.Circles = append(c.Circles, Chart{
				Name: names.Draw(t, "child"), Links: rapid.SliceOfN(seat, 0, 3).Draw(t, "links"), Seats: rapid.SliceOfN(seat, 0, 9).Draw(t, "seats"),
				Circles: make([]Chart, rapid.IntRange(0, 9).Draw(t, "grandchildren")), Loose: rapid.Bool().Draw(t, "loose"),
			})
		}
		d := lay(c)
		all := append([]disc{d.first}, d.rest...)
		for i, a := range all {
			if out := math.Hypot(a.x-d.ring.x, a.y-d.ring.y) + a.r - d.ring.r; out > 0.01 {
				t.Fatalf("%q is %v outside the ring", a.Name, out)
			}
			for _, b := range all[i+1:] {
				if gap := math.Hypot(a.x-b.x, a.y-b.y) - a.r - b.r; gap < 5 {
					t.Fatalf("%q and %q are %v apart", a.Name, b.Name, gap)
				}
			}
			for _, one := range a.beads {
				if out := math.Hypot(one.x-d.ring.x, one.y-d.ring.y) + beadRadius + 3.4 - d.ring.r; out > 0 && len(d.rest) > 0 {
					t.Fatalf("a role of %q is %v outside the ring", a.Name, out)
				}
				for _, s := range a.bridges {
					if gap := math.Hypot(one.x-s.x2, one.y-s.y2) - 2*(beadRadius+3.4); gap < 0 && s.Role != "" {
						t.Fatalf("a role of %q lies over its link by %v", a.Name, gap)
					}
				}
			}
			for _, s := range a.bridges {
				if off := math.Hypot(s.x2-a.x, s.y2-a.y) - a.r; math.Abs(off) > 0.01 {
					t.Fatalf("a link of %q ends %v off its ring", a.Name, off)
				}
				if off := math.Hypot(s.x1-d.first.x, s.y1-d.first.y) - d.first.r; math.Abs(off) > 0.01 {
					t.Fatalf("a link of %q begins %v off the first ring", a.Name, off)
				}
				for _, b := range d.rest {
					long := math.Hypot(s.x2-s.x1, s.y2-s.y1)
					along := min(1, max(0, ((b.x-s.x1)*(s.x2-s.x1)+(b.y-s.y1)*(s.y2-s.y1))/(long*long)))
					if gap := math.Hypot(b.x-s.x1-along*(s.x2-s.x1), b.y-s.y1-along*(s.y2-s.y1)) - b.r; gap < -0.01 {
						t.Fatalf("a link of %q goes %v into %q", a.Name, -gap, b.Name)
					}
				}
			}
		}
	})
}

// Circles for a while have no link: many of them stand in several rings, so that
// four times as many need about twice the room, and names stay large enough.
func TestManyCirclesWithoutALinkStayReadable(t *testing.T) {
	many := func(n int) float64 {
		c := Chart{Name: "Member care"}
		for range n {
			c.Circles = append(c.Circles, Chart{Name: "Kitchen table 1, Harbour Quarter", Loose: true})
		}
		return lay(c).ring.r
	}
	if wide, of := many(48), many(12); wide > 2.5*of {
		t.Errorf("48 circles need %.0f, and 12 need %.0f", wide, of)
	}
}

func TestLongNamesAreBrokenAtSyllables(t *testing.T) {
	for name, want := range map[string]string{
		"Klima":                              "Klima",
		"Members and welcome":                "Members and|welcome",
		"Öffentlichkeitsarbeit":              "Öffentlich-|keitsarbeit",
		"Sozialversicherungsrecht":           "Sozialver-|sicherungsrecht",
		"Mitgliederbetreuung und Willkommen": "Mitglieder-|betreuung und|Willkommen",
		"Sund\u00adhedspolitikken":           "Sund-|hedspolitikken",
		"Kom\u00admune":                      "Kommune",
		"Aaaaaaaaaaaaaaaaaaaaaaaa":           "Aaaaaaaaaaaaaaaaaaaaaaaa",
		"":                                   "",
	} {
		if got := strings.Join(lines(name, 13), "|"); got != want {
			t.Errorf("%q is broken as %q, want %q", name, got, want)
		}
	}
}

// Nobody can be found on the map: what stands for fewer than ten is not drawn,
// however far away it is from the others.
func TestTheMapHidesSmallGroups(t *testing.T) {
	crowd := make([]Point, 60)
	for i := range crowd {
		crowd[i] = Point{float64(i%8) / 8, float64(i/8) / 8}
	}
	for few := 1; few < leastPeople; few++ {
		lonely := make([]Point, few)
		for i := range lonely {
			lonely[i] = Point{6, 6}
		}
		all := append(append([]Point{}, crowd...), lonely...)
		s := squareOf(all)
		d := densityOf(all, s, leastPeople)
		p := s.place(Point{6, 6})
		at := d.At[int(math.Round(p.Y*float64(d.Size-1)))*d.Size+int(math.Round(p.X*float64(d.Size-1)))]
		if at >= levels()[0]*d.top() {
			t.Errorf("%d people far away are on the map", few)
		}
		if (Map{Groups: []MapGroup{{Points: lonely}}}).shades()[0].paths != nil {
			t.Errorf("a group of %d is on the map", few)
		}
	}
}

// The density of all people sums to their number, before anything is hidden.
func TestDensityCountsPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(10, 200).Draw(t, "people")
		d := Density{Size: gridSize, At: make([]float64, gridSize*gridSize)}
		for range n {
			d.count(Point{rapid.Float64Range(0.3, 0.7).Draw(t, "x"), rapid.Float64Range(0.3, 0.7).Draw(t, "y")})
		}
		d.blur(0.05)
		sum := 0.0
		for _, v := range d.At {
			sum += v
		}
		if math.Abs(sum-float64(n)) > 0.02*float64(n) {
			t.Fatalf("%d people became %v", n, sum)
		}
	})
}

var coordinate = regexp.MustCompile(`-?\d+(\.\d+)?`)

// Lines of a map are closed and stay on the map, for any density.
func TestContoursAreClosedAndInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(2, 14).Draw(t, "size")
		d := Density{Size: size, At: rapid.SliceOfN(rapid.Float64Range(0, 1), size*size, size*size).Draw(t, "density")}
		path := d.contour(0.5, mapSide)
		if strings.Count(path, "M") != strings.Count(path, "Z") {
			t.Fatalf("an open line: %s", path)
		}
		for _, text := range coordinate.FindAllString(path, -1) {
			x, err := strconv.ParseFloat(text, 64)
			unit := mapSide / float64(size-1)
			if err != nil || x < -unit || x > mapSide+unit {
				t.Fatalf("%s is off the map", text)
			}
		}
	})
}

func TestAContourGoesAroundAHill(t *testing.T) {
	d := Density{Size: gridSize, At: make([]float64, gridSize*gridSize)}
	d.count(Point{0.5, 0.5})
	d.blur(0.1)
	path := d.contour(d.top()/2, mapSide)
	if strings.Count(path, "M") != 1 {
		t.Fatalf("want one line, got %s", path)
	}
	// At half the height of a Gaussian the radius is width·√(2 ln 2): 47 units here.
	least, most := math.Inf(1), 0.0
	numbers := coordinate.FindAllString(path, -1)
	for i := 0; i+1 < len(numbers); i += 2 {
		x, _ := strconv.ParseFloat(numbers[i], 64)
		y, _ := strconv.ParseFloat(numbers[i+1], 64)
		r := math.Hypot(x-200, y-200)
		least, most = min(least, r), max(most, r)
	}
	if least < 42 || most > 52 {
		t.Errorf("the line is between %v and %v from the top, want about 47", least, most)
	}
}

// Where neither share may be shown, for the same reason, that is said once.
func TestTwoHiddenSharesAreSaidOnce(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(Messages)
	if err != nil {
		t.Fatal(err)
	}
	few := Share{Said: "fewer than ten people"}
	var shown strings.Builder
	bars := []Bar{{Label: "Hills", Took: few, Among: few}, {Label: "Town", Took: Share{Said: "not shown"}, Among: Share{At: 0.75}}}
	if err := Representation("A finding", "in circles", "members", bars).Render(i18n.With(t.Context(), catalogue, "en"), &shown); err != nil {
		t.Fatal(err)
	}
	pairs, _, _ := strings.Cut(shown.String(), "<details")
	if n := strings.Count(pairs, few.Said); n != 1 || !strings.Contains(pairs, "not shown · 75%") {
		t.Errorf("%q is said %d times: %s", few.Said, n, pairs)
	}
}
