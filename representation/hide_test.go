package representation

import (
	"testing"

	"pgregory.net/rapid"
)

// Whoever knows how many there are in all, and what is shown, cannot work out a
// hidden cell: either none is hidden, or all are, or at least two are, with ten
// people in them or more. Nothing under ten is shown, and what is shown is right
// to the rounding.
func TestWhatIsHiddenCannotBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 15), rapid.IntRange(0, 400)), 1, 9).Draw(t, "cells")
		hidden, people := 0, 0
		for i, f := range Hide(cells) {
			if f.Hidden {
				hidden++
				people += cells[i]
				if f.N != 0 || f.Few != (cells[i] < Least) {
					t.Fatalf("hidden as %+v, of %d", f, cells[i])
				}
				continue
			}
			if cells[i] < Least || f.N < Least || f.N%roundTo != 0 || max(f.N-cells[i], cells[i]-f.N) > roundTo/2 {
				t.Fatalf("%d is shown as %d", cells[i], f.N)
			}
		}
		if hidden > 0 && hidden < len(cells) && (hidden < 2 || people < Least) {
			t.Fatalf("%d of %v are hidden, with %d people in them", hidden, cells, people)
		}
	})
}

func TestOverlappingCellsAreHiddenOnBothSides(t *testing.T) {
	got := HideEach([]int{3, 30, 95, 100}, 100)
	if !got[0].Few || got[1].N != 30 || !got[2].Hidden || got[2].Few || got[3].Hidden {
		t.Errorf("%+v", got)
	}
}

// A cell is shown anew only when ten or more changed in it.
func TestAReleaseChangesByTens(t *testing.T) {
	before := renewed(Counts{}, Counts{People: 100, Cells: map[string]int{"a": 3, "b": 40, "c": 57}})
	after := renewed(before, Counts{People: 105, Cells: map[string]int{"a": 8, "b": 31, "c": 70, "d": 12}})
	if after.People != 100 || after.Cells["a"] != 8 || after.Cells["b"] != 40 || after.Cells["c"] != 70 || after.Cells["d"] != 12 {
		t.Errorf("%+v", after)
	}
	if gone := renewed(before, Counts{People: 100}); gone.Cells["a"] != 0 || gone.Cells["b"] != 0 {
		t.Errorf("%+v", gone)
	}
}

// The method's level: where people come by chance, at most one comparison in
// twenty says that somebody is missing.
func TestChanceAloneIsNoFinding(t *testing.T) {
	d := Dimension{Key: "age", Exclusive: true, Cells: banded("age/", ages)}
	among := Counts{People: 10000, Cells: map[string]int{}}
	shares := []int{1900, 2500, 2600, 2000, 1000}
	for i, cell := range d.Cells {
		among.Cells[cell.Key] = shares[i]
	}
	found, tried := 0, 0
	seed := uint64(1)
	draw := func() int { // a linear congruential generator is enough here
		seed = seed*6364136223846793005 + 1442695040888963407
		return int((seed >> 33) % 10000)
	}
	for range 2000 {
		here := Counts{People: 300, Cells: map[string]int{}}
		for range 300 {
			at, n := 0, draw()
			for n >= shares[at] {
				n -= shares[at]
				at++
			}
			here.Cells[d.Cells[at].Key]++
		}
		tried++
		for _, l := range Compare(d, here, among).Lines {
			if l.Side != Alike {
				found++
				break
			}
		}
	}
	if share := float64(found) / float64(tried); share > .09 { // rounding to five adds to the 0.05
		t.Errorf("chance made a finding in %.3f of the comparisons", share)
	}
}

func TestWhoIsMissingIsNamedThoughHidden(t *testing.T) {
	d := Dimension{Key: "age", Exclusive: true, Cells: banded("age/", ages)}
	among := Counts{People: 1000, Cells: map[string]int{"age/under30": 190, "age/30to44": 250, "age/45to59": 260, "age/60to74": 200, "age/from75": 100}}
	here := Counts{People: 120, Cells: map[string]int{"age/under30": 5, "age/30to44": 20, "age/45to59": 60, "age/60to74": 35}}
	got := Compare(d, here, among)
	if got.Of != 120 || got.Lines[0].Side != Under || !got.Lines[0].Here.Few || got.Lines[2].Side != Over {
		t.Errorf("%+v", got)
	}
	if few := Compare(d, Counts{People: 9, Cells: map[string]int{"age/under30": 9}}, among); len(few.Lines) != 0 {
		t.Error("nine people are shown")
	}
}
