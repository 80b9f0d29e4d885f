package sortition

import "slices"

// assign turns people per type into people: of one type everybody serves
// equally often, or some of them once more.
func (p *problem) assign(list [][]int, seed []byte) [][]int {
	rnd := newStream("rotation", seed)
	panels := make([][]int, len(list))
	for t, ty := range p.types {
		if ty.group < 0 {
			rotate(ty.people, rnd, list, t, panels)
		}
	}
	for g := range p.groups {
		p.assignGroup(&p.groups[g], rnd, list, panels)
	}
	return panels
}

// rotate lets the people of type t serve in rounds. Every round has a new random
// order, so that who serves together changes; where a panel ends one round and
// begins the next, those it already has come later in the new one.
func rotate(people []int, rnd *stream, list [][]int, t int, panels [][]int) {
	order := slices.Clone(people)
	at := len(order)
	for j, x := range list {
		need := x[t]
		tail := min(need, len(order)-at)
		panels[j] = append(panels[j], order[at:at+tail]...)
		at += tail
		if need -= tail; need == 0 {
			continue
		}
		rnd.shuffle(order)
		if tail > 0 {
			taken := panels[j][len(panels[j])-tail:]
			slices.SortStableFunc(order, func(a, b int) int {
				return later(taken, a) - later(taken, b)
			})
			rnd.shuffle(order[len(order)-tail:])
		}
		panels[j] = append(panels[j], order[:need]...)
		at = need
	}
}

func later(taken []int, person int) int {
	if slices.Contains(taken, person) {
		return 1
	}
	return 0
}

// assignGroup gives the people taken from a household group to different
// households of each panel, and to all households equally often. Panels and
// types are the two sides of a graph, each person to be named is an edge between
// them, and households are its colours: every bipartite graph has a colouring in
// which, at each vertex, all colours occur equally often or some of them once
// more (de Werra, Equitable colorations of graphs, 1971). Cutting each type into
// vertices of as many edges as there are households makes that an ordinary edge
// colouring, found by alternating paths (König 1916).
func (p *problem) assignGroup(group *householdGroup, rnd *stream, list [][]int, panels [][]int) {
	c := &colouring{colours: group.number}
	c.left = make([][]int32, len(list))
	for at, t := range group.types {
		used := group.number
		for j, x := range list {
			for range x[t] {
				if used == group.number {
					c.right = append(c.right, nil)
					used = 0
				}
				c.add(j, len(c.right)-1, at, rnd.below(group.number))
				used++
			}
		}
	}
	served := map[[2]int]int{}
	for _, e := range c.edges {
		home := [2]int{e.colour, e.label}
		members := group.homes[e.colour][e.label]
		panels[e.left] = append(panels[e.left], members[served[home]%len(members)])
		served[home]++
	}
}
