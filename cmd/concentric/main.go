// Command concentric is the one binary: the server of a party that decides by
// consent and listens to everyone, and the tools that anyone with a file can
// use without a server (opinion, tally, draw).
package main

import (
	"errors"
	"fmt"
	"os"
	_ "time/tzdata" // circles live in time zones, also where the system knows none

	"github.com/alecthomas/kong"
)

// commands lists what the binary can do; each command has a file of its own
// and a Run method.
type commands struct {
	Config kong.ConfigFlag `help:"Read settings from a JSON file: {\"listen\": \"127.0.0.1:8080\", \"mail-from\": …}. Flags and the environment go before it." env:"CONCENTRIC_CONFIG" placeholder:"FILE"`

	Admin     adminCommand     `cmd:"" help:"What only who stands at the server can do: the first steward, a sign-in link."`
	Backup    backupCommand    `cmd:"" help:"Write an encrypted, checked copy of everything."`
	BackupKey backupKeyCommand `cmd:"" help:"Make the pair of keys that backups are encrypted with."`
	Demo      demoCommand      `cmd:"" help:"Live a year of a made-up party, and serve it."`
	Draw      drawCommand      `cmd:"" help:"Draw a panel by lot, within quotas and with fair chances."`
	Import    importCommand    `cmd:"" help:"Take over what other programs hold: a membership list, a Polis conversation."`
	Migrate   migrateCommand   `cmd:"" help:"Make the tables, or bring them up to this version."`
	Opinion   opinionCommand   `cmd:"" help:"Draw the opinion map of a conversation: a Polis export, or a CSV of votes."`
	Replay    replayCommand    `cmd:"" help:"Make a draw again from its record, and say where it does not hold."`
	Restore   restoreCommand   `cmd:"" help:"Put a backup in place."`
	Serve     serveCommand     `cmd:"" help:"Run the party's server."`
	Tally     tallyCommand     `cmd:"" help:"Count ballots, with the whole record of the count."`
	Verify    verifyCommand    `cmd:"" help:"Check that the journal is whole."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// exitError ends the program with a status of its own, for commands whose
// status is part of their meaning (draw: 2 when quotas cannot be met; verify: 1
// when something is wrong).
type exitError struct {
	status int
	err    error
}

func (e exitError) Error() string { return e.err.Error() }
func (e exitError) Unwrap() error { return e.err }

func main() {
	var cli commands
	run := kong.Parse(&cli,
		kong.Name("concentric"),
		kong.Description("The operating system of a party that decides by consent and listens to everyone.\n\n"+statuses),
		kong.Configuration(readConfig),
		kong.ShortUsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
	)
	err := run.Run()
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "concentric: "+plainly(err))
	var exit exitError
	if errors.As(err, &exit) {
		os.Exit(exit.status)
	}
	os.Exit(1)
}
