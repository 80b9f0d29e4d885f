package listening

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"concentric/base/store"
)

// digest commits to a conversation's data: SHA-256 over the statements by
// number (number, state, SHA-256 of the text) and over the participants' votes, each person's as
// "number:vote:tier …" hashed (with a ! after a vote that matters to them), the hashes sorted. The codes are not in it, so that
// erasing a person, which gives their votes a fresh code, leaves it as it was.
func digest(ctx context.Context, q store.Q, conversation string) (string, error) {
	sum := sha256.New()
	list, err := Statements(ctx, q, conversation, "")
	if err != nil {
		return "", err
	}
	for _, s := range list {
		fmt.Fprintf(sum, "%d %s %x\n", s.Number, s.State, sha256.Sum256([]byte(s.Text)))
	}
	people, err := vectors(ctx, q, conversation)
	if err != nil {
		return "", err
	}
	slices.SortFunc(people, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	for _, p := range people {
		sum.Write(p[:])
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// vectors hashes each participant's votes.
func vectors(ctx context.Context, q store.Q, conversation string) ([][sha256.Size]byte, error) {
	rows, err := q.Query(ctx, "select participant, statement, vote, tier, matters from listening_vote where conversation = $1 order by participant, statement", conversation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var people [][sha256.Size]byte
	var line []byte
	last := ""
	flush := func() {
		if len(line) > 0 {
			people = append(people, sha256.Sum256(line))
			line = line[:0]
		}
	}
	for rows.Next() {
		var code string
		var statement, vote, tier, matters int
		if err := rows.Scan(&code, &statement, &vote, &tier, &matters); err != nil {
			return nil, err
		}
		if code != last {
			flush()
			last = code
		}
		line = fmt.Appendf(line, "%d:%d:%d", statement, vote, tier)
		if matters != 0 {
			line = append(line, '!')
		}
		line = append(line, ' ')
	}
	flush()
	return people, rows.Err()
}

// took counts the people who voted, and their votes, of all tiers.
func took(ctx context.Context, q store.Q, conversation string) (people, votes int, err error) {
	err = q.QueryRow(ctx, "select count(distinct participant), count(*) from listening_vote where conversation = $1", conversation).Scan(&people, &votes)
	return people, votes, err
}
