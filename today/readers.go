package today

import (
	"context"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/journal"
	"concentric/lab"
	"concentric/listening"
	"concentric/notice"
)

// answeredAct is the act of answering an item of a backlog.
const answeredAct = "backlog.answered"

// Readers turn answers on what somebody raised, on the notes of a focus group, and
// on what a lab was held about, into a notice to them, to those who were there, and
// to its host.
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
	told := ""
	if item.Raised() {
		told = item.Member
	}
	if told != "" {
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(told), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At}); err != nil {
			return err
		}
	}
	return tellHosts(ctx, tx, e, item, told)
}

// tellHosts tells those who handed in notes of labs of an answer to the item, or
// to the whole of the conversation, about which they were held. Whoever is told
// already is left out.
func tellHosts(ctx context.Context, tx *store.Tx, e journal.Entry, item backlog.Item, told string) error {
	talk := ""
	if item.Origin.Kind == backlog.Finding {
		f, err := listening.FindingByID(ctx, tx, item.Origin.Ref)
		if err != nil {
			return err
		}
		if f.Statement == "" {
			talk = f.Conversation
		}
	}
	hosts, err := lab.Hosts(ctx, tx, talk, item.ID)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		if host == told {
			continue
		}
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(host), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At}); err != nil {
			return err
		}
	}
	return nil
}
