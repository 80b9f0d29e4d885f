package moderation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// party is a circle of two, a member who sits nowhere, and somebody who came by
// a link.
type party struct {
	t                  *testing.T
	ctx                context.Context
	hands              *clock.Hands
	db                 *store.DB
	ada, bo, cy, guest member.Actor
	root               circle.Circle
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := &party{t: t, db: db, hands: clock.At(noon)}
		p.ctx = clock.With(context.Background(), p.hands.Now)
		p.write(func(ctx context.Context, tx *store.Tx) error {
			for i, one := range []*member.Actor{&p.ada, &p.bo, &p.cy} {
				who, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(i + 1), Name: "Person"})
				if err != nil {
					return err
				}
				if *one, err = member.ActorOf(ctx, tx, who); err != nil {
					return err
				}
			}
			var err error
			p.root, err = circle.Found(ctx, tx, p.ada, circle.Charter{Name: "General", Aim: "A party", Audience: journal.Public, Lang: "en"}, []member.Actor{p.ada, p.bo})
			return err
		})
		p.guest = p.joins("nora@elsewhere.example")
		run(p)
	})
}

// joins has somebody come in by a link.
func (p *party) joins(email string) member.Actor { return p.joinsBy("link", email) }

func (p *party) joinsBy(link, email string) member.Actor {
	p.t.Helper()
	var who string
	p.write(func(ctx context.Context, tx *store.Tx) (err error) {
		who, err = member.Arrive(ctx, tx, member.Joining{Ask: member.Ask{Email: email, Lang: "en"}, Name: "Nora", Invitation: link, Agreed: 1})
		return err
	})
	actor, err := member.ActorOf(p.ctx, p.db, who)
	if err != nil {
		p.t.Fatal(err)
	}
	return actor
}

func (p *party) try(fn func(ctx context.Context, tx *store.Tx) error) error {
	return p.db.Write(p.ctx, fn)
}

func (p *party) write(fn func(ctx context.Context, tx *store.Tx) error) {
	p.t.Helper()
	if err := p.try(fn); err != nil {
		p.t.Fatal(err)
	}
}

func (p *party) refused(message string, err error) {
	p.t.Helper()
	if e := apperr.As(err); e == nil || e.Message != message {
		p.t.Fatalf("got %v, want %s", err, message)
	}
}

func (p *party) spend(network string, actor member.Actor, doing moderation.Doing) error {
	return p.try(func(ctx context.Context, tx *store.Tx) error {
		return moderation.Spend(moderation.Visiting(ctx, network), tx, actor, doing)
	})
}

// Whoever is new does a few things a day, members more; refused acts count for
// nothing, and the next day everything goes again.
func TestADayHasItsLimits(t *testing.T) {
	each(t, func(p *party) {
		times := func(actor member.Actor) (n int, err error) {
			for ; err == nil; n++ {
				err = p.spend("", actor, moderation.Raising)
			}
			return n - 1, err
		}
		n, err := times(p.guest)
		p.refused("moderation.many_new", err)
		if n != 2 {
			p.t.Errorf("somebody new raised %d things in a day", n)
		}
		if again := fmt.Sprint(apperr.As(err).Args); !strings.Contains(again, "2026-11-03") {
			p.t.Errorf("it does not say when it goes again: %s", again)
		}
		n, err = times(p.cy)
		p.refused("moderation.many", err)
		if n != 100 {
			p.t.Errorf("a member raised %d things in a day", n)
		}
		p.hands.Move(12 * time.Hour)
		for _, rule := range moderation.Due() {
			if err := rule.Run(p.ctx, p.db); err != nil {
				p.t.Fatal(err)
			}
		}
		var left int
		if err := p.db.QueryRow(p.ctx, "select count(*) from moderation_spent").Scan(&left); err != nil || left != 0 {
			p.t.Errorf("%d counts of yesterday are kept: %v", left, err)
		}
		if err := p.spend("", p.guest, moderation.Raising); err != nil {
			p.t.Errorf("the next day: %v", err)
		}
	})
}

// From one network many new people do together no more than the network may;
// members are not held for their neighbours.
func TestANetworkOfNewAccountsHasItsLimit(t *testing.T) {
	each(t, func(p *party) {
		var err error
		n := 0
		for ; err == nil; n++ {
			err = p.spend("192.0.2.0/24", member.Actor{Guest: fmt.Sprint("browser ", n)}, moderation.Amending)
		}
		p.refused("moderation.many_network", err)
		if n-1 != 10 {
			p.t.Errorf("%d guests of one network did it", n-1)
		}
		for _, one := range []struct {
			network string
			actor   member.Actor
		}{{"192.0.2.0/24", p.cy}, {"198.51.100.0/24", p.guest}} {
			if err := p.spend(one.network, one.actor, moderation.Amending); err != nil {
				p.t.Error(err)
			}
		}
		var who string
		if err := p.db.QueryRow(p.ctx, "select max(who) from moderation_spent where who like '%192.0.2%' or who like '%browser%'").Scan(&who); err == nil && who != "" {
			p.t.Errorf("who did it stands in the clear: %s", who)
		}
	})
}

// Somebody who came by a link is new; with a week and five things done they are
// known. Whoever sits in a circle is trusted.
func TestWhoIsWhat(t *testing.T) {
	each(t, func(p *party) {
		level := func(actor member.Actor, d moderation.Deeds) moderation.Level {
			p.t.Helper()
			ctx := moderation.Visiting(p.ctx, "", func(context.Context, store.Q, member.Actor) (moderation.Deeds, error) { return d, nil })
			l, err := moderation.LevelOf(ctx, p.db, actor)
			if err != nil {
				p.t.Fatal(err)
			}
			return l
		}
		is := func(got, want moderation.Level) {
			p.t.Helper()
			if got != want {
				p.t.Errorf("%v, want %v", got, want)
			}
		}
		much := moderation.Deeds{Done: 9, Kept: 9}
		is(level(member.Actor{Guest: "browser"}, much), moderation.New)
		is(level(p.guest, much), moderation.New)
		is(level(p.cy, much), moderation.Known)
		is(level(p.ada, moderation.Deeds{}), moderation.Trusted)
		p.hands.Move(8 * 24 * time.Hour)
		is(level(p.guest, moderation.Deeds{Done: 4}), moderation.New)
		is(level(p.guest, moderation.Deeds{Done: 5}), moderation.Known)
		p.hands.Move(23 * 24 * time.Hour)
		is(level(p.guest, much), moderation.Trusted)
		is(level(p.cy, much), moderation.Trusted)
		is(level(p.cy, moderation.Deeds{Done: 9, Kept: 2}), moderation.Known)
	})
}
