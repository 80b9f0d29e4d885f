package library

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/member"
)

// Voice is what one person gave to one entry, and what the entry became.
type Voice struct {
	Entry
	Added    bool   // it is theirs; otherwise they improved it
	First    Text   // the first version that they wrote
	Wrote    int    // how many versions they wrote
	Since    []Text // what others wrote after it, the oldest first
	Objected []Held // where somebody in it objects or objected, without who and why
}

// Held is a time in which an objection held a story; Until is zero while it does.
type Held struct{ From, Until time.Time }

// VoiceOf is what the actor added and improved, the newest first.
func VoiceOf(ctx context.Context, q store.Q, actor member.Actor) ([]Voice, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	entries, err := ids(ctx, q, "select entry from library_text where member = $1 group by entry order by max(at) desc, entry", actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Voice
	for _, entry := range entries {
		e, err := Get(ctx, q, entry)
		if err != nil {
			return nil, err
		}
		sees, err := e.seenBy(ctx, q, actor)
		if err != nil {
			return nil, err
		}
		if !sees {
			continue
		}
		v := Voice{Entry: e, Added: e.Member == actor.Member}
		if err := v.read(ctx, q, actor); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (v *Voice) read(ctx context.Context, q store.Q, actor member.Actor) error {
	texts, err := Versions(ctx, q, v.ID)
	if err != nil {
		return err
	}
	for i := len(texts) - 1; i >= 0; i-- {
		switch t := texts[i]; {
		case t.Member == actor.Member:
			if v.Wrote++; v.Wrote == 1 {
				v.First = t
			}
		case v.Wrote > 0:
			v.Since = append(v.Since, t)
		}
	}
	rows, err := q.Query(ctx, "select at, settled from library_objection where entry = $1 order by at, id", v.ID)
	v.Objected, err = store.Collect(rows, err, func(row store.Row) (Held, error) {
		var from, until int64
		err := row.Scan(&from, &until)
		return Held{store.At(from), store.At(until)}, err
	})
	return err
}
