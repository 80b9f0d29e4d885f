package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// Options say what to fill, and how. Settle does what the clock, the journal's
// readers and the jobs bring (app.App.Settle); Data is the folder of public
// conversations, "" where there is none; Say hears a line now and then.
type Options struct {
	DB      *store.DB
	Vault   *store.DB
	Settle  func(ctx context.Context) error
	Seed    uint64
	Members int
	Data    string
	Say     func(line string)
}

// year is how long the simulated party lives, in days, up to today.
const year = 365

// homeCircle is the circle whose member, facilitator and delegate the
// demonstration lets one be; generalNumber the member number of its general
// member, who takes part in every conversation and sits in no circle.
const (
	homeCircle    = "Rivertown circle"
	generalNumber = "CG-01042"
)

// Fill lives a party's year in an empty database.
func Fill(ctx context.Context, o Options) error {
	// A whole day, so that the hour at which it is filled changes nothing in what happens.
	end := clock.Now(ctx).Truncate(24 * time.Hour)
	start := end.AddDate(0, 0, -year)
	rng := rand.New(rand.NewPCG(o.Seed, 20261122))
	p := &Party{
		DB: o.DB, Rng: rng, Hands: clock.At(start), room: listening.NewRoom(o.DB, o.Vault), settle: o.Settle, start: start,
		People: MakePeople(rng, o.Members, start.AddDate(-4, 0, 0), start), seated: map[string]bool{}, byMember: map[string]member.Actor{},
	}
	ctx = p.ctx(ctx)
	if err := p.register(ctx); err != nil {
		return err
	}
	o.Say(fmt.Sprintf("%d members are on the register", len(p.People)))
	if err := p.found(ctx); err != nil {
		return err
	}
	p.planMatters()
	p.planProgramme()
	p.planLibrary()
	p.planConversations()
	p.planMeetings()
	p.planFocusGroups()
	p.planLabs()
	p.planCommunities()
	p.planSeat()
	p.planTables()
	p.planSpeak()
	p.planPromise()
	p.planRest()
	p.planWish()
	p.planArrivals()
	p.planDraw()
	p.planNewcomers()
	p.planLooks()
	if o.Data != "" {
		p.plan(end.Add(-time.Hour), func(ctx context.Context) error { return p.importPublic(ctx, o) })
	}
	if err := p.live(ctx, end); err != nil {
		return err
	}
	o.Say("a year has passed")
	return nil
}

// day is a morning so many days before the end of the year.
func (p *Party) day(ago int) time.Time {
	at := p.start.AddDate(0, 0, year-ago)
	return time.Date(at.Year(), at.Month(), at.Day(), 8, 30, 0, 0, time.UTC)
}

func (p *Party) planMatters() {
	for _, m := range matters {
		p.plan(p.day(m.Days), func(ctx context.Context) error { return p.carry(ctx, m, nil) })
	}
}

// planConversations: one that was answered whole, one that is closed and has an
// answer overdue, one that is open.
func (p *Party) planConversations() {
	for _, a := range []asked{
		{key: "candidates", daysAgo: 200, closeIn: 30, answerIn: 75, share: .30, audience: journal.Members, mode: listening.Strict, answers: all},
		{key: "rent", daysAgo: 75, closeIn: 28, answerIn: 60, share: .35, audience: journal.Public, mode: listening.Strict, answers: half},
		{key: "centre", daysAgo: 12, answerIn: 70, share: .25, audience: journal.Public, mode: listening.Free},
	} {
		p.plan(p.day(a.daysAgo), func(ctx context.Context) error { return p.ask(ctx, a) })
	}
}

// importPublic takes in a public conversation, where its data are to be had, by
// the act that "concentric import polis" calls.
func (p *Party) importPublic(ctx context.Context, o Options) error {
	folder := filepath.Join(o.Data, "polis", "conversations", "vtaiwan.uberx")
	if _, err := os.Stat(folder); err != nil {
		o.Say("the vTaiwan conversation is left out: " + err.Error())
		return nil
	}
	done, err := p.room.ImportPolis(ctx, os.DirFS(folder), listening.Import{
		Circle: p.circles["platform"].ID, Audience: journal.Public, Lang: "zh", Question: "vTaiwan: Uber X",
		Credit: "vTaiwan, as published by the Computational Democracy Project, CC BY 4.0",
	})
	if err != nil {
		return err
	}
	o.Say(fmt.Sprintf("vTaiwan came in: %d people, %d statements, %d votes", done.People, done.Statements, done.Votes))
	return nil
}
