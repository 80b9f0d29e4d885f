package today

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// person is somebody who looks on some days, and what they were asked.
type person struct {
	id     string
	agreed int
	memory memory
}

// look is a look of a person at Today on a day; it returns what is on it, and
// remembers it as the room does.
func (p *person) look(t *rapid.T, day string, open []offer, done map[string]bool) []string {
	again, more, err := p.memory.pick(p.id, day, open, p.agreed, func(o offer) (bool, error) { return !done[o.key], nil })
	if err != nil {
		t.Fatal(err)
	}
	if p.memory.first == "" {
		p.memory.first = day
	}
	var shown []string
	for _, o := range slices.Concat(again, more) {
		shown = append(shown, o.key)
		p.memory.last[o.key] = day
	}
	return shown
}

func dayOf(n int) string { return fmt.Sprintf("2026-%02d-%02d", 1+n/28, 1+n%28) }

// Over members who look on days of their own and questions that open, close and
// are answered: nobody is asked more a day than they agreed, a page looked at
// again asks the same, no place stays empty while somebody could be asked, and
// who looks is asked every open question within as many looks as there were
// questions, divided by what they agreed to.
func TestAsksAreSpreadFairly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var people []*person
		for n := range rapid.IntRange(1, 4).Draw(t, "people") {
			people = append(people, &person{id: fmt.Sprintf("m%d", n), agreed: rapid.IntRange(1, most).Draw(t, "agreed"), memory: memory{last: map[string]string{}}})
		}
		type wait struct{ since, looks, bound int }
		waits := map[string]*wait{} // by person and question, since it was due to them
		done := map[string]map[string]bool{}
		for _, p := range people {
			done[p.id] = map[string]bool{}
		}
		var open []offer
		born := 0
		for d := range rapid.IntRange(1, 40).Draw(t, "days") {
			day := dayOf(d)
			for range rapid.IntRange(0, 3).Draw(t, "opened") {
				open = append(open, offer{fmt.Sprintf("q%d", born), day})
				born++
			}
			if len(open) > 0 && rapid.IntRange(0, 3).Draw(t, "closes") == 0 {
				n := rapid.IntRange(0, len(open)-1).Draw(t, "closed")
				open = slices.Delete(open, n, n+1)
			}
			for _, p := range people {
				if !rapid.Bool().Draw(t, "looks") {
					continue
				}
				mine := done[p.id]
				left := 0
				for _, o := range open {
					if !mine[o.key] {
						left++
					}
				}
				for _, o := range open {
					k := p.id + o.key
					if waits[k] == nil && !mine[o.key] {
						waits[k] = &wait{since: d, bound: (left + p.agreed - 1) / p.agreed}
					}
				}
				shown := p.look(t, day, rapid.Permutation(open).Draw(t, "order"), mine)
				if len(shown) > p.agreed {
					t.Fatalf("%s agreed to %d and was asked %v on %s", p.id, p.agreed, shown, day)
				}
				if len(shown) < min(p.agreed, left) {
					t.Fatalf("%s was asked %v on %s, though %d were open", p.id, shown, day, left)
				}
				if again := p.look(t, day, open, mine); !slices.Equal(slices.Sorted(slices.Values(again)), slices.Sorted(slices.Values(shown))) {
					t.Fatalf("%s saw %v, and looking again %v", p.id, shown, again)
				}
				for _, o := range open {
					k := p.id + o.key
					switch w := waits[k]; {
					case mine[o.key]:
					case slices.Contains(shown, o.key):
						waits[k] = &wait{since: d, bound: (left + p.agreed - 1) / p.agreed}
					default:
						if w.looks++; w.looks >= w.bound {
							t.Fatalf("%s waited for %s since day %d for %d looks of theirs, to %s", o.key, p.id, w.since, w.looks, day)
						}
					}
				}
				for _, key := range shown {
					if rapid.Bool().Draw(t, "answers") {
						mine[key] = true
					}
				}
				asked := 0
				for _, on := range p.memory.last {
					if on == day {
						asked++
					}
				}
				if after := p.look(t, day, open, mine); asked == p.agreed && len(after) > 0 && slices.ContainsFunc(after, func(k string) bool { return !slices.Contains(shown, k) }) {
					t.Fatalf("%s did what they were asked on %s and was asked more: %v", p.id, day, after)
				}
			}
		}
	})
}

// What opened on one day is not put before everybody in one order: of ninety
// members who look for the first time, each of nine questions reaches about the
// thirty that are its share.
func TestEveryQuestionHasItsShareOfMembers(t *testing.T) {
	var open []offer
	for n := range 9 {
		open = append(open, offer{fmt.Sprintf("conversation/%d", n), dayOf(n)})
	}
	reached := map[string]int{}
	for n := range 90 {
		_, more, err := memory{}.pick(fmt.Sprintf("member%d", n), dayOf(30), open, most, func(offer) (bool, error) { return true, nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range more {
			reached[o.key]++
		}
	}
	for _, o := range open {
		if n := reached[o.key]; n < 18 || n > 42 {
			t.Errorf("%s reached %d of 90 members: %v", o.key, n, reached)
		}
	}
}

// Of the tasks that circles offer one stands beside the questions, another on
// another day; none comes in the place of the one that was taken.
func TestOneTaskStandsBesideTheQuestions(t *testing.T) {
	offers := []offer{{"task/a", dayOf(1)}, {"task/b", dayOf(2)}, {"conversation/c", dayOf(3)}}
	keys := func(m memory, day string, offers []offer) (list []string) {
		for _, o := range m.oneTask("p", day, offers) {
			list = append(list, o.key)
		}
		return list
	}
	m := memory{first: dayOf(0), last: map[string]string{}}
	if got := keys(m, dayOf(4), offers); !slices.Equal(got, []string{"task/a", "conversation/c"}) {
		t.Errorf("first %v", got)
	}
	m.last["task/a"] = dayOf(4)
	if got := keys(m, dayOf(4), offers); !slices.Equal(got, []string{"task/a", "conversation/c"}) {
		t.Errorf("looked at again %v", got)
	}
	if got := keys(m, dayOf(4), offers[1:]); !slices.Equal(got, []string{"conversation/c"}) {
		t.Errorf("when it was taken %v", got)
	}
	if got := keys(m, dayOf(5), offers); !slices.Equal(got, []string{"task/b", "conversation/c"}) {
		t.Errorf("the next day %v", got)
	}
}

// Who agrees to fewer asks is asked fewer at once, and what they did that day
// counts.
func TestWhoAgreesToFewerIsAskedFewerThatDay(t *testing.T) {
	offers := []offer{{"a", "2026-01-01"}, {"b", "2026-01-01"}, {"c", "2026-01-01"}, {"d", "2026-01-01"}}
	for _, c := range []struct{ agreed, done, want int }{{3, 0, 3}, {1, 0, 1}, {2, 1, 1}, {1, 1, 0}, {1, 2, 0}} {
		p := person{id: "m", memory: memory{first: "2026-01-02", last: map[string]string{"a": "2026-01-02", "b": "2026-01-02", "c": "2026-01-02"}}}
		done := map[string]bool{}
		for _, o := range offers[:c.done] {
			done[o.key] = true
		}
		again, more, err := p.memory.pick(p.id, "2026-01-02", offers, c.agreed, func(o offer) (bool, error) { return !done[o.key], nil })
		if err != nil || len(again) != c.want || len(more) != 0 {
			t.Errorf("agreed to %d, %d done: asked %v and %v, %v", c.agreed, c.done, again, more, err)
		}
	}
}
