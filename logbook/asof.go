package logbook

import (
	"context"
	"time"

	"concentric/base/store"
)

// keeperThen is the circle that kept an agreement at a moment, the first parameter.
const keeperThen = `coalesce((select k.circle from logbook_keeper k where k.agreement = a.id and k.at <= $1 order by k.n desc limit 1), a.circle)`

// AsOf lists the agreements that a circle kept (every circle's if it is "") and
// that stood at a moment, each with the version of its text that held then, newest
// decision first. What was dropped later stands in it.
func AsOf(ctx context.Context, q store.Q, circle string, at time.Time) ([]Agreement, error) {
	rows, err := q.Query(ctx, "select a.id, a.circle, "+keeperThen+", a.version, a.audience, a.at, a.dropped, "+columnsText+`
		from logbook_agreement a join logbook_text t on t.agreement = a.id
		where t.at <= $1 and (a.dropped = 0 or a.dropped > $1) and ($2 = '' or `+keeperThen+` = $2)
			and t.n = (select max(x.n) from logbook_text x where x.agreement = a.id and x.at <= $1)
		order by t.at desc, a.id`, store.Micros(at), circle)
	list, err := collect(rows, err, scanAgreement)
	for i := range list {
		list[i].Dropped = time.Time{}
	}
	return list, err
}

// As is an agreement as it stood at a moment, of all its texts; ok is false where
// it did not stand then.
func (a Agreement) As(texts []Text, at time.Time) (then Agreement, ok bool) {
	for _, t := range texts {
		if !t.At.After(at) && (!ok || t.N > then.Now.N) {
			then, ok = a, true
			then.Now = t
		}
	}
	if !a.Dropped.IsZero() && a.Dropped.After(at) {
		then.Dropped = time.Time{}
	}
	return then, ok && then.Dropped.IsZero()
}
