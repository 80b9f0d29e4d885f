package opinion

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// maxBaseClusters and lloydRounds are those of a Polis server.
const (
	maxBaseClusters = 100
	lloydRounds     = 100
)

// BaseCluster is a small set of participants who stand close together on the
// map; groups are made of base clusters.
type BaseCluster struct {
	Centre  Point
	Members []int // participants, ascending
}

// baseClusters gathers the chosen participants around at most 100 centres.
// start, if not nil, are the centres to begin with; rounds is at most so many.
func baseClusters(points []Point, chosen []bool, start []Point, rounds int) []BaseCluster {
	var who []int
	var at []Point
	for p, in := range chosen {
		if in {
			who = append(who, p)
			at = append(at, points[p])
		}
	}
	if len(who) == 0 {
		return nil
	}
	if start == nil {
		start = medianCut(at, maxBaseClusters)
	}
	centres, assigned := lloyd(at, nil, start, rounds)
	size := make([]int, len(centres))
	for _, c := range assigned {
		size[c]++
	}
	clusters := make([]BaseCluster, len(centres))
	for c := range clusters {
		clusters[c] = BaseCluster{Centre: centres[c], Members: make([]int, 0, size[c])}
	}
	for i, c := range assigned {
		clusters[c].Members = append(clusters[c].Members, who[i])
	}
	return clusters
}

// Grouping is one way to divide the base clusters into groups.
type Grouping struct {
	Centres []Point
	// Of is the group of each base cluster.
	Of []int32
	// Silhouette is the mean silhouette over base centres (Rousseeuw 1987), −1
	// to 1; 0 for a single group.
	Silhouette float64
}

// groupBase divides base clusters into k groups by k-means over their centres,
// weighted by size. start are the centres to begin with; if nil, several
// k-means++ starts are tried and the tightest result wins.
func groupBase(base []BaseCluster, k int, start []Point) Grouping {
	points := make([]Point, len(base))
	weight := make([]float64, len(base))
	for i, b := range base {
		points[i] = b.Centre
		weight[i] = float64(len(b.Members))
	}
	var best Grouping
	if start != nil {
		best.Centres, best.Of = lloyd(points, weight, start, lloydRounds)
	} else {
		best.Centres, best.Of = tightest(points, weight, k)
	}
	best.Silhouette = silhouette(points, best.Of, len(best.Centres))
	return best
}

// groupStarts is how many k-means++ starts are tried; over at most 100 points
// that costs nothing.
const groupStarts = 20

func tightest(points []Point, weight []float64, k int) (centres []Point, of []int32) {
	random := rand.New(rand.NewPCG(2007, uint64(k)))
	least := math.Inf(1)
	try := func(start []Point) {
		c, a := lloyd(points, weight, start, lloydRounds)
		total := 0.0
		for i, p := range points {
			total += weight[i] * p.distance2(c[a[i]])
		}
		if total < least*(1-1e-12) {
			least, centres, of = total, c, a
		}
	}
	try(medianCut(points, k))
	sorted := canonicalOrder(points)
	for range groupStarts {
		try(plusPlus(points, weight, sorted, k, random))
	}
	return centres, of
}

// canonicalOrder is an order of the points that does not depend on how they
// were numbered, so that a random draw over it does not either.
func canonicalOrder(points []Point) []int32 {
	order := make([]int32, len(points))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(points[a][0], points[b][0]), cmp.Compare(points[a][1], points[b][1]))
	})
	return order
}

// plusPlus draws k starting centres, each with a probability in proportion to
// its squared distance from those drawn (Arthur & Vassilvitskii 2007).
func plusPlus(points []Point, weight []float64, order []int32, k int, random *rand.Rand) []Point {
	d := slices.Clone(weight)
	var centres []Point
	for len(centres) < min(k, len(points)) {
		total := 0.0
		for _, i := range order {
			total += d[i]
		}
		if total <= 0 {
			break
		}
		left := random.Float64() * total
		pick := order[len(order)-1]
		for _, i := range order {
			if left -= d[i]; left < 0 {
				pick = i
				break
			}
		}
		centres = append(centres, points[pick])
		for i, p := range points {
			distance := weight[i] * p.distance2(points[pick])
			if len(centres) == 1 || distance < d[i] {
				d[i] = distance
			}
		}
	}
	return centres
}

// silhouette is the mean over all points of (b − a) / max(a, b): a is the mean
// distance to the own group, b to the nearest other group; a point alone in its
// group counts 0 (Rousseeuw 1987).
func silhouette(points []Point, of []int32, groups int) float64 {
	if groups < 2 || len(points) == 0 {
		return 0
	}
	size := make([]float64, groups)
	for _, g := range of {
		size[g]++
	}
	total := 0.0
	sum := make([]float64, groups)
	for i, p := range points {
		if size[of[i]] < 2 {
			continue
		}
		clear(sum)
		for j, q := range points {
			sum[of[j]] += math.Sqrt(p.distance2(q))
		}
		a := sum[of[i]] / (size[of[i]] - 1)
		b := math.Inf(1)
		for g := range sum {
			if g != int(of[i]) {
				b = min(b, sum[g]/size[g])
			}
		}
		if larger := max(a, b); larger > 0 {
			total += (b - a) / larger
		}
	}
	return total / float64(len(points))
}

// maxGroups is the largest k considered for so many base clusters.
func maxGroups(base int) int { return min(5, 2+base/12) }
