package listening

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"concentric/base/apperr"
	"concentric/engine/opinion"
	"concentric/member"
)

// SeeMap is after how many votes one is shown where one stands.
const SeeMap = 7

// Ahead is how many statements a browser is given at once, so that it can go on
// for a whole sitting where there is no line.
const Ahead = 25

// Offer is a statement that is asked, with the ticket that says with which
// probability it was drawn; the answer brings it back (Answer.Shown).
type Offer struct {
	Statement
	Shown string
}

// Asked is what one person is asked next.
type Asked struct {
	Ahead  []Offer // in this order; none when all have been answered
	Voted  int     // how many statements this person voted on
	Today  int     // of them in this sitting
	About  int     // after how many in this sitting it is enough
	Left   int     // statements not voted on yet
	Enough bool    // the person has seen what matters (opinion.Enough)
	Own    bool    // what the person said themselves is all that there is for now
}

// Next draws the statements that the actor is asked next, by opinion.Route:
// what the person's group has seen least, then what most is still to be learnt
// from, and never with probability 0. begun is how many votes the person had
// when this sitting began, most how many statements are wanted. The draw is made from the participant's code and how
// many were voted on, so that who comes back, on whatever device, finds the
// statement that was left; what somebody wrote they are not asked themselves.
func (r *Room) Next(ctx context.Context, actor member.Actor, conversation string, begun, most int) (Asked, error) {
	who := visitorOf(conversation)
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
	g, err := r.glanceAt(ctx, conversation, false)
	if err != nil {
		return Asked{}, err
	}
	open, waiting := g.unanswered(who, votes)
	if !opinion.Enough(waiting, opinion.Reader{Votes: len(votes), Today: len(votes)}) {
		begun = 0 // who stopped before it was enough goes on where they stopped, whenever they come back
	}
	reader := opinion.Reader{Votes: len(votes), Today: max(0, len(votes)-begun)}
	asked := Asked{
		Voted: reader.Votes, Today: reader.Today, Left: len(open),
		Enough: opinion.Enough(waiting, reader), About: about(waiting, reader),
	}
	if len(open) == 0 && len(votes) == 0 {
		err := r.db.QueryRow(ctx, "select count(*) > 0 from listening_statement where conversation = $1 and author = $2 and state in ('shown', 'held')",
			conversation, who.code).Scan(&asked.Own)
		return asked, err
	}
	if g.conversation.State != Voting || most == 0 || len(open) == 0 {
		return asked, nil
	}
	key, err := r.key(ctx, conversation)
	if apperr.Is(err, apperr.Gone) {
		return asked, nil
	}
	for i := range min(len(open), most) {
		probabilities := opinion.Route(waiting, opinion.Reader{Votes: reader.Votes + i, Today: reader.Today + i})
		n := opinion.Draw(probabilities, chance(who.code, len(votes)+i))
		asked.Ahead = append(asked.Ahead, Offer{open[n], ticket(key, who.code, open[n].Number, probabilities[n])})
		open, waiting = slices.Delete(open, n, n+1), slices.Delete(waiting, n, n+1)
	}
	return asked, err
}

// visitorOf is who has not acted yet.
func visitorOf(conversation string) Participant {
	return Participant{conversation: conversation, code: "visitor"}
}

// unanswered are the statements that the person can be asked, and what routing
// knows of each.
func (g glance) unanswered(who Participant, votes map[int]opinion.Vote) (open []Statement, waiting []opinion.Waiting) {
	group := g.routing.group(votes)
	for _, s := range g.shown {
		if _, done := votes[s.Number]; done || s.author == who.code {
			continue
		}
		author, written := g.authors[s.author]
		if !written {
			author = -1
		}
		known := g.routing.Statements[s.Number]
		all := known.Votes.counts()
		one := opinion.Waiting{Counts: all, Group: all, Community: all, Extremity: known.Extremity, Author: author}
		if group >= 0 {
			one.Group = g.routing.Groups[group].Votes[s.Number].counts()
		}
		open, waiting = append(open, s), append(waiting, one)
	}
	return open, waiting
}

// about is after how many votes in this sitting it will be enough, if the
// likeliest statements come first.
func about(waiting []opinion.Waiting, reader opinion.Reader) int {
	probabilities := opinion.Route(waiting, reader)
	order := make([]int, len(waiting))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(probabilities[a], probabilities[b]) })
	rest := make([]opinion.Waiting, len(waiting))
	for i, n := range order {
		rest[i] = waiting[n] // the likeliest last
	}
	n := reader.Today
	for len(rest) > 0 && !opinion.Enough(rest, opinion.Reader{Votes: reader.Votes, Today: n}) {
		rest, n = rest[:len(rest)-1], n+1
	}
	return n
}

// chance is a number uniform on [0, 1) of one's own for each vote.
func chance(code string, voted int) float64 {
	h := fnv.New64a()
	h.Write([]byte(code))
	return math.Min(rand.New(rand.NewPCG(h.Sum64(), uint64(voted))).Float64(), math.Nextafter(1, 0))
}
