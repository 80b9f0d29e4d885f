package demo

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/member"
)

// planWish: a supporter asks to become a member, and is admitted a few days later.
func (p *Party) planWish() {
	p.plan(p.day(100), func(ctx context.Context) error {
		var supporter member.Actor
		err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			row, err := member.Add(ctx, tx, member.Member{
				Number: "CG-S0001", Name: "Noa Winterhalder", Email: "noa.winterhalder@commonground.example", Lang: "en", Standing: member.Supporter,
			})
			if err != nil {
				return err
			}
			if supporter, err = member.ActorOf(ctx, tx, row); err != nil {
				return err
			}
			return member.AskMembership(ctx, tx, supporter)
		})
		if err != nil {
			return err
		}
		p.after(3*24*time.Hour, func(ctx context.Context) error { return p.admit(ctx, supporter, "CG-90001") })
		return nil
	})
}

// admit makes a member of a supporter who asked to become one.
func (p *Party) admit(ctx context.Context, supporter member.Actor, number string) error {
	steward, err := p.steward(ctx)
	if err != nil {
		return err
	}
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		w, _, err := member.WishOf(ctx, tx, supporter.Member)
		if err != nil {
			return err
		}
		return member.Admit(ctx, tx, steward, w.ID, number)
	})
}
