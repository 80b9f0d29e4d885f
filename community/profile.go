package community

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
)

// Profile is where one member belongs. It is kept sealed, bound to the member,
// and opened for the member, or to be counted.
type Profile struct {
	Place      string        `json:"p,omitempty"` // id, "" for none
	Chosen     bool          `json:"c,omitempty"` // by the member, and not by their address
	Interests  []string      `json:"i,omitempty"` // ids
	Identities []Declaration `json:"d,omitempty"`

	Since map[string]int64 `json:"t,omitempty"` // days on which interests and the place were chosen, Unix seconds; not those of long ago
}

// Declaration is one identity that a member declared, with their consent to be
// counted by it: when they gave it, and to which text (ConsentText).
type Declaration struct {
	Identity string `json:"i"`
	At       int64  `json:"a"` // Unix seconds
	Text     int    `json:"t"`
}

// ConsentText is the version of the sentence by which one consents to being
// counted by a declared identity (community.declare_means).
const ConsentText = 1

const profileColumn = "community_profile.sealed"

// Of is where a member belongs; the zero Profile where nothing is known.
func Of(ctx context.Context, q store.Q, who string) (Profile, error) {
	p, _, err := readProfile(ctx, q, who)
	return p, err
}

func readProfile(ctx context.Context, q store.Q, who string) (p Profile, looked int64, err error) {
	var sealed string
	err = q.QueryRow(ctx, "select sealed, looked from community_profile where member = $1", who).Scan(&sealed, &looked)
	if errors.Is(err, sql.ErrNoRows) {
		return p, 0, nil
	}
	if err != nil {
		return p, 0, err
	}
	p, err = open(q, who, sealed)
	return p, looked, err
}

func open(q store.Q, who, sealed string) (p Profile, err error) {
	text, err := q.Keys().Open(who, profileColumn, sealed)
	if err != nil || text == "" {
		return p, err
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("community: the profile of %s: %w", who, err)
	}
	return p, nil
}

// change takes the turn of the actor's profile and writes what do makes of it.
func change(ctx context.Context, tx *store.Tx, actor member.Actor, do func(*Profile) error) error {
	if err := takesPart(actor); err != nil {
		return err
	}
	return write(ctx, tx, actor.Member, func(p *Profile, _ int64) (int64, error) { return -1, do(p) })
}

// write takes the turn of a profile and writes what do makes of it. do gets and
// returns the version of the register's entry by which the place was found; -1
// keeps the one that there is.
func write(ctx context.Context, tx *store.Tx, who string, do func(p *Profile, looked int64) (int64, error)) error {
	_, err := tx.Exec(ctx, "insert into community_profile (member) values ($1) on conflict (member) do update set version = community_profile.version + 1", who)
	if err != nil {
		return err
	}
	p, before, err := readProfile(ctx, tx, who)
	if err != nil {
		return err
	}
	looked, err := do(&p, before)
	if err != nil {
		return err
	}
	if looked < 0 {
		looked = before
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	sealed, err := tx.Keys().Seal(who, profileColumn, string(text))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update community_profile set sealed = $1, looked = $2 where member = $3", sealed, looked, who)
	return err
}

// Has says whether a member with this profile belongs to a community by
// themselves; see Tree.Belongs for the places around theirs.
func (p Profile) Has(community string) bool {
	return p.Place == community || slices.Contains(p.Interests, community) || p.declared(community)
}

func (p Profile) declared(identity string) bool {
	return slices.ContainsFunc(p.Identities, func(d Declaration) bool { return d.Identity == identity })
}

// Belongs says whether a member with this profile belongs to a community: to a
// place, also by any place in it.
func (t Tree) Belongs(p Profile, community string) bool {
	c, ok := t.Get(community)
	switch {
	case !ok:
		return false
	case c.Kind == Place:
		return slices.ContainsFunc(t.Up(p.Place), func(up Community) bool { return up.ID == community })
	}
	return p.Has(community)
}

// All lists everything that a member with this profile belongs to.
func (t Tree) All(p Profile) []Community {
	list := t.Up(p.Place)
	slices.Reverse(list)
	for _, c := range t.List {
		if c.Kind != Place && p.Has(c.ID) {
			list = append(list, c)
		}
	}
	return list
}

// Since says from which day on a member with this profile belongs to a community by
// their own word; zero where their address says it, or it is not known any more.
func (t Tree) Since(p Profile, community string) time.Time {
	c, ok := t.Get(community)
	at := p.Since[community]
	if ok && c.Kind == Place {
		at = p.Since[p.Place]
	}
	for _, d := range p.Identities {
		if d.Identity == community {
			at = d.At
		}
	}
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(at, 0).UTC()
}

// from writes down that the member belongs to a community from today on.
func (p *Profile) from(ctx context.Context, community string) {
	if p.Since == nil {
		p.Since = map[string]int64{}
	}
	p.Since[community] = clock.Now(ctx).Truncate(24 * time.Hour).Unix()
}

func (p *Profile) add(ctx context.Context, c Community) {
	if !slices.Contains(p.Interests, c.ID) {
		p.Interests = append(p.Interests, c.ID)
		p.from(ctx, c.ID)
	}
}

// Join adds the actor to an interest.
func Join(ctx context.Context, tx *store.Tx, actor member.Actor, interest string) error {
	c, err := there(ctx, tx, actor, interest, Interest)
	if err != nil {
		return err
	}
	return change(ctx, tx, actor, func(p *Profile) error { p.add(ctx, c); return nil })
}

// Leave takes the actor out of an interest, a declared identity (whose consent
// is withdrawn with it), or a place that they chose.
func Leave(ctx context.Context, tx *store.Tx, actor member.Actor, community string) error {
	return change(ctx, tx, actor, func(p *Profile) error {
		delete(p.Since, community)
		if p.Place == community {
			p.Place, p.Chosen = "", true // none, by choice: the address does not bring it back
		}
		p.Interests = slices.DeleteFunc(p.Interests, func(one string) bool { return one == community })
		p.Identities = slices.DeleteFunc(p.Identities, func(d Declaration) bool { return d.Identity == community })
		return nil
	})
}

// Declare says that the actor is of an identity. agreed is their consent to be
// counted by it, in numbers of ten and more, which it takes.
func Declare(ctx context.Context, tx *store.Tx, actor member.Actor, identity string, agreed bool) error {
	c, err := there(ctx, tx, actor, identity, Identity)
	if err != nil {
		return err
	}
	if !agreed {
		return apperr.New(apperr.Invalid, "community.consent_missing").At("agreed")
	}
	return change(ctx, tx, actor, func(p *Profile) error {
		if !p.declared(c.ID) {
			p.Identities = append(p.Identities, Declaration{Identity: c.ID, At: clock.Now(ctx).Truncate(24 * time.Hour).Unix(), Text: ConsentText})
		}
		return nil
	})
}

// Live says that the actor takes part in a place. Where the address on the
// register lies in another country it takes that they are sure: a member
// belongs to one place.
func Live(ctx context.Context, tx *store.Tx, actor member.Actor, place string, sure bool) error {
	c, err := there(ctx, tx, actor, place, Place)
	if err != nil {
		return err
	}
	if !sure {
		if err := sameCountry(ctx, tx, actor, c); err != nil {
			return err
		}
	}
	return change(ctx, tx, actor, func(p *Profile) error {
		if p.Place != c.ID {
			delete(p.Since, p.Place)
			p.from(ctx, c.ID)
		}
		p.Place, p.Chosen = c.ID, true
		return nil
	})
}

// ByAddress lets the register's address say again where the actor belongs.
func ByAddress(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	if err := takesPart(actor); err != nil {
		return err
	}
	m, err := member.Get(ctx, tx, actor.Member)
	if err != nil {
		return err
	}
	places, err := gazetteerOf(ctx, tx)
	if err != nil {
		return err
	}
	return write(ctx, tx, actor.Member, func(p *Profile, _ int64) (int64, error) {
		delete(p.Since, p.Place)
		p.Place, p.Chosen = places.find(m.Address), false
		return m.Version + 1, nil
	})
}

// sameCountry refuses a place in another country than the address is in.
func sameCountry(ctx context.Context, tx *store.Tx, actor member.Actor, c Community) error {
	m, err := member.Get(ctx, tx, actor.Member)
	if err != nil {
		return err
	}
	places, err := gazetteerOf(ctx, tx)
	if err != nil {
		return err
	}
	home := places.find(m.Address)
	up, chosen := places.tree.Up(home), places.tree.Up(c.ID)
	if len(up) == 0 || len(chosen) == 0 || up[len(up)-1].ID == chosen[len(chosen)-1].ID {
		return nil
	}
	return apperr.New(apperr.Conflict, "community.two_countries", "Place", c.Name, "Country", chosen[len(chosen)-1].Name,
		"Home", up[0].Name, "HomeCountry", up[len(up)-1].Name).At("sure")
}

// there reads a community of a kind that somebody wants to belong to.
func there(ctx context.Context, tx *store.Tx, actor member.Actor, community string, kind Kind) (Community, error) {
	if err := takesPart(actor); err != nil {
		return Community{}, err
	}
	c, err := Get(ctx, tx, community)
	if err != nil {
		return c, err
	}
	if c.Kind != kind {
		return c, errNotFound
	}
	if !c.Ended.IsZero() {
		return c, apperr.New(apperr.Gone, "community.over", "Name", c.Name)
	}
	return c, nil
}
