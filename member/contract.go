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
	{Act: StewardGiven, Of: stewardGiven, Refs: refs("select id from member_steward")},
	{Act: StewardEnded, Of: stewardEnded, Refs: refs("select id from member_steward where ended <> 0")},
	{Act: Erased, Of: erased, Refs: refs("select id from member_erasure")},
	{Act: Imported, Of: imported, Refs: refs("select id from member_import where done <> 0")},
	{Act: Suspended, Of: suspended, Refs: refs("select id from member_suspension")},
	{Act: Admitted, Of: wishAnswered, Refs: refs("select id from member_wish where verdict = '" + Admitted + "'")},
	{Act: Declined, Of: wishAnswered, Refs: refs("select id from member_wish where verdict = '" + Declined + "'")},
	{Act: Readmitted, Of: readmitted, Refs: refs("select id from member_suspension where ended <> 0")},
}

// Due forgets what need not be kept: sessions that have expired, requests for
// sign-in links of the day before, the marks of old mails.
var Due = []due.Rule{{Name: "member.forget", Every: time.Hour, Run: forget}}

func forget(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, forget := range []func(context.Context, *store.Tx) error{session.Expire, expireSignIns, expireJoinings, expireReadings, expireImports, mail.Expire} {
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
		Table:  "base_mail_back",
		Export: mail.ExportBack,
		Erase:  mail.Resume,
		Retain: mail.RetainBack,
	},
	{
		Table:  "member_signin",
		Export: exportSignIns,
		Erase:  eraseSignIns,
		Retain: "A day after a sign-in link was asked for; keyed hashes only.",
	},
	{
		Table:  "member_joining",
		Export: func(context.Context, store.Q, string) (any, error) { return nil, nil },
		Erase:  keep,
		Retain: "Until the mailbox is proven, a day at most: the name and the address of who asked to come in, sealed; then on the register or forgotten.",
	},
	{
		Table:  "member_arrival",
		Export: exportArrival,
		Erase: func(ctx context.Context, tx *store.Tx, id string) error {
			_, err := tx.Exec(ctx, "delete from member_arrival where member = $1", id)
			return err
		},
		Retain: "While the person is on the register: by which invitation they came, and to which text they agreed.",
	},
	{
		Table:  "member_wish",
		Export: exportWishes,
		Erase: func(ctx context.Context, tx *store.Tx, id string) error {
			if _, err := tx.Exec(ctx, "delete from member_wish where member = $1 and answered = 0", id); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "update member_wish set why = '' where member = $1", id)
			return err
		},
		Retain: "Always: that a wish to become a member was answered is part of the journal; after erasure only the pseudonym is left.",
	},
	{
		Table:  "member_steward",
		Export: exportSteward,
		Erase:  keep,
		Retain: "Always: who held the steward role, and when, is part of the journal; after erasure only the pseudonym is left.",
	},
	{
		Table:  "member_suspension",
		Export: exportList(`select began, ended from member_suspension where member = $1 order by began`, "began", "ended"),
		Erase:  keep,
		Retain: "Always: that somebody was suspended is part of the journal; after erasure only the pseudonym is left.",
	},
	{
		Table:  "member_erasure",
		Export: exportList(`select at from member_erasure where member = $1`, "at"),
		Erase:  keep,
		Retain: "Always: an id, a time and a keyed hash of the member number, so that neither an import nor a restored backup brings the person back.",
	},
	{
		Table:  "member_import",
		Export: exportList(`select made, done from member_import where member = $1 order by made`, "made", "done"),
		Erase:  keep,
		Retain: "The file for a day at most, sealed; the counts of an import, and which steward made it, always.",
	},
	{
		Table:  "member_reading_of",
		Export: exportReadings,
		Erase: func(ctx context.Context, tx *store.Tx, id string) error {
			_, err := tx.Exec(ctx, "delete from member_reading_of where member = $1", id)
			return err
		},
		Retain: "Three years: who in a role has read whose entry.",
	},
	{
		Table:  "member_person",
		Export: exportPerson,
		Erase:  erasePerson,
		Retain: "While the person is a member; after erasure the row keeps its id and pseudonym, so that the journal stays whole.",
	},
}

// keep is the erasure of tables in which only ids and pseudonyms stand.
func keep(context.Context, *store.Tx, string) error { return nil }
