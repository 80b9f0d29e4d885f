package member

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"concentric/base/store"
)

// Arrival is how somebody came in by an invitation. Agreed is the version of
// the sentence on what is kept (JoiningText).
type Arrival struct {
	Member, Invitation string
	Agreed             int
	At                 time.Time
}

const selectArrival = "select member, invitation, agreed, at from member_arrival "

func scanArrival(row store.Row) (Arrival, error) {
	var a Arrival
	var at int64
	err := row.Scan(&a.Member, &a.Invitation, &a.Agreed, &at)
	a.At = store.At(at)
	return a, err
}

// ArrivalOf is how a member came in; ok is false where it was by no invitation.
func ArrivalOf(ctx context.Context, q store.Q, member string) (a Arrival, ok bool, err error) {
	a, err = scanArrival(q.QueryRow(ctx, selectArrival+"where member = $1", member))
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	return a, err == nil, err
}

// CameBy counts who came by an invitation since a time, and who asked and has
// not proven their mailbox yet.
func CameBy(ctx context.Context, q store.Q, invitation string, since time.Time) (came, waiting int, err error) {
	err = q.QueryRow(ctx, `
		select (select count(*) from member_arrival where invitation = $1 and at >= $2),
			(select count(*) from member_joining where invitation = $1 and at >= $2)`, invitation, store.Micros(since)).Scan(&came, &waiting)
	return came, waiting, err
}

// MembersBy counts those who came by an invitation and are on the register as members
// of the party now.
func MembersBy(ctx context.Context, q store.Q, invitation string) (n int, err error) {
	err = q.QueryRow(ctx, `
		select count(*) from member_arrival a join member_person p on p.id = a.member
		where a.invitation = $1 and p.erased = 0 and p.standing in ($2, $3)`, invitation, string(General), string(Working)).Scan(&n)
	return n, err
}

// Came is how many came in by one invitation: all of them, since a time, and how
// many are on the register as members of the party now.
type Came struct {
	Invitation         string
	All, Late, Members int
}

// Arrivals counts by invitation who came in, the invitations by which most came
// since a time first, at most so many.
func Arrivals(ctx context.Context, q store.Q, since time.Time) ([]Came, error) {
	rows, err := q.Query(ctx, `
		select a.invitation, count(*), sum(case when a.at >= $1 then 1 else 0 end), sum(case when p.standing in ($2, $3) then 1 else 0 end)
		from member_arrival a join member_person p on p.id = a.member
		where a.invitation <> '' and p.erased = 0
		group by a.invitation order by 3 desc, 2 desc, a.invitation`,
		store.Micros(since), string(General), string(Working))
	return store.Collect(rows, err, func(row store.Row) (c Came, err error) {
		err = row.Scan(&c.Invitation, &c.All, &c.Late, &c.Members)
		return c, err
	})
}

// Branches counts, by invitation, how many of these people came in by it. Whoever
// came by none is in no count.
func Branches(ctx context.Context, q store.Q, people []string) (map[string]int, error) {
	came := map[string]int{}
	for some := range slices.Chunk(people, 1000) {
		rows, err := q.Query(ctx, `
			select invitation, count(*) from member_arrival
			where invitation <> '' and member in (`+store.List(len(some), 1)+`) group by invitation`, store.Args(some)...)
		list, err := store.Collect(rows, err, func(row store.Row) (c Came, err error) {
			err = row.Scan(&c.Invitation, &c.All)
			return c, err
		})
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			came[c.Invitation] += c.All
		}
	}
	return came, nil
}
