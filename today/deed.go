package today

import (
	"context"
	"slices"
	"time"

	"concentric/circle"
	"concentric/member"
)

// DeedKind is the room in which somebody did something.
type DeedKind string

// The kinds, in the order in which they are shown.
const (
	DeedProposal    DeedKind = "proposal"    // said in a circle's proposal
	DeedSelection   DeedKind = "selection"   // named somebody for a role
	DeedSeat        DeedKind = "seat"        // said in the choice of a community's delegate
	DeedPlank       DeedKind = "plank"       // another wording for the programme
	DeedLibrary     DeedKind = "library"     // a resource or a story
	DeedTranslation DeedKind = "translation" // a text said in another language
	DeedAction      DeedKind = "action"      // something taken on at a meeting
	DeedFocus       DeedKind = "focus"       // a focus group to which they were asked
	DeedLab         DeedKind = "lab"         // a lab that they held
	DeedJoining     DeedKind = "joining"     // the wish to become a member

	DeedIntroduction DeedKind = "introduction" // a few lines about themselves
)

// DeedKinds are the kinds in the order in which they are shown.
var DeedKinds = []DeedKind{DeedProposal, DeedSelection, DeedSeat, DeedPlank, DeedLibrary, DeedTranslation, DeedAction, DeedFocus, DeedLab, DeedIntroduction, DeedJoining}

// Deed is one thing outside of conversations and backlogs to which a person gave
// something: what it was, what they gave, what became of it, and what comes next.
type Deed struct {
	Kind        DeedKind
	Title, Lang string // of the thing, in the words of people; "" where it has none
	Href        string
	Role        circle.Role // of a selection
	Owner       string      // name of the circle, "" where it is nobody's
	Item        string      // id of the item that came of it, "" for none
	Steps       []DeedStep
	Now         string // message id under today.now_, "" when it is over
	NextOn      string // civil date of what comes next, "" where none is set
}

// DeedStep is one step: the message id under today.deed_ with its values, and words
// of people that belong to it. Mine says that the person did it.
type DeedStep struct {
	At          time.Time
	What        string
	Values      []any
	Mine        bool
	Text, Lang  string
	Href, Label string
}

// deeds reads what one person did, circle by circle once.
type deeds struct {
	*Room
	actor member.Actor
	known *followed
	sight circle.Sight
}

// Deeds is what the actor did in the rooms that are no conversation and no
// backlog, the newest of each kind first, with what became of it. Nothing of it
// is kept.
func (r *Room) Deeds(ctx context.Context, actor member.Actor) ([]Deed, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	sight, err := circle.SightOf(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	d := deeds{r, actor, &followed{q: r.DB, circles: map[string]circle.Circle{}, items: map[string]Followed{}}, sight}
	var list []Deed
	for _, read := range []func(context.Context) ([]Deed, error){d.proposals, d.selections, d.seats, d.planks, d.shelf, d.translations, d.actions, d.focusGroups, d.labs, d.introduced, d.answersAway, d.joining} {
		found, err := read(ctx)
		if err != nil {
			return nil, err
		}
		for i := range found {
			slices.SortStableFunc(found[i].Steps, func(a, b DeedStep) int { return a.At.Compare(b.At) })
		}
		list = append(list, found...)
	}
	return list, nil
}

func (d deeds) owner(ctx context.Context, id string) (string, error) {
	c, err := d.known.circle(ctx, id)
	return c.Name, err
}
