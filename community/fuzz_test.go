package community

import (
	"testing"

	"concentric/base/typed"
)

// Whatever a list says, a plan puts every place once beside its siblings, and
// parents before the places in them; lines are new, as they were, changed or
// bad.
func FuzzPlaces(f *testing.F) {
	for _, seed := range []string{
		"name;in\nA;\nB;A\n", "name,in,code\nA,B,1\nB,1,2\n", "name\nA\na\n", "name,in\nA,A\n", "name,in,postcodes\nA,,1-\nB,A > A,1-2\n", "name,in\nA,B > C\nC,\nB,C\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, list []byte) {
		w := planner{tree: NewTree(nil), byName: map[string][]*line{}, byCode: map[string]*line{}, taken: map[string]int{}, fresh: func() string { return "" }}
		if err := w.read(list); err != nil {
			return
		}
		for _, l := range w.lines {
			w.settle(l)
		}
		for _, l := range w.lines {
			w.count(l)
		}
		if w.plan.New+w.plan.Changed+w.plan.Unchanged+w.plan.Bad != w.plan.Lines {
			t.Errorf("%d lines, and %+v", w.plan.Lines, w.plan)
		}
		known, names := map[string]bool{"": true}, map[string]bool{}
		for _, c := range w.plan.add {
			if !known[c.Parent] {
				t.Errorf("%q comes before the place around it", c.Name)
			}
			known[c.ID] = true
			if name := c.Parent + "\x00" + typed.Fold(c.Name); names[name] {
				t.Errorf("%q comes twice", c.Name)
			} else {
				names[name] = true
			}
		}
	})
}
