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

// Readers turn answers on what somebody raised into a notice to them.
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
	if err != nil || !item.Raised() || item.Member == "" {
		return err
	}
	return notice.Write(ctx, tx, notice.Notice{To: notice.Member(item.Member), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At})
}
