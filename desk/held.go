package desk

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
	"concentric/moderation"
)

// week is for how long the desk looks back at what was held.
const week = 7 * 24 * time.Hour

// Held is what one rule held in the last seven days, in texts, and what became of
// it. Rule is "links", "texts" (whole ones
// of a branch in which spam was found), or why a statement was held (listening.HeldByLink,
// listening.HeldAsNew).
type Held struct {
	Rule                    string
	Shown, Refused, Waiting int
}

// All is how many were held.
func (h Held) All() int { return h.Shown + h.Refused + h.Waiting }

// heldSince counts what the rules for new people held since a time. Of statements
// it counts those of conversations that the reader sees.
func heldSince(ctx context.Context, q store.Q, sight circle.Sight, since time.Time) ([]Held, error) {
	links, err := moderation.LinksSince(ctx, q, since)
	if err != nil {
		return nil, err
	}
	texts, err := moderation.TextsSince(ctx, q, since)
	if err != nil {
		return nil, err
	}
	list := []Held{
		{Rule: "links", Shown: links[moderation.LinkReleased], Refused: links[moderation.LinkRefused], Waiting: links[moderation.LinkHeld]},
		{Rule: "texts", Shown: texts[moderation.LinkReleased], Refused: texts[moderation.LinkRefused], Waiting: texts[moderation.LinkHeld]},
		{Rule: listening.HeldByLink},
		{Rule: listening.HeldAsNew},
	}
	statements, err := listening.HeldSince(ctx, q, sight, since)
	for i := range list[2:] {
		h := &list[i+2]
		states := statements[h.Rule]
		h.Shown, h.Refused, h.Waiting = states[listening.Shown], states[listening.Refused], states[listening.Held]
	}
	return list, err
}
