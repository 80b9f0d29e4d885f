package tally

import (
	"runtime"
	"sync"
)

// few is how many distinct ballots are too few to be shared between two goroutines.
const few = 1 << 14

// halves goes through the distinct ballots in two halves at the same time, where there are many, and joins what they found: first what
// the first half made, then the second. What join makes must not depend on where the halves meet.
func halves[T any](b *Ballots, pass func(from, to int) T, join func(into, other T)) T {
	n := b.Len()
	if n < few || runtime.GOMAXPROCS(0) < 2 {
		return pass(0, n)
	}
	var one, two T
	var both sync.WaitGroup
	both.Go(func() { two = pass(n/2, n) })
	one = pass(0, n/2)
	both.Wait()
	join(one, two)
	return one
}
