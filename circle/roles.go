package circle

import (
	"context"
	"slices"

	"concentric/base/store"
)

// RolesIn lists the roles of many circles, as RolesOf lists those of one.
func RolesIn(ctx context.Context, q store.Q, circles []string) (map[string][]Role, error) {
	of := make(map[string][]Role, len(circles))
	for part := range slices.Chunk(circles, store.ListLimit) {
		in := "circle in (" + store.List(len(part), 1) + ")"
		rows, err := q.Query(ctx, selectRole+"where "+in+" order by at, id", store.Args(part)...)
		roles, err := store.Collect(rows, err, scanRole)
		if err != nil {
			return nil, err
		}
		filled, err := terms(ctx, q, "where t."+in+" and t.ended = 0", store.Args(part)...)
		if err != nil {
			return nil, err
		}
		held := make(map[string]*Term, len(filled))
		for i, t := range filled {
			held[t.Role] = &filled[i]
		}
		for _, r := range roles {
			r.Term = held[r.ID]
			of[r.Circle] = append(of[r.Circle], r)
		}
	}
	for _, roles := range of {
		slices.SortStableFunc(roles, func(a, b Role) int {
			return slices.Index(roleKinds, a.Kind) - slices.Index(roleKinds, b.Kind)
		})
	}
	return of, nil
}

// Lacking says which of these circles have a role that nobody holds, or whose
// term has run out, or that rests.
func Lacking(ctx context.Context, q store.Q, circles []Circle) (map[string]bool, error) {
	today := make(map[string]string, len(circles))
	latest := ""
	for _, c := range circles {
		today[c.ID] = c.Today(ctx)
		latest = max(latest, today[c.ID])
	}
	rows, err := q.Query(ctx, `
		select r.circle, coalesce(t.ends, ''), coalesce(x.until, '') from circle_role r left join circle_term t on t.role = r.id and t.ended = 0
			left join circle_rest x on x.term = t.id and x.ended = 0
		where t.ends is null or t.ends < $1 or x.until is not null`, latest)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	lacking := map[string]bool{}
	for rows.Next() {
		var circle, ends, rests string
		if err := rows.Scan(&circle, &ends, &rests); err != nil {
			return nil, err
		}
		if ends < today[circle] || rests != "" && rests >= today[circle] {
			lacking[circle] = true
		}
	}
	return lacking, rows.Err()
}
