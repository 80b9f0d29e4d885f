package introduction

import (
	"cmp"
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/member"
)

// host is somebody who offers to welcome, as seen by one newcomer.
type host struct {
	Offer
	speaks   bool // reads the newcomer's language
	near     int  // how many places around the newcomer are around them too, and interests they share
	welcomed int  // newcomers led to them within thirty days
}

// order puts those first who read the newcomer's language, then the nearest, then
// those who welcomed fewest, then who offered first. Who has no room is left out.
func order(hosts []host) []host {
	hosts = slices.DeleteFunc(slices.Clone(hosts), func(h host) bool { return h.welcomed >= h.Most })
	slices.SortStableFunc(hosts, func(a, b host) int {
		return cmp.Or(-compareBool(a.speaks, b.speaks), -cmp.Compare(a.near, b.near), cmp.Compare(a.welcomed, b.welcomed), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return hosts
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// lead leads an introduction to the first in order to whom it was not led before;
// ok is false where nobody can.
func lead(ctx context.Context, tx *store.Tx, i Introduction) (ok bool, err error) {
	if err := tx.Change(ctx, errNotFound, "update introduction_introduction set version = version + 1 where id = $1 and ended = 0", i.ID); err != nil {
		return false, err
	}
	hosts, err := hostsFor(ctx, tx, i)
	if err != nil {
		return false, err
	}
	for _, h := range order(hosts) {
		// In one another's turn, so that two newcomers at once are not one too many.
		err := tx.Change(ctx, errNotFound, "update introduction_offer set version = version + 1 where id = $1", h.ID)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		n, err := welcomed(ctx, tx, h.Member)
		if err != nil {
			return false, err
		}
		if n >= h.Most {
			continue
		}
		_, err = tx.Exec(ctx, "insert into introduction_led (id, introduction, member, circle, at) values ($1, $2, $3, $4, $5)",
			id.New(), i.ID, h.Member, h.Circle, store.Micros(clock.Now(ctx)))
		return err == nil, err
	}
	return false, nil
}

// welcomed counts the newcomers who were led to somebody within thirty days.
func welcomed(ctx context.Context, q store.Q, who string) (n int, err error) {
	err = q.QueryRow(ctx, "select count(*) from introduction_led where member = $1 and at > $2", who, store.Micros(clock.Now(ctx).Add(-month))).Scan(&n)
	return n, err
}

// hostsFor are those to whom an introduction can be led: they offer it, sit in
// the circle for which they do, are not suspended, and were not asked before.
func hostsFor(ctx context.Context, q store.Q, i Introduction) ([]host, error) {
	all, err := offers(ctx, q, "where member <> $1 and member not in (select member from introduction_led where introduction = $2)", i.Member, i.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	newcomer, err := member.ActorOf(ctx, q, i.Member)
	if err != nil {
		return nil, err
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return nil, err
	}
	own, err := community.Of(ctx, q, i.Member)
	if err != nil {
		return nil, err
	}
	own.Interests = append(slices.Clone(own.Interests), i.Interests...)
	var list []host
	for _, o := range all {
		actor, err := member.ActorOf(ctx, q, o.Member)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		there, err := stillThere(ctx, q, o, newcomer)
		if err != nil {
			return nil, err
		}
		if !there || actor.Suspended || !actor.Belongs() {
			continue
		}
		theirs, err := community.Of(ctx, q, o.Member)
		if err != nil {
			return nil, err
		}
		h := host{Offer: o, speaks: actor.Lang == i.Lang, near: nearness(tree, own, theirs)}
		if h.welcomed, err = welcomed(ctx, q, o.Member); err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, nil
}

// stillThere says whether an offer holds for a newcomer: its member sits in its
// circle, which the newcomer can see.
func stillThere(ctx context.Context, q store.Q, o Offer, newcomer member.Actor) (bool, error) {
	c, err := circle.Get(ctx, q, o.Circle)
	if err != nil || c.State == circle.Closed {
		return false, err
	}
	if sees, err := circle.CanSee(ctx, q, newcomer, c.Audience, c.ID); err != nil || !sees {
		return false, err
	}
	return circle.Sits(ctx, q, o.Circle, o.Member)
}

// nearness counts the places that are around two people, and the interests that
// they share. A village in common counts more than a country, because the canton
// around it is in common too.
func nearness(tree community.Tree, a, b community.Profile) int {
	n := 0
	for _, place := range tree.Up(a.Place) {
		if slices.ContainsFunc(tree.Up(b.Place), func(other community.Community) bool { return other.ID == place.ID }) {
			n++
		}
	}
	shared := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(a.Interests))), func(one string) bool { return !slices.Contains(b.Interests, one) })
	return n + len(shared)
}

func end(ctx context.Context, tx *store.Tx, l Led, how string) error {
	_, err := tx.Exec(ctx, "update introduction_led set ended = $1, how = $2 where id = $3 and ended = 0", store.Micros(clock.Now(ctx)), how, l.ID)
	return err
}
