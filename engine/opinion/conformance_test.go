package opinion_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"concentric/engine/opinion"
)

// answer is what a live Polis server computed. Inside it agree is −1.
type answer struct {
	Tids       []int              `json:"tids"`
	Meta       []int              `json:"meta-tids"`
	ModOut     []int              `json:"mod-out"`
	InConv     []int              `json:"in-conv"`
	Priorities map[string]float64 `json:"comment-priorities"`
	Aware      map[string]float64 `json:"group-aware-consensus"`
	PCA        struct {
		Center     []float64    `json:"center"`
		Comps      [2][]float64 `json:"comps"`
		Projection [2][]float64 `json:"comment-projection"`
		Extremity  []float64    `json:"comment-extremity"`
	} `json:"pca"`
	Base struct {
		ID      []int     `json:"id"`
		Members [][]int   `json:"members"`
		X       []float64 `json:"x"`
		Y       []float64 `json:"y"`
	} `json:"base-clusters"`
	Groups []struct {
		ID      int           `json:"id"`
		Members []int         `json:"members"`
		Center  opinion.Point `json:"center"`
	} `json:"group-clusters"`
	Repness    map[string][]answerStatement `json:"repness"`
	Consensus  map[string][]answerStatement `json:"consensus"`
	GroupVotes map[string]struct {
		Votes map[string]struct{ A, D, S int } `json:"votes"`
	} `json:"group-votes"`
}

type answerStatement struct {
	Tid         int     `json:"tid"`
	Success     int     `json:"n-success"`
	Trials      int     `json:"n-trials"`
	P           float64 `json:"p-success"`
	PTest       float64 `json:"p-test"`
	Repness     float64 `json:"repness"`
	RepnessTest float64 `json:"repness-test"`
	For         string  `json:"repful-for"`
	BestAgree   bool    `json:"best-agree"`
}

// shared returns a folder of the shared data, or skips the test and says so.
func sharedData(t *testing.T, path string) string {
	t.Helper()
	root := os.Getenv("CONCENTRIC_DATA")
	if root == "" {
		t.Skipf("CONCENTRIC_DATA is not set: left out the comparison with %s", path)
	}
	return filepath.Join(root, filepath.FromSlash(path))
}

// serverVotes reads the votes of a server answer; participant is the index of
// each of the server's participants.
func serverVotes(t *testing.T, folder string, a *answer) (v *opinion.Votes, participant map[int]int) {
	t.Helper()
	statement := map[int]int{}
	states := make([]opinion.State, len(a.Tids))
	for s, tid := range a.Tids {
		statement[tid] = s
		if slices.Contains(a.ModOut, tid) {
			states[s] = opinion.Out
		}
		if slices.Contains(a.Meta, tid) {
			states[s] = opinion.Meta
		}
	}
	file, err := os.Open(filepath.Join(folder, "votes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := csv.NewReader(file)
	if _, err := lines.Read(); err != nil {
		t.Fatal(err)
	}
	participant = map[int]int{}
	var b opinion.Builder
	for {
		line, err := lines.Read()
		if err == io.EOF {
			return b.Build(0, states), participant
		}
		if err != nil {
			t.Fatal(err)
		}
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(line[i])
		}
		if _, known := participant[n[2]]; !known {
			participant[n[2]] = len(participant)
		}
		b.Add(participant[n[2]], statement[n[1]], opinion.Vote(n[3]))
	}
}

// agreement counts comparisons and says which failed.
type agreement struct {
	t               *testing.T
	name            string
	tolerance       float64 // relative; 0 for 1e-6
	floor           float64 // smaller values are compared as if they were this large; 0 for 1e-3
	compared, wrong int
	worst           float64
}

func (a *agreement) close(what string, got, want float64) {
	a.t.Helper()
	a.compared++
	off := math.Abs(got-want) / max(1e-3, a.floor, math.Abs(want))
	a.worst = max(a.worst, off)
	if off > max(1e-6, a.tolerance) || math.IsNaN(off) {
		a.wrong++
		if a.wrong <= 5 {
			a.t.Errorf("%s: %s: got %v, the answer has %v", a.name, what, got, want)
		}
	}
}

func (a *agreement) done() {
	a.t.Helper()
	a.t.Logf("%s: %d compared, %d agree, largest relative difference %.1e", a.name, a.compared, a.compared-a.wrong, a.worst)
}

func TestServerAnswers(t *testing.T) {
	for _, name := range []string{"above-100-ptpts", "150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta"} {
		t.Run(name, func(t *testing.T) { compareServer(t, sharedData(t, "polis/server-answers/"+name)) })
	}
}

func compareServer(t *testing.T, folder string) {
	var a answer
	text, err := os.ReadFile(filepath.Join(folder, "math-pca2.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	v, participant := serverVotes(t, folder, &a)
	o := opinion.CompatOptions{InConversation: make([]bool, v.Participants())}
	for _, p := range a.InConv {
		o.InConversation[participant[p]] = true
	}
	first := opinion.Compat(v, o)
	sign := [2]float64{}
	for k := range sign {
		along := 0.0
		for s, x := range first.Components.Axis[k] {
			along += x * a.PCA.Comps[k][s]
		}
		sign[k] = math.Copysign(1, along)
	}
	// Votes are negated inside the server, so positions on the same axis are too.
	place := func(x, y float64) opinion.Point { return opinion.Point{-sign[0] * x, -sign[1] * y} }
	for i := range a.Base.X {
		o.BaseStart = append(o.BaseStart, place(a.Base.X[i], a.Base.Y[i]))
	}
	for _, g := range a.Groups {
		o.GroupStart = append(o.GroupStart, place(g.Center[0], g.Center[1]))
	}
	r := opinion.Compat(v, o)
	compareComponents(t, &a, r, sign)
	compareBase(t, &a, r, participant, place)
	compareGroups(t, &a, r, participant)
	// The statistics are compared for the server's own groups.
	o = opinion.CompatOptions{InConversation: o.InConversation, GroupOf: make([]int32, v.Participants())}
	for p := range o.GroupOf {
		o.GroupOf[p] = -1
	}
	for g, group := range a.Groups {
		for _, b := range group.Members {
			for _, p := range a.Base.Members[slices.Index(a.Base.ID, b)] {
				o.GroupOf[participant[p]] = int32(g)
			}
		}
	}
	compareStatistics(t, &a, opinion.Compat(v, o))
}

func compareComponents(t *testing.T, a *answer, r *opinion.CompatResult, sign [2]float64) {
	c := agreement{t: t, name: "centre, components, statement positions, extremity"}
	for s := range a.Tids {
		c.close("centre", -r.Components.Mean[s], a.PCA.Center[s])
		for k := range sign {
			c.close("component", sign[k]*r.Components.Axis[k][s], a.PCA.Comps[k][s])
			c.close("statement position", -sign[k]*r.StatementPositions[s][k], a.PCA.Projection[k][s])
		}
		c.close("extremity", r.Extremity[s], a.PCA.Extremity[s])
	}
	c.done()
}

func compareBase(t *testing.T, a *answer, r *opinion.CompatResult, participant map[int]int, place func(x, y float64) opinion.Point) {
	c := agreement{t: t, name: "base cluster centres, from the server's members"}
	for b, members := range a.Base.Members {
		var mean opinion.Point
		for _, p := range members {
			for k := range mean {
				mean[k] += r.Positions[participant[p]][k] / float64(len(members))
			}
		}
		want := place(a.Base.X[b], a.Base.Y[b])
		c.close("base x", mean[0], want[0])
		c.close("base y", mean[1], want[1])
	}
	c.done()
}

func compareGroups(t *testing.T, a *answer, r *opinion.CompatResult, participant map[int]int) {
	ours, theirs := []int32{}, []int32{}
	for g, group := range a.Groups {
		for _, b := range group.Members {
			for _, p := range a.Base.Members[slices.Index(a.Base.ID, b)] {
				theirs = append(theirs, int32(g))
				ours = append(ours, r.GroupOf[participant[p]])
			}
		}
	}
	index := opinion.AdjustedRand(ours, theirs)
	need := 0.9
	if len(a.Groups) == 3 {
		need = 1
	}
	t.Logf("group membership of %d participants in %d groups: adjusted Rand index %.4f (needed %.1f)", len(ours), len(a.Groups), index, need)
	if index < need-1e-12 {
		t.Errorf("adjusted Rand index %.4f, needed %.1f", index, need)
	}
}

func compareStatistics(t *testing.T, a *answer, r *opinion.CompatResult) {
	c := agreement{t: t, name: "group counts, priority, group-informed consensus"}
	for s, tid := range a.Tids {
		key := strconv.Itoa(tid)
		c.close("priority", r.Priority[s], a.Priorities[key])
		c.close("group-informed consensus", r.GroupInformedAgree[s], a.Aware[key])
		for g, group := range a.Groups {
			want := a.GroupVotes[strconv.Itoa(group.ID)].Votes[key]
			got := r.Groups[g].Counts[s]
			c.close("agrees", float64(got.Agree), float64(want.A))
			c.close("disagrees", float64(got.Disagree), float64(want.D))
			c.close("votes", float64(got.Votes), float64(want.S))
		}
	}
	c.done()
	c = agreement{t: t, name: "representative statements"}
	for g, group := range a.Groups {
		compareRepresentative(&c, a.Tids, r.Groups[g].Representative, a.Repness[strconv.Itoa(group.ID)])
	}
	c.done()
	c = agreement{t: t, name: "consensus"}
	compareShared(&c, a.Tids, r.Consensus.Agree, a.Consensus["agree"], opinion.Agree)
	compareShared(&c, a.Tids, r.Consensus.Disagree, a.Consensus["disagree"], opinion.Disagree)
	c.done()
}

func compareRepresentative(c *agreement, tids []int, got []opinion.Representative, want []answerStatement) {
	c.close("number of representative statements", float64(len(got)), float64(len(want)))
	for i := range min(len(got), len(want)) {
		g, w := got[i], want[i]
		side := "agree"
		if g.For == opinion.Disagree {
			side = "disagree"
		}
		if tids[g.Statement] != w.Tid || side != w.For || g.BestAgree != w.BestAgree {
			c.wrong++
			c.t.Errorf("representative %d: got statement %d (%s), the answer has %d (%s)", i, tids[g.Statement], side, w.Tid, w.For)
		}
		c.close("successes", float64(count(g.Counts, g.For)), float64(w.Success))
		c.close("trials", float64(g.Counts.Votes), float64(w.Trials))
		c.close("p", g.P, w.P)
		c.close("p-test", g.PTest, w.PTest)
		c.close("ratio", g.Ratio, w.Repness)
		c.close("ratio-test", g.RatioTest, w.RepnessTest)
	}
}

func compareShared(c *agreement, tids []int, got []opinion.Shared, want []answerStatement, side opinion.Vote) {
	c.close("number of consensus statements", float64(len(got)), float64(len(want)))
	for i := range min(len(got), len(want)) {
		g, w := got[i], want[i]
		if tids[g.Statement] != w.Tid {
			c.wrong++
			c.t.Errorf("consensus %d: got statement %d, the answer has %d", i, tids[g.Statement], w.Tid)
		}
		c.close("successes", float64(count(g.Counts, side)), float64(w.Success))
		c.close("trials", float64(g.Counts.Votes), float64(w.Trials))
		c.close("p", g.P, w.P)
		c.close("p-test", g.Test, w.PTest)
	}
}

func count(c opinion.Counts, side opinion.Vote) int {
	if side == opinion.Agree {
		return c.Agree
	}
	return c.Disagree
}
