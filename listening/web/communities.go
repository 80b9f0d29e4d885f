package web

import (
	"context"
	"slices"

	"concentric/base/page"
	"concentric/community"
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
