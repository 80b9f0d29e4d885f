package listening

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/member"
)

// Answer is what one person says to a statement.
type Answer struct {
	Statement int // number
	Vote      opinion.Vote
	Matters   bool
	// Shown is the ticket of the Offer that was answered; "" where the person
	// came to the statement by themselves.
	Shown string
	// Key is the browser's own key of this answer, of 8 lower-case letters or
	// digits; an answer under a key that was taken before changes nothing.
	Key string
}

// Vote is an Answer without more.
func (r *Room) Vote(ctx context.Context, actor member.Actor, conversation string, statement int, vote opinion.Vote) error {
	return r.Answer(ctx, actor, conversation, Answer{Statement: statement, Vote: vote})
}

// Answer records what the actor thinks of a statement and returns once that is
// durably committed. The last vote counts. Votes that come at the same time
// share one commit; no time is kept with a vote.
func (r *Room) Answer(ctx context.Context, actor member.Actor, conversation string, a Answer) error {
	_, err := r.Replace(ctx, actor, conversation, a)
	return err
}

// Replace is Answer, and tells the actor's vote on the statement until then.
func (r *Room) Replace(ctx context.Context, actor member.Actor, conversation string, a Answer) (Before, error) {
	if a.Vote != opinion.Agree && a.Vote != opinion.Disagree && a.Vote != opinion.Pass {
		return Before{}, apperr.New(apperr.Invalid, "listening.vote_unknown")
	}
	if a.Key != "" && !isKey(a.Key) {
		return Before{}, apperr.New(apperr.Invalid, "listening.key_unknown")
	}
	if err := r.mayVote(ctx, actor, conversation, a.Statement); err != nil {
		return Before{}, err
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return Before{}, err
	}
	shown, err := r.shownWith(ctx, who, a)
	if err != nil {
		return Before{}, err
	}
	return r.votes.cast(ctx, cast{who: who, statement: a.Statement, vote: a.Vote, matters: a.Matters, shown: shown, key: a.Key})
}

func isKey(key string) bool {
	for _, r := range key {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return len(key) == keyLength
}

func (r *Room) mayVote(ctx context.Context, actor member.Actor, conversation string, statement int) error {
	g, err := r.glanceAt(ctx, conversation, false)
	if err != nil {
		return err
	}
	if g.state(statement) != Shown || g.conversation.State != Voting {
		if g, err = r.glanceAt(ctx, conversation, true); err != nil {
			return err
		}
	}
	c := g.conversation
	sees, err := c.seenBy(ctx, r.db, actor)
	if err != nil {
		return err
	}
	if !sees {
		return errNoConversation
	}
	if err := mayTakePart(actor, c); err != nil {
		return err
	}
	switch g.state(statement) {
	case Shown:
		return nil
	case Refused:
		return apperr.New(apperr.Gone, "listening.statement_taken_away")
	default:
		return errNoStatement
	}
}

// Undo takes the actor's vote on a statement back, as if it had not been
// given; undoing what is not there does nothing. The keys of its answers go
// with it: a phone that sends one of them again then votes again.
func (r *Room) Undo(ctx context.Context, actor member.Actor, conversation string, statement int) error {
	c, err := See(ctx, r.db, actor, conversation)
	if err != nil {
		return err
	}
	if err := mayTakePart(actor, c); err != nil {
		return err
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return err
	}
	var n int64
	err = r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := takeTurn(ctx, tx, conversation, 1); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from listening_vote where conversation = $1 and participant = $2 and statement = $3",
			conversation, who.code, statement)
		if err != nil {
			return err
		}
		n, err = countUndone(ctx, tx, conversation)
		return err
	})
	if err == nil {
		r.held.tookBack(conversation, n, undone{who.code, statement})
	}
	return err
}

// countUndone counts that votes are no longer in the table, and returns the
// count: by it a map that holds votes in memory knows that it misses something.
func countUndone(ctx context.Context, tx *store.Tx, conversation string) (n int64, err error) {
	err = tx.QueryRow(ctx, "update listening_conversation set undone = undone + 1 where id = $1 returning undone", conversation).Scan(&n)
	return n, err
}

// takeTurn counts votes that are about to be written into an open conversation
// and returns the count: it says what a release had seen. Closing takes the same row's
// turn, so a vote is either before the close or refused.
func takeTurn(ctx context.Context, tx *store.Tx, conversation string, votes int) (casts int64, err error) {
	err = tx.QueryRow(ctx, "update listening_conversation set casts = casts + $1 where id = $2 and state = 'open' returning casts",
		votes, conversation).Scan(&casts)
	if !errors.Is(err, sql.ErrNoRows) {
		return casts, err
	}
	c, err := Get(ctx, tx, conversation)
	if err != nil {
		return 0, err
	}
	return 0, errOver(c)
}

// MyVotes are the actor's votes in a conversation, by statement number; none
// after the key was destroyed.
func (r *Room) MyVotes(ctx context.Context, actor member.Actor, conversation string) (map[int]opinion.Vote, error) {
	if actor.Key() == "" {
		return nil, nil
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return nil, orGone(err)
	}
	return votesOf(ctx, r.db, who)
}

// Voted is how many votes the actor has in a conversation; none is found after the
// key was destroyed.
func (r *Room) Voted(ctx context.Context, actor member.Actor, conversation string) (votes int, err error) {
	if actor.Key() == "" {
		return 0, nil
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return 0, orGone(err)
	}
	err = r.db.QueryRow(ctx, "select count(*) from listening_vote where conversation = $1 and participant = $2", conversation, who.code).Scan(&votes)
	return votes, err
}

func votesOf(ctx context.Context, q store.Q, who Participant) (map[int]opinion.Vote, error) {
	rows, err := q.Query(ctx, "select statement, vote from listening_vote where conversation = $1 and participant = $2", who.conversation, who.code)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	votes := map[int]opinion.Vote{}
	for rows.Next() {
		var number int
		var vote opinion.Vote
		if err := rows.Scan(&number, &vote); err != nil {
			return nil, err
		}
		votes[number] = vote
	}
	return votes, rows.Err()
}

// Mattering are the numbers of the statements that the actor marked as what
// matters to them.
func (r *Room) Mattering(ctx context.Context, actor member.Actor, conversation string) (map[int]bool, error) {
	if actor.Key() == "" {
		return nil, nil
	}
	who, err := r.Participant(ctx, actor, conversation)
	if err != nil {
		return nil, orGone(err)
	}
	rows, err := r.db.Query(ctx, "select statement from listening_vote where conversation = $1 and participant = $2 and matters = 1", who.conversation, who.code)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := map[int]bool{}
	for rows.Next() {
		var number int
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		list[number] = true
	}
	return list, rows.Err()
}

// orGone forgives a key that is destroyed: nobody's votes can be found then.
func orGone(err error) error {
	if apperr.Is(err, apperr.Gone) {
		return nil
	}
	return err
}
