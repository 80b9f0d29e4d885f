package moderation

import (
	"context"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
)

// A branch is all who came in by one link. From a branch in which spam was found
// with several people, what those write who are new waits until somebody has
// looked at it.

// burst is with how many people of one branch spam makes it so, and burstLasts
// for how long after it was refused.
const (
	burst      = 3
	burstLasts = 30 * 24 * time.Hour
)

// branchOf is the link by which somebody came in who is not on the register as a
// member yet; "" for everybody else.
func branchOf(ctx context.Context, q store.Q, actor member.Actor) (string, error) {
	if !actor.SignedIn() || actor.Belongs() {
		return "", nil
	}
	a, _, err := member.ArrivalOf(ctx, q, actor.Member)
	return a.Invitation, err
}

// InBurst says whether what the actor writes now waits for a look whatever it
// says: they are new, and links of at least three people who came by the same
// link were refused within the last 30 days as advertising or as unlawful.
func InBurst(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	branch, err := branchOf(ctx, q, actor)
	if err != nil || branch == "" {
		return false, err
	}
	found, err := spamByBranch(ctx, q)
	if err != nil || found[branch] < burst {
		return false, err
	}
	return isNew(ctx, q, actor)
}

// Bursts says, for each branch from which new people's texts wait, with how many
// people spam was found there, the most first. Which link it is, it does not say.
func Bursts(ctx context.Context, q store.Q, actor member.Actor) ([]int, error) {
	if _, err := mayDecideLinks(ctx, q, actor); err != nil {
		return nil, err
	}
	found, err := spamByBranch(ctx, q)
	if err != nil {
		return nil, err
	}
	var list []int
	for _, n := range found {
		if n >= burst {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b int) int { return b - a })
	return list, nil
}

// spamByBranch counts the people whose links were refused as spam, by the link by
// which they came in. A refusal that was undone counts no longer. Statements are
// no part of it: who wrote them is known to nobody.
func spamByBranch(ctx context.Context, q store.Q) (map[string]int, error) {
	rows, err := q.Query(ctx, `
		select distinct member from moderation_link
		where state = 'refused' and reason in ($1, $2) and decided >= $3 and member <> ''`,
		string(Promotion), string(Unlawful), store.Micros(clock.Now(ctx).Add(-burstLasts)))
	people, err := store.Collect(rows, err, func(row store.Row) (who string, err error) {
		err = row.Scan(&who)
		return who, err
	})
	if err != nil {
		return nil, err
	}
	return member.Branches(ctx, q, people)
}
