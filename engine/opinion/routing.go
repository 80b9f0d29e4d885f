package opinion

import "math"

// Waiting is a statement that a person may be shown next: In or Meta, shown to
// this person neither before nor written by them.
type Waiting struct {
	Meta bool
	// Counts of everybody's votes on it.
	Counts Counts
	// Group and Community are the votes of the person's own group, and of that
	// one of their declared communities that has seen it least; equal to Counts
	// where there is none.
	Group, Community Counts
	// Extremity from the last map, 0 if it is not on it yet.
	Extremity float64
	// Author numbers the authors from 0; −1 for seed statements.
	Author int
}

// Reader is what routing knows about the person.
type Reader struct {
	Votes int // cast so far in this conversation
	Meta  int // of them on meta statements
	Today int // of them in this sitting
}

// The rules of routing.
const (
	seenEnough  = 30      // votes of a group after which a statement is explored
	routeFloor  = 0.1     // of the probability is spread over all statements alike
	metaShare   = 1.0 / 3 // of what is shown, at most
	metaAfter   = 7       // votes
	enoughVoted = 10      // votes before "enough for today" may come
	enoughToday = 25      // votes after which it comes in any case
	enoughLeft  = 0.2     // share of what could be learnt that may be left
)

// Route returns the probability with which each waiting statement is to be
// shown next; the probabilities add up to 1, or there are none left to show.
// Store the probability of the statement that is drawn with the vote (Estimate
// needs it).
//
// Statements that the person's group or community has seen fewer than 30 times
// are explored first; then those from which most is still to be learnt (how much
// one more vote reduces the variance of the group's share, times 1 + extremity).
// An author with n statements waiting gets √n times the weight of one, not n
// times. Every statement keeps a floor, whatever its age and place; meta
// statements come only after seven votes and take a third at most.
func Route(waiting []Waiting, reader Reader) []float64 {
	if len(waiting) == 0 {
		return nil
	}
	weights := routeWeights(waiting)
	plain, meta := 0.0, 0.0
	plainCount, metaCount := 0, 0
	for i, w := range waiting {
		if w.Meta {
			meta += weights[i]
			metaCount++
			continue
		}
		plain += weights[i]
		plainCount++
	}
	toMeta := 0.0
	switch {
	case metaCount == 0:
	case plainCount == 0:
		toMeta = 1
	case reader.Votes >= metaAfter && float64(reader.Meta+1) <= metaShare*float64(reader.Votes+1):
		toMeta = min(metaShare, float64(metaCount)/float64(len(waiting)))
	}
	if plainCount == 0 && reader.Votes < metaAfter {
		return nil // only meta statements wait, and it is too early for them
	}
	out := make([]float64, len(waiting))
	for i, w := range waiting {
		share, sum, count := 1-toMeta, plain, plainCount
		if w.Meta {
			share, sum, count = toMeta, meta, metaCount
		}
		out[i] = share * ((1-routeFloor)*weights[i]/sum + routeFloor/float64(count))
	}
	return out
}

// routeWeights are above 0 for every statement.
func routeWeights(waiting []Waiting) []float64 {
	byAuthor := map[int]int{}
	for _, w := range waiting {
		if w.Author >= 0 {
			byAuthor[w.Author]++
		}
	}
	weights := make([]float64, len(waiting))
	for i, w := range waiting {
		seen := min(w.Group.Votes, w.Community.Votes)
		explore := max(0, 1-float64(seen)/seenEnough)
		weights[i] = (explore + learnt(w.Group) + learnt(w.Community)) * (1 + w.Extremity)
		weights[i] *= 1 - float64(w.Counts.Passes()+1)/float64(w.Counts.Votes+2)
		if n := byAuthor[w.Author]; w.Author >= 0 && n > 1 {
			weights[i] /= math.Sqrt(float64(n))
		}
	}
	return weights
}

// learnt is by how much one more vote reduces the standard deviation of the
// share of agreement, in the scale of the first vote.
func learnt(c Counts) float64 {
	p := c.smoothed(Agree)
	n := float64(c.Votes + 2)
	return 4 * math.Sqrt(p*(1-p)) * (1/math.Sqrt(n) - 1/math.Sqrt(n+1))
}

// Draw is the statement that a number u, uniform on [0, 1), falls on.
func Draw(probabilities []float64, u float64) int {
	last := -1
	for i, p := range probabilities {
		if p <= 0 {
			continue
		}
		last = i
		if u -= p; u < 0 {
			return i
		}
	}
	return last
}

// Enough says whether the person has seen what matters: at least ten votes in
// this sitting and little left to learn from them, or 25 votes in this sitting.
// They may always go on.
func Enough(waiting []Waiting, reader Reader) bool {
	if reader.Today < enoughVoted {
		return len(waiting) == 0
	}
	if reader.Today >= enoughToday {
		return true
	}
	left := 0.0
	for _, w := range waiting {
		if !w.Meta {
			left += max(0, 1-float64(min(w.Group.Votes, w.Community.Votes))/seenEnough)
		}
	}
	return left <= enoughLeft*float64(len(waiting))
}
