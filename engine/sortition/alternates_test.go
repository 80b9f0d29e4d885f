package sortition_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"concentric/engine/sortition"
)

// Those of whom many dropped out before are taken to drop out again, and those
// of whom nothing is known as everybody.
func TestDropoutsAreLearned(t *testing.T) {
	var history []sortition.Attendance
	for n := range 200 {
		young := sortition.Attendance{Features: []string{"young", "town"}, Dropped: n%2 == 0}
		old := sortition.Attendance{Features: []string{"old", "town"}, Dropped: n%20 == 0}
		history = append(history, young, old)
	}
	d := sortition.LearnDropouts(2, history)
	for _, c := range []struct {
		features []string
		want     float64
	}{{[]string{"young", "town"}, 0.5}, {[]string{"old", "town"}, 0.05}} {
		if got := d.Chance(c.features); math.Abs(got-c.want) > 0.02 {
			t.Errorf("%v: %.3f, want %.3f", c.features, got, c.want)
		}
	}
	if got := d.Chance([]string{"unheard of", "nowhere"}); got < 0.15 || got > 0.35 {
		t.Errorf("somebody of whom nothing is known: %.3f", got)
	}
	if got := sortition.LearnDropouts(2, nil).Chance([]string{"young", "town"}); math.Abs(got-0.1) > 1e-9 {
		t.Errorf("without a history: %.3f", got)
	}
	if got := (sortition.Dropouts{}).Chance([]string{"young", "town"}); got != 0 {
		t.Errorf("the zero value: %.3f", got)
	}
}

// alternatesRequest is a pool of twenty from two places, with a panel of six.
func alternatesRequest() (sortition.Request, []string) {
	r := sortition.Request{
		Pool:   &sortition.Pool{Categories: []string{"place"}},
		Quotas: []sortition.Quota{{Category: "place", Feature: "town", Min: 3, Max: 4}, {Category: "place", Feature: "village", Min: 2, Max: 3}},
		Size:   6, Seed: []byte("s"),
	}
	for n := range 20 {
		place := "town"
		if n%4 == 0 {
			place = "village"
		}
		r.Pool.People = append(r.Pool.People, sortition.Person{ID: fmt.Sprintf("p%02d", n), Features: []string{place}})
	}
	return r, []string{"p00", "p04", "p08", "p01", "p02", "p03"}
}

// Where villagers drop out, villagers stand by; nobody of the panel does; and
// the set does not depend on the order of the pool.
func TestAlternatesStandByForThoseWhoDropOut(t *testing.T) {
	r, panel := alternatesRequest()
	d := sortition.Dropouts{Learned: true, Base: -20, Weight: []map[string]float64{{"village": 20}}} // every second villager
	got, err := sortition.ChooseAlternates(r, panel, 2, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range got.IDs {
		if !slices.Contains([]string{"p12", "p16"}, id) {
			t.Errorf("%v stand by, and only p12 and p16 are villagers who are left", got.IDs)
		}
	}
	if got.Expected >= got.Without || math.Abs(got.Leaving-1.5) > 0.2 {
		t.Errorf("%+v", got)
	}
	slices.Reverse(r.Pool.People)
	again, err := sortition.ChooseAlternates(r, panel, 2, d)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.IDs, again.IDs) || got.Expected != again.Expected {
		t.Errorf("%+v, and with the pool in another order %+v", got, again)
	}
}

// Nobody stands by who lives with somebody on the panel, or with another who
// stands by.
func TestAlternatesLiveElsewhere(t *testing.T) {
	r, panel := alternatesRequest()
	r.Pool.People[5].Household, r.Pool.People[1].Household = "a", "a"
	r.Pool.People[6].Household, r.Pool.People[7].Household = "b", "b"
	got, err := sortition.ChooseAlternates(r, panel, 12, sortition.LearnDropouts(1, nil))
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(got.IDs, "p05") || slices.Contains(got.IDs, "p06") && slices.Contains(got.IDs, "p07") {
		t.Errorf("%v", got.IDs)
	}
	if _, err := sortition.ChooseAlternates(r, panel, 13, sortition.LearnDropouts(1, nil)); err == nil {
		t.Error("thirteen can be found of twelve who may")
	}
	if _, err := sortition.ChooseAlternates(r, panel, 0, sortition.Dropouts{}); err == nil {
		t.Error("nobody can be asked for")
	}
}
