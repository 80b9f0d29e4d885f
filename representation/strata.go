package representation

import (
	"context"
	"strings"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
)

// Strata is the stratum of everybody on the register, by member id: the place,
// as places are compared here, and the band of age ("place/… age/under30"); what
// somebody did not say is left out of it. Those of one place follow one another
// when strata are put in order. It is for drawing people who are like the
// membership, not for being shown.
func Strata(ctx context.Context, q store.Q) (map[string]string, error) {
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return nil, err
	}
	outlines, err := member.Outlines(ctx, q)
	if err != nil {
		return nil, err
	}
	profiles, err := community.Profiles(ctx, q)
	if err != nil {
		return nil, err
	}
	compared := map[string]bool{}
	for _, d := range Dimensions(tree) {
		for _, cell := range d.Cells {
			compared[cell.Key] = d.Key == "place" || d.Key == "age"
		}
	}
	sorter := newSorter(tree, clock.Now(ctx))
	strata := make(map[string]string, len(outlines))
	for _, o := range outlines {
		var stands []string
		for _, cell := range sorter.cells(o, profiles[o.ID]) {
			if compared[cell] {
				stands = append(stands, cell)
			}
		}
		strata[o.ID] = strings.Join(stands, " ")
	}
	return strata, nil
}
