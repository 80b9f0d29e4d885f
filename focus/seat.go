package focus

import (
	"context"
	"time"

	"concentric/base/store"
)

// Word is what somebody has said to coming, or that they are asked.
type Word string

// The words.
const (
	InPool  Word = "pool"  // may be drawn, or stands by after the draw
	Invited Word = "asked" // is asked to come and has not answered
	Yes     Word = "yes"
	No      Word = "no"
)

// Seat is one person of a focus group. Rank is their place in the order of the
// draw, from 1; 0 for who was chosen, or before the draw.
type Seat struct {
	Person, Member   string
	Word             Word
	Rank             int
	Came             bool
	Correction, Lang string    // what they add to the notes
	Asked, Said      time.Time // asked to come; last said a word. Zero for never
}

const selectSeat = "select person, member, state, rank, came, correction, lang, asked, said from focus_seat "

func scanSeat(row store.Row) (Seat, error) {
	var s Seat
	var came int
	var asked, said int64
	err := row.Scan(&s.Person, &s.Member, &s.Word, &s.Rank, &came, &s.Correction, &s.Lang, &asked, &said)
	s.Came, s.Asked, s.Said = came != 0, store.At(asked), store.At(said)
	return s, err
}

func seats(ctx context.Context, q store.Q, where string, args ...any) ([]Seat, error) {
	rows, err := q.Query(ctx, selectSeat+where, args...)
	return store.Collect(rows, err, scanSeat)
}

// SeatOf is what a member is to a focus group; there is false for who has
// nothing to do with it.
func SeatOf(ctx context.Context, q store.Q, group, member string) (s Seat, there bool, err error) {
	if member == "" {
		return Seat{}, false, nil
	}
	list, err := seats(ctx, q, "where focus = $1 and member = $2", group, member)
	if err != nil || len(list) == 0 {
		return Seat{}, false, err
	}
	return list[0], true, nil
}

// Guests lists who is asked to come or has answered, for the circle and for
// those who come; who only stands in the pool is not among them.
func Guests(ctx context.Context, q store.Q, group string) ([]Seat, error) {
	return seats(ctx, q, "where focus = $1 and state <> 'pool' and (rank > 0 or exists (select 1 from focus_group g where g.id = focus and g.way = 'choice')) order by rank, person", group)
}

// Counts says how many may be drawn, are asked and have not answered, and come.
func Counts(ctx context.Context, q store.Q, group string) (pool, asked, yes int, err error) {
	list, err := seats(ctx, q, "where focus = $1", group)
	for _, s := range list {
		switch s.Word {
		case InPool:
			if s.Member != "" {
				pool++
			}
		case Invited:
			asked++
		case Yes:
			yes++
		}
	}
	return pool, asked, yes, err
}
