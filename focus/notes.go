package focus

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// Note writes the notes of the meeting, and who came (pseudonyms of those who
// had said yes), by who looks after the focus group. noted is the version of
// the notes that the writer had before them: notes that somebody else has
// written meanwhile are not overwritten.
func Note(ctx context.Context, tx *store.Tx, actor member.Actor, group string, noted int, notes string, came []string) error {
	g, c, err := led(ctx, tx, actor, group)
	if err != nil {
		return err
	}
	switch {
	case g.State == Handed:
		return apperr.New(apperr.Conflict, "focus.over")
	case g.State == Cancelled:
		return apperr.New(apperr.Conflict, "focus.is_cancelled")
	case g.State == Gathering:
		return apperr.New(apperr.Conflict, "focus.not_drawn")
	case c.Today(ctx) < g.Day:
		return apperr.New(apperr.Conflict, "focus.not_yet")
	case noted != g.Noted:
		return apperr.New(apperr.Conflict, "focus.notes_changed")
	}
	if notes, err = typed.Text(notes, "notes", 8000); err != nil {
		return err
	}
	guests, err := Guests(ctx, tx, g.ID)
	if err != nil {
		return err
	}
	there := 0
	for _, s := range guests {
		is := 0
		if s.Word == Yes && slices.Contains(came, s.Person) {
			is = 1
			there++
		}
		if _, err := tx.Exec(ctx, "update focus_seat set came = $1 where focus = $2 and person = $3", is, g.ID, s.Person); err != nil {
			return err
		}
	}
	if there == 0 {
		return apperr.New(apperr.Invalid, "focus.nobody_came").At("came")
	}
	_, err = tx.Exec(ctx, "update focus_group set notes = $1, noted = noted + 1 where id = $2", notes, g.ID)
	return err
}

// Correct is what somebody who was there adds to the notes, before they are
// handed over; "" takes it back.
func Correct(ctx context.Context, tx *store.Tx, actor member.Actor, group, text string) error {
	g, err := turn(ctx, tx, group)
	if err != nil {
		return err
	}
	if _, err := See(ctx, tx, actor, group); err != nil {
		return err
	}
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	s, _, err := SeatOf(ctx, tx, g.ID, actor.Member)
	if err != nil {
		return err
	}
	if !s.Came {
		return apperr.New(apperr.Forbidden, "focus.was_not_there")
	}
	if g.State == Handed {
		return apperr.New(apperr.Conflict, "focus.over")
	}
	if text, err = typed.Optional(text, "correction", 800); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update focus_seat set correction = $1, lang = $2 where focus = $3 and person = $4", text, actor.Lang, g.ID, s.Person)
	return err
}
