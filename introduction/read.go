package introduction

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
)

// keeps is how long an introduction is read and kept after it was answered or
// taken back.
const keeps = 90 * 24 * time.Hour

// Way is an introduction with the newest step of its way; Led is the zero value
// where it has not been led to anybody.
type Way struct {
	Introduction
	Led Led
}

// WaitingFor lists the introductions that wait for somebody's answer, the oldest
// first.
func WaitingFor(ctx context.Context, q store.Q, who string) ([]Way, error) {
	if who == "" {
		return nil, nil
	}
	waiting, err := ledTo(ctx, q, "where member = $1 and ended = 0 order by at, id", who)
	var list []Way
	for _, l := range waiting {
		i, err := get(ctx, q, l.Introduction)
		if err != nil {
			return nil, err
		}
		list = append(list, Way{i, l})
	}
	return list, err
}

// Shown lists the introductions that somebody who sits in a circle reads beside
// their own, the newest first, at most 50: those for their circle, and those for
// everybody who sits in one.
func Shown(ctx context.Context, q store.Q, who string) ([]Way, error) {
	seats, err := circle.SeatsOf(ctx, q, who)
	if err != nil || len(seats) == 0 {
		return nil, err
	}
	sits := map[string]bool{}
	for _, s := range seats {
		sits[s.Circle] = true
	}
	all, err := introductions(ctx, q, "where ended = 0 and audience <> 'one' and member <> $1 and at > $2 order by at desc, id limit 50",
		who, store.Micros(clock.Now(ctx).Add(-keeps)))
	var list []Way
	for _, i := range all {
		way, err := ledTo(ctx, q, "where introduction = $1 order by at desc, id desc limit 1", i.ID)
		if err != nil {
			return nil, err
		}
		one := Way{Introduction: i}
		if len(way) > 0 {
			one.Led = way[0]
		}
		if one.Led.Member == who && one.Led.Waits() {
			continue // stands with what waits for them
		}
		if i.For == Working || one.Led.Circle != "" && sits[one.Led.Circle] {
			list = append(list, one)
		}
	}
	return list, err
}
