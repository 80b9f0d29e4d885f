package listening

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// dailyLimit is how many statements one participant may write in a day in
// one conversation: a conversation is not one person's column.
const dailyLimit = 8

// Say adds a statement. It is held where the circle reads every statement
// first, where it has a link in it and its author is not trusted yet, and where
// its author is new and came by a link by which spam came; else people see it at
// once. A statement that somebody made before is refused (Conflict) with its number,
// so that one can vote on it instead.
func Say(ctx context.Context, tx *store.Tx, actor member.Actor, who Participant, text, lang string) (Statement, error) {
	err := tx.Change(ctx, errNoConversation, "update listening_conversation set version = version + 1 where id = $1", who.conversation)
	if err != nil {
		return Statement{}, err
	}
	c, err := See(ctx, tx, actor, who.conversation)
	if err != nil {
		return Statement{}, err
	}
	if err := mayTakePart(actor, c); err != nil {
		return Statement{}, err
	}
	text, err = statementText(text)
	if err != nil {
		return Statement{}, err
	}
	if err := notSaidBefore(ctx, tx, c.ID, text); err != nil {
		return Statement{}, err
	}
	var today int
	err = tx.QueryRow(ctx, "select count(*) from listening_statement where conversation = $1 and author = $2 and at >= $3",
		c.ID, who.code, store.Micros(day(clock.Now(ctx)))).Scan(&today)
	if err != nil {
		return Statement{}, err
	}
	if today >= dailyLimit {
		return Statement{}, apperr.New(apperr.TooMany, "listening.too_many_statements", "Limit", dailyLimit).At("text")
	}
	if err := moderation.Spend(ctx, tx, actor, moderation.Stating); err != nil {
		return Statement{}, err
	}
	row := statementRow{body: text, lang: lang, author: who.code, people: who.people, state: Shown}
	row.heldFor, err = holding(ctx, tx, actor, c, text)
	if err != nil {
		return Statement{}, err
	}
	if row.heldFor != "" {
		row.state = Held
	}
	s, err := insertStatement(ctx, tx, c.ID, row)
	if err != nil {
		return s, err
	}
	tx.Touch(Topic(c.ID))
	if s.State == Held {
		tx.Touch(circle.Topic(c.Circle))
	}
	return s, nil
}

// holding is why a new statement is held, "" where it is not.
func holding(ctx context.Context, q store.Q, actor member.Actor, c Conversation, text string) (string, error) {
	if moderation.HasLink(text) {
		level, err := moderation.LevelOf(ctx, q, actor)
		if err != nil {
			return "", err
		}
		if level < moderation.Trusted {
			return HeldByLink, nil
		}
	}
	if c.Mode == Strict {
		return HeldByMode, nil
	}
	burst, err := moderation.InBurst(ctx, q, actor)
	if err != nil || !burst {
		return "", err
	}
	return HeldAsNew, nil
}

// mayTakePart refuses votes and statements of those who may not, and after the
// close; what is not visible was refused before.
func mayTakePart(actor member.Actor, c Conversation) error {
	if actor.Key() == "" {
		return apperr.New(apperr.NotSignedIn, "listening.sign_in")
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "listening.suspended")
	}
	if c.State != Voting {
		return errOver(c)
	}
	return nil
}

// errOver says that the conversation takes nothing more.
func errOver(c Conversation) error {
	if c.Origin != "" {
		return apperr.New(apperr.Gone, "listening.over_elsewhere")
	}
	answerBy, err := typed.Date(c.AnswerBy, "answer_by")
	if err != nil {
		return apperr.New(apperr.Gone, "listening.over") // none is owed
	}
	return apperr.New(apperr.Gone, "listening.over_answer_by", "Date", answerBy)
}

func notSaidBefore(ctx context.Context, tx *store.Tx, conversation, text string) error {
	var number int
	err := tx.QueryRow(ctx, `
		select number from listening_statement
		where conversation = $1 and folded = $2 and state <> 'refused' order by number limit 1`, conversation, folded(text)).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return apperr.New(apperr.Conflict, "listening.said_already", "Number", number).At("text")
}
