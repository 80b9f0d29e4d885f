package sortition_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"concentric/engine/sortition"
)

func TestMethods(t *testing.T) {
	least := map[sortition.Method]float64{}
	most := map[sortition.Method]float64{}
	for _, method := range sortition.Methods() {
		r := village()
		r.Method = method
		record := drawn(t, r)
		lo, hi := 1.0, 0.0
		for _, p := range record.Probabilities {
			lo, hi = min(lo, p), max(hi, p)
		}
		least[method], most[method] = lo, hi
	}
	if least[sortition.Leximin] < least[sortition.Goldilocks]-1e-9 || least[sortition.Leximin] < least[sortition.Maximin]-1e-9 {
		t.Errorf("leximin does not have the largest smallest probability: %v", least)
	}
	r := village()
	r.Method = sortition.Goldilocks
	if beside := drawn(t, r).Beside; beside == nil || beside.Method != sortition.Leximin || math.Abs(beside.Smallest-least[sortition.Leximin]) > 1e-9 || math.Abs(beside.Largest-most[sortition.Leximin]) > 1e-9 {
		t.Errorf("beside goldilocks stands %+v; leximin has %v to %v", beside, least[sortition.Leximin], most[sortition.Leximin])
	}
	if most[sortition.Goldilocks] > most[sortition.Leximin]+1e-9 {
		t.Errorf("goldilocks has a larger largest probability than leximin: %v", most)
	}
}

func TestAlreadySelected(t *testing.T) {
	r := village()
	r.Already = []string{"v01", "v30"}
	record := drawn(t, r)
	if record.Probabilities["v01"] != 1 || record.Probabilities["v00"] != 0 {
		t.Errorf("v01 is selected and v00 lives with them; they have %v and %v", record.Probabilities["v01"], record.Probabilities["v00"])
	}
	if len(record.Housed) != 1 || record.Housed[0] != "v00" {
		t.Errorf("not drawn are %v", record.Housed)
	}
	for _, p := range r.Pool.People {
		if p.Features[0] == "woman" && len(r.Already) < 8 && p.Household == "" && p.ID != "v30" {
			r.Already = append(r.Already, p.ID)
		}
	}
	_, err := sortition.Select(context.Background(), r)
	var infeasible *sortition.InfeasibleError
	if !errors.As(err, &infeasible) || !strings.Contains(err.Error(), `raise the maximum of "woman" (gender) from 6 to `) {
		t.Errorf("more women are selected than the quota has room for: %v", err)
	}
}

func TestEverybodySelected(t *testing.T) {
	r := village()
	first := drawn(t, r)
	r.Already = first.Panel
	record := drawn(t, r)
	if fmt.Sprint(record.Panel) != fmt.Sprint(first.Panel) {
		t.Errorf("%v are selected, drawn is %v", first.Panel, record.Panel)
	}
}

func TestInfeasibleInWords(t *testing.T) {
	r := village()
	r.Quotas[6].Min, r.Quotas[6].Max = 40, 41
	_, err := sortition.Select(context.Background(), r)
	want := `no panel meets the quotas; the least that would make one possible: lower the minimum of "village" (place) from 40 to 4`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	for i := range r.Quotas {
		r.Quotas[i].Flex = &sortition.Flex{Min: r.Quotas[i].Min, Max: r.Quotas[i].Max}
	}
	_, err = sortition.Select(context.Background(), r)
	if err == nil || !strings.Contains(err.Error(), "widen the flex") {
		t.Errorf("nothing may be relaxed: %v", err)
	}
}

func TestNeverChosen(t *testing.T) {
	r := village()
	r.Pool.People[59].Features = []string{"woman", "old", "abroad"}
	r.Quotas = append(r.Quotas, sortition.Quota{Category: "place", Feature: "abroad", Min: 0, Max: 0})
	lottery, err := sortition.Select(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(lottery.NeverChosen) != 1 || fmt.Sprint(lottery.NeverChosen[0].People) != "[59]" {
		t.Fatalf("never chosen are %v", lottery.NeverChosen)
	}
	if got := fmt.Sprint(lottery.NeverChosen[0].Relaxations); got != `[raise the maximum of "abroad" (place) from 0 to 1]` {
		t.Errorf("the relaxation offered is %s", got)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		says string
		do   func(*sortition.Request)
	}{
		{"no volunteers", func(r *sortition.Request) { r.Pool = nil }},
		{"at least 1", func(r *sortition.Request) { r.Size = 0 }},
		{"fewer than the 61 of a panel", func(r *sortition.Request) { r.Size = 61 }},
		{"a list of -1 panels", func(r *sortition.Request) { r.Panels = -1 }},
		{`method "best" is not known`, func(r *sortition.Request) { r.Method = "best" }},
		{`two volunteers have the id "v00"`, func(r *sortition.Request) { r.Pool.People[1].ID = "v00" }},
		{`"v05" has 2 features for 3 categories`, func(r *sortition.Request) { r.Pool.People[5].Features = []string{"woman", "old"} }},
		{`"v05" has "" as "age"`, func(r *sortition.Request) { r.Pool.People[5].Features[1] = "" }},
		{`category "wealth", which the pool does not have`, func(r *sortition.Request) { r.Quotas[0].Category = "wealth" }},
		{`two quotas for "man"`, func(r *sortition.Request) { r.Quotas[0] = r.Quotas[1] }},
		{"at least 5 and at most 4", func(r *sortition.Request) { r.Quotas[0].Min, r.Quotas[0].Max = 5, 4 }},
		{`"v99" is named as already selected but is not in the pool`, func(r *sortition.Request) { r.Already = []string{"v99"} }},
		{`"v30" is named twice`, func(r *sortition.Request) { r.Already = []string{"v30", "v30"} }},
		{"live at one address", func(r *sortition.Request) { r.Already = []string{"v00", "v01"} }},
		{"more than the 1 of a panel", func(r *sortition.Request) { r.Size, r.Already = 1, []string{"v30", "v31"} }},
	} {
		r := village()
		c.do(&r)
		_, err := sortition.Select(context.Background(), r)
		var request *sortition.RequestError
		if !errors.As(err, &request) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("wanted “… %s …”, got %v", c.says, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sortition.Select(ctx, village()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
