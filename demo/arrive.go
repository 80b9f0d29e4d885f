package demo

import (
	"context"
	"strings"

	"concentric/base/store"
	"concentric/invitation"
	"concentric/member"
)

// planArrivals: people come in by a link of the home circle and by the general
// member's own; one of these becomes a member and brings somebody in turn.
func (p *Party) planArrivals() {
	p.plan(p.day(40), func(ctx context.Context) error {
		_, err := p.comeIn(ctx, p.actors[p.home().Seats[2]], invitation.Circle, p.home().ID, "Lotte Abendroth", "Milo Vandenberg", "Selma Okonkwo", "Jannik Thorsen")
		return err
	})
	p.plan(p.day(30), func(ctx context.Context) error {
		friends, err := p.comeIn(ctx, p.general(), invitation.Person, p.general().Member, "Priya Raman", "Ole Sandvik")
		if err != nil {
			return err
		}
		err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return member.AskMembership(ctx, tx, friends[0]) })
		if err != nil {
			return err
		}
		if err := p.admit(ctx, friends[0], "CG-90002"); err != nil {
			return err
		}
		one, err := member.ActorOf(ctx, p.DB, friends[0].Member)
		if err != nil {
			return err
		}
		_, err = p.comeIn(ctx, one, invitation.Person, one.Member, "Anouk Delacroix")
		return err
	})
}

// comeIn has people come in by a link that somebody makes for it.
func (p *Party) comeIn(ctx context.Context, inviter member.Actor, kind invitation.Kind, ref string, names ...string) (came []member.Actor, err error) {
	err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		link, err := invitation.Offer(ctx, tx, inviter, kind, ref, false)
		if err != nil {
			return err
		}
		for _, name := range names {
			who, err := member.Arrive(ctx, tx, member.Joining{
				Ask:  member.Ask{Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@commonground.example", Lang: "en"},
				Name: name, Invitation: link.ID, Agreed: member.JoiningText,
			})
			if err != nil {
				return err
			}
			one, err := member.ActorOf(ctx, tx, who)
			if err != nil {
				return err
			}
			came = append(came, one)
		}
		return nil
	})
	return came, err
}
