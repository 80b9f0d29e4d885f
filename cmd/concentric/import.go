package main

// importCommand takes over what other programs hold.
type importCommand struct {
	Members importMembersCommand `cmd:"" help:"A membership list: a CiviCRM export as it comes, or any CSV. Shows what it would do; --apply does it."`
	Polis   importPolisCommand   `cmd:"" help:"A conversation held in Polis: the folder of its export."`
}
