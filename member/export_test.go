package member

import (
	"context"
	"testing"

	"concentric/base/store"
)

// LinkOf is the token of the newest link asked for with an address, as the
// mail has it.
func LinkOf(t testing.TB, ctx context.Context, db *store.DB, email string) string {
	t.Helper()
	hash, err := EmailHash(db.Keys(), email)
	if err != nil {
		t.Fatal(err)
	}
	var id string
	if err := db.QueryRow(ctx, "select id from member_signin where email_hash = $1 order by created desc", hash).Scan(&id); err != nil {
		t.Fatal(err)
	}
	token, err := linkToken(db.Keys(), id)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
