package opinion

import "math"

// mixture is a categorical mixture (McLachlan & Peel 2000): every group agrees,
// disagrees and passes on each statement with probabilities of its own. It is
// fitted by EM, from labels to begin with, and smoothed to the statement's
// shares over everybody.
type mixture struct {
	votes  *Votes
	rows   []int // the people it is fitted to
	groups int
	// share of each group.
	share []float64
	// likely[cell*groups+g] is the logarithm of the probability of a cell in
	// group g; 0 in statements that are out or meta.
	likely []float64
	// belongs[i*groups+g] is the log likelihood of the votes of rows[i] in group
	// g, with the group's share.
	belongs []float64
}

const (
	mixtureSmoothing = 4.0 // votes that everybody's shares count for in each group
	mixtureRounds    = 60
	mixtureStill     = 1e-4 // share of people who may still change when EM stops
)

// fitMixture runs EM from labels, one per entry of rows, 0 to groups−1.
func fitMixture(v *Votes, rows []int, labels []int32, groups int) *mixture {
	m := &mixture{
		votes: v, rows: rows, groups: groups,
		share:   make([]float64, groups),
		likely:  make([]float64, 4*len(v.States)*groups),
		belongs: make([]float64, len(rows)*groups),
	}
	weight := make([]float64, len(rows)*groups)
	for i, g := range labels {
		weight[i*groups+int(g)] = 1
	}
	prior := priorShares(v, rows)
	last := append([]int32(nil), labels...)
	for range mixtureRounds {
		m.maximise(weight, prior)
		m.expect(weight)
		changed := 0
		for i, g := range m.labels() {
			if g != last[i] {
				changed++
				last[i] = g
			}
		}
		if float64(changed) <= mixtureStill*float64(len(rows)) {
			break
		}
	}
	return m
}

// priorShares is the share of each answer to a statement over the people,
// drawn slightly towards equal shares so that none is 0.
func priorShares(v *Votes, rows []int) []float64 {
	count := make([]float64, 4*len(v.States))
	for _, p := range rows {
		for _, c := range v.Row(p) {
			count[c]++
		}
	}
	for s := range v.States {
		total := count[4*s] + count[4*s+1] + count[4*s+2] + 1
		for code := range 3 {
			count[4*s+code] = (count[4*s+code] + 1.0/3) / total
		}
	}
	return count
}

// maximise is the M step.
func (m *mixture) maximise(weight, prior []float64) {
	k := m.groups
	parts := m.parts()
	sums := make([][]float64, len(parts))
	parallel(len(parts), func(part int) {
		sum := make([]float64, len(m.likely)+k)
		for i := parts[part][0]; i < parts[part][1]; i++ {
			w := weight[i*k : (i+1)*k]
			for _, c := range m.votes.Row(m.rows[i]) {
				at := sum[int(c)*k : int(c)*k+k]
				for g := range at {
					at[g] += w[g]
				}
			}
			for g, x := range w {
				sum[len(m.likely)+g] += x
			}
		}
		sums[part] = sum
	})
	total := sums[0]
	for _, sum := range sums[1:] {
		for i, x := range sum {
			total[i] += x
		}
	}
	for g := range k {
		m.share[g] = (total[len(m.likely)+g] + 1) / float64(len(m.rows)+k)
	}
	for s, state := range m.votes.States {
		if state != In {
			continue
		}
		for g := range k {
			n := mixtureSmoothing
			for code := range 3 {
				n += total[(4*s+code)*k+g]
			}
			for code := range 3 {
				cell := 4*s + code
				m.likely[cell*k+g] = math.Log((total[cell*k+g] + mixtureSmoothing*prior[cell]) / n)
			}
		}
	}
}

// expect is the E step: weight becomes the probability of each group.
func (m *mixture) expect(weight []float64) {
	k := m.groups
	logShare := make([]float64, k)
	for g, s := range m.share {
		logShare[g] = math.Log(s)
	}
	parts := m.parts()
	parallel(len(parts), func(part int) {
		for i := parts[part][0]; i < parts[part][1]; i++ {
			sum := m.belongs[i*k : (i+1)*k]
			copy(sum, logShare)
			for _, c := range m.votes.Row(m.rows[i]) {
				at := m.likely[int(c)*k : int(c)*k+k]
				for g := range sum {
					sum[g] += at[g]
				}
			}
			softmax(weight[i*k:(i+1)*k], sum)
		}
	})
}

// softmax turns log likelihoods into probabilities.
func softmax(out, in []float64) {
	largest := in[0]
	for _, x := range in {
		largest = max(largest, x)
	}
	total := 0.0
	for g, x := range in {
		out[g] = math.Exp(x - largest)
		total += out[g]
	}
	for g := range out {
		out[g] /= total
	}
}

// parts cuts the people into ranges that do not depend on the machine.
func (m *mixture) parts() [][2]int {
	n := len(m.rows)
	count := min(8, max(1, n/4000))
	parts := make([][2]int, count)
	for i := range parts {
		parts[i] = [2]int{i * n / count, (i + 1) * n / count}
	}
	return parts
}

// labels is the most probable group of each person.
func (m *mixture) labels() []int32 {
	out := make([]int32, len(m.rows))
	for i := range out {
		out[i] = m.label(i, -1)
	}
	return out
}

// label is the most probable group of rows[i]; if without is a cell, as if that
// vote had not been cast.
func (m *mixture) label(i int, without int) int32 {
	k := m.groups
	best, most := int32(0), math.Inf(-1)
	for g, x := range m.belongs[i*k : (i+1)*k] {
		if without >= 0 {
			x -= m.likely[without*k+g]
		}
		if x > most {
			best, most = int32(g), x
		}
	}
	return best
}

// confidence is the probability of the most probable group, by person.
func (m *mixture) confidence() []float64 {
	out := make([]float64, len(m.rows))
	weight := make([]float64, m.groups)
	for i := range out {
		softmax(weight, m.belongs[i*m.groups:(i+1)*m.groups])
		for _, w := range weight {
			out[i] = max(out[i], w)
		}
	}
	return out
}
