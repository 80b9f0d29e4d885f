package moderation_test

import (
	"testing"

	"concentric/moderation"
)

// Where a text cannot wait for a look, a link by who is not trusted is refused beside
// its field, and words are not.
func TestWhereNothingWaitsLinksAreRefused(t *testing.T) {
	each(t, func(p *party) {
		p.refused("moderation.no_links", moderation.NoLinks(p.ctx, p.db, p.cy, "name", "Cheap pills www.pills.example"))
		if err := moderation.NoLinks(p.ctx, p.db, p.cy, "name", "Night buses"); err != nil {
			p.t.Error(err)
		}
	})
}
