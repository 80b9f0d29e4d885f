package demo

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"concentric/base/store"
	"concentric/brief"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// asked says how a conversation goes in the simulation.
type asked struct {
	key      string
	daysAgo  int // when it was opened
	answerIn int // days from then until the promised answer
	closeIn  int // days until it is closed; 0 leaves it open
	share    float64
	audience journal.Audience
	mode     listening.Mode
	answers  int // how many findings are answered: all, half, or none
}

// How many findings of a conversation its circle has answered.
const (
	none = iota
	half
	all
)

// seeds is how many of the sayings the circle puts in itself.
const seeds = 6

// ask opens a conversation; over the following days people say and vote what
// they think, and the circle closes and answers it.
func (p *Party) ask(ctx context.Context, a asked) error {
	text := listenings[a.key]
	group := p.circles[text.Circle]
	host := p.actors[group.Seats[1]] // the facilitator
	id, err := p.open(ctx, text, group, host, a)
	if err != nil {
		return err
	}
	for i, s := range text.Sayings[seeds:] {
		p.after(time.Duration(4+7*i)*time.Hour, func(ctx context.Context) error { return p.say(ctx, id, s, host) })
	}
	p.after(5*24*time.Hour, func(ctx context.Context) error { return p.vote(ctx, id, text.Sayings, a) })
	if a.closeIn == 0 {
		return nil
	}
	p.after(time.Duration(a.closeIn)*24*time.Hour, func(ctx context.Context) error {
		p.after(6*24*time.Hour, func(ctx context.Context) error { return p.respond(ctx, id, group, a.answers) })
		return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, host, id) })
	})
	return nil
}

func (p *Party) open(ctx context.Context, text Listening, group *Group, host member.Actor, a asked) (id string, err error) {
	opening := listening.New{
		Circle: group.ID, Audience: a.audience, Question: text.Question, Lang: "en", Need: text.Need, Promise: text.Promise,
		Brief: brief.Brief{What: text.What, WhyNow: text.WhyNow, TradeOffs: text.TradeOffs, Affected: text.Affected, Lang: "en"},
		Mode:  a.mode, AnswerBy: p.Hands.Now().AddDate(0, 0, a.answerIn).Format(time.DateOnly),
	}
	for _, s := range text.Sayings[:seeds] {
		opening.Seeds = append(opening.Seeds, s.Text)
	}
	err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		id, err = listening.Open(ctx, tx, host, opening)
		return err
	})
	return id, err
}

// say lets a zealous member add a statement, and the host let it in where it is
// held.
func (p *Party) say(ctx context.Context, conversation string, s Saying, host member.Actor) error {
	author := p.actors[p.someone(p.zealOf)]
	if s.General {
		author = p.general()
	}
	who, err := p.room.Participant(ctx, author, conversation)
	if err != nil {
		return err
	}
	lang := s.Lang
	if lang == "" {
		lang = "en"
	}
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		said, err := listening.Say(ctx, tx, author, who, s.Text, lang)
		if err != nil || said.State != listening.Held {
			return err
		}
		_, _, err = listening.Moderate(ctx, tx, host, conversation, []listening.Ruling{{Statement: said.ID, Verdict: moderation.Accepted}})
		return err
	})
}

// vote lets members vote: who comes depends on their zeal, how far they get is
// a matter of chance (they see seven at least), and what they answer follows
// from their opinion.
func (p *Party) vote(ctx context.Context, conversation string, sayings []Saying, a asked) error {
	seed := p.Rng.Uint64()
	next := make(chan int)
	var voters sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range 16 {
		voters.Go(func() {
			for i := range next {
				if err := p.voteAs(ctx, i, rand.New(rand.NewPCG(seed, uint64(i))), conversation, sayings, a.closeIn == 0); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	for i := range p.People {
		if p.Rng.Float64() < 4*a.share*p.People[i].Zeal || p.People[i].Number == generalNumber {
			next <- i
		}
	}
	close(next)
	voters.Wait()
	return failed
}

// begun is on how many statements of an open conversation the general member
// has voted.
const begun = 6

func (p *Party) voteAs(ctx context.Context, i int, rng *rand.Rand, conversation string, sayings []Saying, open bool) error {
	many := min(len(sayings), 7+int(rng.ExpFloat64()*6))
	if open && p.People[i].Number == generalNumber {
		many = min(many, begun) // the rest is left for whoever looks at the demonstration
	}
	for _, n := range rng.Perm(len(sayings))[:many] {
		answer := opinion.Vote(p.People[i].Opinion.Answer(rng, sayings[n]))
		if err := p.room.Vote(ctx, p.actors[i], conversation, n+1, answer); err != nil {
			return err
		}
	}
	return nil
}

// someone draws a person by weight.
func (p *Party) someone(weight func(Person) float64) int {
	weights := make([]float64, len(p.People))
	for i, person := range p.People {
		weights[i] = weight(person)
	}
	return choose(p.Rng, weights)
}

func (p *Party) zealOf(person Person) float64 { return person.Zeal * person.Zeal }
