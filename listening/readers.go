package listening

import (
	"context"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/journal"
	"concentric/notice"
)

// Readers turn what happened into notices: a conversation that opens is for
// everyone to hear of, an answer on a finding for whoever took part.
func Readers() []journal.Reader {
	return []journal.Reader{{Name: "listening.notices", Handle: tell}}
}

func tell(ctx context.Context, tx *store.Tx, e journal.Entry) error {
	switch e.Name {
	case ActOpened:
		if c, err := Get(ctx, tx, e.Ref); err != nil || c.Audience == ByLink {
			return err // whoever is to hear of it is given the link
		}
		return notice.Write(ctx, tx, notice.Notice{To: notice.Everyone(), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At})
	case "backlog.answered":
		answer, err := backlog.GetAnswer(ctx, tx, e.Ref)
		if err != nil {
			return err
		}
		finding, ok, err := FindingOf(ctx, tx, answer.Item)
		if err != nil || !ok {
			return err
		}
		return notice.Write(ctx, tx, notice.Notice{To: notice.Participants(finding.Conversation), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At})
	}
	return nil
}
