package web

import (
	"context"
	"strings"

	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/member"
)

// inversion is whom the founding circle would keep, as its links stand today, and
// who would go on elsewhere.
type inversion struct {
	circle     circle.Circle
	stay, goes []inverted
	bodies     []circle.Body // beside a pilot, which it does not touch
}

// ready says whether enough people link circles to this one that they can decide
// alone from then on.
func (v inversion) ready() bool { return len(v.stay) >= 2 }

// inverted is one of them: the name, the link by which they stay or would stay, or
// the circles in which they go on, and the roles that become vacant.
type inverted struct {
	name, link string
	chosen     circle.Circle // whose delegate they are, not confirmed yet
	below      []string
	ends       []string
}

// readInversion reads it for somebody who sits in the circle: circles that they may
// not see are not named.
func readInversion(ctx context.Context, q store.Q, reader member.Actor, c circle.Circle) (inversion, error) {
	v := inversion{circle: c}
	sight, err := circle.SightOf(ctx, q, reader)
	if err != nil {
		return v, err
	}
	if v.bodies, err = circle.Bodies(ctx, q); err != nil {
		return v, err
	}
	people, err := circle.Inversion(ctx, q, c)
	if err != nil {
		return v, err
	}
	var ids []string
	for _, p := range people {
		ids = append(ids, p.Seat.Member)
	}
	names, err := member.Names(ctx, q, ids)
	if err != nil {
		return v, err
	}
	for _, p := range people {
		one := inverted{name: names[p.Seat.Member]}
		if p.Stays() {
			if one.link, err = linkOf(ctx, q, sight, p); err != nil {
				return v, err
			}
			v.stay = append(v.stay, one)
			continue
		}
		if p.Chosen.ID != "" {
			if one.chosen, err = circle.Get(ctx, q, p.Chosen.Circle); err != nil {
				return v, err
			}
			if !sight.Sees(one.chosen.Audience, one.chosen.ID) {
				one.chosen = circle.Circle{}
			}
		}
		for _, t := range p.Ends {
			one.ends = append(one.ends, circlecard.RoleName(ctx, t.Kind, t.Title))
		}
		if one.below, err = elsewhere(ctx, q, sight, p.Seat.Member, c.ID); err != nil {
			return v, err
		}
		v.goes = append(v.goes, one)
	}
	return v, nil
}

// linkOf says which circle somebody links, and as what.
func linkOf(ctx context.Context, q store.Q, sight circle.Sight, p circle.Inverted) (string, error) {
	t := p.Link
	if t.ID == "" {
		var err error
		if t, err = circle.TermByID(ctx, q, p.Seat.Link); err != nil {
			return "", err
		}
	}
	c, err := circle.Get(ctx, q, t.Circle)
	if err == nil && !sight.Sees(c.Audience, c.ID) {
		return circlecard.RoleName(ctx, t.Kind, t.Title), nil
	}
	return i18n.T(ctx, "consent.inverts_links", "Circle", c.Name, "Role", circlecard.RoleName(ctx, t.Kind, t.Title)), err
}

// elsewhere names the other circles in which somebody sits, of those that the
// reader may see.
func elsewhere(ctx context.Context, q store.Q, sight circle.Sight, who, but string) ([]string, error) {
	seats, err := circle.SeatsOf(ctx, q, who)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range seats {
		if s.Circle == but {
			continue
		}
		c, err := circle.Get(ctx, q, s.Circle)
		if err != nil {
			return nil, err
		}
		if sight.Sees(c.Audience, c.ID) {
			names = append(names, c.Name)
		}
	}
	return names, nil
}

// says is where somebody goes on, and which roles become vacant.
func (i inverted) says(ctx context.Context) string {
	if i.link != "" {
		return i.link
	}
	said := []string{i18n.T(ctx, "consent.inverts_member")}
	if len(i.below) > 0 {
		said[0] = i18n.T(ctx, "consent.inverts_below", "Circles", strings.Join(i.below, " · "))
	}
	if i.chosen.ID != "" {
		said = append(said, i18n.T(ctx, "consent.inverts_unconfirmed", "Circle", i.chosen.Name))
	}
	for _, role := range i.ends {
		said = append(said, i18n.T(ctx, "consent.inverts_ends", "Role", role))
	}
	return strings.Join(said, "; ")
}
