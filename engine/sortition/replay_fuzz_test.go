package sortition_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/engine/sortition"
)

// hamlet is a pool of twelve, two of whom live together, which is drawn from in
// a millisecond.
func hamlet() sortition.Request {
	pool := &sortition.Pool{Categories: []string{"gender", "age"}}
	for i := range 12 {
		p := sortition.Person{ID: fmt.Sprintf("v%02d", i), Features: []string{[]string{"woman", "man"}[i%2], []string{"young", "old", "older"}[i*i%5%3]}}
		if i < 2 {
			p.Household = "elm"
		}
		pool.People = append(pool.People, p)
	}
	return sortition.Request{Pool: pool, Size: 4, Panels: 3, Seed: []byte("7"), Quotas: []sortition.Quota{
		{Category: "gender", Feature: "woman", Min: 2, Max: 2},
		{Category: "gender", Feature: "man", Min: 2, Max: 2, Flex: &sortition.Flex{Min: 1, Max: 3}},
		{Category: "age", Feature: "young", Min: 1, Max: 2},
		{Category: "age", Feature: "old", Min: 1, Max: 3},
		{Category: "age", Feature: "older", Min: 0, Max: 2},
	}}
}

// recorded is hamlet's record as JSON, with two people who stand by.
func recorded(t testing.TB) []byte {
	r := hamlet()
	lottery, err := sortition.Select(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	record := sortition.NewRecord(r, lottery)
	if record.Alternates, err = sortition.ChooseAlternates(r, record.Panel, 2, sortition.LearnDropouts(2, nil)); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// FuzzReplay: a record into which anything is written at any place is replayed
// to an answer, and holds only where the writing changed nothing that counts.
// Each edit is a byte for the place (the how-manyth value of the JSON), and one
// for what is put there.
func FuzzReplay(f *testing.F) {
	data := recorded(f)
	f.Add([]byte{})
	for place := range 250 {
		f.Add([]byte{byte(place), byte(place % 7)})
	}
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	f.Fuzz(func(t *testing.T, edits []byte) {
		var tree any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		for len(edits) > 1 && len(edits) < 40 {
			place, with := int(edits[0]), edits[1]
			edits = edits[2:]
			tree = edit(tree, &place, with)
		}
		changed, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		replayed(t, changed)
	})
}

// FuzzReplayText: the same for text that need not be JSON.
func FuzzReplayText(f *testing.F) {
	text := string(recorded(f))
	f.Add(text)
	f.Add(text[:len(text)/2])
	f.Add(`{"engine":"` + sortition.Engine + `","pool":{"categories":["a"],"people":[{"id":"x","features":[]}]}}`)
	f.Add(strings.ReplaceAll(text, `"size":4`, `"size":-4`))
	f.Fuzz(func(t *testing.T, text string) { replayed(t, []byte(text)) })
}

func replayed(t *testing.T, data []byte) {
	var record sortition.Record
	if json.Unmarshal(data, &record) != nil || record.PanelCount > 1000 {
		return // a list of a million panels is made, but takes its time
	}
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	err := record.Replay(ctx)
	if ctx.Err() != nil {
		t.Fatal("this takes too long")
	}
	if err != nil {
		return
	}
	again := record
	if again.Seed += "!"; again.Replay(ctx) == nil {
		t.Fatal("the record holds with another seed, too")
	}
}

// edit replaces the value at a place of the tree, counted down in its order.
func edit(tree any, place *int, with byte) any {
	if *place--; *place < 0 {
		if *place == -1 {
			return []any{0.0, -1.0, 1e18, "", "v03", nil, 3.0, []any{}, 0.5, []any{"v01", "v01"}, map[string]any{}, true}[int(with)%12]
		}
		return tree
	}
	switch node := tree.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			node[key] = edit(node[key], place, with)
		}
	case []any:
		for i := range node {
			node[i] = edit(node[i], place, with)
		}
	}
	return tree
}
