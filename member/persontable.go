package member

import (
	"context"

	"concentric/base/store"
)

// PersonTable is a table with people in it, as its room answers for it. A
// guard fails where a table with a member, guest or author column has none.
type PersonTable struct {
	Table string // "circle_role"
	// Export is what the table holds about a member, as encoding/json writes
	// it; nil where it holds nothing.
	Export func(ctx context.Context, q store.Q, member string) (any, error)
	// Erase takes the person out: rows are deleted, or kept under the
	// pseudonym where counts and agreements must stay as they are.
	Erase func(ctx context.Context, tx *store.Tx, member string) error
	// Retain says how long rows are kept and why, in plain words.
	Retain string
}
