package community

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// span is a stretch of postcodes, both ends in it; codes of one length compare
// as text.
type span struct{ from, to string }

// readPostcodes reads "8000-8064, 8099"; apperr.Invalid names what is none.
func readPostcodes(text string) ([]span, error) {
	var spans []span
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		part = foldCode(part)
		if part == "" {
			continue
		}
		from, to, between := strings.Cut(part, "-")
		if !between {
			to = from
		}
		if from == "" || len(from) != len(to) || from > to || len(from) > 12 {
			return nil, apperr.New(apperr.Invalid, "community.postcodes_unclear", "Text", part).At("postcodes")
		}
		spans = append(spans, span{from, to})
	}
	return spans, nil
}

// foldCode writes a postcode as it is compared: capitals, without spaces.
func foldCode(code string) string {
	return strings.ToUpper(strings.Join(strings.Fields(strings.ReplaceAll(code, "–", "-")), ""))
}

// gazetteer finds the place of an address.
type gazetteer struct {
	tree   Tree
	depth  map[string]int
	byName map[string][]string
	codes  []coded
}

// coded is a span of postcodes and the place that it belongs to.
type coded struct {
	span
	place string
}

func gazetteerOf(ctx context.Context, q store.Q) (gazetteer, error) {
	tree, err := ReadTree(ctx, q)
	return newGazetteer(tree), err
}

func newGazetteer(tree Tree) gazetteer {
	g := gazetteer{tree: tree, depth: map[string]int{}, byName: map[string][]string{}}
	for _, c := range tree.OfKind(Place) {
		g.depth[c.ID] = g.depth[c.Parent] + 1
		g.byName[typed.Fold(c.Name)] = append(g.byName[typed.Fold(c.Name)], c.ID)
		spans, _ := readPostcodes(c.Postcodes)
		for _, s := range spans {
			g.codes = append(g.codes, coded{s, c.ID})
		}
	}
	slices.SortStableFunc(g.codes, func(a, b coded) int { return cmp.Compare(a.from, b.from) })
	return g
}

// find is the place of an address, "" where it cannot be told: the deepest one
// whose postcodes hold the address's, or else the one that has its town's name,
// or its region's. A name that several places have is told apart by region and
// country; where that leaves several, the address says nothing.
func (g gazetteer) find(a member.Address) string {
	best := ""
	if code := foldCode(a.Postcode); code != "" {
		for _, c := range g.codes {
			if c.from > code {
				break
			}
			if len(c.from) == len(code) && code <= c.to && g.within(c.place, a.Country) && g.depth[c.place] > g.depth[best] {
				best = c.place
			}
		}
	}
	for _, name := range []string{a.City, a.Region} {
		if best != "" {
			break
		}
		best = g.named(name, a)
	}
	return best
}

// named is the one place of this name in the address's country and, where
// there are several, in its region; "" where that is not one.
func (g gazetteer) named(name string, a member.Address) string {
	found := slices.Clone(g.byName[typed.Fold(name)])
	found = slices.DeleteFunc(found, func(one string) bool { return !g.within(one, a.Country) })
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(one string) bool { return !g.within(one, a.Region) })
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// within says whether a place lies in one of this name. A name that no place
// has excludes nothing: an address may say "CH" where the tree says
// "Switzerland".
func (g gazetteer) within(place, name string) bool {
	folded := typed.Fold(name)
	if folded == "" || len(g.byName[folded]) == 0 {
		return true
	}
	return slices.ContainsFunc(g.tree.Up(place), func(c Community) bool { return typed.Fold(c.Name) == folded })
}

// lookBatch is how many members are looked at in one transaction.
const lookBatch = 200

// Look finds the places of members from their addresses: of those who never
// chose one, where the register has changed since. It is what the clock brings
// each day, and returns how many it placed anew. all looks at everybody, after
// the places have changed.
func Look(ctx context.Context, db *store.DB, all bool) (placed int, err error) {
	places, err := gazetteerOf(ctx, db)
	if err != nil || len(places.tree.OfKind(Place)) == 0 {
		return 0, err
	}
	versions, err := member.Versions(ctx, db)
	if err != nil {
		return 0, err
	}
	looked, err := lookedAt(ctx, db)
	if err != nil {
		return 0, err
	}
	var stale []string
	for id, version := range versions {
		if all || looked[id] != version+1 {
			stale = append(stale, id)
		}
	}
	slices.Sort(stale)
	for part := range slices.Chunk(stale, lookBatch) {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			n, err := places.place(ctx, tx, part)
			placed += n
			return err
		})
		if err != nil {
			return placed, err
		}
	}
	return placed, nil
}

// place writes where the addresses of these members are.
func (g gazetteer) place(ctx context.Context, tx *store.Tx, ids []string) (placed int, err error) {
	people, err := member.ByIDs(ctx, tx, ids)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		m := people[id]
		if m.Standing == member.Former || !m.Erased.IsZero() {
			continue
		}
		found := g.find(m.Address)
		err := write(ctx, tx, id, func(p *Profile, _ int64) (int64, error) {
			if !p.Chosen && p.Place != found {
				p.Place = found
				placed++
			}
			return m.Version + 1, nil
		})
		if err != nil {
			return placed, err
		}
	}
	return placed, nil
}

// lookedAt is one more than the version of the register's entry that each
// member's place was found by; nothing for who was never looked at.
func lookedAt(ctx context.Context, q store.Q) (map[string]int64, error) {
	rows, err := q.Query(ctx, "select member, looked from community_profile")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := map[string]int64{}
	for rows.Next() {
		var who string
		var looked int64
		if err := rows.Scan(&who, &looked); err != nil {
			return nil, err
		}
		known[who] = looked
	}
	return known, rows.Err()
}
