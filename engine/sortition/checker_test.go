package sortition_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"

	"concentric/engine/sortition"
)

// fataler is what the checks need of *testing.T and *rapid.T.
type fataler interface {
	Helper()
	Errorf(string, ...any)
	Error(...any)
	Fatalf(string, ...any)
	Fatal(...any)
}

// check recomputes from pool and quotas alone everything that the record of a
// draw says. It uses none of the engine's code: it reads the record's JSON, as
// anybody else would have to.
func check(t fataler, pool *sortition.Pool, quotas []sortition.Quota, record *sortition.Record) {
	t.Helper()
	data, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Size          int                `json:"size"`
		PanelCount    int                `json:"panel_count"`
		Method        string             `json:"method"`
		Already       []string           `json:"already"`
		Housed        []string           `json:"not_drawn_same_address"`
		Panels        [][]string         `json:"panels"`
		Probabilities map[string]float64 `json:"probabilities"`
		BoundMin      float64            `json:"bound_min"`
		AchievedMin   float64            `json:"achieved_min"`
		ListError     float64            `json:"list_error"`
		Gini          float64            `json:"gini"`
		Geometric     float64            `json:"geometric_mean"`
		Certificate   certificate        `json:"certificate"`
		Panel         []string           `json:"panel"`
		Index         int                `json:"index"`
		Exact         bool               `json:"exact"`
		Shown         []weighted         `json:"exact_lottery"`
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	people := map[string]sortition.Person{}
	for _, p := range pool.People {
		people[p.ID] = p
	}
	if len(r.Panels) != r.PanelCount {
		t.Fatalf("%d panels, wanted %d", len(r.Panels), r.PanelCount)
	}
	served := map[string]int{}
	for j, panel := range r.Panels {
		checkPanel(t, fmt.Sprintf("panel %d", j), panel, r.Size, r.Already, people, pool.Categories, quotas)
		for _, id := range panel {
			served[id]++
		}
	}
	if fmt.Sprint(r.Panel) != fmt.Sprint(r.Panels[r.Index]) {
		t.Errorf("the panel drawn is not number %d of the list", r.Index)
	}
	fixed := map[string]bool{}
	for _, id := range append(r.Already, r.Housed...) {
		fixed[id] = true
	}
	worst, least, sum := 0.0, 1.0, 0.0
	var open []float64
	for id := range people {
		p, known := r.Probabilities[id]
		if !known || p < 0 || p > 1 {
			t.Fatalf("probability of %s: %v", id, p)
		}
		sum += p
		if fixed[id] {
			continue
		}
		share := float64(served[id]) / float64(len(r.Panels))
		worst, least = max(worst, math.Abs(share-p)), min(least, share)
		open = append(open, p)
	}
	if math.Abs(sum-float64(r.Size)) > 1e-6 {
		t.Errorf("probabilities add up to %v, not to the size %d", sum, r.Size)
	}
	if math.Abs(worst-r.ListError) > 1e-12 || math.Abs(least-r.AchievedMin) > 1e-12 {
		t.Errorf("list error %v and smallest share %v; recorded %v and %v", worst, least, r.ListError, r.AchievedMin)
	}
	if r.Exact {
		for j, shown := range r.Shown {
			checkPanel(t, fmt.Sprintf("panel %d of the exact lottery", j), shown.Panel, r.Size, r.Already, people, pool.Categories, quotas)
		}
		checkShown(t, pool, fixed, r.Probabilities, r.Shown)
	} else if len(r.Shown) > 0 {
		t.Errorf("a lottery of %d panels stands beside probabilities that are not called exact", len(r.Shown))
	}
	checkMeasures(t, open, r.Gini, r.Geometric)
	checkEquals(t, pool, fixed, served)
	left := removeAlready(pool, quotas, r.Already, fixed)
	left.size = r.Size - len(r.Already)
	bound := r.Certificate.check(t, left)
	if r.Certificate.Search != nil {
		bound = min(bound, r.Certificate.Search.check(t, left))
	}
	if math.Abs(bound-r.BoundMin) > 1e-12 {
		t.Errorf("the certificate proves %v; recorded is the bound %v", bound, r.BoundMin)
	}
	if r.Method != "naive" && least > r.BoundMin+worst+1e-9 {
		t.Errorf("smallest share %v is above the bound %v by more than the error %v", least, r.BoundMin, worst)
	}
	for _, p := range open {
		// A bound that the search proves is rounded up by 2e-9.
		if p < r.BoundMin-3e-9 && (r.Method == "leximin" || r.Method == "maximin") {
			t.Errorf("somebody has the probability %v, below the bound %v that was to be reached", p, r.BoundMin)
			break
		}
	}
}

func checkPanel(t fataler, what string, panel []string, size int, already []string, people map[string]sortition.Person, categories []string, quotas []sortition.Quota) {
	t.Helper()
	if len(panel) != size {
		t.Fatalf("%s has %d people, wanted %d", what, len(panel), size)
	}
	on, homes := map[string]bool{}, map[string]string{}
	count := map[string]int{}
	for _, id := range panel {
		p, known := people[id]
		if !known || on[id] {
			t.Fatalf("%s: %s is unknown or there twice", what, id)
		}
		on[id] = true
		if other, twice := homes[p.Household]; twice && p.Household != "" {
			t.Fatalf("%s: %s and %s share an address", what, id, other)
		}
		homes[p.Household] = id
		for c, feature := range p.Features {
			count[categories[c]+"\x00"+feature]++
		}
	}
	for _, id := range already {
		if !on[id] {
			t.Fatalf("%s lacks %s, who is already selected", what, id)
		}
	}
	for _, q := range quotas {
		if n := count[q.Category+"\x00"+q.Feature]; n < q.Min || n > q.Max {
			t.Fatalf("%s has %d people with %s, wanted %d to %d", what, n, q, q.Min, q.Max)
		}
	}
}

// checkMeasures recomputes Gini by its definition over all pairs.
func checkMeasures(t fataler, p []float64, gini, geometric float64) {
	t.Helper()
	pairs, sum, product := 0.0, 0.0, 0.0
	for _, a := range p {
		sum += a
		product += math.Log(a)
		for _, b := range p {
			pairs += math.Abs(a - b)
		}
	}
	if sum == 0 {
		return
	}
	n := float64(len(p))
	if want := pairs / (2 * n * sum); math.Abs(want-gini) > 1e-9 {
		t.Errorf("gini is %v, recorded %v", want, gini)
	}
	if want := math.Exp(product / n); math.Abs(want-geometric) > 1e-9 {
		t.Errorf("geometric mean is %v, recorded %v", want, geometric)
	}
}

// checkEquals checks that people who are alike, and live with people who are
// alike, serve equally often, but for one panel.
func checkEquals(t fataler, pool *sortition.Pool, fixed map[string]bool, served map[string]int) {
	t.Helper()
	type span struct{ least, most int }
	alike := map[string]*span{}
	for id, kind := range kinds(pool, fixed) {
		n := served[id]
		if alike[kind] == nil {
			alike[kind] = &span{n, n}
		}
		alike[kind].least, alike[kind].most = min(alike[kind].least, n), max(alike[kind].most, n)
	}
	for kind, s := range alike {
		if s.most-s.least > 1 {
			t.Errorf("people with %s serve %d to %d times", kind, s.least, s.most)
		}
	}
}

// kinds tells for each person who can be drawn what the quotas and households
// can know of them: their features, and those of all whom they live with.
func kinds(pool *sortition.Pool, fixed map[string]bool) map[string]string {
	homes := map[string][]string{}
	for _, p := range pool.People {
		if !fixed[p.ID] && p.Household != "" {
			homes[p.Household] = append(homes[p.Household], fmt.Sprintf("%q", p.Features))
		}
	}
	kind := map[string]string{}
	for _, p := range pool.People {
		if fixed[p.ID] {
			continue
		}
		kind[p.ID] = fmt.Sprintf("%q", p.Features)
		if home := homes[p.Household]; len(home) > 1 {
			slices.Sort(home)
			kind[p.ID] += fmt.Sprint(" of ", home)
		}
	}
	return kind
}

type certificate struct {
	Multipliers []struct {
		Category, Feature string
		Multiplier        float64
	}
	Size       float64
	Households []struct {
		Households int
		People     []string
		Multiplier float64
	}
	Bound    float64
	Fraction string
	Search   *search
}

type search struct {
	Bound float64
	Worth map[string]float64
}

// remaining is what is to be selected besides the people already selected.
type remaining struct {
	pool   *sortition.Pool
	quotas map[[2]string]sortition.Quota
	size   int
	out    map[string]bool // people not to be drawn
}

func removeAlready(pool *sortition.Pool, quotas []sortition.Quota, already []string, out map[string]bool) remaining {
	left := remaining{pool: pool, quotas: map[[2]string]sortition.Quota{}, out: out}
	taken := map[[2]string]int{}
	chosen := map[string]bool{}
	for _, id := range already {
		chosen[id] = true
	}
	for _, p := range pool.People {
		if !chosen[p.ID] {
			continue
		}
		for c, feature := range p.Features {
			taken[[2]string{pool.Categories[c], feature}]++
		}
	}
	for _, q := range quotas {
		key := [2]string{q.Category, q.Feature}
		q.Min, q.Max = max(0, q.Min-taken[key]), q.Max-taken[key]
		left.quotas[key] = q
	}
	return left
}

// check computes the bound that the multipliers prove, by the formula in the
// documentation of Certificate, in exact fractions.
func (c certificate) check(t fataler, left remaining) float64 {
	t.Helper()
	exact := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	right, positive := new(big.Rat), new(big.Rat)
	of := map[[2]string]*big.Rat{}
	for _, m := range c.Multipliers {
		key := [2]string{m.Category, m.Feature}
		q, known := left.quotas[key]
		if !known {
			t.Fatalf("the certificate names %v, which has no quota", key)
		}
		of[key] = exact(m.Multiplier)
		limit := q.Max
		if m.Multiplier < 0 {
			limit = q.Min
		}
		right.Add(right, new(big.Rat).Mul(of[key], big.NewRat(int64(limit), 1)))
	}
	right.Add(right, new(big.Rat).Mul(exact(c.Size), big.NewRat(int64(left.size), 1)))
	home := map[string]*big.Rat{}
	for _, g := range c.Households {
		if g.Multiplier < 0 {
			t.Fatal("a household has a negative multiplier")
		}
		addresses := map[string]bool{}
		for _, p := range left.pool.People {
			for _, id := range g.People {
				if p.ID == id {
					addresses[p.Household] = true
					home[id] = exact(g.Multiplier)
				}
			}
		}
		if len(addresses) != g.Households {
			t.Fatalf("%d households are named where there are %d", g.Households, len(addresses))
		}
		right.Add(right, new(big.Rat).Mul(exact(g.Multiplier), big.NewRat(int64(g.Households), 1)))
	}
	for _, p := range left.pool.People {
		if left.out[p.ID] {
			continue
		}
		price := exact(c.Size)
		for i, feature := range p.Features {
			if m := of[[2]string{left.pool.Categories[i], feature}]; m != nil {
				price.Add(price, m)
			}
		}
		if m := home[p.ID]; m != nil {
			price.Add(price, m)
		}
		if price.Sign() > 0 {
			positive.Add(positive, price)
		} else {
			right.Sub(right, price)
		}
	}
	if positive.Sign() == 0 {
		return 1
	}
	bound := right.Quo(right, positive)
	if c.Fraction != "" && c.Fraction != bound.String() {
		t.Errorf("the certificate gives %s, recorded %s", bound, c.Fraction)
	}
	if bound.Cmp(exact(c.Bound)) > 0 && c.Bound < 1 {
		t.Errorf("the certificate proves only %s, recorded is %v", bound, c.Bound)
	}
	f, _ := bound.Float64()
	return min(f, 1)
}

// check makes sure that the worths add up to 1; that no panel is worth more can
// be checked only by going through all panels, which TestSmallPools does.
func (s *search) check(t fataler, left remaining) float64 {
	t.Helper()
	total := 0.0
	for _, worth := range s.Worth {
		total += worth
		if worth < 0 {
			t.Error("somebody has a negative worth")
		}
	}
	if math.Abs(total-1) > 1e-6 {
		t.Errorf("the worths add up to %v, not 1", total)
	}
	return s.Bound
}
