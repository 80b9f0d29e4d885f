package tally

// scoreCount compares the options of ballots with scores. The scores of a ballot stand in lanes, eight to a number, the option's place
// among the standing ones being the lane: one subtraction compares an option with eight others.
type scoreCount struct {
	standing []int
	column   []int     // per option, its place among the standing; Nobody if it does not stand
	scores   []uint64  // of the present ballot
	real     []uint64  // the highest bit of each lane that is an option
	over     [][]int64 // by places: voters who score the one higher than the other
	sums     []uint64  // the same of up to 255 ballots of the weight 1, in lanes
	summed   int
	stand    [][6]int64 // by place: voters for whom it stands so
	valid    int64
	below    []int // of the present ballot, by place: how many have a lower score
	above    []int // the same, with a higher score
}

// How an option stands on a ballot: so many have a higher score, or it has the lowest, with three higher ones at least or not.
const (
	threeAbove = 3 + iota // or more
	lowestOfMany
	lowest
)

const (
	laneOnes = 0x0101010101010101
	laneTops = laneOnes << packBits
	maxLanes = 128 // so that a count of options fits a lane
)

func newScoreCount(e *Election) *scoreCount {
	standing := e.Standing()
	n := len(standing)
	words := (n + 7) / 8
	c := &scoreCount{
		standing: standing, column: make([]int, len(e.Options)), scores: make([]uint64, words), real: make([]uint64, words),
		over: square(n), sums: make([]uint64, n*words), stand: make([][6]int64, n), below: make([]int, n), above: make([]int, n),
	}
	for o := range c.column {
		c.column[o] = Nobody
	}
	for k, o := range standing {
		c.column[o] = k
		c.real[k/8] |= 0x80 << (k % 8 * 8)
	}
	return c
}

func (e *Election) scorePairsOf(from, to int) *Pairs {
	c := newScoreCount(e)
	for i := from; i < to; i++ {
		if r, w := e.Ballots.Ranking(i), e.Ballots.Weight(i); len(c.standing) > maxLanes || len(r) > 0 && r[0] == wide {
			c.wide(r, w)
		} else {
			c.narrow(r, w)
		}
	}
	return c.pairs(len(e.Options))
}

// narrow compares by lanes: all scores are from 0 to 127.
func (c *scoreCount) narrow(r Ranking, w int64) {
	clear(c.scores)
	for _, m := range r {
		if k := c.column[m>>packBits]; k != Nobody {
			c.scores[k/8] |= uint64(m&(1<<packBits-1)) << (k % 8 * 8)
		}
	}
	for a := range c.below {
		own := c.scores[a/8] >> (a % 8 * 8) & 0x7f * laneOnes
		row := c.sums[a*len(c.scores):][:len(c.scores)]
		below, above := uint64(0), uint64(0)
		for j, s := range c.scores {
			lower := ((own | laneTops) - s - laneOnes) & c.real[j] >> packBits
			above += ((s | laneTops) - own - laneOnes) & c.real[j] >> packBits
			below += lower
			if w == 1 {
				row[j] += lower
			} else {
				c.weigh(a, j, lower, w)
			}
		}
		c.below[a], c.above[a] = int(below*laneOnes>>56), int(above*laneOnes>>56)
	}
	if w == 1 {
		if c.summed++; c.summed == 255 {
			c.flush()
		}
	}
	c.note(w)
}

// weigh adds the weight of a ballot for the lanes of a number that are 1.
func (c *scoreCount) weigh(a, word int, lower uint64, w int64) {
	row := c.over[a]
	for k := word * 8; lower > 0; k, lower = k+1, lower>>8 {
		row[min(k, len(row)-1)] += w * int64(lower&0xff)
	}
}

// flush adds up the lanes.
func (c *scoreCount) flush() {
	for i, lanes := range c.sums {
		c.weigh(i/len(c.scores), i%len(c.scores), lanes, 1)
	}
	clear(c.sums)
	c.summed = 0
}

// wide compares one by one.
func (c *scoreCount) wide(r Ranking, w int64) {
	score := make([]int, len(c.standing))
	for o, s := range r.Scores() {
		if k := c.column[o]; k != Nobody {
			score[k] = s
		}
	}
	for a, own := range score {
		c.below[a], c.above[a] = 0, 0
		for b, s := range score {
			switch {
			case s < own:
				c.over[a][b] += w
				c.below[a]++
			case s > own:
				c.above[a]++
			}
		}
	}
	c.note(w)
}

// note remembers how each option stands on the present ballot.
func (c *scoreCount) note(w int64) {
	ranked := 0
	for _, n := range c.below {
		if n > 0 {
			ranked++
		}
	}
	last := lowest
	if ranked >= 3 {
		last = lowestOfMany
	}
	if ranked > 0 {
		c.valid += w
	}
	for a, n := range c.below {
		how := min(c.above[a], threeAbove)
		if n == 0 {
			how = last
		}
		c.stand[a][how] += w
	}
}

// pairs is what was counted, by options.
func (c *scoreCount) pairs(options int) *Pairs {
	c.flush()
	p := newPairs(options)
	p.Valid = c.valid
	for a, o := range c.standing {
		for b, other := range c.standing {
			p.Above[o][other] = c.over[a][b]
		}
		for k, w := range c.stand[a][:threeAbove+1] {
			p.Ranked[o] += w
			p.within(o, k, w)
		}
		p.Disliked[o] = c.stand[a][lowestOfMany]
	}
	return p
}
