package member

import (
	"context"
	"time"

	"concentric/base/store"
)

// Use is one use of a steward's powers, as every member can see it: who, what,
// when, and how many people's entries it touched (Everybody: all).
type Use struct {
	Steward   string // member id; "" for the command line on the server
	What      string // as Reading.What; or "suspended", "readmitted", "imported"
	At        time.Time
	People    int
	Everybody bool
}

// Uses lists the newest uses of stewards' powers, at most limit: looks into the
// register, links made at the server, imports, suspensions. Whom they concerned
// is for those people alone (Readings).
func Uses(ctx context.Context, q store.Q, limit int) ([]Use, error) {
	rows, err := q.Query(ctx, `
		select reader, what, at, every, (select count(*) from member_reading_of o where o.reading = r.id) from member_reading r
		union all
		select '', 'suspended', began, 0, 1 from member_suspension
		union all
		select '', 'readmitted', ended, 0, 1 from member_suspension where ended <> 0
		union all
		select '', 'imported', done, 1, 0 from member_import where done <> 0
		order by 3 desc limit $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Use
	for rows.Next() {
		var u Use
		var at, every int64
		if err := rows.Scan(&u.Steward, &u.What, &at, &every, &u.People); err != nil {
			return nil, err
		}
		u.At, u.Everybody = store.At(at), every != 0
		list = append(list, u)
	}
	return list, rows.Err()
}
