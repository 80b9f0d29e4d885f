package listening

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
)

// CountBy counts which sorts of members took part in a conversation: cells
// gives those of the i-th member, and each is counted once for everybody who
// cast a vote as a member. Who they are is worked out from the conversation's
// key, in memory, and nothing but counts is returned; what of them may be shown
// is for the caller (representation.Hide). Once the key is destroyed there is
// nothing to count.
func (r *Room) CountBy(ctx context.Context, conversation string, members []string, cells func(i int) []string) (people int, counts map[string]int, err error) {
	counts = map[string]int{}
	key, err := r.key(ctx, conversation)
	if apperr.Is(err, apperr.Gone) {
		return 0, counts, nil
	}
	if err != nil {
		return 0, nil, err
	}
	rows, err := r.db.Query(ctx, "select distinct participant from listening_vote where conversation = $1 and tier = $2", conversation, int(OnRoll))
	if err != nil {
		return 0, nil, err
	}
	codes, err := store.Collect(rows, err, func(row store.Row) (code string, err error) {
		err = row.Scan(&code)
		return code, err
	})
	if err != nil || len(codes) == 0 {
		return 0, counts, err
	}
	here := make(map[string]bool, len(codes))
	for _, code := range codes {
		here[code] = true
	}
	for i, id := range members {
		if !here[memberCode(key, id)] {
			continue
		}
		people++
		for _, cell := range cells(i) {
			counts[cell]++
		}
	}
	return people, counts, nil
}

// UnderWay lists the ids of conversations in which votes are cast, or whose
// findings are being made: those whose figures change.
func UnderWay(ctx context.Context, q store.Q) ([]string, error) {
	list, err := conversations(ctx, q, "where origin = '' and state <> 'reported' order by opened, id")
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids, err
}
