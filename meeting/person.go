package meeting

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table:  "meeting_meeting",
		Export: exported(selectMeeting+"where member = $1 order by at, id", scanMeeting),
		Erase:  erase("update meeting_meeting set member = '' where member = $1"),
		Retain: "As long as the circle's record: when it met, without who called the meeting.",
	},
	{
		Table:  "meeting_suits",
		Export: texts("select offer || ' ' || word from meeting_suits where member = $1 order by offer"),
		Erase:  erase("delete from meeting_suits where member = $1"),
		Retain: "Half a year after the meeting; then deleted by Retain.",
	},
	{
		Table:  "meeting_person",
		Export: exported(selectGuest+"where member = $1 order by meeting", scanGuest),
		Erase:  erase("update meeting_person set member = '', coming = '', hand = '' where member = $1"),
		Retain: "As long as the circle's record: who attended, under a pseudonym.",
	},
	{
		Table:  "meeting_agenda",
		Export: exported(selectPoint+"where member = $1 order by meeting, n", scanPoint),
		Erase:  erase("update meeting_agenda set member = '' where member = $1"),
		Retain: "As long as the circle's record.",
	},
	{
		Table:  "meeting_turn",
		Export: texts("select words from meeting_turn where member = $1 and words <> '' order by round"),
		Erase:  erase("update meeting_turn set member = '', words = '' where member = $1", "update meeting_turn set recorder_member = '' where recorder_member = $1"),
		Retain: "Words of check-in and evaluation until the minutes are consented to or for half a year; what was said on an item as long as the circle's record.",
	},
	{
		Table:  "meeting_ask",
		Export: texts("select id from meeting_ask where member = $1 order by at, id"),
		Erase:  erase("update meeting_ask set member = '' where member = $1"),
		Retain: "As long as the circle's record: what those present consented to.",
	},
	{
		Table:  "meeting_word",
		Export: texts("select word || ' ' || reason from meeting_word where member = $1 order by at"),
		Erase:  erase("update meeting_word set member = '', reason = '' where member = $1", "update meeting_word set recorder_member = '' where recorder_member = $1"),
		Retain: "As long as the circle's record, under a pseudonym; what an erased person said is removed.",
	},
	{
		Table:  "meeting_minutes",
		Export: texts("select id from meeting_minutes where member = $1 order by at"),
		Erase:  erase("update meeting_minutes set member = '' where member = $1"),
		Retain: "As long as the circle's record; minutes name people by pseudonym, which leads to nobody after an erasure.",
	},
	{
		Table:  "meeting_action",
		Export: exported(selectAction+"where member = $1 order by at, id", scanAction),
		Erase:  erase("update meeting_action set member = '', person = case when state = 'open' then '' else person end, thanks = '' where member = $1"),
		Retain: "As long as the circle's record; an open one waits for somebody else again.",
	},
	{
		Table:  "meeting_feed",
		Export: texts("select circle from meeting_feed where member = $1 order by circle"),
		Erase:  erase("delete from meeting_feed where member = $1"),
		Retain: "Until the person asks for another address or leaves.",
	},
}

func exported[T any](query string, scan func(store.Row) (T, error)) func(context.Context, store.Q, string) (any, error) {
	return func(ctx context.Context, q store.Q, member string) (any, error) {
		rows, err := q.Query(ctx, query, member)
		return store.Collect(rows, err, scan)
	}
}

func texts(query string) func(context.Context, store.Q, string) (any, error) {
	return exported(query, scanID)
}

func erase(updates ...string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		for _, update := range updates {
			if _, err := tx.Exec(ctx, update, member); err != nil {
				return err
			}
		}
		return nil
	}
}
