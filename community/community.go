// Package community is to whom members belong beside their circles: places,
// which are nested (a country, a canton, a town), identities and interests.
//
// A member belongs to one place and so to every place around it, by the address
// on the register or by choice; declares identities, or none; joins interests.
// All of it is sealed, as one column of the member's row (see Profile): there is
// no list of a community's members, for nobody. What pages show is counts of
// ten or more, rounded to five, from a release that changes only where ten or
// more people do (see Release).
//
// What it does not cover: who holds the database and the master key can open
// every row.
package community

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
)

// Kind says what sort of community it is.
type Kind string

// The kinds.
const (
	Place    Kind = "place"
	Identity Kind = "identity" // declared by the person, and for nobody else to see
	Interest Kind = "interest" // open to join
)

// Kinds in the order in which pages show them.
func Kinds() []Kind { return []Kind{Place, Interest, Identity} }

// Community is one place, identity or interest. Parent is the place around a
// place, "" for a country and for the other kinds. Level is the party's own
// word for what sort of place it is ("canton"). Person is the pseudonym of who
// began it.
type Community struct {
	ID        string
	Version   int64
	Kind      Kind
	Parent    string
	Level     string
	Name      string
	Lang      string
	Postcodes string // "8000-8064, 8099": whose addresses are there
	Person    string
	Import    string // the import that it came with, "" for none
	At        time.Time
	Ended     time.Time // zero while it is there
}

// Topic is touched when a community changes.
func Topic(community string) string { return "community/" + community }

// TopicAll is touched when communities begin or end, and with each release.
const TopicAll = "community"

const selectCommunity = "select id, version, kind, parent, level, name, lang, postcodes, begun_by, import, at, ended from community_community "

func scanCommunity(row store.Row) (Community, error) {
	var c Community
	var at, ended int64
	err := row.Scan(&c.ID, &c.Version, &c.Kind, &c.Parent, &c.Level, &c.Name, &c.Lang, &c.Postcodes, &c.Person, &c.Import, &at, &ended)
	c.At, c.Ended = store.At(at), store.At(ended)
	return c, err
}

func scanText(row store.Row) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}

var errNotFound = apperr.New(apperr.NotFound, "community.not_found")

// Get reads one community, ended or not; apperr.NotFound if there is none.
func Get(ctx context.Context, q store.Q, community string) (Community, error) {
	c, err := scanCommunity(q.QueryRow(ctx, selectCommunity+"where id = $1", community))
	if errors.Is(err, sql.ErrNoRows) {
		return Community{}, errNotFound
	}
	return c, err
}

// All lists every community that has not ended: places first, each before the
// places in it, then interests, then identities; siblings by name as people
// sort it (letters folded).
func All(ctx context.Context, q store.Q) ([]Community, error) {
	rows, err := q.Query(ctx, selectCommunity+"where ended = 0")
	all, err := store.Collect(rows, err, scanCommunity)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Community) int {
		return strings.Compare(typed.Fold(a.Name)+"\x00"+a.ID, typed.Fold(b.Name)+"\x00"+b.ID)
	})
	below := map[string][]Community{}
	for _, c := range all {
		below[string(c.Kind)+c.Parent] = append(below[string(c.Kind)+c.Parent], c)
	}
	var out []Community
	var add func(kind Kind, parent string)
	add = func(kind Kind, parent string) {
		for _, c := range below[string(kind)+parent] {
			out = append(out, c)
			if kind == Place {
				add(kind, c.ID)
			}
		}
	}
	for _, kind := range Kinds() {
		add(kind, "")
	}
	return out, nil
}

// Tree is the communities that there are, for walking from a place to those
// around it and in it.
type Tree struct {
	List  []Community
	byID  map[string]Community
	below map[string][]string
}

// ReadTree reads all communities.
func ReadTree(ctx context.Context, q store.Q) (Tree, error) {
	all, err := All(ctx, q)
	return NewTree(all), err
}

// NewTree makes a tree of communities.
func NewTree(all []Community) Tree {
	t := Tree{List: all, byID: map[string]Community{}, below: map[string][]string{}}
	for _, c := range all {
		t.byID[c.ID] = c
		if c.Kind == Place {
			t.below[c.Parent] = append(t.below[c.Parent], c.ID)
		}
	}
	return t
}

// Get is a community of the tree; ok is false for one that is not there.
func (t Tree) Get(id string) (c Community, ok bool) {
	c, ok = t.byID[id]
	return c, ok
}

// Up is a place and all places around it, itself first. It is empty for what is
// not there.
func (t Tree) Up(id string) []Community {
	var up []Community
	for len(up) <= len(t.List) {
		c, ok := t.byID[id]
		if !ok {
			break
		}
		up = append(up, c)
		id = c.Parent
	}
	return up
}

// Below lists the places directly in a place; in "" those in no other.
func (t Tree) Below(id string) []Community {
	var list []Community
	for _, one := range t.below[id] {
		list = append(list, t.byID[one])
	}
	return list
}

// OfKind lists the communities of one kind, in the tree's order.
func (t Tree) OfKind(kind Kind) []Community {
	return slices.DeleteFunc(slices.Clone(t.List), func(c Community) bool { return c.Kind != kind })
}

// Path names a place with those around it, the widest first: "A › B › C".
func (t Tree) Path(id string) string {
	var names []string
	for _, c := range t.Up(id) {
		names = append(names, c.Name)
	}
	slices.Reverse(names)
	return strings.Join(names, PathMark)
}

// PathMark stands between the names of a path.
const PathMark = " › "

// Text is what a community says about itself; N counts its versions, 0 for
// none.
type Text struct {
	N           int
	About, Lang string
}

// About is a community's newest text.
func About(ctx context.Context, q store.Q, community string) (Text, error) {
	var t Text
	err := q.QueryRow(ctx, "select n, about, lang from community_text where community = $1 order by n desc limit 1", community).Scan(&t.N, &t.About, &t.Lang)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return t, err
}
