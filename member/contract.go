package member

import (
	"context"
	"embed"
	"time"

	"concentric/base/due"
	"concentric/base/mail"
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

// Due forgets what need not be kept: sessions that have expired, requests for
// sign-in links of the day before, the marks of old mails.
var Due = []due.Rule{{Name: "member.forget", Every: time.Hour, Run: forget}}

func forget(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, forget := range []func(context.Context, *store.Tx) error{session.Expire, expireSignIns, mail.Expire} {
			if err := forget(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// Persons are this room's tables with people in them, and those of the
// sessions. Tables are erased in this order: the person's row, which knows the
// address, is last.
var Persons = []PersonTable{
	{
		Table:  "base_session",
		Export: session.Export,
		Erase:  session.EndAll,
		Retain: session.Retain,
	},
	{
		Table:  "member_signin",
		Export: exportSignIns,
		Erase:  eraseSignIns,
		Retain: "A day after a sign-in link was asked for; keyed hashes only.",
	},
	{
		Table:  "member_steward",
		Export: exportSteward,
		Erase:  func(context.Context, *store.Tx, string) error { return nil },
		Retain: "Always: who held the steward role, and when, is part of the journal; after erasure only the pseudonym is left.",
	},
	{
		Table:  "member_person",
		Export: exportPerson,
		Erase:  erasePerson,
		Retain: "While the person is a member; after erasure the row keeps its id and pseudonym, so that the journal stays whole.",
	},
}
