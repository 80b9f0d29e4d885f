package translation

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
)

// Check lets a translation be shown, or not: somebody other than who made it,
// who reads both languages. What was decided stays.
func (r *Room) Check(ctx context.Context, tx *store.Tx, actor member.Actor, id string, good bool) error {
	if err := mayTranslate(actor); err != nil {
		return err
	}
	t, err := byID(ctx, tx, id)
	if err != nil {
		return err
	}
	o, err := r.original(ctx, tx, actor, t.Kind, t.Ref)
	if err != nil {
		return err
	}
	if err := mustRead(ctx, tx, actor, o.Lang, t.Lang); err != nil {
		return err
	}
	if t.maker == actor.Member {
		return apperr.New(apperr.Forbidden, "translation.own")
	}
	state := Refused
	if good {
		state = Shown
	}
	return tx.Change(ctx, apperr.New(apperr.Conflict, "translation.checked_before"), `
		update translation_text set state = $1, checked_by = $2, decided = $3 where id = $4 and state = 'waiting'`,
		string(state), actor.Member, store.Micros(clock.Now(ctx)), id)
}
