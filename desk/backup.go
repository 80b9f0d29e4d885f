package desk

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// Backup is a kind of backup, and when one was made and checked last.
type Backup struct {
	Kind string    // "main" is the party, "keys" the keys of its conversations
	At   time.Time // zero where none was made yet
	Late bool      // none within two days
}

// lateAfter is how old the newest backup may be before the desk says so. A
// backup a day is what docs/operate.md tells to set up.
const lateAfter = 48 * time.Hour

// BackedUp notes that a backup was made, and checked, now.
func BackedUp(ctx context.Context, tx *store.Tx, kind string) error {
	_, err := tx.Exec(ctx, `insert into desk_backup (kind, at) values ($1, $2)
		on conflict (kind) do update set at = excluded.at`, kind, clock.Now(ctx).UnixMicro())
	return err
}

// backups are both kinds, with the newest of each.
func backups(ctx context.Context, q store.Q) ([]Backup, error) {
	list := []Backup{{Kind: "main", Late: true}, {Kind: "keys", Late: true}}
	rows, err := q.Query(ctx, "select kind, at from desk_backup")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var at int64
		if err := rows.Scan(&kind, &at); err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Kind == kind {
				list[i].At = time.UnixMicro(at)
				list[i].Late = clock.Now(ctx).Sub(list[i].At) > lateAfter
			}
		}
	}
	return list, rows.Err()
}
