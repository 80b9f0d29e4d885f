package web

import (
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/member"
)

// usesShown is how many uses of a steward's powers the page lists.
const usesShown = 100

// stewardsView is who looks after the server, by whose decision, and what they
// did with their powers.
type stewardsView struct {
	terms []member.Steward
	uses  []member.Use
	names map[string]string
}

// stewardship shows every member who the stewards are and each use of their
// powers.
func (s *server) stewardship(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var v stewardsView
	var err error
	if v.terms, err = member.Stewards(ctx, s.site.DB); err != nil {
		return err
	}
	if v.uses, err = member.Uses(ctx, s.site.DB, usesShown); err != nil {
		return err
	}
	var ids []string
	for _, t := range v.terms {
		ids = append(ids, t.Member)
	}
	for _, u := range v.uses {
		if u.Steward != "" {
			ids = append(ids, u.Steward)
		}
	}
	if v.names, err = member.Names(ctx, s.site.DB, ids); err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "member.stewardship"), Lead: i18n.T(ctx, "member.stewardship_lead")}
	return page.Render(w, r, frame, stewardsPage(v))
}
