package platform

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/base/wording"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Amendment is another wording of a plank, made from its version Base, or, where
// Plank is "", a new plank for a chapter. Item is the matter on the circle's
// backlog that it stands under; Into the text that took it up, "" until one
// does. Named says that its author agreed to be thanked by name if it goes into the
// text, and has not taken that back since.
type Amendment struct {
	ID, Programme, Chapter, Plank string
	Base                          int
	Title, Text, Why, Lang        string
	Named                         bool
	Item, Into                    string
	Withdrawn                     time.Time // zero while it stands
	Away                          bool      // its words were taken away: a mark stands in their place
	Member, Person                string
	At                            time.Time
}

// Open says whether it still waits to be taken up.
func (a Amendment) Open() bool { return a.Into == "" && a.Withdrawn.IsZero() && !a.Away }

// Thanked says whether its author is named: it went into the text, and they agreed.
func (a Amendment) Thanked() bool { return a.Named && a.Into != "" && a.Member != "" }

const selectAmendment = `
	select id, programme, chapter, plank, base, title, text, why, lang, named, item, taken, withdrawn, member, person, at, away
	from platform_amendment `

func scanAmendment(row store.Row) (Amendment, error) {
	var a Amendment
	var named, withdrawn, at int64
	var away string
	err := row.Scan(&a.ID, &a.Programme, &a.Chapter, &a.Plank, &a.Base, &a.Title, &a.Text, &a.Why, &a.Lang, &named, &a.Item, &a.Into, &withdrawn,
		&a.Member, &a.Person, &at, &away)
	if a.Away = away != ""; a.Away {
		a.Title, a.Text, a.Why = moderation.Mark(away), "", ""
	}
	a.Named, a.Withdrawn, a.At = named == 1, store.At(withdrawn), store.At(at)
	return a, err
}

func amendments(ctx context.Context, q store.Q, where string, args ...any) ([]Amendment, error) {
	rows, err := q.Query(ctx, selectAmendment+where, args...)
	return store.Collect(rows, err, scanAmendment)
}

// GetAmendment reads one amendment; apperr.NotFound if there is none.
func GetAmendment(ctx context.Context, q store.Q, amendment string) (Amendment, error) {
	a, err := scanAmendment(q.QueryRow(ctx, selectAmendment+"where id = $1", amendment))
	if errors.Is(err, sql.ErrNoRows) {
		return Amendment{}, apperr.New(apperr.NotFound, "platform.no_amendment")
	}
	return a, err
}

// Amendments lists all amendments to a programme, by chapter and plank as they
// came, the oldest first.
func Amendments(ctx context.Context, q store.Q, programme string) ([]Amendment, error) {
	return amendments(ctx, q, "where programme = $1 order by at, id", programme)
}

// OfPlank lists the amendments to a plank, the oldest first.
func OfPlank(ctx context.Context, q store.Q, plank string) ([]Amendment, error) {
	return amendments(ctx, q, "where plank = $1 order by at, id", plank)
}

// OfItem lists the amendments that stand under a matter on the backlog, the
// oldest first.
func OfItem(ctx context.Context, q store.Q, item string) ([]Amendment, error) {
	return amendments(ctx, q, "where item = $1 order by at, id", item)
}

// By lists what a member has amended, the newest first.
func By(ctx context.Context, q store.Q, member string) ([]Amendment, error) {
	if member == "" {
		return nil, nil
	}
	return amendments(ctx, q, "where member = $1 order by at desc, id", member)
}

// TextsByIDs reads texts of planks by their ids; unknown ids are left out.
func TextsByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Text, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := texts(ctx, q, "where t.id in ("+store.List(len(ids), 1)+")", store.Args(ids)...)
	found := make(map[string]Text, len(list))
	for _, t := range list {
		found[t.ID] = t
	}
	return found, err
}

// Into lists the amendments that went into a text, the oldest first.
func Into(ctx context.Context, q store.Q, text string) ([]Amendment, error) {
	return amendments(ctx, q, "where taken = $1 order by at, id", text)
}

// Amend proposes another wording of a plank, or a new plank for a chapter, by
// any member. It joins the matter on the circle's backlog under which the open
// amendments to the same plank are gathered, or opens one: the circle owes an
// answer, and whoever amended is told of it. a.Base is the version that was read
// when it was written; that the plank has changed since does no harm.
func Amend(ctx context.Context, tx *store.Tx, actor member.Actor, a Amendment) (Amendment, error) {
	p, plank, err := Change{Chapter: a.Chapter, Plank: a.Plank}.of(ctx, tx)
	if err != nil {
		return Amendment{}, err
	}
	if p, err = See(ctx, tx, actor, p.ID); err != nil {
		return Amendment{}, err
	}
	if p, err = change(ctx, tx, p.ID); err != nil {
		return Amendment{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Raise, p.Circle); err != nil {
		return Amendment{}, err
	}
	if err := a.check(ctx, tx, plank); err != nil {
		return Amendment{}, err
	}
	a.ID, a.Programme, a.Member, a.Person = id.New(), p.ID, actor.Member, actor.Pseudonym
	if a.Lang == "" {
		a.Lang = actor.Lang
	}
	if err := moderation.Spend(ctx, tx, actor, moderation.Amending); err != nil {
		return Amendment{}, err
	}
	if err := moderation.HoldNewLinks(ctx, tx, actor, "amendment", a.ID, []string{plank.Now.Title, plank.Now.Text}, &a.Title, &a.Text, &a.Why); err != nil {
		return Amendment{}, err
	}
	if err := a.gather(ctx, tx, actor, p, plank); err != nil {
		return Amendment{}, err
	}
	named := 0
	if a.Named {
		named = 1
	}
	_, err = tx.Exec(ctx, `
		insert into platform_amendment (id, programme, chapter, plank, base, title, text, why, lang, named, item, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		a.ID, a.Programme, a.Chapter, a.Plank, a.Base, a.Title, a.Text, a.Why, a.Lang, named, a.Item, a.Member, a.Person, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Amendment{}, err
	}
	if err := record(ctx, tx, actor, actAmended, a.ID, p, amendedContent); err != nil {
		return Amendment{}, err
	}
	return GetAmendment(ctx, tx, a.ID)
}

// check tidies what was typed, and refuses what is no amendment.
func (a *Amendment) check(ctx context.Context, q store.Q, plank Plank) error {
	var err error
	if a.Title, err = typed.Text(a.Title, "title", titleLimit); err != nil {
		return err
	}
	if a.Text, err = typed.Text(a.Text, "text", textLimit); err != nil {
		return err
	}
	if a.Why, err = typed.Text(a.Why, "why", whyLimit); err != nil {
		return err
	}
	if plank.ID == "" {
		a.Base = 0
		return nil
	}
	if plank.Now.Struck {
		return apperr.New(apperr.Gone, "platform.struck_before")
	}
	was, err := version(ctx, q, plank.ID, a.Base)
	if err != nil {
		return invalid(err, "platform.base_missing")
	}
	a.Chapter, a.Lang = plank.Chapter, plank.Now.Lang
	if was.Text == a.Text && was.Title == a.Title {
		return apperr.New(apperr.Invalid, "platform.same_text").At("text")
	}
	return nil
}

// gather finds the matter under which the amendment stands, or opens one.
func (a *Amendment) gather(ctx context.Context, tx *store.Tx, actor member.Actor, p Programme, plank Plank) error {
	title, ref, under := a.Title, a.Chapter, []Amendment(nil)
	if plank.ID != "" {
		var err error
		title, ref = plank.Now.Title, plank.ID
		if under, err = amendments(ctx, tx, "where plank = $1 order by at desc, id desc limit 1", plank.ID); err != nil {
			return err
		}
	}
	if len(under) > 0 {
		item, err := backlog.Get(ctx, tx, under[0].Item)
		if err != nil {
			return err
		}
		if item.State == backlog.Waiting {
			a.Item = item.ID
			return nil
		}
	}
	item, err := backlog.Open(ctx, tx, actor, backlog.New{
		Circle: p.Circle, Title: title, Text: a.Why, Lang: a.Lang, Audience: p.Audience,
		Origin: backlog.Origin{Kind: backlog.Amendment, Ref: ref}, Key: "amendment/" + a.ID,
	})
	a.Item = item.ID
	return err
}

// Withdraw takes an amendment back, by its author.
func Withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, amendment string) error {
	err := tx.Change(ctx, apperr.New(apperr.NotFound, "platform.no_amendment"), "update platform_amendment set version = version + 1 where id = $1", amendment)
	if err != nil {
		return err
	}
	a, err := GetAmendment(ctx, tx, amendment)
	if err != nil {
		return err
	}
	p, err := See(ctx, tx, actor, a.Programme)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Raise, p.Circle); err != nil {
		return err
	}
	switch {
	case a.Member != actor.Member:
		return apperr.New(apperr.Forbidden, "platform.not_yours")
	case a.Into != "":
		return apperr.New(apperr.Conflict, "platform.in_text_already")
	case !a.Withdrawn.IsZero():
		return nil
	}
	if _, err := tx.Exec(ctx, "update platform_amendment set withdrawn = $1 where id = $2", store.Micros(clock.Now(ctx)), amendment); err != nil {
		return err
	}
	tx.Touch(Topic(p.ID))
	return record(ctx, tx, actor, actWithdrawn, amendment, p, withdrawnContent)
}

// unnamed is what stands in place of 1 where its author agreed to be named, which
// the journal keeps, and took it back.
const unnamed = 2

// Unname takes back, by its author, that they are thanked by name.
func Unname(ctx context.Context, tx *store.Tx, actor member.Actor, amendment string) error {
	a, err := GetAmendment(ctx, tx, amendment)
	if err != nil {
		return err
	}
	p, err := See(ctx, tx, actor, a.Programme)
	if err != nil {
		return err
	}
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	if a.Member != actor.Member {
		return apperr.New(apperr.Forbidden, "platform.not_yours")
	}
	tx.Touch(Topic(p.ID))
	_, err = tx.Exec(ctx, "update platform_amendment set version = version + 1, named = $1 where id = $2 and named = 1", unnamed, amendment)
	return err
}

// Together is the text that a plank would have with these amendments worked in,
// the oldest first: those that meet in one sentence with what is there already
// are left for people to work in, and are returned.
func Together(ctx context.Context, q store.Q, now Text, list []Amendment) (title, text string, worked, left []Amendment, err error) {
	title, text = now.Title, now.Text
	for _, a := range list {
		if !a.Open() {
			continue
		}
		was, err := version(ctx, q, a.Plank, a.Base)
		if err != nil {
			return "", "", nil, nil, err
		}
		newTitle, newText := wording.Merge(was.Title, a.Title, title), wording.Merge(was.Text, a.Text, text)
		if !newTitle.Clean() || !newText.Clean() {
			left = append(left, a)
			continue
		}
		title, text, worked = newTitle.Text(), newText.Text(), append(worked, a)
	}
	return title, text, worked, left, nil
}

// Was is the version of the plank that an amendment was made from.
func (a Amendment) Was(ctx context.Context, q store.Q) (Text, error) {
	if a.Plank == "" {
		return Text{Lang: a.Lang}, nil
	}
	return version(ctx, q, a.Plank, a.Base)
}
