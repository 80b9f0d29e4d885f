package sortition_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"concentric/engine/sortition"
)

// town is a generated pool of 100 to 320 volunteers, of whom share in ten stand
// at addresses of two or three; the quotas are laid around a random panel, so
// that they can be met, and tightly.
func town(seed uint64, share int) sortition.Request {
	rnd := rand.New(rand.NewPCG(seed, 4))
	r := sortition.Request{Pool: &sortition.Pool{}, Size: 14 + rnd.IntN(22), Panels: 300, Seed: []byte("town")}
	values := []int{2, 3, 4, 3, 5}
	for c := range values {
		r.Pool.Categories = append(r.Pool.Categories, fmt.Sprint("category ", c))
	}
	people := r.Size * (7 + rnd.IntN(3))
	for i := range people {
		p := sortition.Person{ID: fmt.Sprintf("p%03d", i)}
		for _, n := range values {
			p.Features = append(p.Features, fmt.Sprint("value ", min(rnd.IntN(n), rnd.IntN(n))))
		}
		if rnd.IntN(10) < share {
			p.Household = fmt.Sprint("house ", rnd.IntN(people*share/20+1))
		}
		r.Pool.People = append(r.Pool.People, p)
	}
	homes, counts, taken := map[string]bool{}, make([]map[string]int, len(values)), 0
	for c := range counts {
		counts[c] = map[string]int{}
	}
	for _, i := range rnd.Perm(people) {
		p := r.Pool.People[i]
		if taken == r.Size || p.Household != "" && homes[p.Household] {
			continue
		}
		taken++
		homes[p.Household] = true
		for c, f := range p.Features {
			counts[c][f]++
		}
	}
	for c, n := range values {
		for v := range n {
			f := fmt.Sprint("value ", v)
			r.Quotas = append(r.Quotas, sortition.Quota{Category: r.Pool.Categories[c], Feature: f, Min: max(0, counts[c][f]-1), Max: counts[c][f] + 1})
		}
	}
	return r
}

// TestHouseholds draws from pools in which many live together: each time a list
// is made, no panel has two people of one address, and nobody's share is far
// from their probability.
func TestHouseholds(t *testing.T) {
	compared, agreed := 0, 0
	for seed := uint64(1); seed <= 6; seed++ {
		share := []int{3, 6, 10}[seed%3]
		compared++
		if t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := town(seed, share)
			lottery, err := sortition.Select(context.Background(), r)
			if err != nil {
				t.Fatalf("%d volunteers, a panel of %d: %v", len(r.Pool.People), r.Size, err)
			}
			check(t, r.Pool, r.Quotas, sortition.NewRecord(r, lottery))
			if lottery.ListError > 2.5/300 {
				t.Errorf("somebody's share of 300 panels is %v from their probability", lottery.ListError)
			}
			t.Logf("%d volunteers, %d types, exact %v, list error %.5f", len(r.Pool.People), lottery.Types, lottery.Exact, lottery.ListError)
		}) {
			agreed++
		}
	}
	t.Logf("%d pools with households compared, %d agreed", compared, agreed)
}

// TestFewAddresses: a panel cannot be larger than the number of addresses.
func TestFewAddresses(t *testing.T) {
	pool := &sortition.Pool{Categories: []string{"c"}}
	for i := range 12 {
		pool.People = append(pool.People, sortition.Person{ID: fmt.Sprint(i), Features: []string{"v"}, Household: fmt.Sprint("house ", i%3)})
	}
	r := sortition.Request{Pool: pool, Size: 4, Quotas: []sortition.Quota{{Category: "c", Feature: "v", Min: 0, Max: 4}}}
	_, err := sortition.Select(context.Background(), r)
	var infeasible *sortition.InfeasibleError
	if !errors.As(err, &infeasible) || len(infeasible.Relaxations) != 0 {
		t.Errorf("four of three addresses: %v", err)
	}
	r.Size = 3
	drawn(t, r)
}
