package sortition

// colouring gives the edges of a bipartite graph colours so that no vertex has
// one twice. No vertex may have more edges than there are colours.
type colouring struct {
	colours     int
	edges       []colouredEdge
	left, right [][]int32 // per vertex and colour: the edge, from 1; 0: free
}

type colouredEdge struct{ left, right, label, colour int }

// add adds an edge and colours it, beginning the search for a free colour at
// start.
func (c *colouring) add(left, right, label, start int) {
	if c.left[left] == nil {
		c.left[left] = make([]int32, c.colours)
	}
	if c.right[right] == nil {
		c.right[right] = make([]int32, c.colours)
	}
	l, r := c.left[left], c.right[right]
	both := -1
	freeLeft, freeRight := -1, -1
	for k := range c.colours {
		colour := (start + k) % c.colours
		if l[colour] == 0 && freeLeft < 0 {
			freeLeft = colour
		}
		if r[colour] == 0 && freeRight < 0 {
			freeRight = colour
		}
		if l[colour] == 0 && r[colour] == 0 {
			both = colour
			break
		}
	}
	if both < 0 {
		c.swap(right, freeLeft, freeRight)
		both = freeLeft
	}
	c.edges = append(c.edges, colouredEdge{left, right, label, both})
	c.place(len(c.edges) - 1)
}

func (c *colouring) place(e int) {
	edge := c.edges[e]
	c.left[edge.left][edge.colour] = int32(e + 1)
	c.right[edge.right][edge.colour] = int32(e + 1)
}

// swap exchanges colours a and b along the path that leaves the right vertex by
// an edge of colour a, so that a becomes free there. The path cannot come to the
// left vertex at which a is free, since it enters left vertices by a.
func (c *colouring) swap(right, a, b int) {
	var path []int32
	side, at, colour := c.right, right, a
	for side[at][colour] != 0 {
		e := side[at][colour]
		path = append(path, e-1)
		edge := c.edges[e-1]
		if colour == a {
			side, at, colour = c.left, edge.left, b
		} else {
			side, at, colour = c.right, edge.right, a
		}
	}
	for _, e := range path {
		edge := c.edges[e]
		c.left[edge.left][edge.colour], c.right[edge.right][edge.colour] = 0, 0
	}
	for _, e := range path {
		c.edges[e].colour = a + b - c.edges[e].colour
		c.place(int(e))
	}
}
