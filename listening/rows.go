package listening

import (
	"context"
	"math/rand/v2"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/member"

	cryptorand "crypto/rand"
)

// RowVote is one vote as an auditor reads it.
type RowVote struct {
	Voter     string // random, of this file alone
	Statement int
	Vote      int
	Tier      Tier
}

// RowStatement is one statement as an auditor reads it. Author is random, of
// this file alone, and no voter's id: in exports where the two are one, whoever
// recognises a statement has its author's votes.
type RowStatement struct {
	Number int
	Text   string
	Lang   string
	State  StatementState
	Reason string
	Author string
	Day    string
}

// Rows are the votes and statements of a reported conversation, for one of its
// auditors who signed in a short while ago; each taking is in the journal. The ids are made anew for each
// file, nothing has a time finer than a day (votes have none), and the order is
// shuffled. A row of votes is still its own fingerprint: who knows how somebody
// voted on a few statements can find the rest, which is why this is no public
// file.
func Rows(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string) ([]RowStatement, []RowVote, error) {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return nil, nil, err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return nil, nil, err
	}
	if !actor.SignedIn() {
		return nil, nil, apperr.New(apperr.NotSignedIn, "listening.sign_in")
	}
	mine, err := auditors(ctx, tx, "where conversation = $1 and member = $2 and ended = 0", c.ID, actor.Member)
	if err != nil {
		return nil, nil, err
	}
	if len(mine) == 0 || actor.Suspended {
		return nil, nil, apperr.New(apperr.Forbidden, "listening.auditors_only")
	}
	if !actor.Fresh {
		return nil, nil, apperr.New(apperr.Forbidden, "member.account_fresh", "Minutes", int(session.Fresh.Minutes()))
	}
	shuffled := newShuffle()
	votes, err := shuffled.votes(ctx, tx, c.ID)
	if err != nil {
		return nil, nil, err
	}
	said, err := shuffled.statements(ctx, tx, c.ID)
	if err != nil {
		return nil, nil, err
	}
	reading := id.New()
	_, err = tx.Exec(ctx, "insert into listening_reading (id, conversation, auditor, at) values ($1, $2, $3, $4)",
		reading, c.ID, mine[0].ID, store.Micros(clock.Now(ctx)))
	if err != nil {
		return nil, nil, err
	}
	return said, votes, record(ctx, tx, actor, ActRows, reading, c, readingContent)
}

// shuffle gives fresh ids and a random order, from a seed that is kept nowhere.
type shuffle struct {
	random *rand.Rand
	given  map[string]string
}

func newShuffle() *shuffle {
	var seed [32]byte
	cryptorand.Read(seed[:]) // never fails since Go 1.24
	return &shuffle{rand.New(rand.NewChaCha8(seed)), map[string]string{}}
}

// anew is the id that stands for a code in this file; kind keeps one person's
// ids as a voter and as an author apart.
func (s *shuffle) anew(kind, code string) string {
	if code == "" {
		return ""
	}
	if s.given[kind+code] == "" {
		s.given[kind+code] = id.New()
	}
	return s.given[kind+code]
}

func (s *shuffle) votes(ctx context.Context, q store.Q, conversation string) ([]RowVote, error) {
	rows, err := q.Query(ctx, "select participant, statement, vote, tier from listening_vote where conversation = $1", conversation)
	list, err := store.Collect(rows, err, func(row store.Row) (v RowVote, err error) {
		var code string
		err = row.Scan(&code, &v.Statement, &v.Vote, &v.Tier)
		v.Voter = s.anew("voter", code)
		return v, err
	})
	slices.SortFunc(list, func(a, b RowVote) int { return a.Statement - b.Statement })
	s.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

func (s *shuffle) statements(ctx context.Context, q store.Q, conversation string) ([]RowStatement, error) {
	all, err := Statements(ctx, q, conversation, "")
	var list []RowStatement
	for _, one := range all {
		list = append(list, RowStatement{
			Number: one.Number, Text: one.Text, Lang: one.Lang, State: one.State, Reason: string(one.Reason),
			Author: s.anew("author", one.author), Day: one.At.UTC().Format("2006-01-02"),
		})
	}
	s.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}
