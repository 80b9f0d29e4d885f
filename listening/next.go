package listening

import (
	"context"
	"hash/fnv"
	"math/rand/v2"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/member"
)

// Enough is after how many votes a person has done what matters: the page says
// "enough for today" there. A conversation with fewer statements has its end.
const Enough = 15

// SeeMap is after how many votes one is shown where one stands.
const SeeMap = 7

// Asked is what one person is asked next.
type Asked struct {
	Statement Statement // zero when all have been answered
	Voted     int       // how many statements this person voted on
	About     int       // after how many it is enough
	Left      int       // statements not voted on yet
}

// Next draws the statement that the actor is asked next among those not voted
// on yet, weighted by the engine's priority (opinion.md 1.8). The draw is made
// from the participant's code and what was voted already, so that who comes
// back, on whatever device, finds the statement that was left.
func (r *Room) Next(ctx context.Context, actor member.Actor, conversation string) (Asked, error) {
	who := Participant{conversation: conversation, code: "visitor"} // who has not acted yet
	var err error
	if actor.Key() != "" {
		who, err = r.Participant(ctx, actor, conversation)
	}
	if apperr.Is(err, apperr.Gone) {
		err = nil // the key is destroyed: nobody's votes can be found
	}
	if err != nil {
		return Asked{}, err
	}
	votes, err := votesOf(ctx, r.db, who)
	if err != nil {
		return Asked{}, err
	}
	open, err := unanswered(ctx, r.db, conversation, votes)
	if err != nil {
		return Asked{}, err
	}
	asked := Asked{Voted: len(votes), About: min(Enough, len(votes)+len(open)), Left: len(open)}
	if len(open) == 0 {
		return asked, nil
	}
	number := draw(open, who.code, len(votes))
	asked.Statement, err = StatementAt(ctx, r.db, conversation, number)
	return asked, err
}

// weighted is a statement that may be drawn.
type weighted struct {
	number int
	weight float64
}

// floor keeps every statement reachable, however old and wherever it stands.
const floor = 0.05

func unanswered(ctx context.Context, q store.Q, conversation string, votes map[int]opinion.Vote) ([]weighted, error) {
	rows, err := q.Query(ctx, "select number, weight from listening_statement where conversation = $1 and state = 'shown' order by number", conversation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var open []weighted
	for rows.Next() {
		var w weighted
		if err := rows.Scan(&w.number, &w.weight); err != nil {
			return nil, err
		}
		if _, done := votes[w.number]; !done {
			w.weight = max(w.weight, floor)
			open = append(open, w)
		}
	}
	return open, rows.Err()
}

// draw picks one, with probability proportional to its weight.
func draw(open []weighted, code string, voted int) int {
	h := fnv.New64a()
	h.Write([]byte(code))
	random := rand.New(rand.NewPCG(h.Sum64(), uint64(voted)))
	sum := 0.0
	for _, w := range open {
		sum += w.weight
	}
	at := random.Float64() * sum
	for _, w := range open {
		if at -= w.weight; at < 0 {
			return w.number
		}
	}
	return open[len(open)-1].number
}
