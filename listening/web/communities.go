package web

import (
	"context"
	"slices"

	"concentric/base/page"
	"concentric/community"
	"concentric/listening"
)

// mostOffered is how many places the form offers to ask; others are asked from
// their own pages.
const mostOffered = 40

// communities are those that the form offers to ask: the chosen ones, interests
// and identities, and the widest places.
func (s server) communities(ctx context.Context, chosen []string) ([]page.Choice, error) {
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	var list []page.Choice
	places := 0
	for _, c := range tree.List {
		label := c.Name
		if c.Kind == community.Place {
			label = tree.Path(c.ID)
			if !slices.Contains(chosen, c.ID) {
				if len(tree.Up(c.ID)) > 2 || places >= mostOffered {
					continue
				}
				places++
			}
		}
		list = append(list, page.Choice{Value: c.ID, Label: label})
	}
	return list, nil
}

// asked are the communities that a conversation asks, with their names.
func (s server) asked(ctx context.Context, c listening.Conversation) ([]page.Choice, error) {
	ids, err := listening.AskedCommunities(ctx, s.site.DB, c.ID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	var list []page.Choice
	for _, id := range ids {
		if _, there := tree.Get(id); there {
			list = append(list, page.Choice{Value: id, Label: tree.Path(id)})
		}
	}
	return list, nil
}
