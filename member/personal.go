package member

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

func exportPerson(ctx context.Context, q store.Q, id string) (any, error) {
	m, err := Get(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"number": m.Number, "name": m.Name, "given": m.Given, "email": m.Email, "address": m.Address, "attributes": m.Attributes,
		"standing": m.Standing, "joined": m.Joined, "paid_until": m.PaidUntil, "lang": m.Lang, "suspended": m.Suspended,
		"created": m.Created.Format(time.RFC3339), "pseudonym": m.Pseudonym,
	}, nil
}

func erasePerson(ctx context.Context, tx *store.Tx, id string) error {
	return tx.Change(ctx, ErrNotFound, `
		update member_person set version = version + 1, number = '', name = '', given = '', email = '', address = '', attributes = '',
			email_hash = '', standing = $1, joined = '', paid_until = '', lang = '', suspended = 0, confirmed = 0, erased = $2
		where id = $3`, string(Former), store.Micros(clock.Now(ctx)), id)
}

func exportSteward(ctx context.Context, q store.Q, id string) (any, error) {
	rows, err := q.Query(ctx, "select given, until from member_steward where member = $1 order by given", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var terms []map[string]string
	for rows.Next() {
		var given int64
		var until string
		if err := rows.Scan(&given, &until); err != nil {
			return nil, err
		}
		terms = append(terms, map[string]string{"given": store.At(given).Format(time.RFC3339), "until": until})
	}
	if len(terms) == 0 {
		return nil, rows.Err()
	}
	return terms, rows.Err()
}

func exportSignIns(ctx context.Context, q store.Q, id string) (any, error) {
	rows, err := q.Query(ctx, `
		select created from member_signin
		where member = $1 or email_hash = (select email_hash from member_person where id = $1 and email_hash <> '') order by created`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var asked []string
	for rows.Next() {
		var created int64
		if err := rows.Scan(&created); err != nil {
			return nil, err
		}
		asked = append(asked, store.At(created).Format(time.RFC3339))
	}
	if len(asked) == 0 {
		return nil, rows.Err()
	}
	return map[string]any{"links_asked_for": asked}, rows.Err()
}

func eraseSignIns(ctx context.Context, tx *store.Tx, id string) error {
	_, err := tx.Exec(ctx, `
		delete from member_signin
		where member = $1 or email_hash = (select email_hash from member_person where id = $1 and email_hash <> '')`, id)
	return err
}

// exportList exports the times that a query finds for a member, under names.
func exportList(query string, names ...string) func(context.Context, store.Q, string) (any, error) {
	return func(ctx context.Context, q store.Q, id string) (any, error) {
		rows, err := q.Query(ctx, query, id)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var list []map[string]string
		for rows.Next() {
			times := make([]int64, len(names))
			into := make([]any, len(names))
			for i := range times {
				into[i] = &times[i]
			}
			if err := rows.Scan(into...); err != nil {
				return nil, err
			}
			line := map[string]string{}
			for i, name := range names {
				if times[i] != 0 {
					line[name] = store.At(times[i]).Format(time.RFC3339)
				}
			}
			list = append(list, line)
		}
		if len(list) == 0 {
			return nil, rows.Err()
		}
		return list, rows.Err()
	}
}

// exportArrival is how a member came in.
func exportArrival(ctx context.Context, q store.Q, id string) (any, error) {
	a, ok, err := ArrivalOf(ctx, q, id)
	if err != nil || !ok {
		return nil, err
	}
	return map[string]any{"at": a.At.Format(time.RFC3339), "agreed_to_text": a.Agreed}, nil
}

// exportWishes are a member's wishes to become one, with what was answered.
func exportWishes(ctx context.Context, q store.Q, id string) (any, error) {
	rows, err := q.Query(ctx, selectWish+"where member = $1 order by at, id", id)
	all, err := store.Collect(rows, err, scanWish(q))
	if len(all) == 0 {
		return nil, err
	}
	var list []map[string]string
	for _, w := range all {
		line := map[string]string{"at": w.At.Format(time.RFC3339)}
		if !w.Answered.IsZero() {
			line["answered"], line["verdict"], line["why"] = w.Answered.Format(time.RFC3339), w.Verdict, w.Why
		}
		list = append(list, line)
	}
	return list, err
}
