// Package card is how an agreement looks inside other rooms' pages.
package card

import (
	"context"
	"time"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/logbook"
)

func shape(s logbook.Standing) page.State {
	switch s {
	case logbook.ReviewDue:
		return page.YourTurn
	case logbook.InForce:
		return page.Consent
	default:
		return page.Closed
	}
}

// Day writes a civil date in the reader's language; what is no date stays as it is.
func Day(ctx context.Context, date string) string {
	t, err := time.Parse(typed.DateFormat, date)
	if err != nil {
		return date
	}
	return i18n.Date(ctx, t)
}
