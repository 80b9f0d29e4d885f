package member

import (
	"context"
	"slices"
	"time"

	"concentric/base/store"
	"concentric/journal"
)

// Use is one use of a steward's powers, as every member can see it: who, what,
// when, and how many people's entries it touched (Everybody: all).
type Use struct {
	Steward   string // member id; "" for the command line on the server
	What      string // as Reading.What; or "suspended", "readmitted", "imported", "admitted", "declined", "erased"
	At        time.Time
	People    int
	Everybody bool
	ref       string // of its entry in the journal, which says whose act it was; "" for readings
}

// Uses lists the newest uses of stewards' powers, at most limit: looks into the
// register, links made at the server, imports, suspensions, answers to those who
// asked to become members, and people erased, but by themselves. Whom they
// concerned is for those people alone (Readings).
func Uses(ctx context.Context, q store.Q, limit int) ([]Use, error) {
	rows, err := q.Query(ctx, `
		select reader, what, at, every, (select count(*) from member_reading_of o where o.reading = r.id), '' from member_reading r
		union all
		select '', 'suspended', began, 0, 1, id from member_suspension
		union all
		select '', 'readmitted', ended, 0, 1, id from member_suspension where ended <> 0
		union all
		select member, 'imported', done, 1, 0, '' from member_import where done <> 0
		union all
		select '', case when verdict = 'member.admitted' then 'admitted' else 'declined' end, answered, 0, 1, id from member_wish where answered <> 0
		union all
		select '', 'erased', at, 0, 1, id from member_erasure
		order by 3 desc limit $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Use
	for rows.Next() {
		var u Use
		var at, every int64
		if err := rows.Scan(&u.Steward, &u.What, &at, &every, &u.People, &u.ref); err != nil {
			return nil, err
		}
		u.At, u.Everybody = store.At(at), every != 0
		list = append(list, u)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return byWhom(ctx, q, list)
}

// acts are the names in the journal of what Use.What calls for short.
var acts = map[string]string{
	"suspended": Suspended, "readmitted": Readmitted, "admitted": Admitted, "declined": Declined, "erased": Erased,
}

// byWhom finds out of the journal whose acts these were, and leaves out what
// people did to their own entry.
func byWhom(ctx context.Context, q store.Q, uses []Use) ([]Use, error) {
	for i, u := range uses {
		if u.ref == "" {
			continue
		}
		entries, err := journal.About(ctx, q, u.ref)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Name != acts[u.What] || e.Actor == "" {
				continue
			}
			if uses[i].Steward, err = ofPseudonym(ctx, q, e.Actor); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(uses, func(u Use) bool { return u.What == "erased" && u.Steward == "" }), nil
}

// ofPseudonym is the member with a pseudonym; "" where they have been erased.
func ofPseudonym(ctx context.Context, q store.Q, pseudonym string) (string, error) {
	var id string
	err := q.QueryRow(ctx, "select coalesce(min(id), '') from member_person where pseudonym = $1 and erased = 0", pseudonym).Scan(&id)
	return id, err
}
