package focus

import (
	"context"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/notice"
)

// What people hear of in their weekly mail; the Ref is the focus group. Asked is
// for whoever is asked to come, the others for all who are asked or come.
const (
	ToldAsked     = "focus.asked"
	ToldMoved     = "focus.moved"
	ToldCancelled = "focus.cancelled"
)

// ask asks one person to come.
func (g Group) ask(ctx context.Context, tx *store.Tx, person, member string) error {
	_, err := tx.Exec(ctx, "update focus_seat set state = 'asked', asked = $1 where focus = $2 and person = $3", store.Micros(clock.Now(ctx)), g.ID, person)
	if err != nil {
		return err
	}
	return g.tell(ctx, tx, member, ToldAsked)
}

func (g Group) tell(ctx context.Context, tx *store.Tx, member, kind string) error {
	if member == "" {
		return nil
	}
	return notice.Write(ctx, tx, notice.Notice{To: notice.Member(member), Kind: kind, Ref: g.ID, Circle: g.Circle})
}
