package member

import (
	"context"
	"embed"

	"concentric/base/session"
	"concentric/base/store"
	"concentric/journal"
)

// Messages are this room's sentences.
//
//go:embed messages
var Messages embed.FS

// Contents are what this room's acts were about, for verify.
var Contents = []journal.Content{
	{Act: StewardGiven, Of: stewardGiven, Refs: stewardRefs(false)},
	{Act: StewardEnded, Of: stewardEnded, Refs: stewardRefs(true)},
}

// Persons are this room's tables with people in them.
var Persons = []PersonTable{
	{
		Table:  "member_person",
		Export: exportPerson,
		Erase:  erasePerson,
		Retain: "While the person is a member; after erasure the row keeps its id and pseudonym, so that the journal stays whole.",
	},
	{
		Table:  "member_steward",
		Export: exportSteward,
		Erase:  func(context.Context, *store.Tx, string) error { return nil },
		Retain: "Always: who held the steward role, and when, is part of the journal; after erasure only the pseudonym is left.",
	},
	{Table: "base_session", Export: session.Export, Erase: session.EndAll, Retain: session.Retain},
}
