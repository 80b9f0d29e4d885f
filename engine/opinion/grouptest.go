package opinion

import (
	"math"
	"math/rand/v2"
)

// StructureTest says whether votes belong together at all: the leading
// eigenvalue against votes dealt anew within each statement (parallel analysis,
// Horn 1965).
type StructureTest struct {
	Eigenvalues []float64 // observed, largest first
	Shuffled    []float64 // the largest of the shuffles, for each rank
	P           float64   // (1 + shuffles at least as large) / (1 + shuffles)
	Runs        int
	// Rank is how many dimensions stand out, at most 2.
	Rank int
}

// GroupTest says whether people fall into groups or differ by degrees: the
// silhouette against votes simulated from a continuum of the same rank, fitted
// to the votes.
type GroupTest struct {
	Continuum string // "normal", "uniform" or "fitted": how people are spread in it
	// Scale is the standard deviation of the slopes of the statements in each
	// dimension of the continuum, in logits.
	Scale []float64
	// Eigenvalues are the leading ones of the simulated votes, in the mean.
	Eigenvalues []float64
	Runs        int
	// Observed and Simulated (the mean) silhouette and Excess (in standard
	// deviations), by number of groups; entries 0 and 1 are 0.
	Observed, Simulated, Excess []float64
	// P of the largest excess over all numbers of groups.
	P float64
	// Groups is the smallest number of groups that explains most of the excess.
	Groups int
	// Difference is the observed less the simulated silhouette for that number.
	Difference float64
	// Least is what Difference must be for groups to be shown, whatever P is.
	Least float64
}

// leastDifference is by how much the silhouette must exceed that of a continuum
// to be called groups: 0.02, because among many people the smallest departure
// from the model of a continuum is significant and still says nothing about
// groups, and up to 0.02 more among up to 1,000 people, whose spread along the
// continuum is not well known. Planted groups lie 0.03 to 0.5 above it.
func leastDifference(people int) float64 {
	return 0.02 + 0.02*min(1, math.Sqrt(1000/float64(people)))
}

// found says whether this continuum does not explain what is seen.
func (t GroupTest) found() bool { return t.P <= level && t.Difference >= t.Least }

// Tests are the two stages, and what they were made on.
type Tests struct {
	People    int // in the tests: everybody with enough votes, or a sample of them
	Structure StructureTest
	Groups    []GroupTest
}

// level is that of both tests.
const level = 0.05

// rounding is how much two eigenvalues of the same votes, added up in another order,
// may differ, as a share of the leading one.
const rounding = 1e-9

// testRunsClose is how many simulations decide a close case.
const testRunsClose = 99

// testStructure runs both stages on the people of the sample.
func testStructure(sample *Votes, seed uint64) Tests {
	t := Tests{People: sample.Participants(), Structure: StructureTest{P: 1}}
	if t.People < enoughParticipants || sample.Len() == 0 {
		return t
	}
	seen := look(sample, true)
	var noise []float64
	t.Structure, noise = stageOne(sample, seen, seed)
	if t.Structure.Rank == 0 {
		return t
	}
	normal := fitResponses(centre(sample, nil), seen.axes[:t.Structure.Rank], seed)
	for _, kind := range []spread{normalSpread, uniformSpread, fittedSpread} {
		fit := normal
		if kind != normalSpread {
			fit = normal.spread(kind, seed)
		}
		test := stageTwo(fit, kind, seen, noise, seed)
		t.Groups = append(t.Groups, test)
		if !test.found() {
			break // one continuum that explains it is enough
		}
	}
	return t
}

// stageOne is parallel analysis; noise is the mean eigenvalue of the shuffles.
func stageOne(v *Votes, seen view, seed uint64) (t StructureTest, noise []float64) {
	t = StructureTest{Eigenvalues: seen.eigenvalues, Runs: testRuns, P: 1}
	if len(seen.eigenvalues) == 0 {
		return t, nil
	}
	shuffles := simulations(testRuns, seed, 1, func(random *rand.Rand) view { return look(v.shuffled(random), false) })
	noise = make([]float64, width)
	t.Shuffled = make([]float64, width)
	atLeast, least := 0, rounding*seen.eigenvalues[0]
	for _, s := range shuffles {
		for k, value := range s.eigenvalues {
			noise[k] += value / testRuns
			t.Shuffled[k] = max(t.Shuffled[k], value)
		}
		if len(s.eigenvalues) > 0 && s.eigenvalues[0] >= seen.eigenvalues[0]-least {
			atLeast++
		}
	}
	t.P = float64(1+atLeast) / float64(1+testRuns)
	for t.Rank < min(maxRank, len(seen.eigenvalues)) && seen.eigenvalues[t.Rank] > t.Shuffled[t.Rank]+least {
		t.Rank++
	}
	return t, noise
}

// stageTwo compares the silhouettes with those of a continuum. 19 simulations
// decide a clear case; a close one is decided by 99.
func stageTwo(r *responses, kind spread, seen view, noise []float64, seed uint64) GroupTest {
	r.calibrate(seen.eigenvalues, noise, seed+uint64(kind)<<20)
	stream := 2 + 2*uint64(kind)
	one := func(random *rand.Rand) view { return look(r.simulate(random), true) }
	simulated := simulations(testRuns, seed, stream, one)
	t := excess(seen, simulated)
	if margin := t.margin; t.P <= 2.0/(1+testRuns)+1e-9 && margin < 1.5 {
		simulated = append(simulated, simulations(testRunsClose-testRuns, seed, stream+1, one)...)
		t = excess(seen, simulated)
	}
	t.Least = leastDifference(r.votes.Participants())
	t.Continuum = kind.String()
	for _, scale := range r.scale[:r.rank] {
		t.Scale = append(t.Scale, scale*r.stretch)
	}
	return t.GroupTest
}

type groupTest struct {
	GroupTest
	margin float64 // by how much the observed excess is above the largest simulated one
}

// excess puts the silhouettes for every number of groups on one scale, standard
// deviations over the observed and simulated ones together, and compares the
// largest. All are treated alike, so that the comparison is exact if they come
// from the same source.
func excess(seen view, simulated []view) groupTest {
	all := append([]view{seen}, simulated...)
	n := float64(len(all))
	largest := make([]float64, len(all))
	for i := range largest {
		largest[i] = math.Inf(-1)
	}
	t := groupTest{GroupTest: GroupTest{Runs: len(simulated)}}
	t.Eigenvalues = make([]float64, width)
	for _, s := range simulated {
		for k, value := range s.eigenvalues {
			t.Eigenvalues[k] += value / float64(len(simulated))
		}
	}
	t.Observed = make([]float64, maxTestGroups+1)
	t.Simulated = make([]float64, maxTestGroups+1)
	t.Excess = make([]float64, maxTestGroups+1)
	for k := 2; k <= maxTestGroups; k++ {
		mean, squares := 0.0, 0.0
		for _, one := range all {
			mean += one.silhouette[k] / n
		}
		for _, one := range all {
			squares += (one.silhouette[k] - mean) * (one.silhouette[k] - mean)
		}
		deviation := math.Sqrt(squares / (n - 1))
		if deviation == 0 {
			continue
		}
		for i, one := range all {
			z := (one.silhouette[k] - mean) / deviation
			if i == 0 {
				t.Excess[k] = (seen.silhouette[k] - t.outside(simulated, k)) / deviation
				t.Observed[k] = seen.silhouette[k]
				t.Simulated[k] = t.outside(simulated, k)
			}
			largest[i] = max(largest[i], z)
		}
	}
	atLeast, top := 0, math.Inf(-1)
	for _, z := range largest[1:] {
		if z >= largest[0] {
			atLeast++
		}
		top = max(top, z)
	}
	t.P = float64(1+atLeast) / n
	t.margin = largest[0] - top
	t.Groups = t.number(largest[0])
	t.Difference = t.Observed[t.Groups] - t.Simulated[t.Groups]
	return t
}

// number is the smallest number of groups that explains most of what there is:
// its silhouette is above the simulated ones by at least 95% of the largest such
// difference, and by at least half the largest excess.
func (t groupTest) number(largest float64) int {
	most := 0.0
	for k := 2; k <= maxTestGroups; k++ {
		if t.Excess[k] >= largest/2 {
			most = max(most, t.Observed[k]-t.Simulated[k])
		}
	}
	for k := 2; k <= maxTestGroups; k++ {
		if t.Excess[k] >= largest/2 && t.Observed[k]-t.Simulated[k] >= 0.95*most {
			return k
		}
	}
	return 2
}

// outside is the mean of the simulated silhouettes alone.
func (groupTest) outside(simulated []view, k int) float64 {
	mean := 0.0
	for _, s := range simulated {
		mean += s.silhouette[k] / float64(len(simulated))
	}
	return mean
}
