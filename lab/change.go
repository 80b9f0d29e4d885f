package lab

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// turn takes the lab's turn.
func turn(ctx context.Context, tx *store.Tx, actor member.Actor, lab string) (Lab, Subject, error) {
	if err := tx.Change(ctx, errNotFound, "update lab_lab set version = version + 1 where id = $1", lab); err != nil {
		return Lab{}, Subject{}, err
	}
	l, about, err := See(ctx, tx, actor, lab)
	tx.Touch(Topic(lab))
	touch(tx, about)
	return l, about, err
}

// hosted takes the turn for the lab's host, before its notes are in.
func hosted(ctx context.Context, tx *store.Tx, actor member.Actor, lab string) (Lab, Subject, error) {
	l, about, err := turn(ctx, tx, actor, lab)
	if err != nil {
		return l, about, err
	}
	if err := acts(actor); err != nil {
		return l, about, err
	}
	switch {
	case !l.Hosts(actor):
		return l, about, apperr.New(apperr.Forbidden, "lab.not_host")
	case l.State == Cancelled:
		return l, about, apperr.New(apperr.Conflict, "lab.is_cancelled")
	case l.State == Away:
		return l, about, apperr.New(apperr.Conflict, "lab.is_away")
	case !l.Noted.IsZero():
		return l, about, apperr.New(apperr.Conflict, "lab.noted_before")
	}
	return l, about, nil
}

// Move sets another day, hour or place, with a sentence to those who read the
// page.
func Move(ctx context.Context, tx *store.Tx, actor member.Actor, lab string, to circle.Gathering, why string) error {
	l, about, err := hosted(ctx, tx, actor, lab)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, about.Circle)
	if err != nil {
		return err
	}
	if to, err = to.Tidy(c.Today(ctx)); err != nil {
		return err
	}
	if why, err = typed.Text(why, "why", circle.WhyLimit); err != nil {
		return err
	}
	if err := moderation.HoldLinks(ctx, tx, actor, Kind, l.ID, &to.Place, &why); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update lab_lab set day = $1, hour = $2, place = $3, why = $4, changed = $5 where id = $6", to.Day, to.Hour, to.Place, why, store.Micros(clock.Now(ctx)), l.ID)
	return err
}

// Cancel says that the lab does not take place, or did not: its host is not asked
// for notes then. The page stays, with the sentence.
func Cancel(ctx context.Context, tx *store.Tx, actor member.Actor, lab, why string) error {
	l, _, err := hosted(ctx, tx, actor, lab)
	if err != nil {
		return err
	}
	if why, err = typed.Text(why, "sorry", circle.WhyLimit); err != nil {
		return err
	}
	if err := moderation.HoldLinks(ctx, tx, actor, Kind, l.ID, &why); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update lab_lab set state = 'cancelled', why = $1, changed = $2 where id = $3", why, store.Micros(clock.Now(ctx)), l.ID)
	return err
}
