package moderation

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/invitation"
	"concentric/journal"
	"concentric/member"
)

// Branch is all who came in by one link, as those who moderate for the circle at
// the root see it: counts, and of a person's link not whose it is. Ref is the
// circle or the community. Under are the branches of links that people made who
// came by this one.
type Branch struct {
	Link        string
	Kind        invitation.Kind // "" where its maker is gone, and the link with them
	Ref         string
	Made        time.Time
	Until       string
	Works, Held bool // people come in by it; what new ones write waits (InBurst)
	Stopped     time.Time
	Came        member.Came
	Spam        int // people of it whose links were refused as spam within 30 days
	Under       []Branch
}

// mostBranches is how many links without spam are shown; lately is what counts as
// late.
const (
	mostBranches = 200
	lately       = 7 * 24 * time.Hour
)

// weight is what puts a branch first: spam in it and in those under it, then who
// came within seven days, then who came.
func (b Branch) weight() []int {
	all := []int{b.Spam, b.Came.Late, b.Came.All}
	for _, one := range b.Under {
		for i, n := range one.weight() {
			all[i] += n
		}
	}
	return all
}

// Tree lists the branches, each with all that came of it: those with spam first,
// then those by which most people came within seven days. Every one with spam is
// there, however old; left is how many others are not.
func Tree(ctx context.Context, q store.Q, actor member.Actor) (list []Branch, left int, err error) {
	if _, err := mayDecideLinks(ctx, q, actor); err != nil {
		return nil, 0, err
	}
	came, err := member.Arrivals(ctx, q, clock.Now(ctx).Add(-lately))
	if err != nil {
		return nil, 0, err
	}
	spam, err := spamByBranch(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	all, under := map[string]Branch{}, map[string][]string{}
	for n, c := range came {
		if n >= mostBranches && spam[c.Invitation] == 0 {
			left++
			continue
		}
		b := Branch{Link: c.Invitation, Came: c, Spam: spam[c.Invitation], Held: spam[c.Invitation] >= burst}
		above, err := b.read(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		all[b.Link] = b
		under[above] = append(under[above], b.Link)
	}
	// A link above that is not shown has its branches on top.
	for above, links := range under {
		if _, shown := all[above]; above != "" && !shown {
			under[""] = append(under[""], links...)
		}
	}
	var grow func(above string) []Branch
	grow = func(above string) []Branch {
		var list []Branch
		for _, link := range under[above] {
			b := all[link]
			b.Under = grow(link)
			list = append(list, b)
		}
		slices.SortStableFunc(list, func(a, b Branch) int {
			return slices.Compare(b.weight(), a.weight())
		})
		return list
	}
	return grow(""), left, nil
}

// read adds what its link says, and returns the link by which the person came who
// made it; "" for a circle's, a community's, and a person's who came by none.
func (b *Branch) read(ctx context.Context, q store.Q) (above string, err error) {
	l, err := invitation.Get(ctx, q, b.Link)
	if apperr.Is(err, apperr.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	b.Kind, b.Made, b.Until, b.Works, b.Stopped = l.Kind, l.At, l.Until, l.Works(ctx), l.Stopped
	if l.Kind != invitation.Person {
		b.Ref = l.Ref
		return "", nil
	}
	a, _, err := member.ArrivalOf(ctx, q, l.Inviter)
	return a.Invitation, err
}

// OfInvitation is the kind of a decision about a link by which people come in.
const OfInvitation = "invitation"

// StopLink makes a link work no longer by which people come in, with a reason that
// stands in the log, and says whether it worked until now. Who came by it stays.
func StopLink(ctx context.Context, tx *store.Tx, actor member.Actor, link string, reason Reason) (worked bool, err error) {
	root, err := mayDecideLinks(ctx, tx, actor)
	if err != nil {
		return false, err
	}
	if worked, err = invitation.Stop(ctx, tx, link); err != nil || !worked {
		return false, err
	}
	tx.Touch(TopicLinks)
	_, err = Decide(ctx, tx, actor, journal.Members, Decision{Kind: OfInvitation, Ref: link, Place: OfLinks, Circle: root.ID, Verdict: Refused, Reason: reason})
	return true, err
}
