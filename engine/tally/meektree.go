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
	dealer  *dealer
	nodes   []meekNode
	fixed   int     // nodes up to here belong to ballots without shared ranks
	shared  []int32 // ballots with shared ranks
	blank   int64
}

type meekNode struct {
	parent int32
	option int32
	share  int64 // the vote is divided by this before it comes here: the options at this rank
	papers int64 // ballots that pass through or stop here
	ended  int64 // of those, ballots that go no further though something may be left of them
	here   stack // ballots that stop here because the option is hopeful
	kid    int32 // the first node after this one; 0 is none
	next   int32 // the next node after the same parent; 0 is none
}

// newMeekTree holds the distinct ballots from one place to another. Votes may pass to the running options, which are those neither excluded
// nor absent.
func newMeekTree(ballots *Ballots, from, to int, state []standing, running []bool) *meekTree {
	t := &meekTree{ballots: ballots, state: state, dealer: newDealer(ballots, running)}
	t.nodes = []meekNode{{parent: -1, option: -1, share: 1}}
	t.dealer.begin(from, to, t.sharesRank())
	t.nodes[0].papers = t.dealer.ended.all()
	for _, o := range t.dealer.touched {
		t.nodes[0].papers += t.dealer.papers[o]
	}
	t.blank = t.dealer.ended.blank
	t.place(0)
	t.addShared()
	return t
}

// sharesRank tells whether ballot i shares a rank, and keeps it then for a branch of its own; it is nil where none does.
func (t *meekTree) sharesRank() func(i int) bool {
	if t.ballots == nil || t.ballots.Plain {
		return nil
	}
	return func(i int) bool {
		for _, m := range t.ballots.Ranking(i) {
			if m.IsOption() && m.SharesRank() {
				t.shared = append(t.shared, int32(i))
				return true
			}
		}
		return false
	}
}

// place takes what was dealt at a node to the nodes after it, and what passes through an elected option on, until all of it has come to a
// hopeful one.
func (t *meekTree) place(node int32) {
	t.nodes[node].ended += t.dealer.ended.all()
	var on []int32
	for _, o := range t.dealer.touched {
		k := t.kid(node, int32(o), 1)
		t.nodes[k].papers += t.dealer.papers[o]
		t.nodes[k].here.join(t.dealer.to[o])
		if t.state[o] != hopeful {
			on = append(on, k)
		}
	}
	for _, k := range on {
		t.move(k, k)
	}
}

// move takes the ballots that stop at one node on from another.
func (t *meekTree) move(from, at int32) {
	t.dealer.deal(&t.nodes[from].here)
	t.place(at)
}

// kid is the node for an option after another; it is made if it is not there.
func (t *meekTree) kid(parent, option int32, share int64) int32 {
	for k := t.nodes[parent].kid; k > 0; k = t.nodes[k].next {
		if t.nodes[k].option == option && t.nodes[k].share == share {
			return k
		}
	}
	k := int32(len(t.nodes))
	t.nodes = append(t.nodes, meekNode{parent: parent, option: option, share: share, next: t.nodes[parent].kid})
	t.nodes[parent].kid = k
	return k
}

// addShared hangs the ballots with shared ranks below a root of their own.
func (t *meekTree) addShared() {
	t.fixed = len(t.nodes)
	if len(t.shared) == 0 {
		return
	}
	t.nodes = append(t.nodes, meekNode{parent: -1, option: -1, share: 1})
	root := int32(t.fixed)
	for _, i := range t.shared {
		w := t.ballots.Weight(int(i))
		t.nodes[root].papers += w
		t.branch(t.ballots.Ranking(int(i)), w, root)
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
		for k := range int32(t.fixed) {
			n := &t.nodes[k]
			switch {
			case n.option != int32(o) || n.here.empty():
			case t.state[o] == excluded:
				n.papers = 0
				t.move(k, n.parent)
			default:
				t.move(k, k)
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
