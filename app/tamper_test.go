package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concentric/app"
	"concentric/base/store"
	"concentric/demo"
	"concentric/journal"
)

// unprotected are the tables and columns in which a changed byte is not found by
// verify, each with the reason. All others are in the journal.
var unprotected = map[string]string{
	"backlog_item.state":              "whether it is answered is compared; how far an unanswered one has come is not",
	"backlog_item.answer_by":          "compared until it returns from \"not now\": then the day is the circle's answer time later",
	"consent_effect.id":               "nothing refers to it",
	"consent_effect.kind":             "its body says it, and is compared",
	"consent_effect.done":             "what it did is in the acts that it called",
	"consent_measure.at":              "the version that it belongs to says when",
	"consent_measure.id":              "nothing refers to it",
	"consent_objection.at":            "the answer on which it stands says when",
	"base_":                           "technical: jobs, keys of forms, sessions, mails",
	"goose_":                          "which migrations have run",
	"sqlite_":                         "SQLite's own",
	"member_person":                   "the register is nobody's decision; it is sealed, and its pseudonyms are compared where people act",
	"member_joining":                  "who asked to come in, for a day",
	"member_arrival":                  "by which link somebody came: of the register, and nobody's decision",
	"member_wish.why":                 "sealed, for the person alone",
	"member_wish.at":                  "when somebody asked; what was answered, and when, is compared",
	"member_wish.id":                  "nothing refers to it but the answer, which is compared",
	"invitation_link":                 "a way in, which is made anew at any time; who came by it stands on the register",
	"member_signin":                   "for a quarter of an hour",
	"member_reading":                  "who read whom; deleted after three years",
	"member_import_part":              "a list that waits for its import, sealed",
	"translation_":                    "a translation stands beside the original, which alone is authoritative",
	"notice_":                         "hints drawn from the journal",
	"setup_server":                    "counts turns, so that two who act at once are told apart",
	"desk_backup":                     "when a backup was made",
	"reply_draft":                     "what somebody wrote by mail, until they publish it: sealed with a key that is not here",
	"today_week":                      "when digests went out",
	"today_asked":                     "what Today asked a member last; nothing is decided by it",
	"today_quiet":                     "what a member leaves out of the weekly mail",
	"today_push":                      "where members get notices, and the server's key for them: sealed, and nothing is decided by it",
	"today_setting":                   "what a member wishes to get",
	"today_reminder":                  "what members were reminded of, and when they wish to be",
	"journal_reader":                  "how far a reader has come",
	"journal_key.sealed":              "the signing key: without the master key nobody reads it, and a broken one signs nothing",
	".version":                        "counts turns, so that two who act at once are told apart",
	"listening_map":                   "how far the map has been drawn",
	"listening_release":               "maps of open conversations are computed anew; the one that the findings came from is compared",
	"listening_batch":                 "how decisions that were made together are taken back together; the decisions are compared",
	"listening_routing":               "which statement is asked next, drawn anew from the votes",
	"listening_statement":             "statements of an open conversation change; at the close number, state and text are in the digest",
	"listening_vote":                  "votes of an open conversation change; at the close they are in the digest",
	"listening_name":                  "compared by the names that were given",
	"listening_conversation.state":    "an open conversation that is made closed is found, and one that never was is closed by the clock",
	"listening_conversation.numbered": "how many numbers were given out",
	"listening_conversation.casts":    "how many votes were cast while it was open",
	"listening_conversation.release":  "the newest release's number",
	"consent_effect.circle":           "the circle once more, for searching; what the effect says of it is compared",
	"consent_word":                    "what is said in the rounds is conversation; the erased take theirs with them",
	"consent_proposal.state":          "where a proposal is on its way; what was decided is in the rounds and in the logbook",
	"consent_proposal.objected":       "how often it met an objection; the objections themselves are compared",
	"consent_proposal.agreement":      "leads to the agreement, which names its proposal",
	"consent_proposal.resumes":        "the state to which a deferred proposal returns",
	"consent_objection.orphaned":      "when its keeper left the circle",
	"circle_domain.folded":            "the text of the domain once more, for comparing",
	"circle_seat.away":                "a leave of absence, taken and ended by the person alone",
	"circle_call":                     "what a circle looks for now, in words that it may change at any time",
	"circle_circle.at":                "its first charter says when",
	"logbook_agreement.at":            "its first text says when",
	"backlog_item.origin_key":         "so that a matter is brought once",
	"backlog_item.bounces":            "counts the moves, which are compared",
	"brief_brief.at":                  "the conversation that it opens says when",
	"library_entry.away":              "what was decided about it is compared",
	"moderation_report.words":         "for who decides alone; it goes with whoever reported",
	"moderation_report.lang":          "of the words",
	"moderation_report.member":        "who reported is in no journal",
	"moderation_report.at":            "the journal's entry says when",
	"moderation_report.decided":       "the journal's entry says when",
	"moderation_report.actor":         "the journal's entry has the pseudonym of who decided",
	"moderation_link":                 "links that wait or were shown; what was decided about each is compared",
	"moderation_spent":                "how often something was done today; nothing is decided by it",
	"moderation_decision.actor":       "the journal's entry has the pseudonym of who acted",
	"focus_group.state":               "where it stands; what was drawn and handed over is compared",
	"focus_group.noted":               "counts the versions of the notes before they are handed over",
	"focus_group.brief":               "leads to the brief, whose words are compared",
	"focus_seat.state":                "what people say to coming changes until the meeting",
	"focus_seat.correction":           "an erased person takes theirs with them; the item on the backlog is compared",
	"focus_seat.lang":                 "of the correction",
	"focus_seat.asked":                "when somebody was asked to come, which is no decision",
	"focus_seat.said":                 "when they last said whether they come",
	"lab_lab":                         "when and where people meet, which the host changes; what they handed in is compared",
	"lab_point.statement":             "which statement it became; statements are compared at the close",
	"selection_nomination":            "sealed, and never in the journal",
	"delegate_word":                   "what people of a community say to a choice of theirs, as secret as a nomination; what came of it is compared",
	"delegate_offer":                  "who would sit in a seat, which they may take back; who was chosen is compared",
	"delegate_recall":                 "who asks for a recall, which they may take back; that a term ended is compared",
	"delegate_choice.starts":          "the term that was agreed is compared",
	"delegate_choice.ends":            "the term that was agreed is compared",
	"delegate_choice.ends_on":         "the last day of the stage that it is in",
	"delegate_choice.reasons":         "why somebody was proposed, for the community and the circle alone",
	"delegate_choice.asking":          "the newest of its steps that asks",
	"listening_reminder":              "who was reminded; nothing is decided by it",
	"listening_invited":               "who was drawn and invited, by code; the seed of the draw is compared",
	"listening_draw.among":            "among how many members a draw was made, once its job has run",
	"listening_pulse":                 "how many votes came in an hour, to notice a burst; nothing is decided by it",
	"listening_unusual":               "what moderators are shown as unusual; nothing is decided by it",
	"listening_used_link":             "which links of mails were used, by a hash that names nobody",
	"listening_watch":                 "how far votes were looked through for what is unusual",
	"consent_objection.id":            "found only where an integration names it; what was objected, and by whom, is compared",
	"meeting_action":                  "who does what by when, which its person changes; as it was given it stands in the minutes",
	"meeting_agenda":                  "the agenda while it is worked through; as it was it stands in the minutes",
	"meeting_ask":                     "what those present are asked; that they consented to the minutes is compared",
	"meeting_meeting":                 "when and where people meet and how far they are; what came of it stands in the minutes",
	"meeting_person":                  "who is expected and who is there; who attended stands in the minutes",
	"meeting_round":                   "whose turn it is in a live round",
	"meeting_turn":                    "whose turn it is in a live round",
	"meeting_word":                    "what those present say to what they are asked",
	"introduction_":                   "a few lines that somebody new wrote, sealed, and who welcomed them; theirs to take back, and deleted after 90 days",
	"community_profile":               "where a member belongs, sealed; it is theirs to change at any time",
	"community_community.folded":      "the name once more, for comparing",
	"community_community.lang":        "in which language the name is; nothing depends on it",
	"community_community.level":       "the party's word for a sort of place, which each list may change",
	"community_community.postcodes":   "how addresses lead to a place, which each list may change",
	"community_import.file":           "a list that waits for its import, for a day",
	"community_import.made":           "when a list was sent; when it was imported is compared",
	"representation_release":          "counts, drawn anew each day",
	"meeting_minutes.at":              "the journal's entry says when",
	"library_entry.n":                 "the largest number of its texts, and compared as that",
	"library_link":                    "how a link answered when it was last asked",
	"library_objection.why":           "for the author and who moderates alone; it goes with whoever objected",
	"platform_programme.edition":      "the largest of its texts' editions, and compared as that",
	"platform_amendment.taken":        "the text that it went into names it",
	"meeting_minutes.member":          "the journal's entry has the pseudonym of who recorded them",
}

func isUnprotected(table, column string) bool {
	for what := range unprotected {
		name, of, _ := strings.Cut(what, ".")
		if name != "" && of == "" && strings.HasPrefix(table, name) || of == column && (name == "" || name == table) {
			return true
		}
	}
	return false
}

// A year of a small party, lived through the rooms' own acts, leaves a journal
// that is whole, and someone of each kind to sign in as. Whoever then changes one
// byte of what was decided is found: each column of each table is changed in one
// row, and verify names it.
func TestAYearLeavesAWholeJournalAndOneChangedByteIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, party *app.App) {
		db := party.Site.DB
		err := demo.Fill(t.Context(), demo.Options{
			DB: db, Vault: party.Site.Vault, Settle: party.Settle, Seed: 1, Members: 150, Say: func(line string) { t.Log(line) },
		})
		if err != nil {
			t.Fatal(err)
		}
		report, err := journal.Verify(t.Context(), db, app.Contents())
		if err != nil {
			t.Fatal(err)
		}
		if report.Wrong != "" || report.Unsequenced != 0 || report.Entries < 500 {
			t.Fatalf("before anything is changed: %+v", report)
		}
		ways, err := demo.WaysIn(t.Context(), db, party.Site.BaseURL)
		if err != nil {
			t.Fatal(err)
		}
		if len(ways) != 6 {
			t.Errorf("ways in: %v", ways)
		}
		tried, done := 0, map[string]bool{}
		for _, c := range columnsOf(t, db) {
			if isUnprotected(c.table, c.column) {
				continue
			}
			if done[c.table] && db.Dialect() == store.PostgreSQL {
				continue // there one column of each table is enough: the rules are the same
			}
			wrong := verified(t, db, c.change)
			if wrong == untouched {
				t.Logf("%s.%s: no row has a value that could be changed", c.table, c.column)
				continue
			}
			tried++
			done[c.table] = true
			if wrong == "" {
				t.Errorf("%s.%s: a changed byte is not found", c.table, c.column)
			}
		}
		if tried < 20 || tried < 120 && db.Dialect() == store.SQLite {
			t.Errorf("only %d columns were tried", tried)
		}
	})
}

const untouched = "untouched"

// verified is what verify names after a change that is taken back again; ""
// where it finds the journal whole.
func verified(t *testing.T, db *store.DB, change func(ctx context.Context, tx *store.Tx) (int64, error)) (wrong string) {
	t.Helper()
	back := errors.New("taken back")
	err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		if change != nil {
			n, err := change(ctx, tx)
			if err != nil { // other rows refer to it: the database itself refuses
				wrong = err.Error()
				return back
			}
			if n == 0 {
				wrong = untouched
				return back
			}
		}
		report, err := journal.Verify(ctx, tx, app.Contents())
		if err != nil {
			return err
		}
		wrong = report.Wrong
		return back
	})
	if !errors.Is(err, back) {
		t.Fatal(err)
	}
	return wrong
}

// column is one that could be changed.
type column struct {
	table, column string
	text          bool
}

// change makes another character of the last one in one row's text, or another
// number of its number; it returns how many rows it changed.
func (c column) change(ctx context.Context, tx *store.Tx) (int64, error) {
	value, filled := fmt.Sprintf("case when %[1]s = 1 then 0 else %[1]s + 1 end", c.column), c.column+" <> 0"
	if c.text {
		value = fmt.Sprintf("substr(%[1]s, 1, length(%[1]s) - 1) || case when substr(%[1]s, length(%[1]s), 1) = '7' then '3' else '7' end", c.column)
		filled = c.column + " <> ''"
	}
	row := "rowid"
	if tx.Dialect() == store.PostgreSQL {
		row = "ctid"
	}
	// The oldest row's text, which verify comes to early; the largest number, so that
	// numbers that must stay different from others do.
	first := c.column + " desc"
	if c.text {
		first = row
	}
	result, err := tx.Exec(ctx, fmt.Sprintf("update %[1]s set %[2]s = %[3]s where %[4]s = (select %[4]s from %[1]s where %[5]s order by %[6]s limit 1)",
		c.table, c.column, value, row, filled, first))
	if err != nil {
		return 0, fmt.Errorf("%s.%s: %w", c.table, c.column, err)
	}
	return result.RowsAffected()
}

func columnsOf(t *testing.T, db *store.DB) []column {
	t.Helper()
	query := "select m.name, p.name, p.type from sqlite_master m, pragma_table_info(m.name) p where m.type = 'table' order by 1, 2"
	if db.Dialect() == store.PostgreSQL {
		query = "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2"
	}
	rows, err := db.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []column
	for rows.Next() {
		var c column
		var kind string
		if err := rows.Scan(&c.table, &c.column, &kind); err != nil {
			t.Fatal(err)
		}
		c.text = slices.Contains([]string{"text", "TEXT"}, kind)
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
