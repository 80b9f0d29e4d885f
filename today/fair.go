package today

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
)

// offer is something small that a person may be asked today, or that they may
// be told. Its key is the same as long as it is open; since is the civil date on
// which it opened, "" for what goes before everything (news).
type offer struct {
	key, since string
}

// memory is what a person was asked: the civil date of the last time, by the
// ask's key. First is the day on which they first looked, "" if they never did.
type memory struct {
	first string
	last  map[string]string
}

// line puts the offers into the order in which they are due to a person: what
// has waited for them longest comes first. An ask has waited since the person
// was asked it last, or since it opened, or since they first looked, whichever
// is latest; where that is the same day, what was asked then comes after what was
// not, and else a hash of person and ask decides, so
// that not everybody begins with the same question.
//
// So of n open asks, whoever looks on days with room for k is asked each of them
// within ⌈n/k⌉ such days: nothing that opens later goes before it, and what was
// asked goes to the end.
func (m memory) line(person, day string, offers []offer) []offer {
	type place struct {
		since string
		asked int // after what waits since the same day and was not asked then
		mixed uint64
	}
	places := map[string]place{}
	for _, o := range offers {
		since, was := o.since, 0
		if asked := m.last[o.key]; asked != "" {
			since, was = asked, 1
		} else if since != "" {
			since = max(since, cmp.Or(m.first, day))
		}
		places[o.key] = place{since, was, mix(person, o.key)}
	}
	sorted := slices.Clone(offers)
	slices.SortFunc(sorted, func(a, b offer) int {
		x, y := places[a.key], places[b.key]
		return cmp.Or(cmp.Compare(x.since, y.since), cmp.Compare(x.asked, y.asked), cmp.Compare(x.mixed, y.mixed), cmp.Compare(a.key, b.key))
	})
	return sorted
}

// taskAsk begins the keys of tasks that anybody may take.
const taskAsk = "task/"

// oneTask leaves one task among the offers, the one that is due: whoever has three
// minutes is asked to lend a hand beside being asked what they think, and not
// instead. Who took the one of today is offered none until tomorrow.
func (m memory) oneTask(person, day string, offers []offer) []offer {
	task := func(key string) bool { return strings.HasPrefix(key, taskAsk) }
	keep := ""
	for key, on := range m.last {
		if on == day && task(key) && (keep == "" || key < keep) {
			keep = key
		}
	}
	if line := m.line(person, day, offers); keep == "" {
		if i := slices.IndexFunc(line, func(o offer) bool { return task(o.key) }); i >= 0 {
			keep = line[i].key
		}
	}
	return slices.DeleteFunc(slices.Clone(offers), func(o offer) bool { return task(o.key) && o.key != keep })
}

// pick is what a person is asked on a day: what they were asked on that day
// already and is still open, then as much more as is agreed, in line. What was
// asked and is done counts: who did three is done for today. Who agrees to fewer is
// asked fewer from that moment on. Open tells whether
// an offer still wants this person; it is not asked of more offers than needed.
func (m memory) pick(person, day string, offers []offer, agreed int, open func(offer) (bool, error)) (again, more []offer, err error) {
	asked := 0
	for _, d := range m.last {
		if d == day {
			asked++
		}
	}
	left := agreed - asked
	line := m.line(person, day, offers)
	for _, o := range line {
		if m.last[o.key] != day {
			continue
		}
		if is, err := open(o); err != nil {
			return nil, nil, err
		} else if is {
			again = append(again, o)
		}
	}
	if left < 0 { // they agreed to fewer since
		again = again[:max(len(again)+left, 0)]
	}
	for _, o := range line {
		if left <= 0 {
			break
		}
		if m.last[o.key] == day {
			continue
		}
		if is, err := open(o); err != nil {
			return nil, nil, err
		} else if is {
			more = append(more, o)
			left--
		}
	}
	return again, more, nil
}

// mix is a number that looks random, the same one for a person and an ask.
func mix(person, key string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(person + "\x00" + key)) // a hash takes every byte
	x := h.Sum64()
	// The last steps of MurmurHash3: FNV alone hardly mixes what differs at its end.
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
