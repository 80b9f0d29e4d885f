package member

import (
	"database/sql"
	"time"

	"concentric/base/store"
)

// Named is that somebody did something under their name, and when. Person is
// their pseudonym, which stays when they erase themselves: counts stay the same.
type Named struct {
	Person string
	At     time.Time
}

// ReadNamed reads rows of a pseudonym and a time; rows and err are what Query
// returned.
func ReadNamed(rows *sql.Rows, err error) ([]Named, error) {
	return store.Collect(rows, err, func(row store.Row) (n Named, err error) {
		var at int64
		err = row.Scan(&n.Person, &at)
		n.At = store.At(at)
		return n, err
	})
}
