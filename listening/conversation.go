package listening

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/brief"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// State is where a conversation stands.
type State string

// The states. Reported: the findings are with the circle, and no vote or
// statement will ever be added; reopening is a new conversation.
const (
	Voting   State = "open"
	Closed   State = "closed" // votes are refused; the findings are being made
	Reported State = "reported"
)

// Mode says what happens to a new statement.
type Mode string

// The modes: every statement waits for the circle, or is shown at once.
const (
	Strict Mode = "strict"
	Free   Mode = "open"
)

// Conversation is one question that a circle asks many people.
type Conversation struct {
	ID       string
	Circle   string
	Audience journal.Audience // public, members, ForCommunities, or ByLink
	Question string
	Lang     string
	Need     string // why the circle needs to hear people, in plain words
	Promise  string // what will be done with the result
	Brief    string // id
	AnswerBy string // civil date by which the circle answers; "" for imported ones, which owe none
	Promised string // the same as it was said when it opened: AnswerBy is sooner where the circle's days to answer end before it
	Closes   string // civil date on which it closes by itself; "" when the circle closes it
	Mode     Mode
	State    State
	Origin   string // "" or where it was held before it came here: "polis"
	Credit   string // source and licence of an imported one
	Opened   time.Time
	Closed   time.Time
	KeyUntil string // civil date on which the key is destroyed

	Numbered int    // highest statement number
	Casts    int64  // votes acknowledged, revotes and withdrawals included: a clock for the map
	Again    string // the conversation that this one asks again, "" for none
	Release  int    // number of the newest release, 0 before the first
	Version  int64
	undone   int64 // votes taken back
}

// Topic is touched when the conversation has new statements, a release, or
// another state; never at a vote.
func Topic(conversation string) string { return "listening/" + conversation }

// TopicAll is touched when conversations open, close, or are reported.
const TopicAll = "listening"

const conversationColumns = `id, circle, audience, question, lang, need, promise, brief,
	case when state = 'open' or owes = '' then answer_by else owes end, answer_by, closes, moderation,
	state, origin, credit, opened, closed, key_until, numbered, casts, release, version, again, undone`

func scanConversation(row store.Row) (Conversation, error) {
	var c Conversation
	var opened, closed int64
	err := row.Scan(&c.ID, &c.Circle, &c.Audience, &c.Question, &c.Lang, &c.Need, &c.Promise, &c.Brief, &c.AnswerBy, &c.Promised, &c.Closes, &c.Mode,
		&c.State, &c.Origin, &c.Credit, &opened, &closed, &c.KeyUntil, &c.Numbered, &c.Casts, &c.Release, &c.Version, &c.Again, &c.undone)
	c.Opened, c.Closed = store.At(opened), store.At(closed)
	return c, err
}

var errNoConversation = apperr.New(apperr.NotFound, "listening.not_found")

// Get reads a conversation, for whoever asks: pages use See.
func Get(ctx context.Context, q store.Q, id string) (Conversation, error) {
	c, err := scanConversation(q.QueryRow(ctx, "select "+conversationColumns+" from listening_conversation where id = $1", id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, errNoConversation
	}
	return c, err
}

// See reads a conversation that the actor may see; NotFound for all others.
func See(ctx context.Context, q store.Q, actor member.Actor, id string) (Conversation, error) {
	c, err := Get(ctx, q, id)
	if err != nil {
		return c, err
	}
	sees, err := c.seenBy(ctx, q, actor)
	if err != nil {
		return c, err
	}
	if !sees {
		return Conversation{}, errNoConversation
	}
	return c, nil
}

// ByLink is the audience of a conversation that stands in no list: whoever has
// its address may take part, as anybody may in a public one. The address holds
// 80 random bits, and only those who sit in the circle are shown it.
const ByLink journal.Audience = "link"

// seenBy reports whether the actor, who knows the address, may see it.
func (c Conversation) seenBy(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	if c.Audience == ByLink {
		return true, nil
	}
	if c.Audience == ForCommunities {
		sees, err := sightOf(ctx, q, actor)
		if err != nil {
			return false, err
		}
		return sees(ctx, q, c)
	}
	return circle.CanSee(ctx, q, actor, c.Audience, c.Circle)
}

// records is who may read what the journal and the backlog say of it: of one by
// link or for communities, the circle alone, since the journal would be a list.
func (c Conversation) records() journal.Audience {
	if c.Audience == ByLink || c.Audience == ForCommunities {
		return journal.Circle
	}
	return c.Audience
}

// Open reports whether people without an account may take part.
func (c Conversation) Open() bool { return c.Audience == journal.Public || c.Audience == ByLink }

// All lists the conversations the actor may see: open ones first, then by the
// time they opened, newest first.
func All(ctx context.Context, q store.Q, actor member.Actor) ([]Conversation, error) {
	return visible(ctx, q, actor, "")
}

// OfBriefs lists the conversations with these briefs that the actor may see.
func OfBriefs(ctx context.Context, q store.Q, actor member.Actor, briefs []string) ([]Conversation, error) {
	if len(briefs) == 0 {
		return nil, nil
	}
	return visible(ctx, q, actor, "where brief in ("+store.List(len(briefs), 1)+")", store.Args(briefs)...)
}

// Citing lists the conversations whose brief has these words, as far as the actor
// may see them.
func Citing(ctx context.Context, q store.Q, actor member.Actor, words string) ([]Conversation, error) {
	briefs, err := brief.Citing(ctx, q, words)
	if err != nil {
		return nil, err
	}
	return OfBriefs(ctx, q, actor, briefs)
}

// OfCircle lists a circle's conversations that the actor may see.
func OfCircle(ctx context.Context, q store.Q, actor member.Actor, circleID string) ([]Conversation, error) {
	return visible(ctx, q, actor, "where circle = $1", circleID)
}

func visible(ctx context.Context, q store.Q, actor member.Actor, where string, args ...any) ([]Conversation, error) {
	all, err := conversations(ctx, q, where+" order by case state when 'open' then 0 when 'closed' then 1 else 2 end, opened desc, id", args...)
	if err != nil {
		return nil, err
	}
	sees, err := sightOf(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	var list []Conversation
	for _, c := range all {
		mine, err := sees(ctx, q, c)
		if err != nil {
			return nil, err
		}
		if mine {
			list = append(list, c)
		}
	}
	return list, nil
}

func conversations(ctx context.Context, q store.Q, where string, args ...any) ([]Conversation, error) {
	rows, err := q.Query(ctx, "select "+conversationColumns+" from listening_conversation "+where, args...)
	return store.Collect(rows, err, scanConversation)
}
