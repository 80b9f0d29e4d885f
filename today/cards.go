package today

import (
	"context"
	"maps"
	"slices"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/circle"
	"concentric/consent"
	"concentric/listening"
	"concentric/meeting"
	"concentric/member"
	"concentric/moderation"
	"concentric/selection"
	"concentric/translation"
)

// Card is one small ask, or one answer that came. One of its parts is filled.
type Card struct {
	Minutes int
	Circle  string // name
	Ask     *consent.Ask
	Talk    *Invitation
	Queue   *Queue
	Links   int // held links that wait for the person
	Reports int // reports that do
	Appeals int // and appeals
	Owed    *backlog.Item
	Came    *Came
	Select  *selection.Selection
	Choose  *selection.Step // of a role selection
	Role    circle.Role     // that it is for
	Explore *Exploring
	Waits   *Task // what has no card of its own: a review of a role, a test of an objection
	Seat    *Seat
	Step    *consent.Step
	Meet    *meeting.Wait
	Day     string // of a meeting: its civil date, "" while one is being found
	Speak   *translation.Task
	Found   *Founding
	Task    *meeting.Action // that anybody may take
	Lab     *LabOwed
	Focus   *FocusAsk // a focus group that asks the person to come, or is cancelled
	Welcome *Newcomer // who is led to the person, or the answer that came to theirs
	Present bool      // whether they would like to introduce themselves
}

// Invitation is a conversation that the person has not finished.
type Invitation struct {
	listening.Conversation
	Voted, About int
}

// Queue is statements that wait for somebody in a circle to look at them.
type Queue struct {
	Conversation listening.Conversation
	Waiting      int
}

// Came is an answer to something the person raised, or to a conversation they
// took part in.
type Came struct {
	Item   backlog.Item
	Answer backlog.Answer
	Said   translation.Text // the answer in the reader's language
}

// most is how many cards are shown; the rest comes another day.
const most = 3

// stepMinutes is how long the next step of a proposal takes.
var stepMinutes = map[consent.StepKind]int{consent.StepPresent: 5, consent.StepEndRound: 1, consent.StepAsk: 2, consent.StepIntegrate: 10}

// Cards are at most three: what a circle waits for from this person, and small
// asks and answers that came, chosen fairly. One place is kept for what is small,
// so that who has roles is still heard as everybody is.
func (r *Room) Cards(ctx context.Context, actor member.Actor) ([]Card, error) {
	var duties []Card
	for _, find := range []func(context.Context, member.Actor) ([]Card, error){r.running, r.rounds, r.foundings, r.selections, r.seats, r.focusGroups, r.newcomers, r.meetings, r.steps, r.explorations, r.others, r.owed, r.queues} {
		found, err := find(ctx, actor)
		if err != nil {
			return nil, err
		}
		if duties = append(duties, found...); len(duties) >= most {
			break
		}
	}
	small, err := r.small(ctx, actor, most-min(len(duties), most-1))
	if err != nil {
		return nil, err
	}
	duties = duties[:min(len(duties), most-len(small))]
	return slices.Concat(duties, small), nil
}

// rounds are consent rounds that wait for the person's word.
func (r *Room) rounds(ctx context.Context, actor member.Actor) ([]Card, error) {
	asks, err := consent.WaitingFor(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, a := range asks[:min(len(asks), most)] {
		c, err := circle.Get(ctx, r.DB, a.Proposal.Circle)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 4, Circle: c.Name, Ask: &a})
	}
	return cards, nil
}

// selections are role selections that wait for the person's word, or for their
// next step.
func (r *Room) selections(ctx context.Context, actor member.Actor) ([]Card, error) {
	waiting, err := selection.WaitingFor(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, s := range waiting[:min(len(waiting), most)] {
		c, err := circle.Get(ctx, r.DB, s.Circle)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 3, Circle: c.Name, Select: &s})
	}
	steps, err := selection.StepsFor(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	for _, s := range steps[:min(len(steps), most)] {
		c, err := circle.Get(ctx, r.DB, s.Selection.Circle)
		if err != nil {
			return nil, err
		}
		role, err := circle.RoleByID(ctx, r.DB, s.Selection.Role)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 3, Circle: c.Name, Choose: &s, Role: role})
	}
	return cards, nil
}

// steps are proposals whose next step is for the person to take.
func (r *Room) steps(ctx context.Context, actor member.Actor) ([]Card, error) {
	steps, err := consent.StepsFor(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, s := range steps[:min(len(steps), most)] {
		c, err := circle.Get(ctx, r.DB, s.Proposal.Circle)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: stepMinutes[s.What], Circle: c.Name, Step: &s})
	}
	return cards, nil
}

// running is a meeting of a circle of theirs that runs now: nothing goes before it.
func (r *Room) running(ctx context.Context, actor member.Actor) ([]Card, error) {
	return r.meetingCards(ctx, actor, func(w meeting.Wait) bool { return w.Running != nil })
}

// meetings are what else meetings ask of the person.
func (r *Room) meetings(ctx context.Context, actor member.Actor) ([]Card, error) {
	return r.meetingCards(ctx, actor, func(w meeting.Wait) bool { return w.Running == nil && (w.Action == nil || w.Action.Soon(ctx)) })
}

func (r *Room) meetingCards(ctx context.Context, actor member.Actor, wanted func(meeting.Wait) bool) ([]Card, error) {
	waits, err := meeting.WaitingFor(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, w := range waits {
		if !wanted(w) || len(cards) == most {
			continue
		}
		c, err := circle.Get(ctx, r.DB, w.Circle)
		if err != nil {
			return nil, err
		}
		minutes := 1
		m, what := w.Meeting()
		if what == "running" {
			minutes = m.Minutes
		}
		cards = append(cards, Card{Minutes: minutes, Circle: c.Name, Meet: &w, Day: dayIn(c, m.Starts)})
	}
	return cards, nil
}

// owed are overdue items that the person's roles may answer, one a circle.
func (r *Room) owed(ctx context.Context, actor member.Actor) ([]Card, error) {
	seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, seat := range seats {
		if circle.May(ctx, r.DB, actor, circle.Record, seat.Circle) != nil {
			continue
		}
		c, err := circle.Get(ctx, r.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		items, err := backlog.OfCircle(ctx, r.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			if i.Overdue(c.Today(ctx)) && !i.HiddenFrom(actor.Member) {
				cards = append(cards, Card{Minutes: 5, Circle: c.Name, Owed: &i})
				break
			}
		}
	}
	return cards[:min(len(cards), most)], nil
}

// queues are statements that wait for the person as a moderator.
func (r *Room) queues(ctx context.Context, actor member.Actor) ([]Card, error) {
	seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
	if err != nil || len(seats) == 0 {
		return nil, err
	}
	cards, err := r.links(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, seat := range seats {
		waiting, err := listening.Waiting(ctx, r.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		if len(waiting) == 0 || circle.May(ctx, r.DB, actor, circle.Moderate, seat.Circle) != nil {
			continue
		}
		owner, err := circle.Get(ctx, r.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		first := slices.Min(slices.Collect(maps.Keys(waiting))) // one a circle, the same one at each look
		c, err := listening.Get(ctx, r.DB, first)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 1 + waiting[first]/4, Circle: owner.Name, Queue: &Queue{c, waiting[first]}})
	}
	return cards, nil
}

// links are links of people who are not trusted yet, texts that were reported,
// and refusals that somebody asks to look at again, for who decides about them.
func (r *Room) links(ctx context.Context, actor member.Actor) ([]Card, error) {
	_, waiting, err := moderation.LinksWaiting(ctx, r.DB, actor)
	if err != nil && apperr.As(err) == nil {
		return nil, err
	}
	reports, err := moderation.ReportsWaiting(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	appeals, err := moderation.AppealsWaiting(ctx, r.DB, actor)
	if err != nil || waiting+len(reports)+len(appeals) == 0 {
		return nil, err
	}
	owner := ""
	switch {
	case len(reports) > 0:
		owner = reports[0].Circle
	case len(appeals) > 0:
		owner = appeals[0].Circle
	}
	in, err := circle.Root(ctx, r.DB)
	if owner != "" {
		in, err = circle.Get(ctx, r.DB, owner)
	}
	return []Card{{Minutes: 1 + waiting/4 + 2*len(reports) + 3*len(appeals), Circle: in.Name, Links: waiting, Reports: len(reports), Appeals: len(appeals)}}, err
}
