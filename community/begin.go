package community

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// New is a community to be begun. Parent, Level and Postcodes are for places.
type New struct {
	Kind      Kind
	Parent    string
	Level     string
	Name      string
	About     string
	Lang      string
	Postcodes string
}

// The limits of the texts, in characters.
const (
	nameLimit  = 80
	aboutLimit = 1000
)

// interestsADay is how many interests one member begins in a day.
const interestsADay = 3

// Begin makes a community. Any member begins an interest; a place or an identity
// is added by a steward, since everybody is counted by it. A name that is there
// already is refused, whatever its capitals.
func Begin(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Community, error) {
	if err := mayBegin(ctx, tx, actor, n.Kind); err != nil {
		return Community{}, err
	}
	n, err := n.tidy(ctx, tx)
	if err != nil {
		return Community{}, err
	}
	c := Community{ID: id.New(), Kind: n.Kind, Parent: n.Parent, Level: n.Level, Name: n.Name, Lang: n.Lang, Postcodes: n.Postcodes, Person: actor.Pseudonym, At: clock.Now(ctx)}
	if err := insert(ctx, tx, c); err != nil {
		return Community{}, err
	}
	if err := record(ctx, tx, actor, "community.begun", c.ID, begunContent); err != nil {
		return Community{}, err
	}
	if n.About != "" {
		if err := addText(ctx, tx, actor, c.ID, n.About, n.Lang); err != nil {
			return Community{}, err
		}
	}
	tx.Touch(TopicAll)
	if c.Kind == Interest { // who begins it belongs to it
		return c, change(ctx, tx, actor, func(p *Profile) error { p.add(ctx, c); return nil })
	}
	return c, member.NoteUse(ctx, tx, actor, member.ChangedCommunities)
}

func mayBegin(ctx context.Context, tx *store.Tx, actor member.Actor, kind Kind) error {
	switch kind {
	case Place, Identity:
		return steward(actor)
	case Interest:
	default:
		return apperr.New(apperr.Invalid, "community.kind_missing").At("kind")
	}
	if err := takesPart(actor); err != nil {
		return err
	}
	var today int
	err := tx.QueryRow(ctx, "select count(*) from community_community where kind = $1 and begun_by = $2 and at > $3",
		string(Interest), actor.Pseudonym, store.Micros(clock.Now(ctx).AddDate(0, 0, -1))).Scan(&today)
	if err == nil && today >= interestsADay {
		err = apperr.New(apperr.TooMany, "community.enough_begun", "Most", interestsADay)
	}
	return err
}

func (n New) tidy(ctx context.Context, q store.Q) (New, error) {
	var err error
	if n.Name, err = typed.Text(n.Name, "name", nameLimit); err != nil {
		return n, err
	}
	if n.About, err = typed.Optional(n.About, "about", aboutLimit); err != nil {
		return n, err
	}
	if n.Kind != Place {
		n.Parent, n.Level, n.Postcodes = "", "", ""
		return n, nil
	}
	if n.Level, err = typed.Optional(n.Level, "level", nameLimit); err != nil {
		return n, err
	}
	if _, err := readPostcodes(n.Postcodes); err != nil {
		return n, err
	}
	if n.Parent == "" {
		return n, nil
	}
	around, err := Get(ctx, q, n.Parent)
	if apperr.Is(err, apperr.NotFound) || err == nil && (around.Kind != Place || !around.Ended.IsZero()) {
		return n, apperr.New(apperr.Invalid, "community.parent_unknown").At("parent")
	}
	return n, err
}

func insert(ctx context.Context, tx *store.Tx, c Community) error {
	_, err := tx.Exec(ctx, `
		insert into community_community (id, kind, parent, level, name, folded, lang, postcodes, begun_by, import, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		c.ID, string(c.Kind), c.Parent, c.Level, c.Name, typed.Fold(c.Name), c.Lang, c.Postcodes, c.Person, c.Import, store.Micros(c.At))
	if store.IsDuplicate(err) {
		return apperr.New(apperr.Conflict, "community.name_taken", "Name", c.Name).At("name").Because(err)
	}
	return err
}

// Describe writes what a community says about itself, anew: a steward does it,
// and for an interest who began it.
func Describe(ctx context.Context, tx *store.Tx, actor member.Actor, community, about, lang string) error {
	c, err := turn(ctx, tx, community)
	if err != nil {
		return err
	}
	if err := mayKeep(actor, c); err != nil {
		return err
	}
	if about, err = typed.Text(about, "about", aboutLimit); err != nil {
		return err
	}
	if err := addText(ctx, tx, actor, c.ID, about, lang); err != nil {
		return err
	}
	return noteUse(ctx, tx, actor, c)
}

// noteUse notes that a steward changed what is not their own.
func noteUse(ctx context.Context, tx *store.Tx, actor member.Actor, c Community) error {
	if owns(actor, c) {
		return nil
	}
	return member.NoteUse(ctx, tx, actor, member.ChangedCommunities)
}

func addText(ctx context.Context, tx *store.Tx, actor member.Actor, community, about, lang string) error {
	before, err := About(ctx, tx, community)
	if err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into community_text (id, community, n, about, lang, said_by, at) values ($1, $2, $3, $4, $5, $6, $7)",
		row, community, before.N+1, about, lang, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "community.described", row, textContent)
}

// End takes a community away: a steward does it, and for an interest who began
// it. A place with others in it stays. Whoever belonged belongs to it no more,
// a member of a place to none until they or their address say where.
func End(ctx context.Context, tx *store.Tx, actor member.Actor, community string) error {
	c, err := turn(ctx, tx, community)
	if err != nil {
		return err
	}
	if err := mayKeep(actor, c); err != nil {
		return err
	}
	var within int
	if err := tx.QueryRow(ctx, "select count(*) from community_community where parent = $1 and ended = 0", c.ID).Scan(&within); err != nil {
		return err
	}
	if within > 0 {
		return apperr.New(apperr.Conflict, "community.has_places", "Name", c.Name)
	}
	if _, err := tx.Exec(ctx, "update community_community set ended = $1 where id = $2", store.Micros(clock.Now(ctx)), c.ID); err != nil {
		return err
	}
	if err := record(ctx, tx, actor, "community.ended", c.ID, endedContent); err != nil {
		return err
	}
	return noteUse(ctx, tx, actor, c)
}

// turn takes a community's turn; one that has ended is gone.
func turn(ctx context.Context, tx *store.Tx, community string) (Community, error) {
	if err := tx.Change(ctx, errNotFound, "update community_community set version = version + 1 where id = $1", community); err != nil {
		return Community{}, err
	}
	c, err := Get(ctx, tx, community)
	if err != nil {
		return c, err
	}
	if !c.Ended.IsZero() {
		return c, apperr.New(apperr.Gone, "community.over", "Name", c.Name)
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(TopicAll)
	return c, nil
}

// MayKeep says whether somebody may describe and end a community.
func MayKeep(actor member.Actor, c Community) bool { return mayKeep(actor, c) == nil }

func mayKeep(actor member.Actor, c Community) error {
	if owns(actor, c) {
		return takesPart(actor)
	}
	return steward(actor)
}

// owns says whether it is an interest that the actor began.
func owns(actor member.Actor, c Community) bool {
	return c.Kind == Interest && actor.SignedIn() && actor.Pseudonym == c.Person
}

func steward(actor member.Actor) error {
	if err := takesPart(actor); err != nil {
		return err
	}
	if !actor.Steward {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	return nil
}

// May refuses whoever cannot belong anywhere: nobody, and who is suspended.
func May(actor member.Actor) error { return takesPart(actor) }

func takesPart(actor member.Actor) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "community.sign_in")
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "community.suspended")
	}
	return nil
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Actor: actor.Pseudonym, Audience: journal.Public, Content: content})
	return err
}
