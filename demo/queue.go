package demo

import (
	"container/heap"
	"context"
	"time"
)

// event is something that will happen in the party's year.
type event struct {
	at time.Time
	n  int // events at the same moment happen in the order in which they were planned
	do func(ctx context.Context) error
}

type queue []event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].n < q[j].n
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(e any)   { *q = append(*q, e.(event)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// plan lets something happen at a time.
func (p *Party) plan(at time.Time, do func(ctx context.Context) error) {
	p.planned++
	heap.Push(&p.events, event{at: at, n: p.planned, do: do})
}

// after lets something happen a while after now, within the hours in which
// people are awake.
func (p *Party) after(d time.Duration, do func(ctx context.Context) error) {
	at := p.Hands.Now().Add(d)
	if h := at.Hour(); h < 7 || h > 21 {
		at = at.Add(time.Duration((31-h)%24) * time.Hour)
	}
	p.plan(at, do)
}

// live lets everything planned happen in order, and after each what the clock,
// the journal's readers and the jobs bring. What was planned for after the end
// does not happen: that is how matters are left under way.
func (p *Party) live(ctx context.Context, end time.Time) error {
	for p.events.Len() > 0 {
		e := heap.Pop(&p.events).(event)
		if e.at.After(end) {
			break
		}
		p.Hands.Set(e.at)
		if err := e.do(p.ctx(ctx)); err != nil {
			return err
		}
		if err := p.settle(p.ctx(ctx)); err != nil {
			return err
		}
	}
	p.Hands.Set(end)
	return p.settle(p.ctx(ctx))
}
