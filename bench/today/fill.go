package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"concentric/base/session"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/meeting"
	"concentric/member"
)

const (
	batch         = 1000
	conversations = 24
	seeds         = 12
	tasks         = 12
)

// fill makes members, a circle of three, its open conversations and tasks, and a
// session for each of as many members as will look.
func fill(ctx context.Context, db *store.DB, people, looks int) (tokens []string, err error) {
	var founders []member.Actor
	for from := 0; from < people; from += batch {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			tokens, founders = tokens[:min(len(tokens), from)], founders[:min(len(founders), from)] // a batch that is tried again
			for i := from; i < min(from+batch, people); i++ {
				id, err := member.Add(ctx, tx, member.Member{Number: strconv.Itoa(i), Name: "Member " + strconv.Itoa(i), Lang: "en", Joined: fmt.Sprintf("20%02d-03-01", 5+i%20)})
				if err != nil {
					return err
				}
				if len(founders) < 3 {
					actor, err := member.ActorOf(ctx, tx, id)
					if err != nil {
						return err
					}
					founders = append(founders, actor)
				}
				if len(tokens) < looks {
					token, err := session.Start(ctx, tx, id, "load generator")
					if err != nil {
						return err
					}
					tokens = append(tokens, token)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return tokens, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return ask(ctx, tx, founders) })
}

// ask founds the circle and lets it ask everybody.
func ask(ctx context.Context, tx *store.Tx, founders []member.Actor) error {
	owner, err := circle.Found(ctx, tx, founders[0], circle.Charter{Name: "Harbour", Aim: "A harbour for all"}, founders)
	if err != nil {
		return err
	}
	if _, err := circle.Step(ctx, tx, founders[0], owner.ID, circle.Active, "founding"); err != nil {
		return err
	}
	answer := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	for n := range conversations {
		first := make([]string, seeds)
		for i := range first {
			first[i] = fmt.Sprintf("Statement %d of question %d.", i, n)
		}
		_, err := listening.Open(ctx, tx, founders[0], listening.New{
			Circle: owner.ID, Audience: journal.Members, Question: fmt.Sprintf("Question %d: what of the harbour?", n), Lang: "en", Need: "The lease ends.", Promise: "We decide on it.",
			Brief:    brief.Brief{What: "The old harbour.", WhyNow: "The lease ends.", TradeOffs: "Noise and work.", Affected: "The quarter.", Lang: "en"},
			AnswerBy: answer, Mode: listening.Free, Seeds: first,
		})
		if err != nil {
			return err
		}
	}
	for n := range tasks {
		if _, err := meeting.OfferTask(ctx, tx, founders[0], owner.ID, meeting.NewTask{Text: fmt.Sprintf("Task %d", n), Lang: "en", Minutes: 10, DueOn: answer}); err != nil {
			return err
		}
	}
	return nil
}
