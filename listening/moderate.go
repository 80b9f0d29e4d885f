package listening

import (
	"context"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Moderate lets a statement in or refuses it with a reason. Whoever may
// moderate for the circle may; a later decision takes the place of an earlier
// one, so a slip can be mended as long as the conversation is open. The public
// log has the decision without the text.
func Moderate(ctx context.Context, tx *store.Tx, actor member.Actor, statement string, verdict moderation.Verdict, reason moderation.Reason) error {
	s, err := StatementByID(ctx, tx, statement)
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", s.Conversation)
	if err != nil {
		return err
	}
	c, err := See(ctx, tx, actor, s.Conversation)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Moderate, c.Circle); err != nil {
		return err
	}
	if c.State != Voting {
		return errOver(c)
	}
	// The state is read again now that the conversation's turn is ours.
	if s, err = StatementByID(ctx, tx, statement); err != nil {
		return err
	}
	state := Shown
	if verdict == moderation.Refused {
		state = Refused
	}
	if s.State == state && s.Reason == reason {
		return nil // decided so already: a double click
	}
	d, err := moderation.Decide(ctx, tx, actor, c.Audience, moderation.Decision{
		Kind: "statement", Ref: s.ID, Place: c.ID, Circle: c.Circle, Verdict: verdict, Reason: reason,
	})
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errNoStatement, "update listening_statement set state = $1, reason = $2, decided = $3 where id = $4",
		string(state), string(d.Reason), store.Micros(clock.Now(ctx)), s.ID)
	if err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(circle.Topic(c.Circle))
	return nil
}

// Queue lists what waits for moderation in a conversation, oldest first, for
// those who may moderate it; Forbidden for others.
func Queue(ctx context.Context, q store.Q, actor member.Actor, conversation string) ([]Statement, error) {
	c, err := See(ctx, q, actor, conversation)
	if err != nil {
		return nil, err
	}
	if err := circle.May(ctx, q, actor, circle.Moderate, c.Circle); err != nil {
		return nil, err
	}
	return statements(ctx, q, "where conversation = $1 and state = 'held' order by at, number limit 200", conversation)
}

// Waiting counts what waits for moderation in the conversations of a circle.
func Waiting(ctx context.Context, q store.Q, circleID string) (map[string]int, error) {
	rows, err := q.Query(ctx, `
		select s.conversation, count(*) from listening_statement s join listening_conversation c on c.id = s.conversation
		where c.circle = $1 and c.state = 'open' and s.state = 'held' group by s.conversation`, circleID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var conversation string
		var n int
		if err := rows.Scan(&conversation, &n); err != nil {
			return nil, err
		}
		counts[conversation] = n
	}
	return counts, rows.Err()
}
