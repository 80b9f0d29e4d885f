package tally

import "iter"

// Mark is one cell of a ranking. Marks stand in the order of their ranks: an option index opens the next rank; an option
// index with the Equal bit shares the rank of the mark before it; Skipped is a rank left empty; Overvoted is a rank that was
// marked more than once in a way the file does not spell out.
type Mark uint16

const (
	// Equal, or-ed to an option index, says "at the same rank as the mark before".
	Equal Mark = 1 << 15
	// Skipped is a rank that was left empty although a later one may be marked.
	Skipped Mark = 0x7fff
	// Overvoted is a rank that names several options, not told which.
	Overvoted Mark = 0x7ffe
)

// ballotEnd follows the last mark of each ballot in its page.
const ballotEnd Mark = 0xffff

// IsOption tells whether the mark names an option.
func (m Mark) IsOption() bool { return m&^Equal < MaxOptions }

// Option is the index of the option, without the Equal bit. It means nothing unless IsOption.
func (m Mark) Option() int { return int(m &^ Equal) }

// SharesRank tells whether the mark stands at the same rank as the mark before it.
func (m Mark) SharesRank() bool { return m&Equal != 0 }

// Ranking is one ballot: its marks, best first. Empty is a blank ballot. The same option may stand in it more than once, as
// the voter wrote it; each method states what it makes of that, of skipped ranks, and of equal ones.
//
// Of a ballot with scores (Ballots.Scored) it holds options and scores together; read it with Scores.
type Ranking []Mark

// pageBits sizes the pages that marks are kept in: 2^16 marks, 128 KB. Pages never move, so that gathering a million ballots
// leaves no garbage behind.
const pageBits = 16

// Ballots are distinct ballots with their weights, in the order in which each was first seen. Nil is no ballots. Of more than 131,000
// ballots with scores of which hardly two are alike, the same one may stand there more than once.
//
// Each ballot lies in a page of marks as its weight (in four marks, the lowest first), its length, its marks, and a mark that ends
// it, and never across two pages: to count one more of a ballot touches memory in two places, the table and the ballot.
type Ballots struct {
	// Scored says that the ballots hold scores, not ranks.
	Scored bool
	// Plain says that no ballot has a skipped, shared or overvoted rank or names an option twice.
	Plain  bool
	pages  [][]Mark
	places [][]uint32 // per ballot, where its marks begin (see place); pages of 2^pageBits ballots
	n      int
	total  int64
	top    int // the highest option index, plus one
	tables tables
}

// Len is the number of distinct ballots.
func (b *Ballots) Len() int {
	if b == nil {
		return 0
	}
	return b.n
}

// Total is the number of ballots: the sum of all weights, blank ballots included.
func (b *Ballots) Total() int64 {
	if b == nil {
		return 0
	}
	return b.total
}

// Weight is how many voters cast distinct ballot i.
func (b *Ballots) Weight(i int) int64 { return b.weight(b.place(i)) }

// Ranking is distinct ballot i. It must not be changed.
func (b *Ballots) Ranking(i int) Ranking { return b.ranking(b.place(i)) }

// place is where the marks of distinct ballot i begin: the page, and in its lower pageBits the place in the page.
func (b *Ballots) place(i int) uint32 { return b.places[i>>pageBits][i&(1<<pageBits-1)] }

// header is how many marks before its own a ballot uses for its weight and length.
const header = 5

func (b *Ballots) ranking(place uint32) Ranking {
	page, p := b.pages[place>>pageBits], place&(1<<pageBits-1)
	n := uint32(page[p-1])
	return Ranking(page[p : p+n : p+n])
}

func (b *Ballots) weight(place uint32) int64 {
	return weighs(b.pages[place>>pageBits], place&(1<<pageBits-1))
}

// weighs is the weight of the ballot whose marks begin at p in a page.
func weighs(page []Mark, p uint32) int64 {
	w := page[p-header : p : p]
	return int64(uint64(w[0]) | uint64(w[1])<<16 | uint64(w[2])<<32 | uint64(w[3])<<48)
}

func (b *Ballots) addWeight(place uint32, add int64) {
	sum := uint64(b.weight(place) + add)
	p := place & (1<<pageBits - 1)
	w := b.pages[place>>pageBits][p-header : p : p]
	w[0], w[1], w[2], w[3] = Mark(sum), Mark(sum>>16), Mark(sum>>32), Mark(sum>>48)
}

// All goes through the distinct ballots with their weights.
func (b *Ballots) All() iter.Seq2[Ranking, int64] {
	return func(yield func(Ranking, int64) bool) {
		for i := range b.Len() {
			if !yield(b.Ranking(i), b.Weight(i)) {
				return
			}
		}
	}
}

func (b *Ballots) highest() int {
	if b == nil {
		return -1
	}
	return b.top - 1
}
