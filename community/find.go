package community

import (
	"context"
	"slices"
	"strings"

	"concentric/base/store"
	"concentric/base/typed"
)

// Find lists the places that somebody may mean by what they typed: a postcode,
// a name, or a name with those around it ("A › B"). The deepest come first; it
// is empty where there is none.
func Find(ctx context.Context, q store.Q, text string) ([]Community, error) {
	g, err := gazetteerOf(ctx, q)
	if err != nil {
		return nil, err
	}
	return g.meant(text), nil
}

func (g gazetteer) meant(text string) []Community {
	path := strings.Split(text, strings.TrimSpace(PathMark))
	last := strings.TrimSpace(path[len(path)-1])
	ids := slices.Clone(g.byName[typed.Fold(last)])
	if code := foldCode(last); code != "" && len(ids) == 0 {
		for _, c := range g.codes {
			if len(c.from) == len(code) && c.from <= code && code <= c.to {
				ids = append(ids, c.place)
			}
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		if d := g.depth[b] - g.depth[a]; d != 0 {
			return d
		}
		return strings.Compare(g.tree.Path(a), g.tree.Path(b))
	})
	var found []Community
	for _, id := range slices.Compact(ids) {
		c, there := g.tree.Get(id)
		if there && (len(path) == 1 || typed.Fold(g.tree.Path(id)) == typed.Fold(text)) {
			found = append(found, c)
		}
	}
	return found
}
