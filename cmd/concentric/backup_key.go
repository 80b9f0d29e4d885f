package main

import (
	"fmt"
	"os"

	"filippo.io/age"
)

type backupKeyCommand struct {
	File string `arg:"" help:"File to write the secret key to. Take it off the server afterwards: on paper, on a stick, twice." placeholder:"KEYFILE"`
}

// Run makes a pair of keys for backups: the secret one into a file, the public
// one to the terminal.
func (c backupKeyCommand) Run() error {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(file, identity); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "The secret key is in %s. Without it no backup opens: take it off this machine, and keep two copies.\n", c.File)
	fmt.Println(identity.Recipient())
	return nil
}
