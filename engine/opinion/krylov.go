package opinion

import "math"

// basisLimit is the size of the search space at which it is compressed to the
// best directions found so far.
const basisLimit = 48

// search is the space spanned so far: orthonormal basis vectors q, their
// images under the Gram matrix, and the Gram matrix seen in that basis.
type search struct {
	q, image  [][]float64
	projected [][]float64
}

// leading returns the `want` largest eigenvalues of XᵀX and their vectors,
// fewer if the matrix has fewer directions. It stops when every residual is
// below tolerance times the largest eigenvalue, or after `passes` passes.
func (x *centred) leading(start block, want, passes int, tolerance float64) (values []float64, vectors [][]float64) {
	fresh := columns(start)
	for s, state := range x.votes.States {
		if state != In {
			for _, column := range fresh {
				column[s] = 0
			}
		}
	}
	var space search
	for range passes {
		added := space.extend(fresh, x)
		if added == 0 {
			break
		}
		all, coordinates := symmetricEigen(clone2(space.projected))
		keep := min(width, len(all))
		values = all[:keep]
		vectors = combine(space.q, coordinates, keep)
		images := combine(space.image, coordinates, keep)
		fresh = fresh[:0]
		worst := 0.0
		for k := range keep {
			residual := images[k]
			for s := range residual {
				residual[s] -= values[k] * vectors[k][s]
			}
			if k < want {
				worst = max(worst, norm(residual))
			}
			fresh = append(fresh, residual)
		}
		if worst <= tolerance*values[0] {
			break
		}
		if len(space.q) > basisLimit-width {
			space.compress(coordinates, all, 3*width)
		}
	}
	keep := min(want, len(values))
	return values[:keep], vectors[:keep]
}

// extend adds the directions in fresh that are not in the space yet, at most
// `width` of them, and returns how many there were.
func (s *search) extend(fresh [][]float64, x *centred) int {
	largest := 0.0
	for _, f := range fresh {
		largest = max(largest, norm(f))
	}
	first := len(s.q)
	for _, f := range fresh {
		before := norm(f)
		if before == 0 || before < 1e-13*largest {
			continue
		}
		scale(f, 1/before)
		for range 2 { // twice is enough (Kahan, in Parlett 1980)
			for _, q := range s.q {
				subtract(f, q, dot(f, q))
			}
		}
		left := norm(f)
		if left < 1e-10 {
			continue
		}
		scale(f, 1/left)
		for _, q := range s.q {
			subtract(f, q, dot(f, q))
		}
		scale(f, 1/norm(f))
		s.q = append(s.q, append([]float64(nil), f...))
	}
	added := len(s.q) - first
	if added == 0 {
		return 0
	}
	b := make(block, len(s.q[0]))
	for k, q := range s.q[first:] {
		for i := range q {
			b[i][k] = q[i]
		}
	}
	s.image = append(s.image, columns(x.gram(b))[:added]...)
	for i := range s.q {
		for len(s.projected) <= i {
			s.projected = append(s.projected, nil)
		}
		for j := len(s.projected[i]); j < len(s.q); j++ {
			s.projected[i] = append(s.projected[i], dot(s.q[i], s.image[j]))
		}
	}
	for i := range s.q { // one triangle decides, so that the matrix is symmetric
		for j := range i {
			s.projected[i][j] = s.projected[j][i]
		}
	}
	return added
}

// compress replaces the basis by its best `keep` directions (thick restart).
func (s *search) compress(coordinates [][]float64, values []float64, keep int) {
	s.q, s.image = combine(s.q, coordinates, keep), combine(s.image, coordinates, keep)
	s.projected = make([][]float64, keep)
	for i := range keep {
		s.projected[i] = make([]float64, keep)
		s.projected[i][i] = values[i]
	}
}

// combine returns the first `keep` linear combinations of the vectors.
func combine(vectors, coordinates [][]float64, keep int) [][]float64 {
	out := make([][]float64, keep)
	for k := range out {
		out[k] = make([]float64, len(vectors[0]))
		for i, vector := range vectors {
			subtract(out[k], vector, -coordinates[i][k])
		}
	}
	return out
}

func columns(b block) [][]float64 {
	out := make([][]float64, width)
	for k := range out {
		out[k] = make([]float64, len(b))
		for i := range b {
			out[k][i] = b[i][k]
		}
	}
	return out
}

func clone2(a [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		out[i] = append([]float64(nil), a[i]...)
	}
	return out
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func norm(a []float64) float64 { return math.Sqrt(dot(a, a)) }

func scale(a []float64, by float64) {
	for i := range a {
		a[i] *= by
	}
}

// subtract takes by·b from a.
func subtract(a, b []float64, by float64) {
	for i, x := range b {
		a[i] -= by * x
	}
}
