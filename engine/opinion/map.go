package opinion

import (
	"cmp"
	"math"
	"slices"
)

// Structure is what the two tests found.
type Structure int

// The three answers.
const (
	NoStructure    Structure = iota // none that could be shown
	Spectrum                        // people differ by degrees, without separate groups
	SeparateGroups                  // there are groups
)

// String is "none", "spectrum" or "groups".
func (s Structure) String() string { return [...]string{"none", "spectrum", "groups"}[s] }

// MapOptions change what Map computes; the zero value is a single run.
type MapOptions struct {
	// Seed of everything that is drawn at random.
	Seed uint64
	// Groups fixes the number of groups; 0 leaves it to the tests.
	Groups int
	// Warm are the components of an earlier map, whose orientation is kept.
	Warm *Components
	// Communities are declared ones, by participant from 0, −1 for none: a
	// statement only bridges if they agree too.
	Communities []int32
	// Shortlist is the size of the shortlist that goes to a circle; 0 for 10.
	Shortlist int
	// Untested leaves out both tests and the bootstrap, for a map between two
	// tested ones; Structure is then taken from Groups.
	Untested bool
	// Tested is an earlier map of the same conversation: what its tests and its
	// bootstrap found is taken over, and everything else computed from the votes.
	Tested *MapResult
}

// MapResult is the honest opinion map.
type MapResult struct {
	Components Components
	Positions  []Point // by participant
	// InConversation: everybody with at least 7 votes (or a vote on everything).
	InConversation []bool
	Structure      Structure
	Tests          Tests
	// Stability is the mean adjusted Rand index over resamples, 0 without groups.
	Stability float64
	// Groups has one entry, everybody, where there are no separate groups.
	Groups []Group
	// GroupOf is the group of each participant, −1 outside the conversation, and
	// Confidence the probability of that group, 0 outside.
	GroupOf    []int32
	Confidence []float64
	// Ends are the two ends of a spectrum: the third of the people with the
	// smallest and with the largest first coordinate. Nil unless it is one. At
	// least one statement sets an end apart; otherwise there is no structure that
	// could be shown.
	Ends           []Group
	Consensus      Consensus
	Bridging       []Bridge // best first
	Representation Certificate
	// Diligence is the rank correlation between the distance from the middle of
	// the map and the number of votes, −1 to 1.
	Diligence float64
	Warnings  []Warning
	// The following are by statement, as in CompatResult.
	GroupInformedAgree, GroupInformedDisagree []float64
	StatementPositions                        []Point
	Extremity, Priority                       []float64
	Counts                                    []Counts
}

const defaultShortlist = 10

// Map computes the opinion map and says how much of it is real: groups are
// shown only where two tests find them, with the confidence of each membership.
func Map(v *Votes, o MapOptions) *MapResult {
	x := centre(v, nil)
	r := &MapResult{Components: x.principal(o.Warm)}
	r.Positions = x.project(r.Components)
	rows := r.admit(v)
	r.decide(v, rows, o)
	r.summarise(v, o)
	r.warn(v, rows, o)
	return r
}

// admit chooses the people on the map.
func (r *MapResult) admit(v *Votes) (rows []int) {
	statements, _ := v.voted()
	need := max(1, min(enoughVotes, statements))
	n := v.Participants()
	r.InConversation = make([]bool, n)
	r.GroupOf = make([]int32, n)
	r.Confidence = make([]float64, n)
	for p := range n {
		r.GroupOf[p] = -1
		if len(v.Row(p)) >= need {
			r.InConversation[p] = true
			rows = append(rows, p)
		}
	}
	return rows
}

// decide tests, and divides people where there are groups.
func (r *MapResult) decide(v *Votes, rows []int, o MapOptions) {
	k := o.Groups
	var sample *Votes // of the tests, if any are made
	switch {
	case o.Tested != nil:
		r.Tests, r.Structure = o.Tested.Tests, o.Tested.Structure
		if k == 0 && r.Structure == SeparateGroups {
			k = len(o.Tested.Groups)
		}
	case o.Untested:
		r.Structure = Spectrum
		if k > 1 {
			r.Structure = SeparateGroups
		}
	default:
		sample = v.tested(rows, o.Seed)
		r.Tests = testStructure(sample, o.Seed)
		r.Structure = r.Tests.structure()
		if k == 0 && r.Structure == SeparateGroups {
			k = r.Tests.Groups[len(r.Tests.Groups)-1].Groups
		}
	}
	if k > 1 && len(rows) >= k {
		r.divide(v, rows, sample, k, o)
	}
	if len(r.Groups) == 0 {
		r.together(v, rows)
	}
}

// structure reads the tests.
func (t Tests) structure() Structure {
	switch {
	case t.Structure.Rank == 0:
		return NoStructure
	case len(t.Groups) == 0 || !t.Groups[len(t.Groups)-1].found():
		return Spectrum
	}
	return SeparateGroups
}

const (
	stableEnough  = 0.6
	smallestGroup = 10   // people
	smallestShare = 0.02 // of everybody on the map
)

// divide finds k groups: k-means on the map, then the mixture model. Groups
// that are too small, or that do not come again in resamples, are not shown
// unless k was asked for.
func (r *MapResult) divide(v *Votes, rows []int, sample *Votes, k int, o MapOptions) {
	points := make([]Point, len(rows))
	for i, p := range rows {
		points[i] = r.Positions[p]
	}
	asked := o.Groups > 0
	for ; k > 1; k-- {
		centres, labels := divide(points, nil, k)
		if len(centres) < k {
			continue
		}
		model := fitMixture(v, rows, labels, k)
		size := make([]int, k)
		for _, g := range model.labels() {
			size[g]++
		}
		need := max(smallestGroup, int(math.Ceil(smallestShare*float64(len(rows)))))
		if !asked && slices.Min(size) < need {
			continue
		}
		switch {
		case o.Tested != nil:
			r.Stability = o.Tested.Stability
		case !o.Untested:
			r.Stability = stability(sample, k, o.Seed)
			if !asked && r.Stability < stableEnough {
				continue
			}
		}
		r.take(v, model)
		return
	}
	r.Structure = min(r.Structure, Spectrum)
}

// take makes the groups of the mixture those of the map.
func (r *MapResult) take(v *Votes, model *mixture) {
	labels, confidence := model.labels(), model.confidence()
	for i, p := range model.rows {
		r.GroupOf[p] = labels[i]
		r.Confidence[p] = confidence[i]
	}
	r.Groups = gather(v, r.Positions, r.GroupOf, model.groups)
	chosen := discover(v, model.rows, model.groups, func(i int, c Cell) int32 { return model.label(i, int(c)) })
	for g := range r.Groups {
		r.Groups[g].Representative = chosen.of(g, r.Groups)
	}
}

// together makes one group of everybody, and for a spectrum finds its ends.
func (r *MapResult) together(v *Votes, rows []int) {
	for _, p := range rows {
		r.GroupOf[p] = 0
		r.Confidence[p] = 1
	}
	if len(rows) > 0 {
		r.Groups = gather(v, r.Positions, r.GroupOf, 1)
	}
	if r.Structure != Spectrum {
		return
	}
	r.Ends = ends(v, r, rows)
	for _, end := range r.Ends {
		if len(end.Representative) > 0 {
			return
		}
	}
	// Votes hang together, but nothing can be said about how: no axis to show.
	r.Structure, r.Ends = NoStructure, nil
}

// gather counts votes and people by group.
func gather(v *Votes, positions []Point, of []int32, groups int) []Group {
	out := make([]Group, groups)
	for g, counts := range countGroups(v, of, groups) {
		out[g].Counts = counts
	}
	for p, g := range of {
		if g < 0 {
			continue
		}
		out[g].Size++
		for k := range out[g].Centre {
			out[g].Centre[k] += positions[p][k]
		}
	}
	for g := range out {
		for k := range out[g].Centre {
			out[g].Centre[k] /= float64(max(1, out[g].Size))
		}
	}
	return out
}

// summarise computes what does not depend on how the groups came about.
func (r *MapResult) summarise(v *Votes, o MapOptions) {
	m := len(v.States)
	byGroup := make([][]Counts, len(r.Groups))
	for g := range r.Groups {
		byGroup[g] = r.Groups[g].Counts
	}
	r.Counts = sumCounts(byGroup, m)
	r.Consensus = consensus(v.States, v.Counts())
	r.GroupInformedAgree = groupInformed(byGroup, m, Agree)
	r.GroupInformedDisagree = groupInformed(byGroup, m, Disagree)
	r.StatementPositions = statementPositions(v, r.Components)
	r.Extremity = extremities(r.StatementPositions)
	r.Priority = make([]float64, m)
	for s, state := range v.States {
		r.Priority[s] = priority(state, r.Counts[s], r.Extremity[s])
	}
	across := slices.Clone(byGroup)
	if o.Communities != nil {
		across = append(across, communities(v, o.Communities)...)
	}
	first := make([]float64, len(r.Positions))
	for p, at := range r.Positions {
		first[p] = at[0]
	}
	r.Bridging = bridges(v, across, v.Counts(), first)
	var shortlist []int
	for _, b := range r.Bridging[:min(len(r.Bridging), cmp.Or(o.Shortlist, defaultShortlist))] {
		shortlist = append(shortlist, b.Statement)
	}
	r.Representation = Certify(v, r.GroupOf, shortlist)
}

// communities are the counts of the declared communities with enough people.
func communities(v *Votes, of []int32) [][]Counts {
	size := map[int32]int{}
	groups := 0
	for _, c := range of {
		size[c]++
		groups = max(groups, int(c)+1)
	}
	var out [][]Counts
	for c, counts := range countGroups(v, of, groups) {
		if size[int32(c)] >= smallestGroup {
			out = append(out, counts)
		}
	}
	return out
}
