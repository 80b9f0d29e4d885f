package opinion

import "math"

// The table of the logistic curve: up to ±curveReach in steps of 1/curveFine,
// straight lines between, off by less than 4e-5.
const (
	curveReach = 16
	curveFine  = 64
)

// curve is the logistic curve as a table: the fit and the simulations ask for it
// a hundred million times.
type curve struct {
	likely, loss [2*curveReach*curveFine + 2]float64
}

func newCurve() *curve {
	c := new(curve)
	for i := range c.likely {
		x := float64(i)/curveFine - curveReach
		c.likely[i] = 1 / (1 + math.Exp(-x))
		c.loss[i] = math.Log1p(math.Exp(-x))
	}
	return c
}

// probability is 1/(1+exp(−x)).
func (c *curve) probability(x float64) float64 {
	at := (min(max(x, -curveReach), curveReach) + curveReach) * curveFine
	i := int(at)
	return c.likely[i] + (at-float64(i))*(c.likely[i+1]-c.likely[i])
}

// surprise is log(1+exp(−x)), the negative logarithm of probability.
func (c *curve) surprise(x float64) float64 {
	if x < -curveReach {
		return -x
	}
	at := (min(x, curveReach) + curveReach) * curveFine
	i := int(at)
	return c.loss[i] + (at-float64(i))*(c.loss[i+1]-c.loss[i])
}
