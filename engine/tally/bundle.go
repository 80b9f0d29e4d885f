package tally

// Bundle is ballots in the order of a file, packed on their way to a Builder: one goroutine can read ballots into a bundle while
// another adds the one before, and a Builder takes a bundle faster than its ballots one by one. The zero value is empty.
type Bundle struct {
	packer
	marks   []Mark
	ballots []bundled
}

type bundled struct {
	end    int // of its marks
	weight int64
	scored bool
}

// Len is how many ballots are in the bundle.
func (u *Bundle) Len() int { return len(u.ballots) }

// Clear empties the bundle; it keeps its memory.
func (u *Bundle) Clear() { u.marks, u.ballots = u.marks[:0], u.ballots[:0] }

// Add puts weight ballots with this ranking into the bundle. What is wrong with them is told by Builder.AddAll.
func (u *Bundle) Add(weight int64, ranking Ranking) {
	u.marks = append(u.marks, ranking...)
	u.ballots = append(u.ballots, bundled{len(u.marks), weight, false})
}

// AddScores puts weight ballots with these scores into the bundle. It fails as Builder.AddScores does for scores that cannot be.
func (u *Bundle) AddScores(weight int64, scores []Score) error {
	marks, err := u.pack(scores)
	if err != nil {
		return err
	}
	u.marks = append(u.marks, marks...)
	u.ballots = append(u.ballots, bundled{len(u.marks), weight, true})
	return nil
}

// ahead is how many ballots of a bundle are looked up together.
const ahead = 64

// AddAll counts the ballots of a bundle in their order, each as Add or AddScores does, and returns how many it counted; with an error,
// that is the place of the first that could not be.
func (b *Builder) AddAll(u *Bundle) (int, error) {
	var hashes [ahead]uint64
	begin := 0
	for from := 0; from < len(u.ballots); from += ahead {
		now := u.ballots[from:min(from+ahead, len(u.ballots))]
		if err := b.reserve(); err != nil {
			return from, err
		}
		if !b.loose {
			at := begin
			for i, ballot := range now {
				hashes[i] = b.hash(u.marks[at:ballot.end])
				at = ballot.end
			}
			b.fetch(hashes[:len(now)])
		}
		for i, ballot := range now {
			if err := b.fits(ballot.scored); err != nil {
				return from + i, err
			}
			if err := b.add(ballot.weight, u.marks[begin:ballot.end], hashes[i]); err != nil {
				return from + i, err
			}
			begin = ballot.end
		}
	}
	return len(u.ballots), nil
}

// fetch reads what a search for these hashes will read first. These reads do not wait for one another as those of one search after
// another do, so that many are on their way from the memory at once.
func (b *Builder) fetch(hashes []uint64) {
	var found [ahead]uint64
	mask := uint32(len(b.slots) - 1)
	for i, h := range hashes {
		found[i] = b.slots[uint32(h>>32)&mask]
	}
	for i, slot := range found[:len(hashes)] {
		if slot != 0 && slot>>32 == hashes[i]>>32 {
			place := uint32(slot)
			b.fetched += b.b.pages[place>>pageBits][place&(1<<pageBits-1)]
		}
	}
}
