package listening

import (
	"context"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// New is what a circle must say before it may ask: the need, what it promises
// to do with the result, by when it answers, who is asked, and a brief.
type New struct {
	Circle      string
	Audience    journal.Audience
	Communities []string // ids of those that are asked, where Audience is ForCommunities
	Question    string
	Lang        string
	Need        string
	Promise     string
	Brief       brief.Brief
	AnswerBy    string   // civil date in the circle's zone
	Closes      string   // civil date, or ""
	Mode        Mode     // "" is Strict
	Again       string   // the reported conversation that is asked again, or ""
	Seeds       []string // first statements, so that nobody comes to an empty page
}

// The limits of the texts, in characters.
const (
	questionLimit = 160
	needLimit     = 600
)

// keyDays is how long after the answer date the conversation's key is kept,
// for the answers and a first review: then it is destroyed.
const keyDays = 400

// Open begins a conversation and returns its id. Whoever may listen for the
// circle may open it (circle.Listen).
func Open(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (string, error) {
	if err := circle.May(ctx, tx, actor, circle.Listen, n.Circle); err != nil {
		return "", err
	}
	owner, err := circle.Get(ctx, tx, n.Circle)
	if err != nil {
		return "", err
	}
	if n.Mode == "" {
		n.Mode = Strict
	}
	answerBy, err := n.check(ctx, owner)
	if err != nil {
		return "", err
	}
	if err := n.checkCommunities(ctx, tx); err != nil {
		return "", err
	}
	if err := mayAskAgain(ctx, tx, actor, n.Again); err != nil {
		return "", err
	}
	seeds, err := checkSeeds(n.Seeds)
	if err != nil {
		return "", err
	}
	briefID, err := brief.Write(ctx, tx, n.Brief)
	if err != nil {
		return "", err
	}
	c := Conversation{
		ID: id.New(), Circle: n.Circle, Audience: n.Audience, Question: n.Question, Lang: n.Lang, Need: n.Need, Promise: n.Promise,
		Brief: briefID, AnswerBy: n.AnswerBy, Closes: n.Closes, Mode: n.Mode, State: Voting, Opened: clock.Now(ctx), Again: n.Again,
		KeyUntil: answerBy.AddDate(0, 0, keyDays).Format(typed.DateFormat),
	}
	if err := insertConversation(ctx, tx, c, actor.Pseudonym); err != nil {
		return "", err
	}
	if err := n.ask(ctx, tx, c.ID); err != nil {
		return "", err
	}
	for _, text := range seeds {
		if _, err := insertStatement(ctx, tx, c.ID, statementRow{body: text, lang: n.Lang, state: Shown}); err != nil {
			return "", err
		}
	}
	if err := record(ctx, tx, actor, ActOpened, c.ID, c, openedContent); err != nil {
		return "", err
	}
	tx.Touch(TopicAll)
	tx.Touch(circle.Topic(c.Circle))
	return c.ID, nil
}

// mayAskAgain refuses to ask again what is not over, or not there for the actor.
func mayAskAgain(ctx context.Context, q store.Q, actor member.Actor, again string) error {
	if again == "" {
		return nil
	}
	before, err := See(ctx, q, actor, again)
	if err == nil && before.State != Reported {
		err = apperr.New(apperr.Conflict, "listening.again_early")
	}
	return err
}

// AskedAgain lists the conversations that ask this one again and that the actor
// may see: those that are open first, then the newest.
func AskedAgain(ctx context.Context, q store.Q, actor member.Actor, conversation string) ([]Conversation, error) {
	return visible(ctx, q, actor, "where again = $1", conversation)
}

// check refuses what is missing, beside its field, and returns the answer date.
func (n *New) check(ctx context.Context, owner circle.Circle) (time.Time, error) {
	var wrong []error
	if n.Audience != journal.Public && n.Audience != journal.Members && n.Audience != ByLink && n.Audience != ForCommunities {
		wrong = append(wrong, apperr.New(apperr.Invalid, "listening.audience_missing").At("audience"))
	}
	if n.Mode != Strict && n.Mode != Free {
		wrong = append(wrong, apperr.New(apperr.Invalid, "listening.mode_missing").At("mode"))
	}
	for _, part := range []struct {
		field string
		text  *string
		limit int
	}{{"question", &n.Question, questionLimit}, {"need", &n.Need, needLimit}, {"promise", &n.Promise, needLimit}} {
		*part.text = tidy(*part.text)
		if *part.text == "" {
			wrong = append(wrong, apperr.New(apperr.Invalid, "listening.missing_"+part.field).At(part.field))
		} else if count := length(*part.text); count > part.limit {
			wrong = append(wrong, apperr.New(apperr.Invalid, "listening.text_too_long", "Count", count, "Limit", part.limit).At(part.field))
		}
	}
	wrong = append(wrong, n.Brief.Check())
	today := owner.Today(ctx)
	answerBy, err := time.Parse(typed.DateFormat, n.AnswerBy)
	if err != nil {
		wrong = append(wrong, apperr.New(apperr.Invalid, "listening.missing_answer_by").At("answer_by"))
	} else if n.AnswerBy <= today {
		wrong = append(wrong, apperr.New(apperr.Invalid, "listening.answer_by_past").At("answer_by"))
	} else {
		wrong = append(wrong, lastDay(n.Closes, n.AnswerBy, today))
	}
	return answerBy, errors.Join(wrong...)
}

// checkSeeds takes the circle's first statements, one a line; empty lines are
// left out, and so is what was written twice.
func checkSeeds(lines []string) ([]string, error) {
	var seeds []string
	said := map[string]bool{}
	for _, line := range lines {
		if tidy(line) == "" {
			continue
		}
		text, err := statementText(line)
		if err != nil {
			return nil, apperr.As(err).At("seeds")
		}
		if key := folded(text); !said[key] {
			said[key] = true
			seeds = append(seeds, text)
		}
	}
	return seeds, nil
}

func insertConversation(ctx context.Context, tx *store.Tx, c Conversation, openedBy string) error {
	_, err := tx.Exec(ctx, `
		insert into listening_conversation (id, circle, audience, question, lang, need, promise, brief, answer_by, closes, moderation,
			state, origin, credit, opened_by, opened, closed, key_until, again)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		c.ID, c.Circle, string(c.Audience), c.Question, c.Lang, c.Need, c.Promise, c.Brief, c.AnswerBy, c.Closes, string(c.Mode),
		string(c.State), c.Origin, c.Credit, openedBy, store.Micros(c.Opened), store.Micros(c.Closed), c.KeyUntil, c.Again)
	return err
}
