package web_test

import (
	"context"
	"net/url"
	"testing"

	"concentric/base/store"
	"concentric/invitation"
	"concentric/member"
)

// The page of the branches names no person, asks for a reason beside its field, and
// the log says that a link was stopped.
func TestALinkIsStoppedFromTheTree(t *testing.T) {
	each(t, func(p *party) {
		var own invitation.Link
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			if own, err = invitation.Offer(ctx, tx, p.persons[4], invitation.Person, p.persons[4].Member, false); err != nil {
				return err
			}
			_, err = member.Arrive(ctx, tx, member.Joining{Ask: member.Ask{Email: "omar@elsewhere.example", Lang: "en"}, Name: "Omar", Invitation: own.ID, Agreed: 1})
			return err
		})
		stop := "/moderation/invitations/" + own.ID + "/stop"
		p.asks(403, 3, "/moderation/invitations", nil)
		p.asks(200, 1, "/moderation/invitations", nil, "A person’s link of", "One person came by it.", `action="`+stop+`"`, "at most 10 people", "not", "Person 4", "Omar")
		p.asks(403, 4, stop, url.Values{"reason": {"promotion"}})
		p.asks(422, 1, stop, url.Values{"reason": {""}}, "Choose the one that fits best.")
		p.asks(303, 1, stop, url.Values{"reason": {"promotion"}})
		p.asks(200, 1, "/moderation/invitations", nil, "Stopped on", "not", stop)
		p.asks(200, 0, "/moderation/log", nil, "link by which people come in, stopped", "It advertises", "not", "Person 4")
	})
}
