package listening

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Ruling is what a moderator decides about one statement.
type Ruling struct {
	Statement string // id
	Verdict   moderation.Verdict
	Reason    moderation.Reason // of a refusal
}

// batchLimit is how many statements one form decides at most.
const batchLimit = 200

// Moderate lets statements of a conversation in or refuses them with a reason,
// all of them or none. It returns the batch by which that can be undone, and how
// many were decided: none where everything stood so already, as at a double
// click. Whoever may moderate for the circle may; a later decision takes the
// place of an earlier one, as long as the conversation is open. The public log
// has each decision without the text.
func Moderate(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string, rulings []Ruling) (batch string, decided int, err error) {
	c, err := moderating(ctx, tx, actor, conversation)
	if err != nil {
		return "", 0, err
	}
	if len(rulings) > batchLimit {
		return "", 0, apperr.New(apperr.Invalid, "listening.batch_too_large", "Limit", batchLimit)
	}
	batch = id.New()
	_, err = tx.Exec(ctx, "insert into listening_batch (id, conversation, moderated_by, at) values ($1, $2, $3, $4)",
		batch, c.ID, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return "", 0, err
	}
	for _, one := range rulings {
		s, err := StatementByID(ctx, tx, one.Statement)
		if err != nil {
			return "", 0, err
		}
		if s.Conversation != c.ID {
			return "", 0, errNoStatement
		}
		state := Shown
		if one.Verdict == moderation.Refused {
			state = Refused
		}
		if s.State == state && s.Reason == one.Reason {
			continue
		}
		if err := settle(ctx, tx, actor, c, s, state, one); err != nil {
			return "", 0, err
		}
		_, err = tx.Exec(ctx, "insert into listening_batch_line (batch, statement, before_state, before_reason, after_state) values ($1, $2, $3, $4, $5)",
			batch, s.ID, string(s.State), string(s.Reason), string(state))
		if err != nil {
			return "", 0, err
		}
		decided++
	}
	if decided == 0 {
		return "", 0, nil
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(circle.Topic(c.Circle))
	return batch, decided, nil
}

// moderating takes the conversation's turn for somebody who may moderate it.
func moderating(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string) (Conversation, error) {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", conversation)
	if err != nil {
		return Conversation{}, err
	}
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return c, err
	}
	if err := circle.May(ctx, tx, actor, circle.Moderate, c.Circle); err != nil {
		return c, err
	}
	if c.State != Voting {
		return c, errOver(c)
	}
	return c, nil
}

// settle puts a statement into a state and the decision into the log.
func settle(ctx context.Context, tx *store.Tx, actor member.Actor, c Conversation, s Statement, state StatementState, one Ruling) error {
	d, err := moderation.Decide(ctx, tx, actor, c.records(), moderation.Decision{
		Kind: "statement", Ref: s.ID, Place: c.ID, Circle: c.Circle, Verdict: one.Verdict, Reason: one.Reason,
	})
	if err != nil {
		return err
	}
	return tx.Change(ctx, errNoStatement, "update listening_statement set state = $1, reason = $2, decided = $3 where id = $4",
		string(state), string(d.Reason), store.Micros(clock.Now(ctx)), s.ID)
}

// Unmoderate takes a batch of decisions back, as far as nobody has decided
// otherwise since: each statement is again what it was. The log keeps both. A
// batch is undone once.
func Unmoderate(ctx context.Context, tx *store.Tx, actor member.Actor, conversation, batch string) (undone int, err error) {
	c, err := moderating(ctx, tx, actor, conversation)
	if err != nil {
		return 0, err
	}
	err = tx.Change(ctx, apperr.New(apperr.Gone, "listening.batch_gone"),
		"update listening_batch set undone = $1 where id = $2 and conversation = $3 and undone = 0", store.Micros(clock.Now(ctx)), batch, c.ID)
	if err != nil {
		return 0, err
	}
	lines, err := batchLines(ctx, tx, batch)
	if err != nil {
		return 0, err
	}
	for _, line := range lines {
		s, err := StatementByID(ctx, tx, line.statement)
		if err != nil {
			return 0, err
		}
		if s.State != line.after {
			continue
		}
		ruling := Ruling{s.ID, moderation.Returned, ""}
		switch line.before {
		case Shown:
			ruling.Verdict = moderation.Accepted
		case Refused:
			ruling.Verdict, ruling.Reason = moderation.Refused, line.reason
		}
		if err := settle(ctx, tx, actor, c, s, line.before, ruling); err != nil {
			return 0, err
		}
		undone++
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(circle.Topic(c.Circle))
	return undone, nil
}

type batchLine struct {
	statement     string
	before, after StatementState
	reason        moderation.Reason
}

func batchLines(ctx context.Context, q store.Q, batch string) ([]batchLine, error) {
	rows, err := q.Query(ctx, "select statement, before_state, before_reason, after_state from listening_batch_line where batch = $1 order by statement", batch)
	return store.Collect(rows, err, func(row store.Row) (line batchLine, err error) {
		err = row.Scan(&line.statement, &line.before, &line.reason, &line.after)
		return line, err
	})
}
