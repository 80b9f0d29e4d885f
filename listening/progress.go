package listening

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Progress is how a conversation gets on, for those who look after it. Numbers
// of fewer than ten people are 0 where Few says so.
type Progress struct {
	Days    []Day     // on which somebody came, the newest first
	Reached []Reached // the statements, by number
	Waiting int       // statements that wait for the circle
	Sheets  int       // sheets of paper that count
	Draws   []Draw    // hundreds that were drawn by lot and invited
	Reminded
}

// Day is how many people voted for the first time on a day (UTC).
type Day struct {
	Date   time.Time
	People int // 0 for fewer than ten
}

// Reached is how many members were asked a statement, as of the newest release;
// 0 for fewer than ten.
type Reached struct {
	Statement
	People int
}

// ProgressOf reads it, for who sits in the circle and for stewards.
func ProgressOf(ctx context.Context, q store.Q, actor member.Actor, c Conversation) (Progress, error) {
	var p Progress
	if err := MayTend(ctx, q, actor, c); err != nil {
		return p, err
	}
	var err error
	if p.Days, err = newcomers(ctx, q, c.ID); err != nil {
		return p, err
	}
	r, err := LatestRelease(ctx, q, c.ID)
	if err != nil {
		return p, err
	}
	list, err := Statements(ctx, q, c.ID, Shown)
	if err != nil {
		return p, err
	}
	for _, s := range list {
		f, _ := r.Figure(s.Number)
		p.Reached = append(p.Reached, Reached{s, f.All.Votes()})
	}
	held, err := Statements(ctx, q, c.ID, Held)
	if err != nil {
		return p, err
	}
	p.Waiting = len(held)
	sheets, err := Sheets(ctx, q, c.ID)
	if err != nil {
		return p, err
	}
	for _, s := range sheets {
		if len(s.Marks) > 0 {
			p.Sheets++
		}
	}
	if p.Draws, err = Draws(ctx, q, c.ID); err != nil {
		return p, err
	}
	p.Reminded, err = RemindedIn(ctx, q, c.ID)
	return p, err
}

// newcomers counts, from the hourly totals, who came on which day.
func newcomers(ctx context.Context, q store.Q, conversation string) ([]Day, error) {
	rows, err := q.Query(ctx, "select tier, hour, total from listening_pulse where conversation = $1 order by tier, hour", conversation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	came, tier, before := map[time.Time]int{}, int64(-1), int64(0)
	var first, last time.Time
	for rows.Next() {
		var t, hour, total int64
		if err := rows.Scan(&t, &hour, &total); err != nil {
			return nil, err
		}
		if t != tier {
			tier, before = t, 0
		}
		date := day(store.At(hour))
		came[date] += int(total - before)
		before = total
		if first.IsZero() || date.Before(first) {
			first = date
		}
		if date.After(last) {
			last = date
		}
	}
	var days []Day
	for date := last; len(came) > 0 && !date.Before(first); date = date.AddDate(0, 0, -1) {
		n, somebody := came[date]
		if somebody && n > 0 {
			if n < Least {
				n = 0
			}
			days = append(days, Day{date, n})
		}
	}
	return days, rows.Err()
}

// MayTend says whether the actor looks after a conversation: who sits in its
// circle, and stewards. They enter votes from paper and see how it gets on.
func MayTend(ctx context.Context, q store.Q, actor member.Actor, c Conversation) error {
	if actor.Member == "" {
		return apperr.New(apperr.NotSignedIn, "listening.sign_in")
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "listening.suspended")
	}
	sits, err := circle.Sits(ctx, q, c.Circle, actor.Member)
	if err == nil && !sits && !actor.Steward {
		err = apperr.New(apperr.Forbidden, "listening.tend_who")
	}
	return err
}
