package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/base/store/pgtest"
	"concentric/demo"
	"concentric/member"
)

// party is the demonstration's party on one database, with sessions for members.
type party struct {
	database     string // sqlite or postgresql
	place        app.Place
	cluster      *pgtest.Cluster
	members      []string
	tokens       []string      // of their sessions, in the same order
	sits         []atomic.Bool // who has voted, in the same order
	circle       string
	conversation string
}

// settle fills a party and signs everybody in.
func (b *bench) settle(ctx context.Context, database string) (*party, error) {
	p := &party{database: database, place: app.Place{Data: filepath.Join(b.folder, database)}}
	var err error
	switch database {
	case "sqlite":
		err = b.fillByCommand(ctx, p)
	case "postgresql":
		err = p.fillPostgreSQL(ctx)
	default:
		err = errors.New("there is no such database: sqlite, postgresql")
	}
	if err == nil {
		err = p.grow(ctx, b.members-filled)
	}
	if err == nil {
		err = p.signIn(ctx)
	}
	if err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (b *bench) fillByCommand(ctx context.Context, p *party) error {
	begun := time.Now()
	fill := exec.CommandContext(ctx, b.program, "demo", "--fill-only", "--data", p.place.Data)
	fill.Stderr = os.Stderr
	fill.Env = append(os.Environ(), "CONCENTRIC_DATA=")
	if err := fill.Run(); err != nil {
		return err
	}
	line("sqlite: a party of 2,000 members lives a year", "%.1f s", time.Since(begun).Seconds())
	return nil
}

func (p *party) fillPostgreSQL(ctx context.Context) error {
	var err error
	if p.cluster, err = pgtest.StartDurable(ctx); err != nil {
		return err
	}
	p.place.Database, p.place.Vault = p.cluster.URL, filepath.Join(p.place.Data, "keys.db")
	begun := time.Now()
	a, err := app.New(ctx, app.Config{
		Place: p.place, Manual: true, Site: page.Site{Name: "Bench", BaseURL: "http://localhost", Log: slog.New(slog.DiscardHandler)},
	})
	if err != nil {
		return err
	}
	err = demo.Fill(ctx, demo.Options{DB: a.Site.DB, Vault: a.Site.Vault, Seed: 1, Members: filled, Settle: a.Settle, Say: func(string) {}})
	if err := errors.Join(err, a.Close()); err != nil {
		return err
	}
	line("postgresql: a party of 2,000 members lives a year", "%.1f s", time.Since(begun).Seconds())
	return nil
}

// filled is how many members the demonstration has.
const filled = 2000

// grow puts further members on the register.
func (p *party) grow(ctx context.Context, more int) error {
	const batch = 1000
	return p.open(ctx, func(stores *app.Stores) error {
		for from := 0; from < more; from += batch {
			err := stores.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				for n := from; n < min(from+batch, more); n++ {
					m := member.Member{Number: "B" + strconv.Itoa(n), Name: "Member " + strconv.Itoa(n), Lang: "en", Joined: fmt.Sprintf("20%02d-03-01", 5+n%20)}
					if _, err := member.Add(ctx, tx, m); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// sessions is how many members are signed in at most.
const sessions = 10_000

// arguments tell the program where this party is.
func (p *party) arguments() []string {
	arguments := []string{"--data", p.place.Data}
	if p.cluster != nil {
		arguments = append(arguments, "--database", p.place.Database, "--vault", p.place.Vault)
	}
	return arguments
}

// signIn gives members sessions, not the supporters, who see no conversation of
// members, and finds what the pages are about.
func (p *party) signIn(ctx context.Context) error {
	return p.open(ctx, func(stores *app.Stores) error {
		db := stores.DB
		rows, err := db.Query(ctx, "select id from member_person where erased = 0 and standing not in ('former', 'supporter') order by id limit $1", sessions)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			p.members = append(p.members, id)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			p.tokens = nil
			for _, id := range p.members {
				token, err := session.Start(ctx, tx, id, "load generator")
				if err != nil {
					return err
				}
				p.tokens = append(p.tokens, token)
			}
			p.sits = make([]atomic.Bool, len(p.members))
			return nil
		})
		if err != nil {
			return err
		}
		if err := db.QueryRow(ctx, "select id from listening_conversation where state = 'open' order by opened desc limit 1").Scan(&p.conversation); err != nil {
			return fmt.Errorf("the open conversation: %w", err)
		}
		return db.QueryRow(ctx, "select circle from circle_charter where name = 'Rivertown circle' limit 1").Scan(&p.circle)
	})
}

// open opens the party's databases for as long as something lasts.
func (p *party) open(ctx context.Context, something func(*app.Stores) error) error {
	stores, err := app.OpenStores(ctx, p.place)
	if err != nil {
		return err
	}
	return errors.Join(something(stores), stores.Close())
}

func (p *party) close() {
	if p.cluster != nil {
		if err := p.cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stopping PostgreSQL:", err)
		}
	}
}
