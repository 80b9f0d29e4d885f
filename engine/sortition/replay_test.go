package sortition_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"concentric/engine/sortition"
)

// village is a pool of 60 volunteers with 12 couples, made by arithmetic.
func village() sortition.Request {
	pool := &sortition.Pool{Categories: []string{"gender", "age", "place"}}
	for i := range 60 {
		p := sortition.Person{ID: fmt.Sprintf("v%02d", i), Features: []string{
			[]string{"woman", "man"}[i*7%5%2], []string{"young", "middle", "old"}[i*i%7%3], []string{"town", "village"}[i%4/3],
		}}
		if i < 24 {
			p.Household = fmt.Sprint("house ", i/2)
		}
		pool.People = append(pool.People, p)
	}
	return sortition.Request{Pool: pool, Size: 12, Panels: 100, Seed: []byte("31415"), Quotas: []sortition.Quota{
		{Category: "gender", Feature: "woman", Min: 6, Max: 6},
		{Category: "gender", Feature: "man", Min: 6, Max: 6},
		{Category: "age", Feature: "young", Min: 3, Max: 5},
		{Category: "age", Feature: "middle", Min: 3, Max: 5},
		{Category: "age", Feature: "old", Min: 3, Max: 5},
		{Category: "place", Feature: "town", Min: 8, Max: 9},
		{Category: "place", Feature: "village", Min: 3, Max: 4},
	}}
}

func drawn(t fataler, r sortition.Request) *sortition.Record {
	t.Helper()
	lottery, err := sortition.Select(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	record := sortition.NewRecord(r, lottery)
	check(t, r.Pool, r.Quotas, record)
	return record
}

// copied is the record as it comes back from its file.
func copied(t *testing.T, r *sortition.Record) *sortition.Record {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back sortition.Record
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	return &back
}

func TestReplaySaysWhere(t *testing.T) {
	record := drawn(t, village())
	dropouts := sortition.LearnDropouts(3, []sortition.Attendance{{Features: []string{"man", "young", "town"}, Dropped: true}, {Features: []string{"woman", "old", "town"}}})
	standby, err := sortition.ChooseAlternates(village(), record.Panel, 3, dropouts)
	if err != nil {
		t.Fatal(err)
	}
	record.Alternates = standby
	if err := copied(t, record).Replay(context.Background()); err != nil {
		t.Fatalf("an untouched record: %v", err)
	}
	for _, change := range []struct {
		name, where, says string
		do                func(*sortition.Record)
	}{
		{"a volunteer's feature", "volunteer", `"v07"`, func(r *sortition.Record) {
			r.Pool.People[7].Features[0] = "woman"
			r.Pool.People[7].Features[1] = "old"
		}},
		{"a volunteer's household", "volunteer", `"v02"`, func(r *sortition.Record) { r.Pool.People[2].Household = "" }},
		{"a volunteer less", "volunteer", `"v59" was in the pool`, func(r *sortition.Record) { r.Pool.People = r.Pool.People[:59] }},
		{"a volunteer more", "volunteer", `"v60" was not in the pool`, func(r *sortition.Record) {
			r.Pool.People = append(r.Pool.People, sortition.RecordedPerson{ID: "v60", Features: r.Pool.People[0].Features})
		}},
		{"a quota", "quotas", "the list of quotas has been changed", func(r *sortition.Record) { r.Quotas[0].Max++ }},
		{"a seed byte", "seed", "the seed has been changed", func(r *sortition.Record) { r.Seed = "31416" }},
		{"the size", "settings", "size", func(r *sortition.Record) { r.Size = 11 }},
		{"the method", "settings", "method", func(r *sortition.Record) { r.Method = sortition.Maximin }},
		{"somebody of a panel", "panel", "number 17", func(r *sortition.Record) { swapPerson(r, r.Panels[17]) }},
		{"the order of panels", "panel", "number 3", func(r *sortition.Record) { r.Panels[3], r.Panels[4] = r.Panels[4], r.Panels[3] }},
		{"a panel less", "panel", "number 99", func(r *sortition.Record) { r.Panels = r.Panels[:99] }},
		{"a probability", "probability", `"v10"`, func(r *sortition.Record) { r.Probabilities["v10"] += 1e-12 }},
		{"the bound", "certificate", "bound", func(r *sortition.Record) { r.BoundMin = 0.5 }},
		{"a multiplier", "certificate", "multipliers", func(r *sortition.Record) { r.Certificate.Multipliers[0].Multiplier++ }},
		{"the index", "index", "list and seed give", func(r *sortition.Record) { r.Index = (r.Index + 1) % 100 }},
		{"the panel drawn", "index", "nobody else", func(r *sortition.Record) { r.Panel = append([]string{}, r.Panel[1:]...) }},
		{"the geometric mean", "list", "geometric mean", func(r *sortition.Record) { r.GeometricMean += 0.01 }},
		{"whether it is exact", "list", "exact", func(r *sortition.Record) { r.Exact = !r.Exact }},
		{"a weight of the exact lottery", "list", "the lottery that shows", func(r *sortition.Record) { r.Shown[0].Weight += 1e-6 }},
		{"who can be on no panel", "list", "on no panel", func(r *sortition.Record) { r.NeverChosen = []sortition.RecordedNever{{People: []string{"v01"}}} }},
		{"somebody who stands by", "alternates", "recorded are", func(r *sortition.Record) { r.Alternates.IDs[0] = r.Panel[0] }},
		{"what is expected of drop-outs", "alternates", "figures", func(r *sortition.Record) { r.Alternates.Expected++ }},
		{"the engine", "engine", "made by", func(r *sortition.Record) { r.Engine = "another" }},
	} {
		t.Run(change.name, func(t *testing.T) {
			touched := copied(t, record)
			change.do(touched)
			err := touched.Replay(context.Background())
			if err == nil {
				t.Fatal("the replay holds")
			}
			if !says(err, change.where, change.says) {
				t.Errorf("wanted %s: … %s …, got\n%v", change.where, change.says, err)
			}
		})
	}
}

// swapPerson puts somebody else in the place of the first of a panel.
func swapPerson(r *sortition.Record, panel []string) {
	on := map[string]bool{}
	for _, id := range panel {
		on[id] = true
	}
	for _, p := range r.Pool.People {
		if !on[p.ID] {
			panel[0] = p.ID
			return
		}
	}
}

// says tells whether one of the errors joined is of that place and has the words.
func says(err error, where, words string) bool {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			if says(e, where, words) {
				return true
			}
		}
		return false
	}
	var replay *sortition.ReplayError
	return errors.As(err, &replay) && replay.Where == where && strings.Contains(replay.Text, words)
}

// TestIndex draws from all panels equally often: over 100,000 draws from 7
// panels, chi-square (6 degrees of freedom) stays under 27.9, which chance
// passes once in 10,000 times; the seeds are fixed, so the test is too.
func TestIndex(t *testing.T) {
	const panels, draws = 7, 100_000
	var counts [panels]int
	for i := range draws {
		counts[sortition.Index("a list", [][]byte{fmt.Append(nil, i)}, panels)]++
	}
	chi := 0.0
	for _, n := range counts {
		chi += math.Pow(float64(n)-float64(draws)/panels, 2) / (float64(draws) / panels)
	}
	if chi > 27.9 {
		t.Errorf("chi-square is %v: %v", chi, counts)
	}
	if a, b := sortition.Index("x", [][]byte{[]byte("ab"), []byte("c")}, 1<<40), sortition.Index("x", [][]byte{[]byte("a"), []byte("bc")}, 1<<40); a == b {
		t.Error("what was revealed is not told apart")
	}
}
