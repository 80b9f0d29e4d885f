package meeting

import (
	"context"
	"encoding/json"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/member"
)

// AgendaChange is a change of an agenda that was consented to: one more item
// (Add), another length of one (Point and Minutes), or one that is put off to
// another day (Point and Off).
type AgendaChange struct {
	Add     *Put   `json:",omitempty"`
	Point   string `json:",omitempty"`
	Minutes int    `json:",omitempty"`
	Off     bool   `json:",omitempty"`
}

// ReadChange reads the change that an AskChange is about.
func ReadChange(text string) (AgendaChange, error) {
	var c AgendaChange
	err := json.Unmarshal([]byte(text), &c)
	return c, err
}

// tidy checks what is to be changed, before anybody is asked.
func (c AgendaChange) tidy(actor member.Actor, agenda []Point) (AgendaChange, error) {
	if c.Add != nil {
		if c.Add.Minutes < 1 || c.Add.Minutes > longest {
			return c, apperr.New(apperr.Invalid, "meeting.item_minutes").At("minutes")
		}
		if !slices.Contains(Outcomes(), c.Add.Outcome) {
			return c, apperr.New(apperr.Invalid, "meeting.outcome_missing").At("outcome")
		}
		if c.Add.Item == "" && c.Add.Title == "" {
			return c, apperr.New(apperr.Invalid, "typed.empty").At("title")
		}
		if c.Add.Lang == "" {
			c.Add.Lang = actor.Lang
		}
		return AgendaChange{Add: c.Add}, nil
	}
	i := slices.IndexFunc(agenda, func(p Point) bool { return p.ID == c.Point && (p.State == Ahead || p.State == Here) })
	if i < 0 {
		return c, apperr.New(apperr.Conflict, "meeting.off_agenda")
	}
	if !c.Off && (c.Minutes < 1 || c.Minutes > longest) {
		return c, apperr.New(apperr.Invalid, "meeting.item_minutes").At("minutes")
	}
	return c, nil
}

// applyChange changes the agenda as those present consented to. What is not as
// it was any more (the item was ended meanwhile) stays as it is.
func (m Meeting) applyChange(ctx context.Context, tx *store.Tx, by member.Actor, text string) error {
	c, err := ReadChange(text)
	if err != nil {
		return err
	}
	if c.Add != nil {
		_, err := m.put(ctx, tx, by, *c.Add)
		return err
	}
	if !c.Off {
		_, err := tx.Exec(ctx, "update meeting_agenda set minutes = $1 where id = $2 and state in ('ahead', 'here')", c.Minutes, c.Point)
		return err
	}
	if c.Point != m.Item {
		_, err := tx.Exec(ctx, "update meeting_agenda set state = 'putoff' where id = $1 and state = 'ahead'", c.Point)
		return err
	}
	if err := m.endRound(ctx, tx); err != nil {
		return err
	}
	if err := m.putDown(ctx, tx, PutOff); err != nil {
		return err
	}
	return m.takeUp(ctx, tx, "")
}
