package representation

import (
	"cmp"
	"slices"
)

// Figure is a number of people as it may be shown: rounded to five, or hidden.
// Few is a hidden one of fewer than ten people; the others are hidden so that
// these cannot be worked out.
type Figure struct {
	N           int
	Hidden, Few bool
}

// Hide says what may be shown of cells into which everybody falls exactly once:
// none with fewer than ten people, and, where the sum of the hidden ones could
// tell about them, the next smallest too, until at least two cells with ten or
// more people in them are hidden, or all of them (complementary suppression:
// Cox 1980, "Suppression methodology and statistical disclosure control").
func Hide(cells []int) []Figure {
	figures := make([]Figure, len(cells))
	order := make([]int, len(cells))
	for i, n := range cells {
		figures[i] = shown(n)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cells[a], cells[b]) })
	hidden, people := 0, 0
	for _, i := range order {
		if cells[i] >= Least && (hidden == 0 || hidden >= 2 && people >= Least) {
			break
		}
		figures[i].Hidden, figures[i].N = true, 0
		hidden++
		people += cells[i]
	}
	return figures
}

// HideEach says what may be shown of cells that overlap, each by itself: none
// with fewer than ten people in it, or fewer than ten outside of it.
func HideEach(cells []int, people int) []Figure {
	figures := make([]Figure, len(cells))
	for i, n := range cells {
		figures[i] = shown(n)
		if rest := people - n; rest > 0 && rest < Least {
			figures[i] = Figure{Hidden: true}
		}
	}
	return figures
}

// shown is a number by itself.
func shown(n int) Figure {
	if n < Least {
		return Figure{Hidden: true, Few: true}
	}
	return Figure{N: max(Least, (n+roundTo/2)/roundTo*roundTo)}
}

// Shown is a number of people as it may be shown by itself.
func Shown(n int) Figure { return shown(n) }
