package main

import (
	"errors"
	"syscall"

	"concentric/base/apperr"
	"concentric/base/store"
)

// statuses is what the program ends with, for scripts and for who keeps a server.
const statuses = `It ends with status 0 when it did what was asked; 1 when it could not, or when what was checked does not hold;
2 when a draw cannot meet its quotas;
80 when the command line itself is wrong (a flag, a command or a file that is not there): nothing was begun then.`

// plainly is an error in words for whoever keeps the server: a full disk speaks
// in none of the words of the database.
func plainly(err error) string {
	said := apperr.As(store.Explain(err))
	if errors.Is(err, syscall.ENOSPC) || said != nil && said.Code == apperr.Full {
		return "no room is left on the disk. Make room, and run this again: it goes on from where it came to, and what was there before is untouched"
	}
	return err.Error()
}
