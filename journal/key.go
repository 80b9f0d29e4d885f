package journal

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/store"
)

// Opens says with an error when the master key that the database was opened with is not the one under which
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
	_, err = db.Keys().Open(origin, "journal_key.sealed", sealed)
	return err
}
