package tally_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"concentric/engine/tally"
)

type line struct {
	ranking tally.Ranking
	weight  int64
}

// lines draws the ballots of a small election. Tidy ballots name each option at most once, at ranks of their own.
func lines(t *rapid.T, options int, tidy bool) []line {
	n := rapid.IntRange(1, 12).Draw(t, "distinct")
	out := make([]line, n)
	for i := range out {
		order := rapid.Permutation(indexes(options)).Draw(t, "order")
		var r tally.Ranking
		for _, o := range order[:rapid.IntRange(0, options).Draw(t, "length")] {
			m := tally.Mark(o)
			if !tidy {
				switch rapid.IntRange(0, 9).Draw(t, "fault") {
				case 0:
					r = append(r, tally.Skipped)
				case 1:
					r = append(r, tally.Overvoted)
				case 2:
					r = append(r, m)
				case 3, 4:
					if len(r) > 0 {
						m |= tally.Equal
					}
				}
			}
			r = append(r, m)
		}
		out[i] = line{r, rapid.Int64Range(1, 25).Draw(t, "weight")}
	}
	return out
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func election(options, seats int, ls []line) *tally.Election {
	e := &tally.Election{Seats: seats}
	for i := range options {
		e.Options = append(e.Options, tally.Option{Name: string(rune('A' + i))})
	}
	var b tally.Builder
	for _, l := range ls {
		if err := b.Add(l.weight, l.ranking); err != nil {
			panic(err)
		}
	}
	e.Ballots = b.Ballots()
	return e
}

type method struct {
	name  string
	count func(*tally.Election, tally.TieBreak) (*tally.Record, error)
}

func methods() []method {
	batch := tally.WIGM()
	batch.Batch = tally.SureLosers
	return []method{
		{"scottish", tally.Scottish().Count},
		{"wigm", tally.WIGM().Count},
		{"wigm in batches", batch.Count},
		{"minneapolis", tally.Minneapolis().Count},
		{"meek", tally.MeekPRF().Count},
		{"meek guarded", tally.MeekGuarded().Count},
		{"irv", tally.IRV{}.Count},
		{"irv frozen in batches", tally.IRV{Frozen: true, Batch: tally.SureLosers}.Count},
	}
}

func mustCount(t rapid.TB, m method, e *tally.Election) *tally.Record {
	rec, err := m.count(e, nil)
	if err != nil {
		t.Fatalf("%s: %v", m.name, err)
	}
	return rec
}

// text is all of a record, with the options called by name and in the order of their names.
func text(t rapid.TB, rec *tally.Record) string {
	var b strings.Builder
	order := indexes(len(rec.Options))
	slices.SortFunc(order, func(x, y int) int { return strings.Compare(rec.Options[x].Name, rec.Options[y].Name) })
	name := func(is []int) string {
		var n []string
		for _, i := range is {
			n = append(n, rec.Options[i].Name)
		}
		slices.Sort(n)
		return strings.Join(n, "")
	}
	for _, r := range rec.Rounds {
		fmt.Fprintf(&b, "%d quota %s elected %s excluded %s %v residual %s:", r.Number, r.Quota, name(r.Elected), name(r.Excluded), r.Exhausted, r.Residual)
		for _, o := range order {
			fmt.Fprintf(&b, " %s %s", rec.Options[o].Name, r.Tally[o])
		}
		var moved []string
		for _, x := range r.Transfers {
			to := "-"
			if x.To != tally.Nobody {
				to = rec.Options[x.To].Name
			}
			moved = append(moved, rec.Options[x.From].Name+to+x.Votes.String())
		}
		slices.Sort(moved)
		fmt.Fprintln(&b, moved)
	}
	fmt.Fprintln(&b, name(rec.Winners))
	return b.String()
}

func TestWeightsAreRepeatedBallotsAndOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(1, 6).Draw(t, "options")
		seats := rapid.IntRange(1, 4).Draw(t, "seats")
		ls := lines(t, options, false)
		renamed := rapid.Permutation(indexes(options)).Draw(t, "new numbers")
		var single []line
		for _, l := range ls {
			for range l.weight {
				single = append(single, line{l.ranking, 1})
			}
		}
		rand.New(rand.NewPCG(1, uint64(len(single)))).Shuffle(len(single), func(i, j int) { single[i], single[j] = single[j], single[i] })
		for i := range single {
			r := slices.Clone(single[i].ranking)
			for k, m := range r {
				if m.IsOption() {
					r[k] = tally.Mark(renamed[m.Option()]) | m&tally.Equal
				}
			}
			single[i].ranking = r
		}
		e, f := election(options, seats, ls), election(options, seats, single)
		for i := range options {
			f.Options[renamed[i]].Name = e.Options[i].Name
		}
		for _, m := range methods() {
			if a, b := text(t, mustCount(t, m, e)), text(t, mustCount(t, m, f)); a != b {
				t.Fatalf("%s: with weights\n%s\none by one, in another order\n%s", m.name, a, b)
			}
		}
	})
}

func TestNoVoteIsLostOrMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(1, 6).Draw(t, "options")
		seats := rapid.IntRange(1, 4).Draw(t, "seats")
		e := election(options, seats, lines(t, options, false))
		for i := range e.Options {
			e.Options[i].Withdrawn = i > 0 && rapid.IntRange(0, 5).Draw(t, "withdrawn") == 0
		}
		for _, m := range methods() {
			rec := mustCount(t, m, e)
			for _, r := range rec.Rounds {
				sum := r.Residual
				for _, v := range r.Tally {
					sum = sum.Add(v)
				}
				for _, x := range r.Exhausted {
					sum = sum.Add(x.Votes)
				}
				if sum.Cmp(tally.Whole(rec.Ballots)) != 0 {
					// Numbers with guard digits are rounded when they are written.
					off := new(big.Rat).Abs(sum.Sub(tally.Whole(rec.Ballots)).Rat())
					if m.name != "meek guarded" || off.Cmp(big.NewRat(1, 1e15)) > 0 {
						t.Fatalf("%s, round %d: %s votes of %d ballots", m.name, r.Number, sum, rec.Ballots)
					}
				}
				if r.Residual.Sign() < 0 {
					t.Fatalf("%s, round %d: the residual is %s", m.name, r.Number, r.Residual)
				}
			}
			standing := len(e.Standing())
			want := min(rec.Seats, standing)
			if len(rec.Winners) != want {
				t.Fatalf("%s: %d winners for %d seats and %d options", m.name, len(rec.Winners), rec.Seats, standing)
			}
			for _, w := range rec.Winners {
				if e.Options[w].Withdrawn {
					t.Fatalf("%s: %s is withdrawn and won", m.name, e.Options[w].Name)
				}
			}
		}
	})
}

// A group of voters who put the same set of options above all others, and who are more than k Droop quotas, elect k of them, or
// all (Droop's proportionality for solid coalitions: Woodall, Voting matters 3, 1994). Rules with a quota in whole votes promise
// it for whole quotas: one voter does not fill two seats.
func TestDroopProportionality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(2, 5).Draw(t, "options")
		seats := rapid.IntRange(1, options-1).Draw(t, "seats")
		ls := lines(t, options, true)
		e := election(options, seats, ls)
		for _, m := range methods() {
			if strings.HasPrefix(m.name, "irv") && seats > 1 {
				continue
			}
			rec := mustCount(t, m, e)
			for set := 1; set < 1<<options; set++ {
				var solid int64
				for _, l := range ls {
					if isSolid(l.ranking, set) {
						solid += l.weight
					}
				}
				k := 0
				for solid*int64(seats+1) > int64(k+1)*rec.Valid {
					k++
				}
				if m.name == "scottish" || m.name == "minneapolis" {
					k = int(solid / (rec.Valid/int64(seats+1) + 1))
				}
				size, won := 0, 0
				for o := range options {
					if set>>o&1 == 1 {
						size++
						if slices.Contains(rec.Winners, o) {
							won++
						}
					}
				}
				if won < min(k, size) {
					t.Fatalf("%s: %d of %d voters are solid for %b, that is %d quotas, and %d of these options won: %v", m.name, solid, rec.Valid, set, k, won, rec.Winners)
				}
			}
		}
	})
}

func isSolid(r tally.Ranking, set int) bool {
	for i := 0; set != 0; i++ {
		if i == len(r) || set>>r[i].Option()&1 == 0 {
			return false
		}
		set &^= 1 << r[i].Option()
	}
	return true
}

// For one seat, where no lot was drawn, all rules that exclude the last elect the same option, in batches or one by one.
func TestOneSeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(1, 6).Draw(t, "options")
		e := election(options, 1, lines(t, options, true))
		var want *tally.Record
		for _, m := range methods() {
			rec := mustCount(t, m, e)
			if len(rec.Ties) > 0 {
				return
			}
			if want == nil {
				want = rec
			}
			if rec.Winners[0] != want.Winners[0] {
				t.Fatalf("%s elects %v, %s %v", m.name, rec.Winners, want.Method, want.Winners)
			}
		}
	})
}
