package main

import (
	"context"
	"fmt"

	"concentric/app"
)

type migrateCommand struct {
	app.Place
}

func (migrateCommand) Help() string {
	return `Makes the tables, or brings them up to this version; "concentric serve" does so by itself when it starts.
For a database that is prepared before the server starts, and for several servers on one PostgreSQL.`
}

// Run brings both databases of a place up to this version.
func (c migrateCommand) Run() error {
	stores, err := app.OpenStores(context.Background(), c.Place)
	if err != nil {
		return err
	}
	if err := stores.Close(); err != nil {
		return err
	}
	fmt.Println("The tables are those of this version.")
	return nil
}
