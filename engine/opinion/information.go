package opinion

import "math"

// information is the symmetric matrix of second derivatives for an item, by
// its lower triangle: bb, ab, aa, cb, ca, cc.
type information [6]float64

// triangle is a Cholesky factor, by rows.
type triangle [6]float64

func (h information) root() (l triangle) {
	l[0] = math.Sqrt(max(h[0], 1e-12))
	l[1] = h[1] / l[0]
	l[2] = math.Sqrt(max(h[2]-l[1]*l[1], 1e-12))
	l[3] = h[3] / l[0]
	l[4] = (h[4] - l[3]*l[1]) / l[2]
	l[5] = math.Sqrt(max(h[5]-l[3]*l[3]-l[4]*l[4], 1e-12))
	return l
}

func (l *triangle) forward(x item) item {
	x[0] /= l[0]
	x[1] = (x[1] - l[1]*x[0]) / l[2]
	x[2] = (x[2] - l[3]*x[0] - l[4]*x[1]) / l[5]
	return x
}

func (l *triangle) back(x item) item {
	x[2] /= l[5]
	x[1] = (x[1] - l[4]*x[2]) / l[2]
	x[0] = (x[0] - l[1]*x[1] - l[3]*x[2]) / l[0]
	return x
}

func (l *triangle) solve(x item) item { return l.back(l.forward(x)) }

// variance is the k-th diagonal element of the inverse.
func (l *triangle) variance(k int) float64 {
	var unit item
	unit[k] = 1
	half := l.forward(unit)
	return half[0]*half[0] + half[1]*half[1] + half[2]*half[2]
}
