package tally

import "math/big"

// meekTree holds the ballots of a Meek count by what matters of them: the elected options they pass through, up to the first
// hopeful one, which keeps all that reaches it. Half a million distinct ballots are a handful of such paths, and each
// iteration of the count works on the paths alone.
//
// Nodes stand after their parents. Ballots without shared ranks move within the tree when an option is elected or excluded;
// those with shared ranks branch, and their part of the tree is built anew each time.
type meekTree struct {
	ballots *Ballots
	state   []standing
	nodes   []meekNode
	from    int      // the first of the distinct ballots it holds
	next    []int32  // per ballot, the next one stopping at the same node
	short   *short   // nil where ballots are not short
	at      []uint16 // otherwise, per ballot, the mark where to go on looking
	fixed   int      // nodes up to here belong to ballots without shared ranks
	shared  []int32  // ballots with shared ranks
	blank   int64
}

type meekNode struct {
	parent int32
	option int32
	share  int64 // the vote is divided by this before it comes here: the options at this rank
	papers int64 // ballots that pass through or stop here
	ended  int64 // of those, ballots that go no further though something may be left of them
	first  int32 // ballots that stop here because the option is hopeful
	kid    int32 // the first node after this one; 0 is none
	next   int32 // the next node after the same parent; 0 is none
}

// newMeekTree holds the distinct ballots from one place to another.
func newMeekTree(ballots *Ballots, from, to int, state []standing) *meekTree {
	t := &meekTree{ballots: ballots, state: state, from: from, next: make([]int32, to-from), short: shorten(ballots, from, to)}
	if t.short == nil {
		t.at = make([]uint16, to-from)
	}
	t.nodes = []meekNode{{parent: -1, option: -1, share: 1, first: -1}}
	for i := range int32(to - from) {
		if t.sharesRank(i) {
			t.shared = append(t.shared, i)
			continue
		}
		t.nodes[0].papers += ballots.Weight(from + int(i))
		if len(ballots.Ranking(from+int(i))) == 0 {
			t.blank += ballots.Weight(from + int(i))
		}
		t.walk(i, 0)
	}
	t.addShared()
	return t
}

func (t *meekTree) sharesRank(i int32) bool {
	if t.ballots.Plain {
		return false
	}
	for _, m := range t.ballots.Ranking(t.from + int(i)) {
		if m.IsOption() && m.SharesRank() {
			return true
		}
	}
	return false
}

// walk takes ballot i on from a node to its first hopeful option.
func (t *meekTree) walk(i, node int32) {
	if t.short != nil {
		t.walkShort(i, node)
		return
	}
	place := t.ballots.place(t.from + int(i))
	page, begin := t.ballots.pages[place>>pageBits], place&(1<<pageBits-1)
	w := weighs(page, begin)
	for at := begin + uint32(t.at[i]); page[at].IsOption(); at++ {
		s := t.state[page[at]]
		if s == excluded || s == absent {
			continue
		}
		node = t.kid(node, int32(page[at]), 1)
		t.nodes[node].papers += w
		if s == hopeful {
			t.at[i] = uint16(at - begin + 1)
			t.next[i] = t.nodes[node].first
			t.nodes[node].first = i
			return
		}
	}
	t.nodes[node].ended += w
}

func (t *meekTree) walkShort(i, node int32) {
	w := t.short.weight[i]
	for v := t.short.left[i]; v > 0; v >>= 4 {
		o := int32(v&15) - 1
		s := t.state[o]
		if s == excluded || s == absent {
			continue
		}
		node = t.kid(node, o, 1)
		t.nodes[node].papers += w
		if s == hopeful {
			t.short.left[i] = v >> 4
			t.next[i] = t.nodes[node].first
			t.nodes[node].first = i
			return
		}
	}
	t.nodes[node].ended += w
}

// kid is the node for an option after another; it is made if it is not there.
func (t *meekTree) kid(parent, option int32, share int64) int32 {
	for k := t.nodes[parent].kid; k > 0; k = t.nodes[k].next {
		if t.nodes[k].option == option && t.nodes[k].share == share {
			return k
		}
	}
	k := int32(len(t.nodes))
	t.nodes = append(t.nodes, meekNode{parent: parent, option: option, share: share, first: -1, next: t.nodes[parent].kid})
	t.nodes[parent].kid = k
	return k
}

// addShared hangs the ballots with shared ranks below a root of their own.
func (t *meekTree) addShared() {
	t.fixed = len(t.nodes)
	if len(t.shared) == 0 {
		return
	}
	t.nodes = append(t.nodes, meekNode{parent: -1, option: -1, share: 1, first: -1})
	root := int32(t.fixed)
	for _, i := range t.shared {
		w := t.ballots.Weight(t.from + int(i))
		t.nodes[root].papers += w
		t.branch(t.ballots.Ranking(t.from+int(i)), w, root)
	}
}

// branch takes a ballot along each option of its next rank.
func (t *meekTree) branch(r Ranking, w int64, node int32) {
	for len(r) > 0 && r[0].IsOption() {
		var here []int32
		end := 0
		for end < len(r) && r[end].IsOption() && (end == 0 || r[end].SharesRank()) {
			if s := t.state[r[end].Option()]; s != excluded && s != absent {
				here = append(here, int32(r[end].Option()))
			}
			end++
		}
		r = r[end:]
		if len(here) == 0 {
			continue
		}
		for _, o := range here {
			k := t.kid(node, o, int64(len(here)))
			t.nodes[k].papers += w
			if t.state[o] != hopeful {
				t.branch(r, w, k)
			}
		}
		return
	}
	t.nodes[node].ended += w
}

// changed moves the ballots that stopped at options whose state has changed from hopeful.
func (t *meekTree) changed(options []int) {
	t.nodes = t.nodes[:t.fixed]
	for _, o := range options {
		for k := range t.fixed {
			n := &t.nodes[k]
			if n.option != int32(o) || n.first < 0 {
				continue
			}
			from, at := n.first, int32(k)
			n.first = -1
			if t.state[o] == excluded {
				at = n.parent
				n.papers = 0
			}
			for i := from; i >= 0; {
				following := t.next[i]
				t.walk(i, at)
				i = following
			}
		}
	}
	t.addShared()
}

// distribute adds to the votes of each option what it keeps of every ballot, and returns what is left of the ballots that ended.
func (t *meekTree) distribute(m *meekCount) *big.Int {
	left := new(big.Int)
	out := make([]*big.Int, len(t.nodes)) // of one ballot, what goes on from each node
	one := m.whole(1)
	sum := new(big.Int)
	for k := range t.nodes {
		n := &t.nodes[k]
		if n.papers == 0 {
			continue
		}
		if n.parent < 0 {
			out[k] = one
		} else {
			weight := out[n.parent]
			if n.share > 1 {
				weight = new(big.Int).Quo(weight, big.NewInt(n.share))
			}
			var keep *big.Int
			keep, out[k] = m.keep(weight, m.kf[n.option])
			m.votes[n.option].Add(m.votes[n.option], sum.Mul(keep, big.NewInt(n.papers)))
		}
		if n.ended > 0 {
			left.Add(left, sum.Mul(out[k], big.NewInt(n.ended)))
		}
	}
	return left
}
