package web

import (
	"net/http"

	"concentric/base/apperr"
	"concentric/base/page"
	"concentric/member"
)

// signedIn passes only members.
func signedIn(next page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !member.From(r.Context()).SignedIn() {
			return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
		}
		return next(w, r)
	}
}

// stewards passes only who holds the steward role today.
func stewards(next page.Handler) page.Handler {
	return signedIn(func(w http.ResponseWriter, r *http.Request) error {
		if !member.From(r.Context()).Steward {
			return apperr.New(apperr.Forbidden, "member.steward_only")
		}
		return next(w, r)
	})
}
