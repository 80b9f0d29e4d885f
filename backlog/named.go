package backlog

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/member"
)

// Named lists who raised something since a time, or gave a need or an option to
// what a circle explores, and when: one for each. Complaints about a person and
// wishes to join are not in it.
func Named(ctx context.Context, q store.Q, since time.Time) ([]member.Named, error) {
	return member.ReadNamed(q.Query(ctx, `
		select person, at from backlog_item where at >= $1 and origin_kind = 'tension' and person <> ''
		union all select person, at from backlog_contribution where at >= $1 and person <> ''`, store.Micros(since)))
}

// Raised is a tension with the circle to which it came first, the civil date by
// which that circle promised to answer, and when the first answer came; zero
// where none has.
type Raised struct {
	Person, Circle, Promised string
	First                    time.Time
}

// FirstRaised lists the first tension of each person, of those that every member
// may read, the oldest first.
func FirstRaised(ctx context.Context, q store.Q) ([]Raised, error) {
	rows, err := q.Query(ctx, `
		select i.person, i.first_circle, i.promised, coalesce((select min(a.at) from backlog_answer a where a.item = i.id), 0)
		from backlog_item i
		where i.origin_kind = 'tension' and i.audience in ('public', 'members') and i.person <> ''
		order by i.at, i.id`)
	raised := map[string]bool{}
	var first []Raised
	list, err := store.Collect(rows, err, func(row store.Row) (r Raised, err error) {
		var at int64
		err = row.Scan(&r.Person, &r.Circle, &r.Promised, &at)
		r.First = store.At(at)
		return r, err
	})
	for _, r := range list {
		if !raised[r.Person] {
			raised[r.Person] = true
			first = append(first, r)
		}
	}
	return first, err
}
