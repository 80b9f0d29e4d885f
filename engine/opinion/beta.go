package opinion

import "math"

// betaCDF is the regularised incomplete beta function I_x(a, b), by its
// continued fraction (Press et al., Numerical Recipes, 6.4).
func betaCDF(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaCDF(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab - la - lb + a*math.Log(x) + b*math.Log1p(-x))
	const tiny = 1e-300
	c, d := 1.0, 1-(a+b)*x/(a+1)
	if math.Abs(d) < tiny {
		d = tiny
	}
	d = 1 / d
	sum := d
	for m := 1.0; m < 500; m++ {
		for _, step := range []float64{
			m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)),
			-(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1)),
		} {
			if d = 1 + step*d; math.Abs(d) < tiny {
				d = tiny
			}
			if c = 1 + step/c; math.Abs(c) < tiny {
				c = tiny
			}
			d = 1 / d
			sum *= c * d
		}
		if math.Abs(c*d-1) < 1e-13 {
			break
		}
	}
	return front * sum / a
}

// betaQuantile is the x at which betaCDF is q, by bisection.
func betaQuantile(q, a, b float64) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		middle := (low + high) / 2
		if betaCDF(middle, a, b) < q {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// Interval is a range that a share lies in with 95% confidence.
type Interval [2]float64

// Wilson is the score interval of a share (Wilson 1927): n of total; 0 to 1 if
// there are no votes.
func Wilson(n, total int) Interval {
	if total == 0 {
		return Interval{0, 1}
	}
	return wilson(float64(n)/float64(total), float64(total))
}

// wilson is the score interval of the share p of t people, who may be an
// effective number.
func wilson(p, t float64) Interval {
	const z = 1.959963984540054
	middle := (p + z*z/(2*t)) / (1 + z*z/t)
	half := z / (1 + z*z/t) * math.Sqrt(p*(1-p)/t+z*z/(4*t*t))
	return Interval{max(0, middle-half), min(1, middle+half)}
}

// lowerBound is the bound that the share of agreement exceeds with 90%
// probability, given the counts: the 10% quantile of Beta(a+1, s−a+1).
func lowerBound(c Counts) float64 {
	return betaQuantile(0.1, float64(c.Agree+1), float64(c.Votes-c.Agree+1))
}

// normalTail is the probability that a standard normal variable exceeds z.
func normalTail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }
