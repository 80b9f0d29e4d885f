package delegate

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/notice"
)

// ActReported is the act of which those who chose a delegate hear.
const ActReported = "circle.reported"

// Readers turn the report of a community's delegate into a notice to whoever
// took part in choosing them.
func Readers() []journal.Reader {
	return []journal.Reader{{Name: "delegate.reports", Handle: tell}}
}

func tell(ctx context.Context, tx *store.Tx, e journal.Entry) error {
	if e.Name != ActReported {
		return nil
	}
	r, ok, err := circle.ReportByID(ctx, tx, e.Ref)
	if err != nil || !ok || r.Role == "" {
		return err
	}
	rows, err := tx.Query(ctx, `
		select distinct x.member from delegate_choice c join (select choice, member from delegate_word union select choice, member from delegate_offer) x on x.choice = c.id
		where c.role = $1 and c.stage = 'chosen' and c.term <> '' and c.nominee_person = $2 and x.member <> '' order by x.member`, r.Role, r.Person)
	took, err := store.Collect(rows, err, func(row store.Row) (who string, err error) {
		err = row.Scan(&who)
		return who, err
	})
	if err != nil {
		return err
	}
	for _, who := range took {
		if who == r.Member {
			continue
		}
		if err := notice.Write(ctx, tx, notice.Notice{To: notice.Member(who), Kind: e.Name, Ref: e.Ref, Circle: e.Circle, At: e.At}); err != nil {
			return err
		}
	}
	return nil
}
