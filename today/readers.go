package today

import (
	"context"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/journal"
	"concentric/notice"
)

// answeredAct is the act of answering an item of a backlog.
const answeredAct = "backlog.answered"

// Readers turn answers on what somebody raised, and on the notes of a focus group,
// into a notice to them, and to those who were there.
func Readers() []journal.Reader {
	return []journal.Reader{{Name: "today.tensions", Handle: tell}}
}

func tell(ctx context.Context, tx *store.Tx, e journal.Entry) error {
	if e.Name != answeredAct {
		return nil
	}
	answer, err := backlog.GetAnswer(ctx, tx, e.Ref)
	if err != nil {
		return err
	}
	item, err := backlog.Get(ctx, tx, answer.Item)
	if err != nil {
		return err
	}
	if item.Origin.Kind == backlog.FocusGroup {
		return tellGuests(ctx, tx, e, item.Origin.Ref)
	}
	if !item.Raised() || item.Member == "" {
		return nil
	}
	return notice.Write(ctx, tx, notice.Notice{To: notice.Member(item.Member), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At})
}
