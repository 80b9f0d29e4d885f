package demo

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/introduction"
	"concentric/member"
)

// planNewcomers: somebody of the home circle welcomes newcomers; one was answered,
// and one waits.
func (p *Party) planNewcomers() {
	p.plan(p.day(14), func(ctx context.Context) error {
		return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			host, err := p.host(ctx, tx)
			if err != nil {
				return err
			}
			if err := introduction.Welcome(ctx, tx, host, p.home().ID, 3); err != nil {
				return err
			}
			_, err = introduction.Introduce(ctx, tx, p.general(), introduction.Words{
				Text:   "I moved here last year and work shifts at the hospital. I know what it is to miss the last bus, and would like to meet people who want to change that.",
				Skills: "I can take notes, and I bake.", Time: introduction.Minutes,
			}, "en", introduction.Circle)
			return err
		})
	})
	p.plan(p.day(12), func(ctx context.Context) error {
		return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			host, err := p.host(ctx, tx)
			if err != nil {
				return err
			}
			waiting, err := introduction.WaitingFor(ctx, tx, host.Member)
			for _, one := range waiting {
				if err := introduction.Answer(ctx, tx, host, one.Introduction.ID, "Welcome. Night buses are what we talk about most. Come by on a market day, I am at the bread stall until noon.", "en", ""); err != nil {
					return err
				}
			}
			return err
		})
	})
	p.plan(p.day(2), func(ctx context.Context) error {
		for i, one := range p.People {
			if p.seated[one.ID] || one.Number == generalNumber || one.Lang != "en" {
				continue
			}
			return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := introduction.Introduce(ctx, tx, p.actors[i], introduction.Words{
					Text: "I have two small children and little time, but I drive a van and know every street between the station and the river.", Skills: "Driving, mending bicycles", Time: introduction.Evening,
				}, "en", introduction.Working)
				return err
			})
		}
		return nil
	})
}

// host is somebody of the home circle who holds no role there.
func (p *Party) host(ctx context.Context, q store.Q) (member.Actor, error) {
	roles, err := circle.RolesOf(ctx, q, p.home().ID)
	if err != nil {
		return member.Actor{}, err
	}
	busy := map[string]bool{}
	for _, role := range roles {
		if role.Term != nil {
			busy[role.Term.Member] = true
		}
	}
	seats, err := circle.Roster(ctx, q, p.home().ID)
	for _, seat := range seats {
		if !busy[seat.Member] {
			return member.ActorOf(ctx, q, seat.Member)
		}
	}
	return member.Actor{}, err
}
