package listening

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// nameLimit is how many characters the name of a group has at most.
const nameLimit = 40

// NameGroup names a group of the newest release, which has this key. The
// circle does that after reading what the group stands for; the machine never
// does, and until then the group has a letter. The last name counts; the
// earlier ones stay in the journal.
func NameGroup(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string, key int, name string) error {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, c.Circle); err != nil {
		return err
	}
	name = tidy(name)
	switch n := length(name); {
	case n == 0:
		return apperr.New(apperr.Invalid, "listening.name_missing").At("name")
	case n > nameLimit:
		return apperr.New(apperr.Invalid, "listening.text_too_long", "Count", n, "Limit", nameLimit).At("name")
	}
	r, err := LatestRelease(ctx, tx, conversation)
	if err != nil {
		return err
	}
	names, err := groupNames(ctx, tx, conversation)
	if err != nil {
		return err
	}
	there := false
	for i := range r.Groups {
		there = there || len(r.Groups) > 1 && r.Key(i) == key
		if r.Key(i) != key && folded(names[r.Key(i)]) == folded(name) {
			return apperr.New(apperr.Conflict, "listening.name_taken").At("name")
		}
	}
	if !there {
		return apperr.New(apperr.NotFound, "listening.no_such_group")
	}
	if names[key] == name {
		return nil // named so already: a double click
	}
	named := id.New()
	_, err = tx.Exec(ctx, "insert into listening_name (id, conversation, opinion, name, named_by, at) values ($1, $2, $3, $4, $5, $6)",
		named, conversation, key, name, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	tx.Touch(Topic(conversation))
	return record(ctx, tx, actor, ActNamed, named, c, namedContent)
}

// Key is the key of a release's group, by which it is named.
func (r Release) Key(g int) int {
	if g < len(r.Groups) && r.Groups[g].Key > 0 {
		return r.Groups[g].Key
	}
	return g + 1 // a release of before groups had keys
}

// groupNames are the names that the circle gave, by key.
func groupNames(ctx context.Context, q store.Q, conversation string) (map[int]string, error) {
	rows, err := q.Query(ctx, "select opinion, name from listening_name where conversation = $1 order by at, id", conversation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names := map[int]string{}
	for rows.Next() {
		var key int
		var name string
		if err := rows.Scan(&key, &name); err != nil {
			return nil, err
		}
		names[key] = name
	}
	return names, rows.Err()
}

// Named are the names of a release's groups, in its order: "" where the circle
// has given none yet.
func Named(ctx context.Context, q store.Q, conversation string, r Release) ([]string, error) {
	names, err := groupNames(ctx, q, conversation)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(r.Groups))
	for i := range r.Groups {
		list[i] = names[r.Key(i)]
	}
	return list, nil
}

// Labels are what a release's groups are called: the circle's name, or a letter.
func Labels(ctx context.Context, q store.Q, conversation string, r Release) ([]string, error) {
	list, err := Named(ctx, q, conversation, r)
	for i := range list {
		if list[i] == "" {
			list[i] = Letter(r.Key(i))
		}
	}
	return list, err
}

func namedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Conversation string
		Group        int
		Name         string
		At           int64
	}
	err := q.QueryRow(ctx, "select conversation, opinion, name, at from listening_name where id = $1", ref).
		Scan(&v.Conversation, &v.Group, &v.Name, &v.At)
	return v, err
}

// idsIn lists a column of ids, for verify.
func idsIn(query string) func(context.Context, store.Q) ([]string, error) {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, func(row store.Row) (one string, err error) {
			err = row.Scan(&one)
			return one, err
		})
	}
}
