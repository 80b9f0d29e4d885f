package opinion

import "math"

// Point is a position on the opinion map.
type Point [2]float64

func (a Point) distance2(b Point) float64 {
	dx, dy := a[0]-b[0], a[1]-b[1]
	return dx*dx + dy*dy
}

// project places every participant: the sum over the statements voted on of
// (vote − mean)·component, times sqrt(m / max(votes cast, 1)) so that people
// with few votes are not all drawn to the middle (Small et al. 2021). m is the
// number of statements voted on by anybody. A statement that is out or meta holds the value 0 for
// everybody and therefore counts as a vote cast by everybody.
func (x *centred) project(c Components) []Point {
	v := x.votes
	statements, zeros := v.voted()
	m := float64(statements)
	axes := make([]Point, len(v.States))
	for s := range axes {
		axes[s] = Point{c.Axis[0][s], c.Axis[1][s]}
	}
	points := make([]Point, v.Participants())
	parts := v.parts()
	parallel(len(parts), func(i int) {
		for p := parts[i][0]; p < parts[i][1]; p++ {
			var at Point
			cast := zeros
			for _, cell := range v.Row(p) {
				s := cell >> 2
				d := x.deviation[cell]
				at[0] += d * axes[s][0]
				at[1] += d * axes[s][1]
				if v.States[s] == In {
					cast++
				}
			}
			stretch := math.Sqrt(m / float64(max(cast, 1)))
			points[p] = Point{stretch * at[0], stretch * at[1]}
		}
	})
	return points
}

// statementPositions places every statement where a participant would be who
// cast one agree vote, on it, and no other vote; scaled by sqrt(m).
func statementPositions(v *Votes, c Components) []Point {
	points := make([]Point, len(v.States))
	statements, _ := v.voted()
	stretch := math.Sqrt(float64(statements))
	for s := range points {
		d := (1 - c.Mean[s]) * stretch
		points[s] = Point{d * c.Axis[0][s], d * c.Axis[1][s]}
	}
	return points
}

// extremities is the length of each statement's position: how far it lies from
// the middle of the map.
func extremities(positions []Point) []float64 {
	out := make([]float64, len(positions))
	for s, p := range positions {
		out[s] = math.Hypot(p[0], p[1])
	}
	return out
}
