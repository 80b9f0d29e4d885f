package meeting

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Guest is one person on a meeting's list. Coming is Suits, Not, or "" until
// they have said. Present says that they are there, while it runs; Arrived when
// they first were. Hand is the sign they give, since HandAt. Aloud says that their
// device serves the room: what the others say is written down on it.
type Guest struct {
	Member, Person string
	Coming         string
	Present        bool
	Arrived        time.Time
	Hand           string
	HandAt         time.Time
	Aloud          bool
}

// Attended says whether they were there.
func (g Guest) Attended() bool { return !g.Arrived.IsZero() }

const selectGuest = "select member, person, coming, present, arrived, hand, hand_at, aloud from meeting_person "

func scanGuest(row store.Row) (Guest, error) {
	var g Guest
	var present, arrived, hand, aloud int64
	err := row.Scan(&g.Member, &g.Person, &g.Coming, &present, &arrived, &g.Hand, &hand, &aloud)
	g.Present, g.Arrived, g.HandAt, g.Aloud = present != 0, store.At(arrived), store.At(hand), aloud != 0
	return g, err
}

// Guests lists who is asked to a meeting; who came comes first, in the order in
// which they came.
func Guests(ctx context.Context, q store.Q, meeting string) ([]Guest, error) {
	rows, err := q.Query(ctx, selectGuest+"where meeting = $1 order by case when arrived = 0 then 1 else 0 end, arrived, person", meeting)
	return store.Collect(rows, err, scanGuest)
}

// Come says whether one comes to a meeting that has a date; for somebody else
// nobody can.
func Come(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, word string) error {
	m, err := change(ctx, tx, actor, meeting, Planned)
	if err != nil {
		return err
	}
	if word != Suits && word != Not {
		return apperr.New(apperr.Invalid, "meeting.coming_missing").At("coming")
	}
	if err := m.list(ctx, tx, actor.Pseudonym, actor.Member); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update meeting_person set coming = $1 where meeting = $2 and person = $3", word, m.ID, actor.Pseudonym)
	return err
}

// there lists who is present now.
func (m Meeting) there(ctx context.Context, q store.Q) ([]Guest, error) {
	all, err := Guests(ctx, q, m.ID)
	if err != nil {
		return nil, err
	}
	var here []Guest
	for _, g := range all {
		if g.Present {
			here = append(here, g)
		}
	}
	return here, nil
}

// attends refuses whoever is not marked as present.
func (m Meeting) attends(ctx context.Context, q store.Q, actor member.Actor) error {
	var n int
	err := q.QueryRow(ctx, "select count(*) from meeting_person where meeting = $1 and member = $2 and member <> '' and present = 1", m.ID, actor.Member).Scan(&n)
	if err == nil && n == 0 {
		err = apperr.New(apperr.Conflict, "meeting.not_here")
	}
	return err
}

// sitting is somebody of the circle, by pseudonym.
func (m Meeting) sitting(ctx context.Context, q store.Q, person string) (circle.Seat, error) {
	seats, err := circle.Roster(ctx, q, m.Circle)
	if err != nil {
		return circle.Seat{}, err
	}
	for _, s := range seats {
		if s.Person == person {
			return s, nil
		}
	}
	return circle.Seat{}, apperr.New(apperr.Invalid, "meeting.who_missing").At("person")
}
