package platform

import (
	"context"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Discuss notes that a plank, or a chapter, is talked about in a conversation
// that the circle has opened, by somebody who may open one for it.
func Discuss(ctx context.Context, tx *store.Tx, actor member.Actor, part, conversation string) error {
	p, _, err := translated(ctx, tx, part)
	if err != nil {
		return err
	}
	if p, err = change(ctx, tx, p.ID); err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, p.Circle); err != nil {
		return err
	}
	result, err := tx.Exec(ctx, "insert into platform_talk (part, conversation, at) values ($1, $2, $3) on conflict (part, conversation) do nothing",
		part, conversation, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return record(ctx, tx, actor, actDiscussed, part+" "+conversation, p, discussedContent)
}

// Talks are the ids of the conversations about a part, the newest first.
func Talks(ctx context.Context, q store.Q, part string) ([]string, error) {
	rows, err := q.Query(ctx, "select conversation from platform_talk where part = $1 order by at desc, conversation", part)
	return store.Collect(rows, err, scanID)
}

func scanID(row store.Row) (string, error) {
	var ref string
	err := row.Scan(&ref)
	return ref, err
}
