package opinion_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"concentric/engine/opinion"
	"concentric/engine/opinion/polis"
)

// reference is what an independent implementation computed.
type reference struct {
	Info struct {
		Participants, Statements, Votes, Groups int
		InConv                                  int        `json:"in_conv"`
		Share                                   [2]float64 `json:"explained_variance_ratio"`
	} `json:"info"`
	ModOut        []int                        `json:"mod_out"`
	Repness       map[string][]answerStatement `json:"repness"`
	Consensus     map[string][]answerStatement `json:"consensus"`
	AwareAgree    [][2]float64                 `json:"group_aware_consensus_top"`
	AwareDisagree [][2]float64                 `json:"group_aware_consensus_disagree_top"`
	Priorities    [][2]float64                 `json:"priorities_top"`
	Extremity     [][2]float64                 `json:"extremity_top"`
	PCA           struct {
		Mean []float64 `json:"mean_first10"`
		PC1  []float64 `json:"pc1_first10"`
		PC2  []float64 `json:"pc2_first10"`
	} `json:"pca"`
	Labels map[string]int32         `json:"labels"`
	XY     map[string]opinion.Point `json:"xy"`
}

func TestReferenceImplementation(t *testing.T) {
	for _, name := range []string{
		"london.youth.policing", "vtaiwan.uberx", "scoop-hivemind.biodiversity",
		"american-assembly.bowling-green", "brexit-consensus",
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(sharedData(t, "polis/reference/"+name+".rd.json"))
			if err != nil {
				t.Fatal(err)
			}
			var want reference
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			e, err := polis.Read(os.DirFS(filepath.Join(sharedData(t, "polis/conversations"), name)))
			if err != nil {
				t.Fatal(err)
			}
			compareReference(t, e, &want)
		})
	}
}

// referenceTolerance is for what depends on components: the reference stops its
// iteration early, and in the larger conversations its components are off by up
// to 1e-5 of their length. TestComponentsAreExact and the server answers hold ours to less.
const referenceTolerance = 1e-4

func compareReference(t *testing.T, e *polis.Export, want *reference) {
	own := opinion.Compat(e.Votes, opinion.CompatOptions{})
	theirs := make([]int32, len(e.Participants))
	for p, id := range e.Participants {
		theirs[p] = -1
		if g, ok := want.Labels[id]; ok {
			theirs[p] = g
		}
	}
	t.Logf("groups: ours %d (silhouettes from k = 2: %.4f), theirs %d; adjusted Rand index %.3f", len(own.Groups), own.Silhouettes[2:], want.Info.Groups, opinion.AdjustedRand(own.GroupOf, theirs))
	if len(own.Groups) == want.Info.Groups && opinion.AdjustedRand(own.GroupOf, theirs) < 0.85 {
		t.Errorf("as many groups, but the adjusted Rand index is below 0.85")
	}
	r := opinion.Compat(e.Votes, opinion.CompatOptions{GroupOf: theirs})
	index := map[int]int{}
	tids := make([]int, len(e.Statements))
	var voted []int
	for s, c := range e.Votes.Counts() {
		tids[s], _ = strconv.Atoi(e.Statements[s].ID)
		index[tids[s]] = s
		if c.Votes > 0 {
			voted = append(voted, s)
		}
	}
	c := agreement{t: t, name: "participants, statements, votes, in conversation, moderated out"}
	c.close("participants", float64(len(e.Participants)), float64(want.Info.Participants))
	c.close("statements", float64(len(voted)), float64(want.Info.Statements))
	c.close("votes", float64(e.Votes.Len()), float64(want.Info.Votes))
	in := 0
	for p, chosen := range r.InConversation {
		_, theirs := want.Labels[e.Participants[p]]
		if chosen != theirs {
			t.Errorf("participant %s in conversation: %v, the reference has %v", e.Participants[p], chosen, theirs)
		}
		if chosen {
			in++
		}
	}
	c.close("in conversation", float64(in), float64(want.Info.InConv))
	for s, statement := range e.Statements {
		c.compared++
		if (statement.State() == opinion.Out) != slices.Contains(want.ModOut, tids[s]) {
			c.wrong++
			t.Errorf("statement %d out: %v", tids[s], statement.State())
		}
	}
	c.done()
	c = agreement{t: t, name: "representative statements"}
	for g := range r.Groups {
		compareRepresentative(&c, tids, r.Groups[g].Representative, want.Repness[strconv.Itoa(g)])
	}
	c.done()
	c = agreement{t: t, name: "consensus"}
	compareShared(&c, tids, r.Consensus.Agree, want.Consensus["agree"], opinion.Agree)
	compareShared(&c, tids, r.Consensus.Disagree, want.Consensus["disagree"], opinion.Disagree)
	c.done()
	compareTop(t, "group-informed consensus, agree", 0, index, r.GroupInformedAgree, want.AwareAgree)
	compareTop(t, "group-informed consensus, disagree", 0, index, r.GroupInformedDisagree, want.AwareDisagree)
	compareTop(t, "extremity", referenceTolerance, index, r.Extremity, want.Extremity)
	compareTop(t, "priority", referenceTolerance, index, r.Priority, want.Priorities)
	c = agreement{t: t, name: "share of each component, first ten means and components", tolerance: referenceTolerance, floor: 0.1}
	for k := range want.Info.Share {
		c.close("share", r.Components.Share[k], want.Info.Share[k])
	}
	signs := [2]float64{}
	for k, axis := range [][]float64{want.PCA.PC1, want.PCA.PC2} {
		along := 0.0
		for i, x := range axis {
			along += x * r.Components.Axis[k][voted[i]]
		}
		signs[k] = math.Copysign(1, along)
		for i, x := range axis {
			c.close("component", signs[k]*r.Components.Axis[k][voted[i]], x)
		}
	}
	for i, mean := range want.PCA.Mean {
		c.close("mean", r.Components.Mean[voted[i]], mean)
	}
	c.done()
	worst := 0.0
	for p, id := range e.Participants {
		if at, ok := want.XY[id]; ok {
			for k := range at {
				worst = max(worst, math.Abs(signs[k]*r.Positions[p][k]-at[k]))
			}
		}
	}
	t.Logf("positions of %d participants: largest difference %.1e", len(want.XY), worst)
	if worst > 1e-3 {
		t.Errorf("positions differ by %.1e", worst)
	}
}

func compareTop(t *testing.T, name string, tolerance float64, index map[int]int, got []float64, want [][2]float64) {
	c := agreement{t: t, name: name, tolerance: tolerance}
	for _, w := range want {
		// The file has six decimals.
		c.close("value", math.Round(got[index[int(w[0])]]*1e6)/1e6, w[1])
	}
	c.done()
}
