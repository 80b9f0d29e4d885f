package meeting

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
)

// Wait is one thing that meetings wait for from a person: one of its parts is
// filled.
type Wait struct {
	Circle  string
	Running *Meeting // it runs now
	Minutes *Meeting // whose minutes wait for their consent
	Date    *Meeting // for which they have not said what suits
	Coming  *Meeting // to which they have not said whether they come
	Action  *Action  // that they said they would do
}

// Meeting is the meeting that waits, and for what: "running", "minutes", "date"
// or "coming"; "" where it is an action.
func (w Wait) Meeting() (m Meeting, what string) {
	switch {
	case w.Running != nil:
		return *w.Running, "running"
	case w.Minutes != nil:
		return *w.Minutes, "minutes"
	case w.Date != nil:
		return *w.Date, "date"
	case w.Coming != nil:
		return *w.Coming, "coming"
	}
	return Meeting{}, ""
}

// WaitingFor lists what meetings wait for from a member: one that runs first,
// then minutes, dates, invitations, and what they said they would do.
func WaitingFor(ctx context.Context, q store.Q, person string) ([]Wait, error) {
	if person == "" {
		return nil, nil
	}
	seats, err := circle.SeatsOf(ctx, q, person)
	if err != nil || len(seats) == 0 {
		return nil, err
	}
	sits := map[string]bool{}
	for _, s := range seats {
		sits[s.Circle] = true
	}
	var waits []Wait
	for _, find := range []struct {
		where string
		as    func(m *Meeting) Wait
		dated bool // of what lies ahead ($2)
	}{
		{"where state = 'running' and id in (select meeting from meeting_person where member = $1)", func(m *Meeting) Wait { return Wait{Running: m} }, false},
		{`where state = 'closed' and id in (select meeting from meeting_person where member = $1 and arrived > 0)
			and exists (select 1 from meeting_ask a where a.meeting = meeting_meeting.id and a.state = 'open' and a.kind = 'minutes'
				and not exists (select 1 from meeting_word w where w.ask = a.id and w.member = $1))`, func(m *Meeting) Wait { return Wait{Minutes: m} }, false},
		{`where state = 'finding' and exists (select 1 from meeting_offer o where o.meeting = meeting_meeting.id and o.starts > $2
				and not exists (select 1 from meeting_suits s where s.offer = o.id and s.member = $1))`, func(m *Meeting) Wait { return Wait{Date: m} }, true},
		{"where state = 'planned' and starts > $2 and id in (select meeting from meeting_person where member = $1 and coming = '')", func(m *Meeting) Wait { return Wait{Coming: m} }, true},
	} {
		args := []any{person}
		if find.dated {
			args = append(args, store.Micros(clock.Now(ctx)))
		}
		list, err := meetings(ctx, q, find.where+" order by starts, at, id", args...)
		if err != nil {
			return nil, err
		}
		for i, m := range list {
			if sits[m.Circle] {
				w := find.as(&list[i])
				w.Circle = m.Circle
				waits = append(waits, w)
			}
		}
	}
	return promised(ctx, q, person, sits, waits)
}

// Soon says whether an action is due within a week.
func (a Action) Soon(ctx context.Context) bool {
	return a.DueOn <= clock.Now(ctx).AddDate(0, 0, 7).Format(time.DateOnly)
}

// promised adds the person's actions.
func promised(ctx context.Context, q store.Q, person string, sits map[string]bool, waits []Wait) ([]Wait, error) {
	list, err := actions(ctx, q, "where member = $1 and state = 'open' order by due_on, at, id", person)
	for i, a := range list {
		if sits[a.Circle] {
			waits = append(waits, Wait{Circle: a.Circle, Action: &list[i]})
		}
	}
	return waits, err
}
