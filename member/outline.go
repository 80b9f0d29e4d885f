package member

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"sync"

	"concentric/base/store"
)

// Outline is what counting members takes: when they joined (a civil date, ""
// where unknown), in which year they were born (0 where they did not say), and
// whether they are on the register as supporters.
type Outline struct {
	ID        string
	Joined    string
	Birth     int
	Supporter bool
}

// Outlines reads the outlines of everybody on the register who has not left, to
// count them: what it returns must not leave the program but as counts.
func Outlines(ctx context.Context, q store.Q) ([]Outline, error) {
	rows, err := q.Query(ctx, "select id, joined, attributes, standing from member_person where erased = 0 and standing <> $1", string(Former))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Outline
	var sealed []string
	for rows.Next() {
		var o Outline
		var attributes string
		var standing Standing
		if err := rows.Scan(&o.ID, &o.Joined, &attributes, &standing); err != nil {
			return nil, err
		}
		o.Supporter = standing == Supporter
		all, sealed = append(all, o), append(sealed, attributes)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	errs := make([]error, runtime.GOMAXPROCS(0))
	var working sync.WaitGroup
	for w := range errs {
		working.Go(func() {
			for i := w; i < len(all) && errs[w] == nil; i += len(errs) {
				all[i].Birth, errs[w] = birthYear(q, all[i].ID, sealed[i])
			}
		})
	}
	working.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func birthYear(q store.Q, id, sealed string) (int, error) {
	text, err := q.Keys().Open(id, "member.attributes", sealed)
	if err != nil || text == "" {
		return 0, err
	}
	var said struct {
		Year string `json:"birth_year"`
	}
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		return 0, fmt.Errorf("member: attributes of %s: %w", id, err)
	}
	year, err := strconv.Atoi(said.Year)
	if err != nil {
		return 0, nil // not a year: as good as not said
	}
	return year, nil
}

// Versions is the version of each entry of the register of somebody who has not
// left, by id: it changes with the entry.
func Versions(ctx context.Context, q store.Q) (map[string]int64, error) {
	rows, err := q.Query(ctx, "select id, version from member_person where erased = 0 and standing <> $1", string(Former))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]int64{}
	for rows.Next() {
		var id string
		var version int64
		if err := rows.Scan(&id, &version); err != nil {
			return nil, err
		}
		all[id] = version
	}
	return all, rows.Err()
}
