// Package focus is the focus group: a circle asks 5 to 12 people to one meeting
// on a question, with a brief; its notes go to the circle's backlog, and the
// circle owes an answer by a date.
//
// Who comes: people whom the circle chooses, or a lot among those who have put
// themselves into the pool, which may be open to one community alone. The pool
// is shown to nobody; the draw is made by the sortition engine from a seed that
// is kept, so that it can be made again (docs: sortition, "The council around it").
package focus

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// How many people a focus group has.
const (
	Fewest = 5
	Most   = 12
)

// State is where a focus group stands.
type State string

// The states.
const (
	Gathering State = "gathering" // people put themselves into the pool
	Asked     State = "asked"     // people are asked to come, then the meeting and its notes
	Handed    State = "handed"    // the notes are on the circle's backlog
	Cancelled State = "cancelled" // it does not take place
)

// Way is how people are asked.
type Way string

// The ways.
const (
	Lot    Way = "lot"
	Choice Way = "choice"
)

// Group is a focus group. Day and AnswerBy are civil dates in the circle's
// zone, Hour a time of day there ("19:30"). Seed and Among are those of the
// draw, "" and 0 before. Noted counts the versions of the notes. Item is the
// one on the circle's backlog once the notes are handed over. Talk is the
// conversation that the question is about, About the item of a backlog; "" for
// none.
type Group struct {
	ID, Circle          string
	State               State
	Way                 Way
	Question, Lang      string
	Brief               string
	Seats               int
	Day, Hour, Place    string
	AnswerBy, Community string
	Seed                string
	Among               int
	Notes               string
	Noted               int
	Item                string
	Talk, About         string
	Member, Person      string
	At                  time.Time
}

const selectGroup = `
	select id, circle, state, way, question, lang, brief, seats, day, hour, place, answer_by, community, seed, among, notes, noted, item, talk, about, member, person, at
	from focus_group `

func scanGroup(row store.Row) (Group, error) {
	var g Group
	var at int64
	err := row.Scan(&g.ID, &g.Circle, &g.State, &g.Way, &g.Question, &g.Lang, &g.Brief, &g.Seats, &g.Day, &g.Hour, &g.Place, &g.AnswerBy, &g.Community,
		&g.Seed, &g.Among, &g.Notes, &g.Noted, &g.Item, &g.Talk, &g.About, &g.Member, &g.Person, &at)
	g.At = store.At(at)
	return g, err
}

var errNotFound = apperr.New(apperr.NotFound, "focus.not_found")

func get(ctx context.Context, q store.Q, group string) (Group, error) {
	g, err := scanGroup(q.QueryRow(ctx, selectGroup+"where id = $1", group))
	if errors.Is(err, sql.ErrNoRows) {
		return Group{}, apperr.New(apperr.NotFound, "focus.not_found").Because(err)
	}
	return g, err
}

// See reads a focus group for somebody: it is for whom its circle is, and for
// those who are asked. To others it is not there.
func See(ctx context.Context, q store.Q, actor member.Actor, group string) (Group, error) {
	g, err := get(ctx, q, group)
	if err != nil {
		return Group{}, err
	}
	c, err := circle.Get(ctx, q, g.Circle)
	if err != nil {
		return Group{}, err
	}
	sees, err := circle.CanSee(ctx, q, actor, c.Audience, c.ID)
	if err != nil || sees {
		return g, err
	}
	if _, there, err := SeatOf(ctx, q, g.ID, actor.Member); err != nil || there {
		return g, err
	}
	return Group{}, errNotFound
}

// OfCircle lists a circle's focus groups, the newest meeting first. Whether
// somebody may see them is for the caller to ask.
func OfCircle(ctx context.Context, q store.Q, circle string) ([]Group, error) {
	rows, err := q.Query(ctx, selectGroup+"where circle = $1 order by day desc, id", circle)
	return store.Collect(rows, err, scanGroup)
}

// WaitingFor lists the focus groups that ask a member to come, who has not said
// yet whether they will, the soonest first, also those whose day has gone by.
func WaitingFor(ctx context.Context, q store.Q, member string) ([]Group, error) {
	if member == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectGroup+`where state = 'asked'
		and id in (select focus from focus_seat where member = $1 and state = 'asked') order by day, id`, member)
	return store.Collect(rows, err, scanGroup)
}

// Pools lists the focus groups whose pool is open to a member who does not stand in
// it, the soonest first, also those whose day has gone by.
func Pools(ctx context.Context, q store.Q, actor member.Actor) ([]Group, error) {
	if !actor.Belongs() || actor.Suspended {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectGroup+`where state = 'gathering'
		and id not in (select focus from focus_seat where member = $1) order by day, id`, actor.Member)
	all, err := store.Collect(rows, err, scanGroup)
	var open []Group
	for _, g := range all {
		if _, err := See(ctx, q, actor, g.ID); apperr.Is(err, apperr.NotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		opens, err := g.opens(ctx, q, actor)
		if err != nil {
			return nil, err
		}
		if opens {
			open = append(open, g)
		}
	}
	return open, err
}

// Topic is touched when anything about the focus group changes.
func Topic(group string) string { return "focus/" + group }
