package tally

import (
	"fmt"
	"math/big"
	"slices"
)

// MajorityJudgment orders options by their middle grade (M. Balinski and R. Laraki, Majority Judgment, 2011): the grade that more
// than half give at least. Of an even number the lower of the two in the middle counts. Options with one middle grade are told
// apart by taking one such grade from each and looking again, until their middles differ.
//
// A blank is the lowest grade on any ballot (UnrankedLast), or an abstention: then numbers differ, and of two options with one middle
// grade the larger share of grades above it or below it decides, for or against (the majority-gauge of the same book).
type MajorityJudgment struct{ Blank Unranked }

// Count orders the options; those that are level to the last grade are a tie.
func (m MajorityJudgment) Count(e *Election, tie TieBreak) (*Record, error) {
	g, err := e.grades("majority-judgment")
	if err != nil {
		return nil, err
	}
	blank := "a blank is the lowest grade"
	if m.Blank == UnrankedIgnored {
		blank = "a blank is an abstention"
	}
	rec := newRecord(e, "majority-judgment", "majority judgment: the best middle grade; of an even number the lower middle; "+blank)
	j := &judgment{ignore: m.Blank == UnrankedIgnored, grades: make([]map[int]int64, len(e.Options))}
	low := 0
	rec.Valid = g.valid
	for o := range j.grades {
		j.grades[o] = make(map[int]int64)
		g.options[o].each(func(score int, votes int64) {
			j.grades[o][score] = votes
			low = min(low, score)
		})
	}
	standing := e.Standing()
	figures := make([]Number, len(e.Options))
	for _, o := range standing {
		if !j.ignore {
			given := int64(0)
			for _, w := range j.grades[o] {
				given += w
			}
			if given < rec.Valid {
				j.grades[o][low] += rec.Valid - given
			}
		}
		j.sheets = append(j.sheets, sheetOf(o, j.grades[o]))
		figures[o] = Whole(int64(j.sheets[len(j.sheets)-1].at(0)))
	}
	return rec, j.elect(e, rec, tie, figures)
}

type judgment struct {
	ignore bool
	grades []map[int]int64
	sheets []sheet
}

// sheet are the grades of an option, the lowest first, with how many gave that grade or a lower one.
type sheet struct {
	option int
	grade  []int
	upTo   []int64
}

func sheetOf(option int, grades map[int]int64) sheet {
	s := sheet{option: option}
	for g := range grades {
		s.grade = append(s.grade, g)
	}
	slices.Sort(s.grade)
	sum := int64(0)
	for _, g := range s.grade {
		sum += grades[g]
		s.upTo = append(s.upTo, sum)
	}
	return s
}

func (s sheet) n() int64 {
	if len(s.upTo) == 0 {
		return 0
	}
	return s.upTo[len(s.upTo)-1]
}

// position of the step-th grade taken away, counted from the lowest: the lower middle first, then outwards, above and below in
// turn where the number is even, below and above where it is odd.
func position(n, step int64) int64 {
	middle, k := (n-1)/2, step/2+step%2
	if (step%2 == 1) == (n%2 == 0) {
		return middle + k
	}
	return middle - k
}

// at is the grade taken away at a step.
func (s sheet) at(step int64) int {
	if s.n() == 0 {
		return -1 << 15
	}
	return s.grade[s.index(position(s.n(), step))]
}

func (s sheet) index(position int64) int {
	i, _ := slices.BinarySearch(s.upTo, position+1)
	return i
}

// compare is -1 where a goes before b. Between two steps at which the grades of either change, they are the same: so only
// those steps are looked at.
func (j *judgment) compare(a, b sheet) int {
	if a.n() != b.n() {
		return compareGauge(a, b)
	}
	n := a.n()
	steps := []int64{0, 1}
	for _, s := range []sheet{a, b} {
		for _, edge := range s.upTo {
			// the grade changes between positions edge-1 and edge
			for _, p := range []int64{edge - 1, edge} {
				away := p - (n-1)/2
				if away = max(away, -away); away > n/2+1 {
					continue // no step goes there, and twice as much may overflow
				}
				for _, step := range []int64{2*away - 1, 2 * away, 2*away + 1} {
					if step >= 0 && step < n {
						steps = append(steps, step)
					}
				}
			}
		}
	}
	slices.Sort(steps)
	for _, step := range steps {
		if step >= n {
			break
		}
		if x, y := a.at(step), b.at(step); x != y {
			return y - x
		}
	}
	return 0
}

// compareGauge compares by middle grade, then by the majority-gauge.
func compareGauge(a, b sheet) int {
	x, y := a.at(0), b.at(0)
	if x != y || a.n() == 0 || b.n() == 0 {
		return y - x
	}
	return b.gauge(x).Cmp(a.gauge(x))
}

// gauge is the share of grades above the middle one where that is larger than the share below, else minus the share below.
func (s sheet) gauge(middle int) *big.Rat {
	var above, below int64
	for i, g := range s.grade {
		count := s.upTo[i]
		if i > 0 {
			count -= s.upTo[i-1]
		}
		switch {
		case g > middle:
			above += count
		case g < middle:
			below += count
		}
	}
	if above > below {
		return big.NewRat(above, s.n())
	}
	return big.NewRat(-below, s.n())
}

func (j *judgment) elect(e *Election, rec *Record, tie TieBreak, figures []Number) error {
	order := slices.Clone(j.sheets)
	slices.SortStableFunc(order, j.compare)
	place := make([]Number, len(e.Options)) // the higher, the better: what most takes
	for i, s := range order {
		rank := int64(len(order) - i)
		if i > 0 && j.compare(order[i-1], s) == 0 {
			rank = place[order[i-1].option].whole()
		}
		place[s.option] = Whole(rank)
	}
	if err := rec.most(e, tie, place, "The figure is the middle grade; among options with one middle grade, those that keep it longer when grades are taken away from the middle go first."); err != nil {
		return err
	}
	rec.Rounds[0].Tally = figures
	for _, s := range order {
		if s.n() == 0 {
			rec.Notes = append(rec.Notes, fmt.Sprintf("%s has no grade at all", rec.Name(s.option)))
		}
	}
	return nil
}
