package backlog

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Complaint is the origin of an item by which somebody complains about how a
// person holds a role; Ref is the term. It goes to a circle that the person is
// not in, for that circle alone, and is not there for the person it is about,
// wherever it goes (docs: sociocracy, "When it hurts").
const Complaint OriginKind = "complaint"

// HiddenFrom says whether the item is about this member, who does not see it.
func (i Item) HiddenFrom(member string) bool { return i.Concerns != "" && i.Concerns == member }

// Raised says whether somebody brought the item themselves, and is told of its
// answer.
func (i Item) Raised() bool {
	return i.Origin.Kind == Tension || i.Origin.Kind == Joining || i.Origin.Kind == Complaint
}

// SeenBy says whether the item is there for this person: by its audience, and
// unless it is a complaint about them.
func (i Item) SeenBy(sight circle.Sight) bool {
	return !i.HiddenFrom(sight.Of()) && sight.Sees(i.Audience, i.Circle)
}

// CanSee is SeenBy for one item; who brought an item sees it too.
func CanSee(ctx context.Context, q store.Q, actor member.Actor, i Item) (bool, error) {
	switch {
	case i.HiddenFrom(actor.Member):
		return false, nil
	case actor.SignedIn() && actor.Member == i.Member:
		return true, nil
	}
	return circle.CanSee(ctx, q, actor, i.Audience, i.Circle)
}

// Complain brings a complaint about the holder of a term to a circle that the
// holder does not sit in; any member can. The circle answers it in writing, as
// any item, to whoever complained.
func Complain(ctx context.Context, tx *store.Tx, actor member.Actor, term, to, title, text, lang string) (Item, error) {
	t, err := complainable(ctx, tx, actor, term)
	if err != nil {
		return Item{}, err
	}
	c, err := circle.Get(ctx, tx, to)
	if apperr.Is(err, apperr.NotFound) || err == nil && c.State == circle.Closed {
		return Item{}, apperr.New(apperr.Invalid, "backlog.route_nowhere").At("to")
	}
	if err != nil {
		return Item{}, err
	}
	if err := notAmong(ctx, tx, to, t.Member); err != nil {
		return Item{}, err
	}
	i, err := Open(ctx, tx, actor, New{Circle: to, Title: title, Text: text, Lang: lang, Audience: journal.Circle, Origin: Origin{Kind: Complaint, Ref: term}})
	if err != nil {
		return Item{}, err
	}
	if _, err := tx.Exec(ctx, "update backlog_item set concerns = $1 where id = $2", t.Member, i.ID); err != nil {
		return Item{}, err
	}
	return Get(ctx, tx, i.ID)
}

// complainable is a term about which the actor may complain.
func complainable(ctx context.Context, q store.Q, actor member.Actor, term string) (circle.Term, error) {
	if !actor.SignedIn() {
		return circle.Term{}, apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	t, err := circle.TermByID(ctx, q, term)
	if err != nil {
		return circle.Term{}, err
	}
	c, err := circle.Get(ctx, q, t.Circle)
	if err != nil {
		return circle.Term{}, err
	}
	sees, err := circle.CanSee(ctx, q, actor, c.Audience, c.ID)
	if err != nil {
		return circle.Term{}, err
	}
	switch {
	case !sees || t.Member == "":
		return circle.Term{}, apperr.New(apperr.NotFound, "circle.term_not_found")
	case actor.Suspended:
		return circle.Term{}, apperr.New(apperr.Forbidden, "circle.suspended")
	case t.Member == actor.Member:
		return circle.Term{}, apperr.New(apperr.Conflict, "backlog.about_oneself")
	}
	return t, nil
}

// ComplaintTo is the term that somebody may complain about, with the circles
// that can hear it: those its holder does not sit in, as far as the actor sees
// them.
func ComplaintTo(ctx context.Context, q store.Q, actor member.Actor, term string) (circle.Term, []circle.Circle, error) {
	t, err := complainable(ctx, q, actor, term)
	if err != nil {
		return circle.Term{}, nil, err
	}
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return circle.Term{}, nil, err
	}
	all, err := circle.All(ctx, q)
	if err != nil {
		return circle.Term{}, nil, err
	}
	var can []circle.Circle
	for _, c := range all {
		sits, err := circle.Sits(ctx, q, c.ID, t.Member)
		if err != nil {
			return circle.Term{}, nil, err
		}
		if !sits && c.State != circle.Closed && sight.Sees(c.Audience, c.ID) {
			can = append(can, c)
		}
	}
	return t, can, nil
}

// notAmong refuses a circle that the person sits in.
func notAmong(ctx context.Context, q store.Q, to, person string) error {
	sits, err := circle.Sits(ctx, q, to, person)
	if err == nil && sits {
		err = apperr.New(apperr.Invalid, "backlog.complaint_circle").At("to")
	}
	return err
}
