package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"concentric/engine/sortition"
)

// unseen measures pools that were made after the search was tuned, one for each
// seed: volunteers who came by themselves, quotas of a population in which
// the features are spread otherwise. No figure here was aimed at.
func unseen(seeds int) error {
	for _, homes := range []int{0, 3, 1} {
		if err := unseenPools(seeds, homes); err != nil {
			return err
		}
	}
	return nil
}

// unseenPools gives one in so many of the volunteers an address; 0 is nobody.
func unseenPools(seeds, homes int) error {
	fmt.Printf("\nPools that the search was not tuned on (seeds 1 to %d; no targets)\n", seeds)
	switch homes {
	case 3:
		fmt.Println("The same, a third of whose volunteers stand at addresses that others may share")
	case 1:
		fmt.Println("The same, all of whose volunteers stand at addresses that others may share")
	}
	fmt.Printf("%5s %10s %6s %6s %-5s %9s %15s %11s %8s\n", "seed", "volunteers", "panel", "types", "exact", "bound", "smallest share", "list error", "CPU s")
	for seed := 1; seed <= seeds; seed++ {
		request := invent(uint64(seed))
		if homes > 0 {
			house(request.Pool, uint64(seed), homes)
		}
		cpu := cpuTime()
		lottery, err := sortition.Select(context.Background(), request)
		used := (cpuTime() - cpu).Seconds()
		var infeasible *sortition.InfeasibleError
		if err != nil && !errors.As(err, &infeasible) {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
		if err != nil {
			fmt.Printf("%5d %10d %6d  no panel meets the quotas, told in %.2f CPU s\n", seed, len(request.Pool.People), request.Size, used)
			continue
		}
		if err := recount(request, lottery); err != nil {
			return err
		}
		fmt.Printf("%5d %10d %6d %6d %-5v %9.6f %15.3f %11.5f %8.2f\n", seed, len(request.Pool.People), request.Size, lottery.Types, lottery.Exact, lottery.BoundMin, lottery.AchievedMin, lottery.ListError, used)
	}
	return nil
}

// house gives one in so many of the volunteers an address, of which there are half as
// many as volunteers: of a third, most live alone all the same, some by twos and
// threes; of all, hardly anybody lives alone.
func house(pool *sortition.Pool, seed uint64, oneIn int) {
	rng := rand.New(rand.NewPCG(seed, 77))
	for i := range pool.People {
		if rng.IntN(oneIn) == 0 {
			pool.People[i].Household = fmt.Sprint("h", rng.IntN(len(pool.People)/2))
		}
	}
}

// invent makes a pool and its quotas from a seed.
func invent(seed uint64) sortition.Request {
	rng := rand.New(rand.NewPCG(seed, 20261123))
	r := sortition.Request{Pool: &sortition.Pool{}, Size: 12 + rng.IntN(50), Seed: []byte("bench")}
	volunteers := r.Size * (4 + rng.IntN(12))
	categories := 4 + rng.IntN(3)
	shares := make([][]float64, categories) // of the volunteers
	for c := range categories {
		values := 2 + rng.IntN(4)
		population := spread(rng, values)
		shares[c] = make([]float64, values)
		sum := 0.0
		for v := range values {
			shares[c][v] = population[v] * math.Exp(0.7*rng.NormFloat64()) // some come more readily than others
			sum += shares[c][v]
		}
		for v := range values {
			shares[c][v] /= sum
			seats := population[v] * float64(r.Size)
			slack := 0.5 + 0.1*seats
			r.Quotas = append(r.Quotas, sortition.Quota{
				Category: fmt.Sprint("c", c), Feature: fmt.Sprint("v", v),
				Min: max(int(math.Floor(seats-slack)), 0), Max: int(math.Ceil(seats + slack)),
			})
		}
		r.Pool.Categories = append(r.Pool.Categories, fmt.Sprint("c", c))
	}
	for n := range volunteers {
		p := sortition.Person{ID: fmt.Sprint(n + 1)}
		for c := range categories {
			p.Features = append(p.Features, fmt.Sprint("v", pick(rng, shares[c])))
		}
		r.Pool.People = append(r.Pool.People, p)
	}
	return r
}

func spread(rng *rand.Rand, n int) []float64 {
	out, sum := make([]float64, n), 0.0
	for i := range out {
		out[i] = 0.3 + rng.Float64()
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

func pick(rng *rand.Rand, shares []float64) int {
	x := rng.Float64()
	for i, s := range shares {
		if x -= s; x < 0 {
			return i
		}
	}
	return len(shares) - 1
}
