package opinion

import "math"

// Shown is a vote with the probability with which its statement was shown when
// it was cast.
type Shown struct {
	Vote        Vote
	Probability float64 // above 0, at most 1
}

// Estimated is the agreement with a statement as if it had been shown to
// everybody alike.
type Estimated struct {
	Votes           int
	Agree, Disagree float64 // shares, 0 to 1
	// AgreeError is the standard error of Agree.
	AgreeError float64
	// Effective is Kish's effective number of votes.
	Effective float64
}

// Estimate removes the bias of routing: every vote counts for 1/probability
// (Horvitz & Thompson 1952, in the ratio form of Hájek 1971). It estimates the
// share among the occasions on which the statement could have been shown, so
// people who stay longer before they see it count for more. Votes without a
// probability do not count.
func Estimate(votes []Shown) Estimated {
	var e Estimated
	sum, squares := 0.0, 0.0
	for _, v := range votes {
		if v.Probability <= 0 || v.Probability > 1 {
			continue
		}
		w := 1 / v.Probability
		e.Votes++
		sum += w
		squares += w * w
		switch v.Vote {
		case Agree:
			e.Agree += w
		case Disagree:
			e.Disagree += w
		}
	}
	if e.Votes == 0 {
		return e
	}
	e.Agree /= sum
	e.Disagree /= sum
	e.Effective = sum * sum / squares
	variance := 0.0
	for _, v := range votes {
		if v.Probability <= 0 || v.Probability > 1 {
			continue
		}
		off := -e.Agree
		if v.Vote == Agree {
			off++
		}
		variance += off * off / (v.Probability * v.Probability)
	}
	e.AgreeError = math.Sqrt(variance) / sum
	return e
}
