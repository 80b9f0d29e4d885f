package journal

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/store"
)

// ErrOtherKey says that a database was opened with a master key that is not its own.
var ErrOtherKey = errors.New("journal: the signing key was sealed with another master key")

// Opens says with ErrOtherKey when the master key that the database was opened with is not the one under which
// the party's own signing key is sealed. A party that has signed nothing yet is at one with any key.
func Opens(ctx context.Context, db *store.DB) error {
	var sealed string
	err := db.QueryRow(ctx, "select sealed from journal_key where name = $1", origin).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := db.Keys().Open(origin, "journal_key.sealed", sealed); err != nil {
		return errors.Join(ErrOtherKey, err)
	}
	return nil
}
