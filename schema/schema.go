// Package schema holds the one linear history of the tables, in SQL that both
// databases read. Files are named by their timestamp; table names start with
// their room. The key store, a database apart, has its history in keys/.
package schema

import (
	"embed"
	"io/fs"
)

//go:embed *.sql
var main embed.FS

//go:embed keys/*.sql
var keys embed.FS

// Main is the history of the party's database.
func Main() fs.FS { return main }

// Keys is the history of the key store: conversation keys, which the main
// backup never contains.
func Keys() fs.FS {
	sub, err := fs.Sub(keys, "keys")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
