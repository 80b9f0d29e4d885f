package today

import (
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/library"
	"concentric/listening"
	"concentric/member"
	"concentric/platform"
)

// BackDays is within how many days after the day of the answer somebody comes
// back, or does not.
const BackDays = 90

// CameBack compares who was answered by the promised day with who was not: which
// share of each came back. A share of nobody is hidden: see released.
type CameBack struct{ Answered, Waiting listening.Share }

// Tells says whether both shares may be shown, so that they can be compared.
func (c CameBack) Tells() bool { return c.Answered.N > 0 && c.Waiting.N > 0 }

// Difference is by how much more often those came back who were answered, from
// -1 to 1, with its 95% interval.
func (c CameBack) Difference() (d, low, high float64) {
	return listening.Difference(c.Answered, c.Waiting)
}

// CountBack counts it from the records, for members: over the first tension that
// each person raised of those that every member may read. Both sorts of people
// are followed from the same day on, the end of the one by which the answer was
// promised, for BackDays: to follow the answered ones from their answer would
// give them days that the others do not have (a landmark: Anderson, Cain and
// Gelber 1983, "Analysis of survival by tumor response", Journal of Clinical
// Oncology 1:710). Coming back is an act under one's name: a tension, a need or
// an option, a comment on a proposal, an amendment, a resource or a story.
// Votes are not looked at, and nobody is counted before those days are over.
//
// It is no experiment: what is answered in time may differ from what is not, and
// so may the people who raised it.
func CountBack(ctx context.Context, q store.Q) (CameBack, error) {
	raised, err := backlog.FirstRaised(ctx, q)
	if err != nil || len(raised) < 2*listening.Least {
		return CameBack{Answered: listening.ShareOf(0, 0), Waiting: listening.ShareOf(0, 0)}, err
	}
	people, since, err := landmarks(ctx, q, raised)
	if err != nil {
		return CameBack{}, err
	}
	for _, read := range []func(context.Context, store.Q, time.Time) ([]member.Named, error){backlog.Named, consent.Named, platform.Named, library.Named} {
		acts, err := read(ctx, q, since)
		if err != nil {
			return CameBack{}, err
		}
		for _, act := range acts {
			if p := people[act.Person]; p != nil && !act.At.Before(p.from) && act.At.Before(p.until) {
				p.came = true
			}
		}
	}
	var answered, waiting []*raiser
	for _, p := range people {
		if p.answered {
			answered = append(answered, p)
		} else {
			waiting = append(waiting, p)
		}
	}
	return CameBack{released(answered), released(waiting)}, nil
}

// raiser is one person, from the end of the promised day on.
type raiser struct {
	from, until    time.Time
	answered, came bool
}

// landmarks are those whose days are over, by pseudonym, and since when there
// are such days.
func landmarks(ctx context.Context, q store.Q, raised []backlog.Raised) (people map[string]*raiser, since time.Time, err error) {
	var ids []string
	for _, r := range raised {
		if !slices.Contains(ids, r.Circle) {
			ids = append(ids, r.Circle)
		}
	}
	circles, err := circle.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, since, err
	}
	people = map[string]*raiser{}
	now := clock.Now(ctx)
	for _, r := range raised {
		from, err := circles[r.Circle].EndOf(r.Promised)
		if err != nil {
			return nil, since, err
		}
		p := raiser{from: from, until: from.AddDate(0, 0, BackDays), answered: !r.First.IsZero() && r.First.Before(from)}
		if p.until.After(now) {
			continue
		}
		people[r.Person] = &p
		if since.IsZero() || from.Before(since) {
			since = from
		}
	}
	return people, since, nil
}

// released is the share of these people who came back, as it may be shown: of at
// least ten who did and ten who did not, and in place of an earlier one only
// where each of the two numbers is the same or has grown by ten, so that what
// one person did cannot be seen by looking twice. People come in as their days
// end and never go out again; so each release follows from the records before
// it, and none needs to be kept.
func released(people []*raiser) listening.Share {
	slices.SortFunc(people, func(a, b *raiser) int { return a.until.Compare(b.until) })
	var came, stayed, shownCame, shownStayed int
	for i, p := range people {
		if p.came {
			came++
		} else {
			stayed++
		}
		if i+1 < len(people) && people[i+1].until.Equal(p.until) {
			continue // they come in together
		}
		if came >= listening.Least && stayed >= listening.Least && renews(shownCame, came) && renews(shownStayed, stayed) {
			shownCame, shownStayed = came, stayed
		}
	}
	return listening.ShareOf(shownCame, shownCame+shownStayed)
}

func renews(shown, now int) bool { return shown == now || now-shown >= listening.Least }
