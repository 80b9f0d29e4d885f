package member

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/apperr"
	"concentric/base/store"
)

const personColumns = `id, version, number, pseudonym, name, given, email, address, attributes, standing,
	joined, paid_until, lang, suspended, confirmed, erased, created`

type row interface{ Scan(into ...any) error }

func scan(q store.Q, from row) (Member, error) {
	var m Member
	var s sealed
	var suspended, confirmed, erased, created int64
	err := from.Scan(&m.ID, &m.Version, &m.Number, &m.Pseudonym, &s.name, &s.given, &s.email, &s.address, &s.attributes, &m.Standing,
		&m.Joined, &m.PaidUntil, &m.Lang, &suspended, &confirmed, &erased, &created)
	if err != nil {
		return Member{}, err
	}
	m.Suspended = suspended != 0
	m.Confirmed, m.Erased, m.Created = store.At(confirmed), store.At(erased), store.At(created)
	return m, openIdentity(q.Keys(), &m, s)
}

// ErrNotFound says that there is no such member.
var ErrNotFound = apperr.New(apperr.NotFound, "member.not_found")

// Get is one member, by id. Erased members are found too: they have a
// pseudonym and nothing else.
func Get(ctx context.Context, q store.Q, id string) (Member, error) {
	return one(q, q.QueryRow(ctx, "select "+personColumns+" from member_person where id = $1", id))
}

// ByNumber is one member, by member number.
func ByNumber(ctx context.Context, q store.Q, number string) (Member, error) {
	if number == "" {
		return Member{}, ErrNotFound
	}
	return one(q, q.QueryRow(ctx, "select "+personColumns+" from member_person where number = $1", number))
}

func one(q store.Q, from row) (Member, error) {
	m, err := scan(q, from)
	if errors.Is(err, sql.ErrNoRows) {
		return Member{}, ErrNotFound
	}
	return m, err
}

// ByEmail lists who has this address, oldest first; more than one where people
// share it.
func ByEmail(ctx context.Context, q store.Q, email string) ([]Member, error) {
	hash, err := EmailHash(q.Keys(), email)
	if err != nil {
		return nil, err
	}
	return byEmailHash(ctx, q, hash)
}

func byEmailHash(ctx context.Context, q store.Q, hash string) ([]Member, error) {
	if hash == "" {
		return nil, nil
	}
	return list(ctx, q, "select "+personColumns+" from member_person where email_hash = $1 order by created, number", hash)
}

// ByIDs reads many members at once. Ids that are unknown are left out.
func ByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Member, error) {
	found := make(map[string]Member, len(ids))
	for from := 0; from < len(ids); from += store.ListLimit {
		part := ids[from:min(from+store.ListLimit, len(ids))]
		members, err := list(ctx, q, "select "+personColumns+" from member_person where id in ("+store.List(len(part), 1)+")", store.Args(part)...)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			found[m.ID] = m
		}
	}
	return found, nil
}

func list(ctx context.Context, q store.Q, query string, args ...any) ([]Member, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var members []Member
	for rows.Next() {
		m, err := scan(q, rows)
		if err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, rows.Err()
}

// Names gives the display names of members, opened from their seal. Erased
// members have the name "".
func Names(ctx context.Context, q store.Q, ids []string) (map[string]string, error) {
	members, err := ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(members))
	for id, m := range members {
		names[id] = m.Name
	}
	return names, nil
}

// ByNumbers reads many members at once, by member number.
func ByNumbers(ctx context.Context, q store.Q, numbers []string) (map[string]Member, error) {
	found := make(map[string]Member, len(numbers))
	for from := 0; from < len(numbers); from += store.ListLimit {
		part := numbers[from:min(from+store.ListLimit, len(numbers))]
		members, err := list(ctx, q, "select "+personColumns+" from member_person where number in ("+store.List(len(part), 1)+")", store.Args(part)...)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			found[m.Number] = m
		}
	}
	return found, nil
}
