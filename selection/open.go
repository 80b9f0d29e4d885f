package selection

import (
	"context"
	"errors"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// New is a selection to be opened. Item is the one on the circle's backlog that
// asks for it, "" for the one that waits there, or is brought there now. EndsOn is the day by which everyone is
// asked to consent to the description.
type New struct {
	Item, Role     string
	Qualifications string
	Lang           string
	Starts, Ends   string
	EndsOn         string
	InTheOpen      bool
}

// Open begins a role selection, by the facilitator of the role's circle, with
// the description that the circle is asked to consent to. The roster is frozen:
// who sits in the circle and is not on leave.
func Open(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Selection, error) {
	role, err := circle.RoleByID(ctx, tx, n.Role)
	if err != nil {
		return Selection{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, role.Circle); err != nil {
		return Selection{}, err
	}
	c, err := circle.Get(ctx, tx, role.Circle)
	if err != nil {
		return Selection{}, err
	}
	if n, err = n.tidy(ctx, tx, actor, c); err != nil {
		return Selection{}, err
	}
	item, err := begin(ctx, tx, actor, c, role, n)
	if err != nil {
		return Selection{}, err
	}
	if err := finish(ctx, tx, n.Role); err != nil {
		return Selection{}, err
	}
	row, open := id.New(), 0
	if n.InTheOpen {
		open = 1
	}
	_, err = tx.Exec(ctx, `
		insert into selection_selection (id, stage, item, circle, role, qualifications, lang, starts, ends, ends_on, in_the_open, absentees, member, person, at)
		values ($1, 'describing', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		row, item, c.ID, n.Role, n.Qualifications, n.Lang, n.Starts, n.Ends, n.EndsOn, open, string(c.Absentees),
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if store.IsDuplicate(err) {
		return Selection{}, apperr.New(apperr.Conflict, "selection.under_way")
	}
	if err != nil {
		return Selection{}, err
	}
	if err := freeze(ctx, tx, c.ID, row); err != nil {
		return Selection{}, err
	}
	tx.Touch(circle.Topic(c.ID))
	if err := record(ctx, tx, actor, "selection.opened", row, c.ID, openedContent); err != nil {
		return Selection{}, err
	}
	return Get(ctx, tx, row)
}

// tidy checks what was typed: words, a term that ends, a day to come.
func (n New) tidy(ctx context.Context, q store.Q, actor member.Actor, c circle.Circle) (New, error) {
	unfit := circle.CanFill(ctx, q, n.Role, member.Actor{}, n.Starts, n.Ends)
	if unfit != nil && !apperr.Is(unfit, apperr.Invalid) {
		return n, unfit
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	var unsaid error
	n.Qualifications, unsaid = typed.Text(n.Qualifications, "qualifications", 4000)
	return n, errors.Join(unsaid, unfit, endsLater(ctx, c, n.EndsOn))
}

// endsLater refuses a day that is none, or that is over.
func endsLater(ctx context.Context, c circle.Circle, endsOn string) error {
	if _, err := typed.Date(endsOn, "round_ends"); err != nil {
		return err
	}
	if endsOn < c.Today(ctx) {
		return apperr.New(apperr.Invalid, "consent.round_past").At("round_ends")
	}
	return nil
}

// begin marks the item as worked on, or brings the vacancy to the backlog.
func begin(ctx context.Context, tx *store.Tx, actor member.Actor, c circle.Circle, role circle.Role, n New) (string, error) {
	var err error
	if n.Item == "" {
		if n.Item, err = waits(ctx, tx, c.ID, role.ID); err != nil {
			return "", err
		}
	}
	if n.Item == "" {
		title := role.Title
		if role.Kind != circle.Operational {
			title = string(role.Kind) // named in each reader's language
		}
		i, err := backlog.Open(ctx, tx, actor, backlog.New{Circle: c.ID, Title: title, Lang: c.Lang, Origin: backlog.Origin{Kind: backlog.Vacancy, Ref: role.ID}})
		if err != nil {
			return "", err
		}
		n.Item = i.ID
	}
	i, err := backlog.Begin(ctx, tx, n.Item)
	if err != nil {
		return "", err
	}
	if i.Circle != c.ID {
		return "", apperr.New(apperr.Conflict, "consent.item_moved")
	}
	return i.ID, nil
}

// waits finds the item that asks for the selection already: a vacancy, or a term
// that ends; "" where there is none.
func waits(ctx context.Context, tx *store.Tx, in, role string) (string, error) {
	open, err := backlog.OfCircle(ctx, tx, in)
	if err != nil {
		return "", err
	}
	for _, i := range open {
		of := i.Origin.Ref
		if i.Origin.Kind == backlog.Term {
			t, err := circle.TermByID(ctx, tx, of)
			if err != nil {
				return "", err
			}
			of = t.Role
		}
		if (i.Origin.Kind == backlog.Term || i.Origin.Kind == backlog.Vacancy) && i.State == backlog.Waiting && of == role {
			return i.ID, nil
		}
	}
	return "", nil
}

// finish writes down what the role's earlier selection came to, where its
// consent round has filled the role.
func finish(ctx context.Context, tx *store.Tx, role string) error {
	before, err := selections(ctx, tx, "where role = $1 and stage = 'proposed'", role)
	if err != nil {
		return err
	}
	for _, s := range before {
		if s.Stage != Filled {
			continue
		}
		if _, err := tx.Exec(ctx, "update selection_selection set stage = 'filled' where id = $1", s.ID); err != nil {
			return err
		}
	}
	return nil
}

func freeze(ctx context.Context, tx *store.Tx, in, selection string) error {
	seats, err := circle.Roster(ctx, tx, in)
	if err != nil {
		return err
	}
	here := 0
	for _, s := range seats {
		if s.Away {
			continue
		}
		here++
		_, err := tx.Exec(ctx, "insert into selection_roster (selection, person, member) values ($1, $2, $3)", selection, s.Person, s.Member)
		if err != nil {
			return err
		}
	}
	if here == 0 {
		return apperr.New(apperr.Conflict, "consent.nobody_to_ask")
	}
	return nil
}
