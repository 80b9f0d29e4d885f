package listening

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/journal"
	"concentric/member"
)

// ForCommunities is the audience of a conversation for those who belong to one
// of the communities that it asks (to a place, also by a place in it), and for
// those who sit in its circle. Nobody else is told that it is there.
const ForCommunities journal.Audience = "communities"

// AskedCommunities lists the communities that a conversation asks; none where its audience
// is another.
func AskedCommunities(ctx context.Context, q store.Q, conversation string) ([]string, error) {
	rows, err := q.Query(ctx, "select community from listening_asked where conversation = $1 order by community", conversation)
	return store.Collect(rows, err, func(row store.Row) (community string, err error) {
		err = row.Scan(&community)
		return community, err
	})
}

// OfCommunity lists the conversations that ask a community and that the actor
// may see.
func OfCommunity(ctx context.Context, q store.Q, actor member.Actor, communityID string) ([]Conversation, error) {
	return visible(ctx, q, actor, "where id in (select conversation from listening_asked where community = $1)", communityID)
}

// ask writes whom a conversation asks.
func (n New) ask(ctx context.Context, tx *store.Tx, conversation string) error {
	if n.Audience != ForCommunities {
		return nil
	}
	for _, one := range n.Communities {
		_, err := tx.Exec(ctx, "insert into listening_asked (conversation, community) values ($1, $2)", conversation, one)
		if err != nil {
			return err
		}
	}
	return nil
}

// checkCommunities refuses to ask no community, or one that is not there.
func (n *New) checkCommunities(ctx context.Context, q store.Q) error {
	if n.Audience != ForCommunities {
		n.Communities = nil
		return nil
	}
	n.Communities = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(n.Communities))), func(one string) bool { return one == "" })
	if len(n.Communities) == 0 {
		return apperr.New(apperr.Invalid, "listening.communities_missing").At("communities")
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return err
	}
	for _, one := range n.Communities {
		if _, there := tree.Get(one); !there {
			return apperr.New(apperr.Invalid, "listening.community_gone").At("communities")
		}
	}
	return nil
}

// sightOf reads what the actor may see, once for a whole list: their circles
// now, their communities when the first conversation for communities comes.
func sightOf(ctx context.Context, q store.Q, actor member.Actor) (func(context.Context, store.Q, Conversation) (bool, error), error) {
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	var belongs func(string) bool
	return func(ctx context.Context, q store.Q, c Conversation) (bool, error) {
		switch {
		case c.Audience != ByLink && c.Audience != ForCommunities:
			return sight.Sees(c.Audience, c.Circle), nil
		case sight.Sits(c.Circle):
			return true, nil
		case c.Audience == ByLink || !actor.SignedIn():
			return false, nil
		}
		if belongs == nil {
			tree, err := community.ReadTree(ctx, q)
			if err != nil {
				return false, err
			}
			profile, err := community.Of(ctx, q, actor.Member)
			if err != nil {
				return false, err
			}
			belongs = func(one string) bool { return tree.Belongs(profile, one) }
		}
		asked, err := AskedCommunities(ctx, q, c.ID)
		return slices.ContainsFunc(asked, belongs), err
	}, nil
}
