package listening

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Whoever compares two releases of one cell sees it unchanged, hidden, new, or
// moved by ten people at least.
func TestACellIsRenewedByTenPeopleOrNotAtAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40)
		cell := rapid.Custom(func(t *rapid.T) tally {
			return tally{Agree: n.Draw(t, "agree"), Disagree: n.Draw(t, "disagree"), Pass: n.Draw(t, "pass")}
		})
		var shown *tally
		for i, now := range rapid.SliceOfN(cell, 2, 6).Draw(t, "states") {
			next := renewedCell(shown, now)
			if next != nil && next.Votes() < Least {
				t.Fatalf("state %d shows %+v", i, *next)
			}
			if shown != nil && next != nil && *next != *shown && next.moved(*shown) < Least {
				t.Fatalf("%+v became %+v", *shown, *next)
			}
			shown = next
		}
	})
}

// A figure and its groups are one: it is renewed only where every cell that
// changed has changed by ten.
func TestAFigureIsRenewedWholeOrNotAtAll(t *testing.T) {
	cells := func(a, b int) []*tally { return []*tally{{Agree: a}, {Agree: b}} }
	old := Figure{All: tally{Agree: 60}, Groups: cells(40, 20)}
	for _, c := range []struct {
		name    string
		now     Figure
		changed int
		same    []int
		want    bool
	}{
		{"nothing changed", old, 0, []int{0, 1}, true},
		{"nine people more", Figure{All: tally{Agree: 69}, Groups: cells(49, 20)}, 9, []int{0, 1}, false},
		{"ten more in one group", Figure{All: tally{Agree: 70}, Groups: cells(50, 20)}, 10, []int{0, 1}, true},
		{"twelve more, two of them in a small group", Figure{All: tally{Agree: 72}, Groups: cells(50, 22)}, 12, []int{0, 1}, false},
		{"three moved to the other group", Figure{All: tally{Agree: 60}, Groups: cells(37, 23)}, 0, []int{0, 1}, false},
		{"the same groups in another order", Figure{All: tally{Agree: 60}, Groups: cells(20, 40)}, 0, []int{1, 0}, true},
		{"one vote taken back", Figure{All: tally{Agree: 59}, Groups: cells(39, 20)}, 0, []int{0, 1}, false},
	} {
		if got := c.now.mayRenew(old, c.changed, c.same); got != c.want {
			t.Errorf("%s: renewed %v", c.name, got)
		}
	}
	if kept := old.kept([]int{1, 0}); kept.Groups[0].Agree != 20 || kept.Groups[1].Agree != 40 {
		t.Errorf("kept in another order: %+v, %+v", kept.Groups[0], kept.Groups[1])
	}
	if kept := old.kept([]int{0, -1}); kept.Groups != nil || kept.All != old.All {
		t.Errorf("beside a new group: %+v", kept)
	}
}

// However a map comes out turned or mirrored, it is laid onto the one before.
func TestAMapIsTurnedOntoTheOneBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.Float64Range(-1, 1)
		var before, now []Place
		angle := rapid.Float64Range(-math.Pi, math.Pi).Draw(t, "angle")
		mirror := rapid.SampledFrom([]float64{1, -1}).Draw(t, "mirror")
		for s := range rapid.IntRange(3, 20).Draw(t, "statements") {
			x, y := at.Draw(t, "x"), at.Draw(t, "y")
			switch s { // two that span the plane: of points on one line no turn is the right one
			case 0:
				x, y = 1, 0
			case 1:
				x, y = 0, 0.5
			}
			before = append(before, Place{Statement: s + 1, X: x, Y: y})
			c, sn := math.Cos(angle), math.Sin(angle)
			now = append(now, Place{Statement: s + 1, X: c*x - sn*y*mirror, Y: sn*x + c*y*mirror})
		}
		turned := onto(now, before)
		for i, p := range now {
			x, y := turned.of(p.X, p.Y)
			if math.Hypot(x-before[i].X, y-before[i].Y) > 1e-9 {
				t.Fatalf("statement %d lies at %v, %v and was at %v, %v", p.Statement, x, y, before[i].X, before[i].Y)
			}
		}
	})
}

func TestWithNothingInCommonAMapStaysAsItIs(t *testing.T) {
	if onto([]Place{{Statement: 1, X: 1}}, []Place{{Statement: 2, X: -1}}) != unturned {
		t.Error("it was turned")
	}
}
