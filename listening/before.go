package listening

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/store"
	"concentric/engine/opinion"
)

// Before is what somebody's vote on a statement was until an answer was taken.
type Before struct {
	Vote  opinion.Vote
	Given bool // there was one
}

// noteBefore notes with each answer which vote it takes the place of. That is read
// in the transaction that writes them: of two devices the later one is told what the
// other said, and one reading serves all answers of a commit.
func noteBefore(ctx context.Context, tx *store.Tx, conversation string, votes []*waiting) error {
	stands := standing
	if tx.Dialect() == store.PostgreSQL {
		stands = standingAtOnce
	}
	before, err := stands(ctx, tx, conversation, votes)
	if err != nil {
		return err
	}
	for _, one := range votes {
		at := box{one.who.code, one.statement}
		one.before = before[at]
		before[at] = Before{one.vote, true}
	}
	return nil
}

// box is where one person's vote on one statement stands.
type box struct {
	participant string
	statement   int
}

// standing looks each vote up: on SQLite that is cheaper than one long statement.
func standing(ctx context.Context, tx *store.Tx, conversation string, votes []*waiting) (map[box]Before, error) {
	found := make(map[box]Before, len(votes))
	for _, one := range votes {
		b := Before{Given: true}
		err := tx.QueryRow(ctx, "select vote from listening_vote where conversation = $1 and participant = $2 and statement = $3",
			conversation, one.who.code, one.statement).Scan(&b.Vote)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[box{one.who.code, one.statement}] = b
	}
	return found, nil
}

func standingAtOnce(ctx context.Context, tx *store.Tx, conversation string, votes []*waiting) (map[box]Before, error) {
	participants, statements := make([]string, len(votes)), make([]int64, len(votes))
	for i, one := range votes {
		participants[i], statements[i] = one.who.code, int64(one.statement)
	}
	rows, err := tx.Query(ctx, `
		select v.participant, v.statement, v.vote from unnest($2::text[], $3::bigint[]) as u (p, s)
		join listening_vote v on v.conversation = $1 and v.participant = u.p and v.statement = u.s`, conversation, participants, statements)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := make(map[box]Before, len(votes))
	for rows.Next() {
		var at box
		b := Before{Given: true}
		if err := rows.Scan(&at.participant, &at.statement, &b.Vote); err != nil {
			return nil, err
		}
		found[at] = b
	}
	return found, rows.Err()
}
