package circle

import (
	"context"
	"maps"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// Verb is something one may or may not do in a circle.
type Verb string

// The verbs. Raise: bring a tension to the circle (any member). Propose: draft
// and answer in its rounds (who sits in it). Facilitate: open and end rounds
// (the facilitator). Record: answer items, route them, keep the logbook (leader,
// delegate, facilitator, secretary). Listen: open and close conversations in
// its name (the same roles). Moderate: hold and release statements (facilitator,
// secretary). Where nobody holds such a role, everyone who sits in the circle may.
// Whoever sits there by a link that rests may raise something, and no more.
const (
	Raise      Verb = "raise"
	Propose    Verb = "propose"
	Facilitate Verb = "facilitate"
	Record     Verb = "record"
	Listen     Verb = "listen"
	Moderate   Verb = "moderate"
	Minute     Verb = "minute"
)

var verbRoles = map[Verb][]RoleKind{
	Facilitate: {Facilitator},
	Record:     {Leader, Delegate, Facilitator, Secretary},
	Listen:     {Leader, Delegate, Facilitator, Secretary},
	Moderate:   {Facilitator, Secretary},
	Minute:     {Secretary, Facilitator},
}

// RolesFor are the roles whose holders may do this; none where whoever sits may.
func RolesFor(verb Verb) []RoleKind { return slices.Clone(verbRoles[verb]) }

// May refuses where the actor may not do this in the circle, with the sentence
// that says why: NotSignedIn, Forbidden, Gone (a closed circle), NotFound.
func May(ctx context.Context, q store.Q, actor member.Actor, verb Verb, circle string) error {
	c, err := Get(ctx, q, circle)
	if err != nil {
		return err
	}
	if sees, err := CanSee(ctx, q, actor, c.Audience, circle); err != nil || !sees {
		return orElse(err, errNoCircle)
	}
	if err := signedIn(actor); err != nil {
		return err
	}
	if c.State == Closed {
		return apperr.New(apperr.Gone, "circle.closed", "Circle", c.Name)
	}
	if verb == Raise {
		return nil
	}
	sits, err := Sits(ctx, q, circle, actor.Member)
	if err != nil {
		return err
	}
	if !sits {
		return apperr.New(apperr.Forbidden, "circle.not_seated", "Circle", c.Name)
	}
	resting, err := linksResting(ctx, q, c)
	if err != nil {
		return err
	}
	if until := resting[actor.Member]; until != "" {
		last, err := typed.Date(until, "")
		return orElse(err, apperr.New(apperr.Forbidden, "circle.link_rests", "Circle", c.Name, "Until", last))
	}
	wanted, byRole := verbRoles[verb]
	if !byRole {
		return nil
	}
	held, err := terms(ctx, q, "where t.circle = $1 and t.ended = 0", circle)
	if err != nil {
		return err
	}
	today, vacant := c.Today(ctx), true
	for _, t := range held {
		for _, kind := range wanted {
			if t.Kind != kind || !t.Runs(today) {
				continue
			}
			if t.Member == actor.Member {
				return nil
			}
			vacant = false
		}
	}
	they, anybody, err := standsIn(ctx, q, circle, actor.Member, wanted)
	if err != nil || they || vacant && !anybody {
		return err
	}
	return apperr.New(apperr.Forbidden, "circle.role_needed_"+string(verb), "Circle", c.Name)
}

// Can is May for a page that only asks whether: no without the sentence, and an
// error only where nothing could be read.
func Can(ctx context.Context, q store.Q, actor member.Actor, verb Verb, circle string) (bool, error) {
	err := May(ctx, q, actor, verb, circle)
	if apperr.As(err) != nil {
		return false, nil
	}
	return err == nil, err
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// CanSee says whether the actor may see what this audience of this circle may.
// What somebody may not see is answered as if it were not there.
func CanSee(ctx context.Context, q store.Q, actor member.Actor, audience journal.Audience, circle string) (bool, error) {
	switch audience {
	case journal.Public:
		return true, nil
	case journal.Members:
		return actor.Belongs(), nil
	default:
		return Sits(ctx, q, circle, actor.Member)
	}
}

// Sight is what one person may see, read once for a whole list.
type Sight struct {
	belongs bool
	member  string
	seats   map[string]bool
}

// SightOf reads where the actor sits.
func SightOf(ctx context.Context, q store.Q, actor member.Actor) (Sight, error) {
	s := Sight{belongs: actor.Belongs(), member: actor.Member, seats: map[string]bool{}}
	if !actor.SignedIn() {
		return s, nil
	}
	seats, err := SeatsOf(ctx, q, actor.Member)
	for _, seat := range seats {
		s.seats[seat.Circle] = true
	}
	return s, err
}

// Sees is CanSee for this person.
func (s Sight) Sees(audience journal.Audience, circle string) bool {
	switch audience {
	case journal.Public:
		return true
	case journal.Members:
		return s.belongs
	default:
		return s.seats[circle]
	}
}

// Reads says whether this person, who sees the circle, may read one of the things
// that it decides about.
func (s Sight) Reads(i Item) bool { return i.Audience == "" || s.Sees(i.Audience, i.Circle) }

// Of is the member whose sight it is, "" for who is not signed in.
func (s Sight) Of() string { return s.member }

// Sits says whether this person sits in the circle.
func (s Sight) Sits(circle string) bool { return s.seats[circle] }

// Seats lists the circles in which this person sits.
func (s Sight) Seats() []string { return slices.Sorted(maps.Keys(s.seats)) }
