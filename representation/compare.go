package representation

import "math"

// Side says how the share here stands to the share among those it is compared
// with.
type Side int

// The sides. Alike: the difference may be chance.
const (
	Alike Side = iota
	Under
	Over
)

// Share is a part of the whole, 0 to 1, with the interval in which it lies; both
// ends are 0 where it is a count of everybody.
type Share struct {
	Figure
	At, Low, High float64
}

// Line compares one cell.
type Line struct {
	Cell
	Here, Among Share
	Side        Side
}

// Comparison is one dimension compared. Of and Against are how many people the
// shares are of: rounded, and of exclusive dimensions those only who are in a
// cell at all. Both are 0 where fewer than ten are: then there are no lines.
type Comparison struct {
	Dimension
	Of, Against int
	Lines       []Line
}

// Compare compares who is here with those among whom they are, cell by cell.
//
// The interval of a share here is Wilson's score interval (Wilson 1927,
// "Probable inference, the law of succession, and statistical inference"), which
// keeps its level for small numbers; so that 95 of 100 comparisons of a whole
// dimension say nothing that chance alone would make, its level is 1 − 0.05/m
// for m cells (Bonferroni; Dunn 1961). The share among the others is a count and
// has none. A cell is under or over where the others' share lies outside of the
// interval. Of a cell with fewer than ten people here it is known that they are
// at most nine: it is under where even nine would be. The interval speaks of
// chance; that people chose to come is not chance, and no interval covers it.
func Compare(d Dimension, here, among Counts) Comparison {
	c := Comparison{Dimension: d}
	ours, of := d.counts(here)
	theirs, against := d.counts(among)
	if of < Least || against < Least {
		return c
	}
	var left, right []Figure
	if d.Exclusive {
		left, right = Hide(ours), Hide(theirs)
	} else {
		left, right = HideEach(ours, of), HideEach(theirs, against)
	}
	c.Of, c.Against = shown(of).N, shown(against).N
	z := quantile(len(d.Cells))
	for i, cell := range d.Cells {
		l := Line{Cell: cell, Here: share(left[i], c.Of), Among: share(right[i], c.Against)}
		if !l.Here.Hidden {
			l.Here.Low, l.Here.High = wilson(l.Here.N, c.Of, z)
		}
		l.Side = side(l, c.Of, z)
		c.Lines = append(c.Lines, l)
	}
	return c
}

func side(l Line, of int, z float64) Side {
	switch {
	case l.Among.Hidden:
		return Alike
	case l.Here.Few:
		if _, most := wilson(min(Least-1, of), of, z); most < l.Among.At {
			return Under
		}
	case l.Here.Hidden:
	case l.Here.High < l.Among.At:
		return Under
	case l.Here.Low > l.Among.At:
		return Over
	}
	return Alike
}

// counts are the dimension's cells, and of how many people they are shares.
func (d Dimension) counts(c Counts) (cells []int, of int) {
	for _, cell := range d.Cells {
		cells = append(cells, c.Cells[cell.Key])
		of += c.Cells[cell.Key]
	}
	if !d.Exclusive {
		of = c.People
	}
	return cells, of
}

func share(f Figure, of int) Share {
	if f.Hidden || of == 0 {
		return Share{Figure: f}
	}
	return Share{Figure: f, At: min(1, float64(f.N)/float64(of))}
}

// quantile is the normal quantile of a two-sided level of 1 − 0.05/m.
func quantile(m int) float64 {
	return math.Sqrt2 * math.Erfinv(1-0.05/float64(max(1, m)))
}

func wilson(k, n int, z float64) (low, high float64) {
	k = min(k, n)
	p, t := float64(k)/float64(n), float64(n)
	middle := (p + z*z/(2*t)) / (1 + z*z/t)
	half := z / (1 + z*z/t) * math.Sqrt(p*(1-p)/t+z*z/(4*t*t))
	return max(0, middle-half), min(1, middle+half)
}
