// Package card is how a proposal looks inside other rooms' pages.
package card

import (
	"concentric/base/page"
	"concentric/consent"
)

func shape(s consent.State) page.State {
	switch s {
	case consent.Agreed:
		return page.Consent
	case consent.Integrating:
		return page.Objection
	case consent.Dropped, consent.HandedUp, consent.Voted:
		return page.Closed
	case consent.Deferred, consent.Drafted:
		return page.Waiting
	default:
		return page.Open
	}
}
