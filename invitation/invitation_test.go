package invitation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/community"
	"concentric/invitation"
	"concentric/journal"
	"concentric/member"
)

// party is a root of two, a circle that is not public, an interest and a member
// who sits nowhere.
type party struct {
	t              *testing.T
	ctx            context.Context
	hands          *clock.Hands
	db             *store.DB
	ada, bo, cy    member.Actor
	root, secluded circle.Circle
	interest       community.Community
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := &party{t: t, db: db, hands: clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))}
		p.ctx = clock.With(context.Background(), p.hands.Now)
		p.must(db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
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
			if err != nil {
				return err
			}
			p.secluded, err = circle.Create(ctx, tx, p.ada, circle.Charter{Parent: p.root.ID, Name: "Vetting", Aim: "Vet", Audience: journal.Circle, Lang: "en"}, "d")
			if err != nil {
				return err
			}
			if _, err := circle.Join(ctx, tx, p.ada, p.secluded.ID, p.ada, "d"); err != nil {
				return err
			}
			p.interest, err = community.Begin(ctx, tx, p.cy, community.New{Kind: community.Interest, Name: "Night buses", Lang: "en"})
			return err
		}))
		run(p)
	})
}

func (p *party) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *party) refused(message string, err error) {
	p.t.Helper()
	if e := apperr.As(err); e == nil || e.Message != message {
		p.t.Fatalf("got %v, want %s", err, message)
	}
}

func (p *party) offer(actor member.Actor, kind invitation.Kind, ref string, applies bool) (l invitation.Link, err error) {
	err = p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
		l, err = invitation.Offer(ctx, tx, actor, kind, ref, applies)
		return err
	})
	return l, err
}

func (p *party) join(code, email string, applies bool) error {
	return p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
		return invitation.Join(ctx, tx, code, member.Joining{
			Ask: member.Ask{Request: id.Secret(), Email: email, Network: email, Lang: "en"}, Name: "New", Agreed: 1, Applies: applies,
		})
	})
}

func TestWhoMayInvite(t *testing.T) {
	each(t, func(p *party) {
		_, err := p.offer(p.cy, invitation.Circle, p.root.ID, true)
		p.refused("circle.not_seated", err)
		_, err = p.offer(p.ada, invitation.Circle, p.secluded.ID, false)
		p.refused("invitation.circle_public", err)
		_, err = p.offer(p.ada, invitation.Community, p.interest.ID, false)
		p.refused("invitation.community_keeper", err)
		_, err = p.offer(p.cy, invitation.Person, p.ada.Member, false)
		p.refused("invitation.not_found", err)
		supporter := p.cy
		supporter.Supporter = true
		_, err = p.offer(supporter, invitation.Person, p.cy.Member, false)
		p.refused("invitation.members", err)

		own, err := p.offer(p.cy, invitation.Person, p.cy.Member, true)
		p.must(err)
		if own.Applies {
			t.Error("a person's link takes wishes to become a member")
		}
		_, err = p.offer(p.cy, invitation.Community, p.interest.ID, false)
		p.must(err)
		first, err := p.offer(p.ada, invitation.Circle, p.root.ID, false)
		p.must(err)
		takes, err := invitation.TakesWishes(p.ctx, p.db)
		if p.must(err); takes {
			t.Error("wishes are taken, and the party did not say so")
		}
		second, err := p.offer(p.bo, invitation.Circle, p.root.ID, true)
		p.must(err)
		_, err = invitation.ByCode(p.ctx, p.db, first.Code)
		p.refused("invitation.over", err)
		takes, err = invitation.TakesWishes(p.ctx, p.db)
		if p.must(err); !takes {
			t.Error("the party takes wishes, and they are not taken")
		}
		got, ok, err := invitation.Of(p.ctx, p.db, invitation.Circle, p.root.ID)
		if p.must(err); !ok || got.ID != second.ID || got.Inviter != p.bo.Member {
			t.Errorf("%+v", got)
		}
		var rows string
		p.must(p.db.QueryRow(p.ctx, "select inviter || sealed || ref from invitation_link where id = $1", own.ID).Scan(&rows))
		if len(rows) == 0 || strings.Contains(rows, p.cy.Member) {
			t.Errorf("who invites stands in the clear: %s", rows)
		}
		p.hands.Move(366 * 24 * time.Hour)
		_, err = invitation.ByCode(p.ctx, p.db, second.Code)
		p.refused("invitation.over", err)
	})
}

// By one person's link ten come in a day and no more; it is ended, and goes with
// its maker.
func TestALinkBringsNoCrowd(t *testing.T) {
	each(t, func(p *party) {
		own, err := p.offer(p.cy, invitation.Person, p.cy.Member, false)
		p.must(err)
		for n := range 10 {
			p.must(p.join(own.Code, fmt.Sprintf("n%d@party.example", n), true))
		}
		p.refused("invitation.many", p.join(own.Code, "eleventh@party.example", false))
		p.hands.Move(25 * time.Hour)
		p.must(p.join(own.Code, "eleventh@party.example", false))
		p.must(p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error { return invitation.End(ctx, tx, p.cy, own.ID) }))
		p.refused("invitation.over", p.join(own.Code, "twelfth@party.example", false))
		p.refused("invitation.not_found", p.join("00000000", "x@party.example", false))

		data, err := invitation.Persons[0].Export(p.ctx, p.db, p.cy.Member)
		if p.must(err); data == nil {
			t.Error("the own data leave the link out")
		}
		_, err = p.offer(p.cy, invitation.Community, p.interest.ID, false)
		p.must(err)
		p.must(p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			return invitation.Persons[0].Erase(ctx, tx, p.cy.Member)
		}))
		l, ok, err := invitation.Of(p.ctx, p.db, invitation.Community, p.interest.ID)
		if p.must(err); !ok || l.Inviter != "" {
			t.Errorf("%+v", l)
		}
		_, err = invitation.Get(p.ctx, p.db, own.ID)
		p.refused("invitation.not_found", err)
	})
}
