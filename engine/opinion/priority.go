package opinion

import "math"

// metaPriority is the weight with which a meta statement is shown.
const metaPriority = 49

// priority is the weight with which a statement is drawn as the next one:
// [(1 − (passes+1)/(s+2)) · (a+1)/(s+2) · (1 + extremity) · (1 + 8·2^(−s/5))]².
// Statements that are agreed on, that set people apart, and that few people
// have seen come first.
func priority(state State, c Counts, extremity float64) float64 {
	if state == Meta {
		return metaPriority
	}
	s := float64(c.Votes)
	importance := (1 - float64(c.Passes()+1)/(s+2)) * float64(c.Agree+1) / (s + 2) * (1 + extremity)
	root := importance * (1 + 8*math.Exp2(-s/5))
	return root * root
}
