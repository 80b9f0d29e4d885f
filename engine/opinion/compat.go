package opinion

import (
	"fmt"
	"slices"
)

// CompatOptions change what Compat computes; the zero value is a single run.
type CompatOptions struct {
	// Groups fixes the number of groups; 0 chooses it by silhouette.
	Groups int
	// Previous is the memory of the number of groups in a running conversation;
	// the zero value takes the best number at once.
	Previous GroupCount
	// Warm are the components of an earlier computation: fewer passes are
	// needed and the map keeps its orientation.
	Warm *Components
	// From is an earlier result for the same conversation: after a few votes more
	// it is brought up to date instead of being found anew. Components, base and
	// group centres start from it and take fewer steps; counts are always exact.
	From *CompatResult
	// InConversation replaces the rule of the same name.
	InConversation []bool
	// BaseStart and GroupStart replace the starting centres of k-means. With
	// GroupStart the number of groups is its length.
	BaseStart, GroupStart []Point
	// GroupOf, if not nil, is the division itself: the group of each participant
	// from 0, −1 for none. Base clusters are then not used.
	GroupOf []int32
}

// Group is a set of participants who vote alike.
type Group struct {
	Size           int // participants
	Centre         Point
	Counts         []Counts // by statement, over the members
	Representative []Representative
}

// CompatResult is the opinion map as a Polis server computes it.
type CompatResult struct {
	Components Components
	// Positions holds every participant's place, also of those who are not in
	// the conversation.
	Positions []Point
	// InConversation says which participants the groups are drawn from.
	InConversation []bool
	Base           []BaseCluster
	// Silhouettes[k] is the mean silhouette with k groups; entries 0 and 1 are 0.
	// Nil if k was given.
	Silhouettes []float64
	GroupCount  GroupCount
	Groups      []Group
	// GroupOf is the group of each participant, −1 outside the conversation.
	GroupOf []int32
	// Consensus counts every vote, also outside the conversation.
	Consensus Consensus
	// GroupInformedAgree and GroupInformedDisagree: by statement, 0 to 1.
	GroupInformedAgree, GroupInformedDisagree []float64
	// StatementPositions, Extremity and Priority: by statement.
	StatementPositions []Point
	Extremity          []float64
	Priority           []float64
	// Counts by statement over everybody in the conversation.
	Counts []Counts
}

// Compat computes the opinion map with the formulas of a Polis server (Small et
// al. 2021). It panics if an option does not fit the votes in length.
func Compat(v *Votes, o CompatOptions) *CompatResult {
	if o.InConversation != nil && len(o.InConversation) != v.Participants() {
		panic(fmt.Sprintf("opinion: %d entries in InConversation for %d participants", len(o.InConversation), v.Participants()))
	}
	if o.GroupOf != nil && len(o.GroupOf) != v.Participants() {
		panic(fmt.Sprintf("opinion: %d entries in GroupOf for %d participants", len(o.GroupOf), v.Participants()))
	}
	x := centre(v, nil)
	r := &CompatResult{InConversation: o.InConversation}
	if o.From != nil {
		r.Components = x.updated(&o.From.Components)
	} else {
		r.Components = x.principal(o.Warm)
	}
	r.Positions = x.project(r.Components)
	if r.InConversation == nil {
		r.InConversation = InConversation(v)
	}
	if o.GroupOf != nil {
		r.takeGroups(o.GroupOf)
	} else {
		start, rounds := o.BaseStart, lloydRounds
		if o.From != nil && start == nil && len(o.From.Base) == maxBaseClusters {
			start, rounds = o.From.baseCentres(), updateRounds
		}
		r.Base = baseClusters(r.Positions, r.InConversation, start, rounds)
		r.group(v, o)
	}
	r.describe(v)
	return r
}

// updateRounds is how many k-means rounds an update takes for the base clusters.
const updateRounds = 2

func (r *CompatResult) baseCentres() []Point {
	out := make([]Point, len(r.Base))
	for i, b := range r.Base {
		out[i] = b.Centre
	}
	return out
}

// takeGroups uses a division that is given.
func (r *CompatResult) takeGroups(of []int32) {
	r.GroupOf = slices.Clone(of)
	r.Groups = make([]Group, slices.Max(append(slices.Clone(of), -1))+1)
	for p, g := range of {
		if g < 0 {
			continue
		}
		group := &r.Groups[g]
		group.Size++
		for k := range group.Centre {
			group.Centre[k] += r.Positions[p][k]
		}
	}
	for g := range r.Groups {
		for k := range r.Groups[g].Centre {
			r.Groups[g].Centre[k] /= float64(max(1, r.Groups[g].Size))
		}
	}
	r.GroupCount = GroupCount{Shown: len(r.Groups)}
}

// group divides the base clusters.
func (r *CompatResult) group(v *Votes, o CompatOptions) {
	r.GroupOf = make([]int32, v.Participants())
	for p := range r.GroupOf {
		r.GroupOf[p] = -1
	}
	if len(r.Base) == 0 {
		return
	}
	chosen := r.choose(o)
	r.Groups = make([]Group, len(chosen.Centres))
	for g, centre := range chosen.Centres {
		r.Groups[g].Centre = centre
	}
	for b, g := range chosen.Of {
		for _, p := range r.Base[b].Members {
			r.GroupOf[p] = g
		}
		r.Groups[g].Size += len(r.Base[b].Members)
	}
}

func (r *CompatResult) choose(o CompatOptions) Grouping {
	if o.GroupStart != nil || o.Groups > 0 {
		chosen := groupBase(r.Base, min(o.Groups, len(r.Base)), o.GroupStart)
		r.GroupCount = GroupCount{Shown: len(chosen.Centres)}
		return chosen
	}
	most := min(maxGroups(len(r.Base)), len(r.Base))
	candidates := make([]Grouping, most+1)
	r.Silhouettes = make([]float64, most+1)
	best := min(2, most)
	for k := min(2, most); k <= most; k++ {
		candidates[k] = groupBase(r.Base, k, nil)
		r.Silhouettes[k] = candidates[k].Silhouette
		if k > best && r.Silhouettes[k] > r.Silhouettes[best] {
			best = k
		}
	}
	r.GroupCount = o.Previous.Next(best)
	if shown := min(r.GroupCount.Shown, most); shown > 1 {
		return candidates[shown]
	}
	return groupBase(r.Base, 1, nil)
}

// describe says what the groups stand for and what they share.
func (r *CompatResult) describe(v *Votes) {
	m := len(v.States)
	counts := countGroups(v, r.GroupOf, len(r.Groups))
	r.Counts = sumCounts(counts, m)
	others := make([]Counts, m)
	for g := range r.Groups {
		for s := range others {
			others[s] = r.Counts[s].minus(counts[g][s])
		}
		r.Groups[g].Counts = counts[g]
		r.Groups[g].Representative = represent(v.States, counts[g], others)
	}
	r.Consensus = consensus(v.States, v.Counts())
	r.GroupInformedAgree = groupInformed(counts, m, Agree)
	r.GroupInformedDisagree = groupInformed(counts, m, Disagree)
	r.StatementPositions = statementPositions(v, r.Components)
	r.Extremity = extremities(r.StatementPositions)
	r.Priority = make([]float64, m)
	for s, state := range v.States {
		r.Priority[s] = priority(state, r.Counts[s], r.Extremity[s])
	}
}
