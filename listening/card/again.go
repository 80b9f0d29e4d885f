// Package card shows on other rooms' pages how people are asked.
package card

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
	"concentric/translation"
)

// Again is how people are asked again, and the question in the reader's language.
type Again struct {
	listening.Again
	Theirs translation.Text
}

// Read reads the question of the one that asks now.
func Read(ctx context.Context, q store.Q, a listening.Again) (Again, error) {
	if a.Now.ID == "" {
		return Again{Again: a}, nil
	}
	said, err := translation.Of(ctx, q, translation.Conversation, []string{a.Now.ID}, i18n.Lang(ctx))
	return Again{a, said[a.Now.ID]}, err
}

// where says how far the one that asks now is.
func (a Again) where(ctx context.Context) string {
	switch {
	case a.Now.State != listening.Voting:
		return i18n.T(ctx, "listening.closed_on", "Date", i18n.Date(ctx, a.Now.Closed))
	case a.Now.Closes != "":
		return i18n.T(ctx, "listening.open_until", "Date", i18n.Civil(ctx, a.Now.Closes))
	default:
		return i18n.T(ctx, "listening.is_open")
	}
}

func (a Again) sentence(ctx context.Context) string {
	if a.Now.State == listening.Voting {
		return i18n.T(ctx, "listening.again_now")
	}
	return i18n.T(ctx, "listening.again_over")
}

func (a Again) state() page.State {
	if a.Now.State == listening.Voting {
		return page.Open
	}
	return page.Closed
}
