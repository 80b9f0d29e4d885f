package tally

// slip is a distinct ballot on its way through a count: what is left of it, and how many voters cast it. What is left of a short ballot
// is its ranks (see dealer); of any other, the place of its next mark.
type slip struct {
	rest   uint64
	weight int64
}

// stack is slips in sheets of memory, the last of which may have room. A count reads and writes them in order, and never in place.
type stack struct {
	full [][]slip
	top  []slip
}

// sheets are the sizes of the first, the second and all later sheets of a stack: a stack of a few slips is small, and a large one is long
// runs of memory.
var sheets = [...]int{8, 64, 512}

func (s *stack) empty() bool { return s.top == nil }

// join adds another stack.
func (s *stack) join(other stack) {
	if other.empty() {
		return
	}
	if s.top != nil {
		s.full = append(s.full, s.top)
	}
	s.full = append(s.full, other.full...)
	s.top = other.top
}

// shelf is sheets that are not used now, by their size.
type shelf [len(sheets)][][]slip

// open gives a stack a new sheet.
func (f *shelf) open(s *stack) {
	if !s.empty() {
		s.full = append(s.full, s.top)
	}
	size := min(len(s.full), len(sheets)-1)
	if n := len(f[size]); n > 0 {
		s.top = f[size][n-1]
		f[size] = f[size][:n-1]
		return
	}
	s.top = make([]slip, 0, sheets[size])
}

// put takes back a sheet that has been read.
func (f *shelf) put(sheet []slip) {
	for size, n := range sheets {
		if cap(sheet) == n {
			f[size] = append(f[size], sheet[:0])
		}
	}
}
