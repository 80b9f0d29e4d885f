package today

import (
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/focus"
	"concentric/listening"
	"concentric/member"
)

// Kept is one promise with its figure of this moment. Of is how many things it
// was counted over; where it is 0 there is nothing yet to keep or to break.
type Kept struct {
	Measure Measure
	Target  int
	Value   int // a share of a hundred, days, or a number, as the measure says
	Of      int
	Holds   bool

	Asked, Pool int // by lot to focus groups, of how many who had put themselves into the pools
}

// Counts says whether there is something to keep or to break. A year without a
// draw gives nobody a chance.
func (k Kept) Counts() bool { return k.Of > 0 || k.Measure == Lots }

// span is how far back the figures look; digestSpan, for the digests.
const (
	span       = 365 * 24 * time.Hour
	digestSpan = 91 * 24 * time.Hour
)

// Keeping works out the figures of the promise, over what the reader may see
// and the last year, and lists the answers that are overdue. It reads the
// records as they are: nothing of it is entered or kept.
func Keeping(ctx context.Context, q store.Q, actor member.Actor, p Promise) (kept []Kept, overdue []backlog.Item, err error) {
	now := clock.Now(ctx)
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return nil, nil, err
	}
	root, err := circle.Root(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	today := root.Today(ctx)
	owed, err := backlog.Owed(ctx, q, today)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range owed {
		if i.SeenBy(sight) {
			overdue = append(overdue, i)
		}
	}
	paced, err := backlog.Since(ctx, q, sight, now.Add(-span))
	if err != nil {
		return nil, nil, err
	}
	for _, m := range Measures() {
		target, promised := p.Targets[m]
		if !promised {
			continue
		}
		k := Kept{Measure: m, Target: target}
		switch m {
		case Briefs:
			k.Value, k.Of, err = briefed(ctx, q, actor, now.Add(-span))
		case Days:
			k.Value, k.Of = medianDays(paced)
		case Overdue:
			k.Value, k.Of = len(overdue), len(paced)+len(overdue)
		case Tensions:
			k.Value, k.Of = answeredTensions(paced, today)
		case Digests:
			k.Value, k.Of, err = digestsAWeek(ctx, q, now.Add(-digestSpan))
		case Lots:
			if k.Value, k.Of, err = lots(ctx, q, actor, now.Add(-span)); err == nil {
				k.Asked, k.Pool, err = focus.DrawnSince(ctx, q, sight, now.Add(-span))
			}
		}
		if err != nil {
			return nil, nil, err
		}
		k.Holds = !k.Counts() || m.holds(k.Value, target)
		kept = append(kept, k)
	}
	return kept, overdue, nil
}

// holds says whether a figure keeps what was promised of it.
func (m Measure) holds(value, target int) bool {
	if m == Briefs || m == Tensions || m == Lots {
		return value >= target
	}
	return value <= target
}

// briefed is which share of the questions came with a brief. Conversations that
// were held elsewhere asked nobody here.
func briefed(ctx context.Context, q store.Q, actor member.Actor, from time.Time) (share, of int, err error) {
	all, err := listening.All(ctx, q, actor)
	if err != nil {
		return 0, 0, err
	}
	with := 0
	for _, c := range all {
		if c.Origin != "" || c.Opened.Before(from) {
			continue
		}
		of++
		if c.Brief != "" {
			with++
		}
	}
	return percent(with, of), of, nil
}

// lots is with which chance, in a thousand, somebody on the register was drawn by
// lot into at least one conversation, over how many draws. Who was drawn for a
// conversation is left out when it draws again, so the draws of one add up; those of
// several are independent. Who was drawn is not looked at.
func lots(ctx context.Context, q store.Q, actor member.Actor, from time.Time) (chance, of int, err error) {
	all, err := listening.All(ctx, q, actor)
	if err != nil {
		return 0, 0, err
	}
	draws, err := listening.DrawsSince(ctx, q, from)
	if err != nil {
		return 0, 0, err
	}
	spared := 1.0
	for _, c := range all {
		in := 0.0
		for _, d := range draws {
			if d.Conversation == c.ID {
				in += float64(d.People) / float64(d.Among)
				of++
			}
		}
		spared *= 1 - min(in, 1)
	}
	return int(1000 * (1 - spared)), of, nil
}

// percent rounds down: what is not whole is not kept.
func percent(part, of int) int {
	if of == 0 {
		return 0
	}
	return part * 100 / of
}

// medianDays is within how many days half of the answers came, rounded up.
func medianDays(paced []backlog.Paced) (days, of int) {
	var took []time.Duration
	for _, p := range paced {
		if !p.First.IsZero() {
			took = append(took, p.First.Sub(p.At))
		}
	}
	if len(took) == 0 {
		return 0, 0
	}
	slices.Sort(took)
	const day = 24 * time.Hour
	return int((took[(len(took)-1)/2] + day - 1) / day), len(took)
}

// answeredTensions is which share of the tensions is answered, of those whose
// day has come or that were answered before it.
func answeredTensions(paced []backlog.Paced, today string) (share, of int) {
	answered := 0
	for _, p := range paced {
		if p.Origin.Kind != backlog.Tension {
			continue
		}
		switch {
		case !p.First.IsZero():
			answered++
			of++
		case p.AnswerBy < today:
			of++
		}
	}
	return percent(answered, of), of
}

// digestsAWeek is the most digests that went out within seven days.
func digestsAWeek(ctx context.Context, q store.Q, from time.Time) (most, of int, err error) {
	rows, err := q.Query(ctx, "select week from today_week where ends >= $1 order by week", store.Micros(from))
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	var weeks []time.Time
	for rows.Next() {
		var week string
		if err := rows.Scan(&week); err != nil {
			return 0, 0, err
		}
		if day, err := time.Parse(typed.DateFormat, week); err == nil {
			weeks = append(weeks, day)
		}
	}
	for i := range weeks {
		n := 0
		for _, other := range weeks[i:] {
			if other.Sub(weeks[i]) < 7*24*time.Hour {
				n++
			}
		}
		most = max(most, n)
	}
	return most, len(weeks), rows.Err()
}
