package sortition_test

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"concentric/engine/sortition"
)

// TestGoldilocksLeavesOutWhomNoPanelCanHave: of this pool two kinds of panels
// can be drawn, p0 with one of p1 and p6, or p2 with p8; the other six people
// are on none. With the first kind drawn with w the largest probability is w and
// the smallest w/2, so that 5/2·w + 2/5·2/w is smallest at w = √0.32.
func TestGoldilocksLeavesOutWhomNoPanelCanHave(t *testing.T) {
	pool := &sortition.Pool{Categories: []string{"0", "1", "2"}}
	for i, f := range []string{"bab", "aba", "aaa", "aab", "aab", "cab", "aba", "abb", "bbb", "cab", "cab"} {
		pool.People = append(pool.People, sortition.Person{ID: string(rune('a' + i)), Features: []string{f[:1], f[1:2], f[2:]}})
	}
	r := sortition.Request{Pool: pool, Size: 2, Panels: 200, Seed: []byte("small"), Method: sortition.Goldilocks}
	for _, q := range []string{"0a", "0b", "1a", "1b", "2a", "2b"} {
		r.Quotas = append(r.Quotas, sortition.Quota{Category: q[:1], Feature: q[1:], Min: 1, Max: 1})
	}
	r.Quotas = append(r.Quotas, sortition.Quota{Category: "0", Feature: "c"})
	lottery, err := sortition.Select(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	w := math.Sqrt(.32)
	for i, want := range []float64{w, w / 2, 1 - w, 0, 0, 0, w / 2, 0, 1 - w, 0, 0} {
		if got := lottery.Probability[i]; got < want-1e-6 || got > want+1e-6 {
			t.Errorf("%s has the probability %v, want %v", pool.People[i].ID, got, want)
		}
	}
}

// TestNobodyIsLeftToDraw: all others live with the one who is already selected.
func TestNobodyIsLeftToDraw(t *testing.T) {
	pool := &sortition.Pool{Categories: []string{"age"}}
	for _, id := range []string{"a", "b", "c"} {
		pool.People = append(pool.People, sortition.Person{ID: id, Features: []string{"old"}, Household: "oak"})
	}
	for _, method := range sortition.Methods() {
		r := sortition.Request{
			Pool: pool, Size: 1, Panels: 5, Seed: []byte("home"), Method: method, Already: []string{"b"},
			Quotas: []sortition.Quota{{Category: "age", Feature: "old", Min: 1, Max: 1}},
		}
		lottery, err := sortition.Select(context.Background(), r)
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		record := sortition.NewRecord(r, lottery)
		check(t, pool, r.Quotas, record)
		if !reflect.DeepEqual(record.Panels, slices.Repeat([][]string{{"b"}}, 5)) {
			t.Errorf("%s: the panels are %v", method, record.Panels)
		}
	}
}
