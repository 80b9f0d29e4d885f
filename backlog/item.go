// Package backlog is the one door of a circle: whatever a circle is to deal
// with comes in here as an item, with an origin, an owner and a date by which
// it is answered; and nothing leaves without an answer in writing. What is not
// answered by its day is overdue for everyone who may see the item.
package backlog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/moderation"
)

// OriginKind says what brought an item here.
type OriginKind string

// The kinds; Ref is the id of the thing named.
const (
	Tension OriginKind = "tension" // somebody raised it; no Ref
	Finding OriginKind = "finding" // a finding of a closed conversation
	Review  OriginKind = "review"  // an agreement that is to be looked at again
	Term    OriginKind = "term"    // a role whose term ends

	Stewardship OriginKind = "steward" // a steward's term that ends

	Vacancy      OriginKind = "vacancy"      // a role that somebody is to be found for
	Confirmation OriginKind = "confirmation" // the term of a delegate whom a circle below has chosen

	Joining        OriginKind = "joining"        // somebody would like to sit in the circle; no Ref
	NewAim         OriginKind = "aim"            // the agreement by which a circle below would change its aim
	Recommendation OriginKind = "recommendation" // the agreement of a helping circle
	Deadline       OriginKind = "deadline"       // a helping circle whose recommendation is due
	Resting        OriginKind = "resting"        // a circle that has rested for a term
	Recalled       OriginKind = "recalled"       // the term of a delegate whom a circle below has recalled

	Amendment OriginKind = "amendment" // other wordings of a plank (Ref), or a new plank for a chapter (Ref)

	FocusGroup OriginKind = "focus" // the notes of a focus group
)

// Origin is where an item comes from. Statements are the ids of the statements
// behind a finding: they travel with the item into the agreement's lineage.
type Origin struct {
	Kind       OriginKind
	Ref        string
	Statements []string
}

// State is where an item stands.
type State string

// The states.
const (
	Waiting  State = "waiting"  // nobody has taken it up yet
	Working  State = "working"  // a proposal on it is under way
	Decided  State = "decided"  // the circle has agreed; the answer in writing is still owed
	Later    State = "later"    // answered with "not now"; it returns on its answer-by date
	Answered State = "answered" // closed, with an answer
)

// Open says whether an answer is still owed, now or later.
func (s State) Open() bool { return s != Answered }

// Item is a matter before a circle. AnswerBy is a civil date in the circle's
// zone (for Later, the day on which it is asked again). Member and Person (the
// pseudonym) are who brought it, "" where the clock or an erased person did.
// Title is, for an ending term, the role's title, or its kind ("facilitator").
type Item struct {
	ID, Circle     string
	Version        int64
	State          State
	AnswerBy       string
	Bounces        int
	FirstCircle    string
	Title, Text    string
	Lang           string
	Audience       journal.Audience
	Origin         Origin
	Promised       string // the first answer-by date
	Member, Person string
	At             time.Time
	Concerns       string // the member a complaint is about
	Told           *Told  // what the program says in it; Title is then the words it is about
	Away           bool   // its words were taken away: a mark stands in their place
}

// Overdue says whether an answer was owed before a civil date in the circle's zone.
func (i Item) Overdue(today string) bool {
	return i.State != Answered && i.State != Later && i.AnswerBy < today
}

// Stranded says whether three circles have sent the item on: nobody's domain
// has it.
func (i Item) Stranded() bool { return i.Bounces >= lastBounce }

// Confided says whether the item is for those alone who sit in its circle.
func (i Item) Confided() bool { return i.Audience == journal.Circle }

// ofRole says whether it asks for somebody who holds a role of the circle.
func (i Item) ofRole() bool { return i.Origin.Kind == Term || i.Origin.Kind == Vacancy }

// KeepsOpen says whether a circle cannot close while it is open: it is for the
// circle's own people, and waits for more than a role of it.
func (i Item) KeepsOpen() bool { return i.Confided() && !i.ofRole() }

// OwedInWriting says whether one line of outcome is too little: people were
// asked about it, or wrote words of their own.
func (i Item) OwedInWriting() bool {
	return i.Origin.Kind == Finding || i.Origin.Kind == Amendment || i.Origin.Kind == FocusGroup
}

const selectItem = `
	select id, circle, version, state, answer_by, bounces, first_circle, title, text, lang, audience,
		origin_kind, origin_ref, statements, promised, member, person, at, concerns, told, away, away_title
	from backlog_item `

func scanItem(row store.Row) (Item, error) {
	var i Item
	var statements, told, away, awayTitle string
	var at int64
	err := row.Scan(&i.ID, &i.Circle, &i.Version, &i.State, &i.AnswerBy, &i.Bounces, &i.FirstCircle, &i.Title, &i.Text, &i.Lang, &i.Audience,
		&i.Origin.Kind, &i.Origin.Ref, &statements, &i.Promised, &i.Member, &i.Person, &at, &i.Concerns, &told, &away, &awayTitle)
	if err != nil {
		return Item{}, err
	}
	i.At = store.At(at)
	if i.Away = away != ""; i.Away {
		i.Text = moderation.Mark(away)
	}
	if awayTitle != "" {
		i.Title, i.Text = moderation.Mark(awayTitle), ""
	}
	if i.Told, err = readTold(told); err != nil {
		return Item{}, err
	}
	return i, json.Unmarshal([]byte(statements), &i.Origin.Statements)
}

func items(ctx context.Context, q store.Q, where string, args ...any) ([]Item, error) {
	rows, err := q.Query(ctx, selectItem+where, args...)
	return store.Collect(rows, err, scanItem)
}

var errNotFound = apperr.New(apperr.NotFound, "backlog.not_found")

// Get reads one item; apperr.NotFound if there is none. Whether somebody may
// see it is for the caller to ask (circle.CanSee).
func Get(ctx context.Context, q store.Q, item string) (Item, error) {
	i, err := scanItem(q.QueryRow(ctx, selectItem+"where id = $1", item))
	if errors.Is(err, sql.ErrNoRows) {
		return Item{}, errNotFound
	}
	return i, err
}

// ByKey reads the item that was opened under a key; ok is false where none was.
func ByKey(ctx context.Context, q store.Q, key string) (i Item, ok bool, err error) {
	list, err := items(ctx, q, "where origin_key = $1", key)
	if err != nil || len(list) == 0 {
		return Item{}, false, err
	}
	return list[0], true, nil
}

// ByIDs reads the items with these ids; unknown ids are left out.
func ByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Item, error) {
	list, err := items(ctx, q, "where id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	found := make(map[string]Item, len(list))
	for _, i := range list {
		found[i.ID] = i
	}
	return found, err
}

// OfCircle lists a circle's items that are still open, the soonest answer first.
func OfCircle(ctx context.Context, q store.Q, circle string) ([]Item, error) {
	return items(ctx, q, "where circle = $1 and state <> 'answered' order by answer_by, at, id", circle)
}

// AnsweredBy lists a circle's answered items, the newest first.
func AnsweredBy(ctx context.Context, q store.Q, circle string, limit int) ([]Item, error) {
	return items(ctx, q, "where circle = $1 and state = 'answered' order by at desc, id limit $2", circle, limit)
}

// OfOrigin lists the items that came from one thing, the oldest first.
func OfOrigin(ctx context.Context, q store.Q, kind OriginKind, ref string) ([]Item, error) {
	return items(ctx, q, "where origin_kind = $1 and origin_ref = $2 order by at, id", string(kind), ref)
}

// RaisedBy lists what a member has raised, the newest first.
func RaisedBy(ctx context.Context, q store.Q, member string) ([]Item, error) {
	if member == "" {
		return nil, nil
	}
	return items(ctx, q, "where member = $1 and origin_kind in ('tension', 'joining', 'complaint') order by at desc, id", member)
}

// Owed lists the items of all circles whose answer was owed before a civil
// date, the longest overdue first.
func Owed(ctx context.Context, q store.Q, date string) ([]Item, error) {
	return items(ctx, q, "where state in ('waiting', 'working', 'decided') and answer_by < $1 order by answer_by, id", date)
}

// Load is how many items a circle has open now (those asked again later apart).
func Load(ctx context.Context, q store.Q, circle string) (int, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from backlog_item where circle = $1 and state in ('waiting', 'working', 'decided')", circle).Scan(&n)
	return n, err
}

// Topic is touched when the item changes; TopicOf when anything on the
// circle's backlog does.
func Topic(item string) string { return "item/" + item }

// TopicOf is the topic of a circle's backlog.
func TopicOf(circle string) string { return "backlog/" + circle }
