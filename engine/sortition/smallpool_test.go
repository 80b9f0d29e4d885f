package sortition_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"concentric/engine/sortition"
	"pgregory.net/rapid"
)

// drawRequest makes a small random request. Quotas are laid around some panel,
// so that most, not all, can be met.
func drawRequest(t *rapid.T) sortition.Request {
	pool := &sortition.Pool{}
	features := [][]string{}
	for c := range rapid.IntRange(1, 3).Draw(t, "categories") {
		pool.Categories = append(pool.Categories, fmt.Sprint("category ", c))
		features = append(features, []string{"a", "b", "c"}[:rapid.IntRange(2, 3).Draw(t, "features")])
	}
	n := rapid.IntRange(3, 11).Draw(t, "people")
	homes := rapid.Bool().Draw(t, "homes")
	for i := range n {
		p := sortition.Person{ID: fmt.Sprint("p", i)}
		for c := range features {
			p.Features = append(p.Features, rapid.SampledFrom(features[c]).Draw(t, "feature"))
		}
		if homes {
			p.Household = rapid.SampledFrom([]string{"", "", "elm", "oak", "ash", "fir"}).Draw(t, "home")
		}
		pool.People = append(pool.People, p)
	}
	r := sortition.Request{Pool: pool, Size: rapid.IntRange(1, min(n, 5)).Draw(t, "size"), Panels: 200, Seed: []byte("small")}
	for c := range features {
		for _, f := range features[c] {
			count := 0
			for _, p := range pool.People[:r.Size] {
				if p.Features[c] == f {
					count++
				}
			}
			least := max(0, count-rapid.IntRange(0, 1).Draw(t, "below"))
			r.Quotas = append(r.Quotas, sortition.Quota{Category: pool.Categories[c], Feature: f, Min: least, Max: max(least, count+rapid.IntRange(-1, 2).Draw(t, "above"))})
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "already") == 0 {
		r.Already = []string{pool.People[rapid.IntRange(0, n-1).Draw(t, "who")].ID}
	}
	return r
}

// allPanels goes through every set of people of the right size and keeps those
// that meet the quotas.
func allPanels(r sortition.Request) [][]string {
	var found [][]string
	people := r.Pool.People
	var choose func(from int, panel []int)
	choose = func(from int, panel []int) {
		if len(panel) == r.Size {
			if ids, ok := meets(r, panel); ok {
				found = append(found, ids)
			}
			return
		}
		for i := from; i < len(people); i++ {
			choose(i+1, append(panel[:len(panel):len(panel)], i))
		}
	}
	choose(0, nil)
	return found
}

func meets(r sortition.Request, panel []int) ([]string, bool) {
	count, home, on := map[[2]string]int{}, map[string]bool{}, map[string]bool{}
	var ids []string
	for _, i := range panel {
		p := r.Pool.People[i]
		if p.Household != "" && home[p.Household] {
			return nil, false
		}
		home[p.Household], on[p.ID] = true, true
		ids = append(ids, p.ID)
		for c, f := range p.Features {
			count[[2]string{r.Pool.Categories[c], f}]++
		}
	}
	for _, id := range r.Already {
		if !on[id] {
			return nil, false
		}
	}
	for _, q := range r.Quotas {
		if n := count[[2]string{q.Category, q.Feature}]; n < q.Min || n > q.Max {
			return nil, false
		}
	}
	return ids, true
}

func quotaErrors(err error) bool {
	var request *sortition.RequestError
	return errors.As(err, &request)
}

func TestSmallPools(t *testing.T) {
	drawn, refused, shown := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		r.Method = rapid.SampledFrom([]sortition.Method{sortition.Leximin, sortition.Leximin, sortition.Maximin, sortition.Goldilocks}).Draw(t, "method")
		panels := allPanels(r)
		lottery, err := sortition.Select(context.Background(), r)
		if len(panels) == 0 {
			refused++
			checkRefusal(t, r, err)
			return
		}
		if err != nil {
			t.Fatalf("there are %d panels, but: %v", len(panels), err)
		}
		drawn++
		record := sortition.NewRecord(r, lottery)
		check(t, r.Pool, r.Quotas, record)
		if lottery.Exact && lottery.ListError > 3.0/float64(len(lottery.Panels)) {
			t.Errorf("the list is off by %v of probabilities that were shown to be a lottery's", lottery.ListError)
		}
		if lottery.Exact {
			shown++
			out := map[string]bool{}
			for _, id := range append(record.Already, record.Housed...) {
				out[id] = true
			}
			checkBest(t, r, panels, record.Probabilities, out)
		}
		possible := map[string]bool{}
		for _, panel := range panels {
			worth := 0.0
			for _, id := range panel {
				possible[id] = true
				if s := record.Certificate.Search; s != nil {
					worth += s.Worth[id]
				}
			}
			if s := record.Certificate.Search; s != nil && worth > s.Bound+1e-12 {
				t.Errorf("panel %v is worth %v, above the bound %v", panel, worth, s.Bound)
			}
		}
		for id, p := range record.Probabilities {
			if p > 1e-7 && !possible[id] && lottery.Exact {
				t.Errorf("%s has the probability %v but is on no panel", id, p)
			}
			if p < 1e-9 && possible[id] && lottery.Exact && r.Method == sortition.Leximin {
				t.Errorf("%s is on a panel but has no probability", id)
			}
		}
	})
	t.Logf("%d drawn, of which %d were said to be exact and no lottery over all panels was better; %d refused", drawn, shown, refused)
}

// checkRefusal checks that the relaxations offered make a panel possible, and
// that none that cost less would.
func checkRefusal(t *rapid.T, r sortition.Request, err error) {
	if quotaErrors(err) {
		return
	}
	var infeasible *sortition.InfeasibleError
	if !errors.As(err, &infeasible) {
		t.Fatalf("there is no panel; the error is %v", err)
	}
	everything := r
	everything.Quotas = nil
	for _, q := range r.Quotas {
		q.Min, q.Max = 0, r.Size
		everything.Quotas = append(everything.Quotas, q)
	}
	possible := allPanels(everything)
	if len(infeasible.Relaxations) == 0 {
		if len(possible) > 0 {
			t.Fatalf("no relaxation is offered, though some would do")
		}
		return
	}
	offered := r
	offered.Quotas = append([]sortition.Quota{}, r.Quotas...)
	cost := 0.0
	for _, x := range infeasible.Relaxations {
		for i, q := range offered.Quotas {
			if q.Category != x.Category || q.Feature != x.Feature {
				continue
			}
			if x.Bound == "min" {
				offered.Quotas[i].Min = x.To
				cost += float64(x.From-x.To) * (1 + 2/float64(x.From))
			} else {
				offered.Quotas[i].Max = x.To
				cost += float64(x.To - x.From)
			}
		}
	}
	if len(allPanels(offered)) == 0 {
		t.Fatalf("%v: still no panel", infeasible)
	}
	cheapest := cost
	for _, panel := range possible {
		cheapest = min(cheapest, costOf(r, panel))
	}
	if infeasible.Cheapest && cost > cheapest+1e-6 {
		t.Fatalf("%v costs %v, but %v would do", infeasible, cost, cheapest)
	}
}

// costOf is what it costs to relax the quotas so that the panel meets them.
func costOf(r sortition.Request, panel []string) float64 {
	count := map[[2]string]int{}
	for _, id := range panel {
		for _, p := range r.Pool.People {
			if p.ID == id {
				for c, f := range p.Features {
					count[[2]string{r.Pool.Categories[c], f}]++
				}
			}
		}
	}
	cost := 0.0
	for _, q := range r.Quotas {
		n := count[[2]string{q.Category, q.Feature}]
		if n > q.Max {
			cost += float64(n - q.Max)
		}
		if n < q.Min {
			cost += float64(q.Min-n) * (1 + 2/float64(q.Min))
		}
	}
	return cost
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		first, err := sortition.Select(context.Background(), r)
		if err != nil {
			return // quotas that cannot be met are for TestSmallPools
		}
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		other := r
		other.Pool = &sortition.Pool{Categories: r.Pool.Categories, People: append([]sortition.Person{}, r.Pool.People...)}
		other.Quotas = append([]sortition.Quota{}, r.Quotas...)
		rnd.Shuffle(len(other.Pool.People), func(i, j int) {
			other.Pool.People[i], other.Pool.People[j] = other.Pool.People[j], other.Pool.People[i]
		})
		rnd.Shuffle(len(other.Quotas), func(i, j int) { other.Quotas[i], other.Quotas[j] = other.Quotas[j], other.Quotas[i] })
		second, err := sortition.Select(context.Background(), other)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := sortition.NewRecord(r, first), sortition.NewRecord(other, second); !reflect.DeepEqual(a, b) {
			t.Fatalf("another order gave another draw:\n%+v\n%+v", a, b)
		}
	})
}

func TestOneMoreVolunteer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		if _, err := sortition.Select(context.Background(), r); err != nil {
			return // quotas that cannot be met are for TestSmallPools
		}
		more := r
		p := r.Pool.People[rapid.IntRange(0, len(r.Pool.People)-1).Draw(t, "like")]
		p.ID = "one more"
		p.Household = rapid.SampledFrom([]string{"", "elm"}).Draw(t, "home")
		more.Pool = &sortition.Pool{Categories: r.Pool.Categories, People: append(append([]sortition.Person{}, r.Pool.People...), p)}
		if _, err := sortition.Select(context.Background(), more); err != nil {
			t.Fatalf("with one more volunteer: %v", err)
		}
	})
}
