// Package card is how an agreement looks inside other rooms' pages.
package card

import (
	"concentric/base/page"
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
