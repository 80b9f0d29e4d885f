package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"concentric/app"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// statements is how many the large conversation has.
const statements = 200

// atOnce is how many rows one transaction fills in: none may take half a minute.
const atOnce = 500_000

// ballotPaper is one vote that a client casts: by whom, on which statement.
type ballotPaper struct{ member, statement int }

// votes lets many members vote at once in one large conversation for a while,
// each on a connection of its own and each waiting for the answer; then it kills
// the server and looks for what was acknowledged. It begins once the server has
// drawn the first map, for which it reads every vote; the map is renewed while the
// votes come.
func (b *bench) votes(ctx context.Context, p *party, s *server) error {
	conversation, err := b.largeConversation(ctx, p)
	if err != nil {
		return err
	}
	if err := p.mapped(ctx, conversation); err != nil {
		return err
	}
	cpu := s.cpu()
	var next atomic.Int64
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(p.members) * statements)
	cast := make([][]ballotPaper, b.clients)
	var mu sync.Mutex
	var times []time.Duration
	var failed error
	var under sync.WaitGroup
	begun := time.Now()
	for client := range b.clients {
		under.Go(func() {
			mine, err := b.voteFor(ctx, p, s.address, conversation, begun.Add(b.duration), func() ballotPaper {
				k := order[int(next.Add(1)-1)%len(order)]
				return ballotPaper{k / statements, 1 + k%statements}
			}, &cast[client])
			mu.Lock()
			defer mu.Unlock()
			times = append(times, mine...)
			if err != nil {
				failed = err
			}
		})
	}
	under.Wait()
	took, used, resident := time.Since(begun), s.cpu()-cpu, s.resident()
	s.kill()
	if failed != nil {
		return failed
	}
	slices.Sort(times)
	line(fmt.Sprintf("%s: votes into a table of %d rows, %d clients", p.database, b.rows, b.clients),
		"%.0f/s, p50 %s, p99 %s, longest %s; %.0f µs CPU each, %s resident", float64(len(times))/took.Seconds(),
		ms(at(times, .50)), ms(at(times, .99)), ms(times[len(times)-1]), float64(used.Microseconds())/float64(len(times)), resident)
	return b.lookFor(ctx, p, conversation, cast)
}

// voteFor is one client: it votes until the time is over.
func (b *bench) voteFor(ctx context.Context, p *party, address, conversation string, until time.Time, next func() ballotPaper, cast *[]ballotPaper) ([]time.Duration, error) {
	wire, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	defer wire.close()
	var times []time.Duration
	for time.Now().Before(until) && ctx.Err() == nil {
		paper := next()
		sent := time.Now()
		if err := wire.vote(conversation, p.tokens[paper.member], p.sits[paper.member].Load(), paper.statement); err != nil {
			return times, err
		}
		p.sits[paper.member].Store(true)
		times = append(times, time.Since(sent))
		*cast = append(*cast, paper)
	}
	return times, nil
}

// largeConversation opens one by the acts that a circle uses, and fills its
// table with as many votes as were asked for, by participants whom nobody is.
func (b *bench) largeConversation(ctx context.Context, p *party) (id string, err error) {
	err = p.open(ctx, func(stores *app.Stores) error {
		db := stores.DB
		opening := listening.New{
			Circle: p.circle, Audience: journal.Members, Question: "What should change?", Lang: "en", Need: "To measure.", Promise: "To say what was measured.",
			Brief:    brief.Brief{What: "A large conversation.", WhyNow: "It is measured.", TradeOffs: "None.", Affected: "Nobody.", Lang: "en"},
			AnswerBy: clock.Now(ctx).AddDate(0, 0, 60).Format(time.DateOnly), Mode: listening.Free,
		}
		for n := range statements {
			opening.Seeds = append(opening.Seeds, fmt.Sprintf("Statement number %d of the measurement.", n+1))
		}
		host, err := p.host(ctx, db)
		if err != nil {
			return err
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			id, err = listening.Open(ctx, tx, host, opening)
			return err
		})
		if err != nil {
			return err
		}
		begun := time.Now()
		for left := b.rows; left > 0; left -= atOnce {
			rows := min(left, atOnce)
			if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return fillVotes(ctx, tx, id, rows) }); err != nil {
				return err
			}
		}
		fmt.Printf("  %d votes are in the table (%.0f s)\n", b.rows, time.Since(begun).Seconds())
		return nil
	})
	return id, err
}

// mapped waits until the server has drawn a map of the conversation.
func (p *party) mapped(ctx context.Context, conversation string) error {
	return p.open(ctx, func(stores *app.Stores) error {
		for begun := time.Now(); time.Since(begun) < 5*time.Minute; time.Sleep(time.Second) {
			var maps int
			if err := stores.DB.QueryRow(ctx, "select count(*) from listening_map where conversation = $1", conversation).Scan(&maps); err != nil {
				return err
			}
			if maps > 0 {
				fmt.Printf("  the first map is drawn after %.0f s\n", time.Since(begun).Seconds())
				return nil
			}
		}
		return fmt.Errorf("no map is drawn")
	})
}

// host is who may open a conversation for the circle.
func (p *party) host(ctx context.Context, q store.Q) (member.Actor, error) {
	for _, id := range p.members {
		actor, err := member.ActorOf(ctx, q, id)
		if err != nil {
			return member.Actor{}, err
		}
		if circle.May(ctx, q, actor, circle.Listen, p.circle) == nil {
			return actor, nil
		}
	}
	return member.Actor{}, fmt.Errorf("nobody may open a conversation for the circle")
}

// fillVotes writes votes straight into the table.
func fillVotes(ctx context.Context, tx *store.Tx, conversation string, rows int) error {
	random := "lower(hex(randomblob(12)))"
	numbers := "with recursive people (n) as (select 1 union all select n + 1 from people where n < $2), said (s) as (select 1 union all select s + 1 from said where s < $3)"
	if tx.Dialect() == store.PostgreSQL {
		random = "substr(md5(random()::text), 1, 24)"
		numbers = "with people (n) as (select generate_series(1, $2::bigint)), said (s) as (select generate_series(1, $3::bigint))"
	}
	_, err := tx.Exec(ctx, numbers+`, codes as materialized (select `+random+` as code, n from people)
		insert into listening_vote (conversation, participant, statement, vote, tier, since)
		select $1, code, s, (n * 7 + s * 13) % 3 - 1, 1, 1 from codes, said order by code, s`, conversation, rows/statements, statements)
	return err
}

// lookFor counts the acknowledged votes that are not in the database.
func (b *bench) lookFor(ctx context.Context, p *party, conversation string, cast [][]ballotPaper) error {
	acknowledged := map[ballotPaper]bool{}
	for _, of := range cast {
		for _, paper := range of {
			acknowledged[paper] = true
		}
	}
	return p.open(ctx, func(stores *app.Stores) error {
		room := listening.NewRoom(stores.DB, stores.Vault)
		found := 0
		for n, id := range p.members {
			actor, err := member.ActorOf(ctx, stores.DB, id)
			if err != nil {
				return err
			}
			votes, err := room.MyVotes(ctx, actor, conversation)
			if err != nil {
				return err
			}
			for statement := range votes {
				if acknowledged[ballotPaper{n, statement}] {
					found++
				}
			}
		}
		line("  acknowledged votes found after the server was killed", "%d of %d", found, len(acknowledged))
		if found != len(acknowledged) {
			return fmt.Errorf("%d acknowledged votes are lost", len(acknowledged)-found)
		}
		return nil
	})
}
