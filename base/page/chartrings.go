package page

import (
	"cmp"
	"math"
	"slices"
)

// ringFull is how many circles may stand in one ring before those without a link go
// to rings further out: in one ring the picture grows with each, and names shrink.
const ringFull = 12

// orbit is a ring in which circles stand around the first one, and how far from it.
type orbit struct {
	away float64
	of   []int // places in the list of circles
}

// orbits says which circles stand in which ring, from the middle out. All stand in
// one, unless they are many and some have no link to the middle: then those that
// have one stand nearest, so that no bridge crosses a circle, and the others fill
// what is left and the rings around. All circles have one size.
func orbits(middle float64, rest []disc) []orbit {
	var order []int
	linked := 0
	for i, d := range rest {
		order = append(order, i)
		if !d.Loose {
			linked++
		}
	}
	if len(rest) <= ringFull || linked == len(rest) {
		return []orbit{{distance(middle, rest), order}}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case rest[a].Loose == rest[b].Loose:
			return cmp.Compare(a, b)
		case rest[b].Loose:
			return -1
		}
		return 1
	})
	r := rest[0].r
	away := distance(middle, at(rest, order[:max(1, linked)]))
	var list []orbit
	for len(order) > 0 {
		n := int(math.Pi / math.Asin((r+chartGap/2)/away))
		if len(list) == 0 {
			n = max(n, linked)
		}
		n = min(n, len(order))
		ring := orbit{away, slices.Sorted(slices.Values(order[:n]))}
		list, order = append(list, ring), order[n:]
		away += 2*r + chartGap
	}
	return list
}

// at are the circles at these places.
func at(list []disc, places []int) []disc {
	var some []disc
	for _, i := range places {
		some = append(some, list[i])
	}
	return some
}
