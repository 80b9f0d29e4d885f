package polis

import (
	"cmp"
	"slices"
	"strconv"
)

// denseIDs is up to where whole-number ids are looked up in a table.
const denseIDs = 1 << 22

// numbering gives every id an index in the order met, and at the end the index
// in ascending order of ids.
type numbering struct {
	ids   []string
	dense []int32 // by whole-number id: index + 1, 0 for unknown
	other map[string]int32
}

// index of an id, new or known.
func (n *numbering) index(id []byte) int {
	number, small := smallNumber(id)
	if !small {
		if i, known := n.other[string(id)]; known {
			return int(i)
		}
		if n.other == nil {
			n.other = map[string]int32{}
		}
		n.other[string(id)] = int32(len(n.ids))
		n.ids = append(n.ids, string(id))
		return len(n.ids) - 1
	}
	if number >= len(n.dense) {
		n.dense = slices.Grow(n.dense, number+1-len(n.dense))[:number+1]
	}
	if i := n.dense[number]; i > 0 {
		return int(i) - 1
	}
	n.ids = append(n.ids, string(id))
	n.dense[number] = int32(len(n.ids))
	return len(n.ids) - 1
}

// smallNumber reads a whole number below denseIDs in its shortest spelling.
func smallNumber(id []byte) (int, bool) {
	if len(id) == 0 || len(id) > 7 || (id[0] == '0' && len(id) > 1) {
		return 0, false
	}
	n := 0
	for _, c := range id {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, n < denseIDs
}

// sorted renumbers the ids in ascending order, whole numbers by value before
// other text; place[old index] is the new one.
func (n *numbering) sorted() (ids []string, place []int32) {
	order := make([]int32, len(n.ids))
	number := make([]int64, len(n.ids))
	for i, id := range n.ids {
		order[i] = int32(i)
		number[i] = 1<<63 - 1
		if x, err := strconv.ParseInt(id, 10, 64); err == nil {
			number[i] = x
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(number[a], number[b]), cmp.Compare(n.ids[a], n.ids[b]))
	})
	ids = make([]string, len(order))
	place = make([]int32, len(order))
	for to, from := range order {
		ids[to] = n.ids[from]
		place[from] = int32(to)
	}
	return ids, place
}
