package main

import (
	"context"
	"fmt"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// gathering is a running meeting with a round open, and everybody's session.
type gathering struct {
	id     string
	tokens []string // the first is the facilitator's
	store  *app.Stores
	place  app.Place
}

// gather founds a circle of so many people and begins its meeting.
func gather(ctx context.Context, folder, database string, people int) (*gathering, error) {
	m := &gathering{place: place(folder, database)}
	a, err := app.New(ctx, app.Config{Place: m.place, Manual: true, Site: page.Site{Name: "Bench", BaseURL: "http://localhost"}})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	db := a.Site.DB
	if m.id, err = again(ctx, db); err != nil {
		return nil, err
	}
	if m.id == "" {
		if err := m.found(ctx, db, people); err != nil {
			return nil, err
		}
	}
	return m, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		m.tokens = nil
		guests, err := meeting.Guests(ctx, tx, m.id)
		if err != nil {
			return err
		}
		for _, g := range guests {
			token, err := session.Start(ctx, tx, g.Member, "phone")
			if err != nil {
				return err
			}
			m.tokens = append(m.tokens, token)
		}
		return nil
	})
}

// again is the meeting that runs on this database already, "" for none.
func again(ctx context.Context, db *store.DB) (string, error) {
	root, err := circle.Root(ctx, db)
	if err != nil {
		return "", nil
	}
	m, _, err := meeting.Now(ctx, db, root.ID)
	return m.ID, err
}

func (m *gathering) found(ctx context.Context, db *store.DB, people int) error {
	var founders []member.Actor
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		founders = nil
		for n := range people {
			id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprintf("Person %03d", n), Standing: member.Working, Lang: "en"})
			if err != nil {
				return err
			}
			one, err := member.ActorOf(ctx, tx, id)
			if err != nil {
				return err
			}
			founders = append(founders, one)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := circle.Found(ctx, tx, founders[0], circle.Charter{Name: "General", Aim: "A party", Lang: "en"}, founders[:6])
		if err != nil {
			return err
		}
		for _, one := range founders[6:] {
			if _, err := circle.Join(ctx, tx, founders[0], c.ID, one, "founding"); err != nil {
				return err
			}
		}
		role, err := circle.OpenRole(ctx, tx, founders[0], c.ID, circle.NewRole{Kind: circle.Facilitator, Lang: "en"}, "founding")
		if err != nil {
			return err
		}
		if _, err := circle.Fill(ctx, tx, founders[0], role.ID, founders[0], c.Today(ctx), c.In(ctx, 300), "founding"); err != nil {
			return err
		}
		planned, err := meeting.Plan(ctx, tx, founders[0], meeting.New{Circle: c.ID, Times: []time.Time{time.Now().Add(time.Hour)}, Minutes: 120})
		if err != nil {
			return err
		}
		m.id = planned.ID
		if _, err := meeting.Begin(ctx, tx, founders[0], m.id); err != nil {
			return err
		}
		for _, one := range founders[1:] {
			if err := meeting.Arrive(ctx, tx, one, m.id); err != nil {
				return err
			}
		}
		return nil
	})
}

func openStores(ctx context.Context, m *gathering) (*app.Stores, error) {
	return app.OpenStores(ctx, m.place)
}
