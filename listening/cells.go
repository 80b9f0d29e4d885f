package listening

import "strconv"

// A figure is a set of cells, and a release shows a cell anew only where at
// least ten people changed in it: whoever compares two releases then learns
// nothing about fewer than ten (trust.md, P3). That somebody changed within a
// cell is known exactly for the members' votes (the count of casts); for votes
// taken back, groups, and the other tiers it is known from below, by what the
// counts themselves tell.

// moved is the least number of people who must have come, gone or changed their
// mind for one tally to become the other.
func (t tally) moved(from tally) int {
	up, down := 0, 0
	for _, d := range []int{t.Agree - from.Agree, t.Disagree - from.Disagree, t.Pass - from.Pass} {
		if d > 0 {
			up += d
		} else {
			down -= d
		}
	}
	return max(up, down)
}

// few says that somebody changed, and fewer than ten.
func few(changed int) bool { return changed > 0 && changed < Least }

// renewedCell is the cell as it is shown now: nil under ten people, the old one
// where fewer than ten changed.
func renewedCell(old *tally, now tally) *tally {
	switch {
	case old != nil && few(now.moved(*old)):
		return old
	case now.Votes() < Least:
		return nil
	}
	return &now
}

// renewedCount is a number of people as it is shown now.
func renewedCount(old, now int) int {
	switch {
	case old > 0 && few(max(now-old, old-now)):
		return old
	case now < Least:
		return 0
	}
	return now
}

// renewedPart is how many of so many people, as it is shown now: the old number
// where fewer than ten changed, 0 where they or the others are fewer than ten.
func renewedPart(old, n, of int) int {
	if old > 0 && few(max(n-old, old-n)) {
		n = old
	}
	if n < Least || of-n < Least {
		return 0
	}
	return n
}

// mayRenew reports whether a statement's figure may be shown anew: the count of
// everybody and each group's, together, since they add up. changed is how many
// members cast a vote since the old one.
func (f Figure) mayRenew(old Figure, changed int, same []int) bool {
	if few(changed) || few(f.All.moved(old.All)) {
		return false
	}
	for i, before := range same {
		if before < 0 || before >= len(old.Groups) || i >= len(f.Groups) {
			continue
		}
		if now, was := f.Groups[i], old.Groups[before]; now != nil && was != nil && few(now.moved(*was)) {
			return false
		}
	}
	return true
}

// kept is the old figure in a release whose groups are numbered anew: same says
// which group of the old release each group is, −1 for none. Where a group is
// new, the old cells say nothing about it, and none is shown.
func (f Figure) kept(same []int) Figure {
	cells := make([]*tally, len(same))
	for i, before := range same {
		if before < 0 || before >= len(f.Groups) {
			f.Groups, f.Bridging, f.Gap, f.ForAgree = nil, 0, 0, false
			return f
		}
		cells[i] = f.Groups[before]
	}
	f.Groups = cells
	return f
}

// Group is a group's votes, nil where they are not shown.
func (f Figure) Group(g int) *tally {
	if g >= len(f.Groups) {
		return nil
	}
	return f.Groups[g]
}

// Cells are agree, disagree and asked as text, empty where they are not shown.
func Cells(t *tally) []string {
	if t == nil {
		return []string{"", "", ""}
	}
	return []string{strconv.Itoa(t.Agree), strconv.Itoa(t.Disagree), strconv.Itoa(t.Votes())}
}
