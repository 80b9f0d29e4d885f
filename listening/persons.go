package listening

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// Persons is what this room keeps about a person. Votes and statements are
// found through the conversations' keys, as My voice finds them; where a key
// is destroyed nobody can find them, and they belong to no person any more.
func (r *Room) Persons() []member.PersonTable {
	return []member.PersonTable{
		{
			Table: "listening_vote",
			Export: func(ctx context.Context, q store.Q, member string) (any, error) {
				return r.exportVotes(ctx, q, member)
			},
			Erase: func(ctx context.Context, tx *store.Tx, member string) error {
				r.held.forget()
				return r.recode(ctx, tx, member, "update listening_vote set participant = $1 where conversation = $2 and participant = $3")
			},
			Retain: "With the conversation, under a code. Erasure gives the votes a fresh code that belongs to nobody, so that the counts stay as they are; the key that joins codes to members is destroyed on the date that the conversation's page gives.",
		},
		{
			Table: "listening_statement",
			Export: func(ctx context.Context, q store.Q, member string) (any, error) {
				return r.exportStatements(ctx, q, member)
			},
			Erase: func(ctx context.Context, tx *store.Tx, member string) error {
				return r.recode(ctx, tx, member, "update listening_statement set author = $1 where conversation = $2 and author = $3")
			},
			Retain: "With the conversation, under a code, as the votes.",
		},
		{
			Table: "listening_conversation", Export: nothing, Erase: stays,
			Retain: "Always: who opened and closed a conversation stands there as the journal's pseudonym, which erasure leaves to nobody.",
		},
		{
			Table: "listening_batch", Export: nothing, Erase: stays,
			Retain: "With the conversation: who moderated stands there as the journal's pseudonym, which erasure leaves to nobody.",
		},
		{
			Table: "listening_auditor",
			Export: func(ctx context.Context, q store.Q, member string) (any, error) {
				list, err := auditors(ctx, q, "where member = $1 order by at, id", member)
				if len(list) == 0 {
					return nil, err
				}
				return list, err
			},
			Erase: func(ctx context.Context, tx *store.Tx, member string) error {
				_, err := tx.Exec(ctx, "update listening_auditor set member = '', ended = case when ended = 0 then $1 else ended end where member = $2",
					store.Micros(clock.Now(ctx)), member)
				return err
			},
			Retain: "With the conversation: who could read its rows. Erasure takes the name out and leaves that somebody could.",
		},
		{
			Table: "listening_change", Export: nothing, Erase: stays,
			Retain: "With the conversation: who changed its last day or mode stands there as the journal's pseudonym, which erasure leaves to nobody.",
		},
		{
			Table: "listening_paper", Export: nothing, Erase: stays,
			Retain: "With the conversation: whose sheet it was nobody here knows; who entered it stands there as the journal's pseudonym, which erasure leaves to nobody.",
		},
		{
			Table: "listening_reminder",
			Export: func(ctx context.Context, q store.Q, member string) (any, error) {
				return r.exportReminders(ctx, q, member)
			},
			Erase: func(ctx context.Context, tx *store.Tx, member string) error {
				return r.recode(ctx, tx, member, "update listening_reminder set participant = $1 where conversation = $2 and participant = $3")
			},
			Retain: "With the conversation, under a code, as the votes: who was reminded, so that it happens once and its effect can be told.",
		},
		{
			Table: "listening_draw", Export: nothing, Erase: stays,
			Retain: "With the conversation: who had a hundred people drawn stands there as the journal's pseudonym, which erasure leaves to nobody.",
		},
		{
			Table: "listening_invited",
			Export: func(ctx context.Context, q store.Q, member string) (any, error) {
				return r.exportInvitations(ctx, q, member)
			},
			Erase: func(ctx context.Context, tx *store.Tx, member string) error {
				return r.recode(ctx, tx, member, "update listening_invited set participant = $1 where conversation = $2 and participant = $3")
			},
			Retain: "With the conversation, under a code, as the votes: who was drawn by lot and invited, so that it happens once and one can tell how many came.",
		},
		{
			Table: "listening_name", Export: nothing, Erase: stays,
			Retain: "With the conversation: who named a group stands there as the journal's pseudonym, which erasure leaves to nobody.",
		},
	}
}

// nothing and stays are for tables that know people by the journal's pseudonym.
func nothing(context.Context, store.Q, string) (any, error) { return nil, nil }

func stays(context.Context, *store.Tx, string) error { return nil }

// own calls each with the member's code in every conversation whose key is
// there.
func (r *Room) own(ctx context.Context, q store.Q, id string, each func(c Conversation, code string) error) error {
	all, err := conversations(ctx, q, "order by opened, id")
	if err != nil {
		return err
	}
	for _, c := range all {
		key, err := r.readKey(ctx, c.ID)
		if errors.Is(err, sql.ErrNoRows) || apperr.Is(err, apperr.Gone) {
			continue
		}
		if err != nil {
			return err
		}
		if err := each(c, memberCode(key, id)); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) recode(ctx context.Context, tx *store.Tx, member, update string) error {
	return r.own(ctx, tx, member, func(c Conversation, code string) error {
		_, err := tx.Exec(ctx, update, "erased-"+id.New(), c.ID, code)
		return err
	})
}

func (r *Room) exportReminders(ctx context.Context, q store.Q, id string) (any, error) {
	type reminder struct {
		Conversation, Week string
		Told               int
	}
	var list []reminder
	err := r.own(ctx, q, id, func(c Conversation, code string) error {
		one := reminder{Conversation: c.ID}
		err := q.QueryRow(ctx, "select week, told from listening_reminder where conversation = $1 and participant = $2", c.ID, code).Scan(&one.Week, &one.Told)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		list = append(list, one)
		return err
	})
	if list == nil {
		return nil, err
	}
	return list, err
}

type exportedVote struct {
	Conversation, Question string
	Statement              int
	Vote                   int
}

func (r *Room) exportVotes(ctx context.Context, q store.Q, id string) (any, error) {
	var list []exportedVote
	err := r.own(ctx, q, id, func(c Conversation, code string) error {
		votes, err := votesOf(ctx, q, Participant{conversation: c.ID, code: code})
		for number := 1; number <= c.Numbered; number++ {
			if v, voted := votes[number]; voted {
				list = append(list, exportedVote{c.ID, c.Question, number, int(v)})
			}
		}
		return err
	})
	if list == nil {
		return nil, err
	}
	return list, err
}

func (r *Room) exportStatements(ctx context.Context, q store.Q, id string) (any, error) {
	var list []Statement
	err := r.own(ctx, q, id, func(c Conversation, code string) error {
		said, err := statements(ctx, q, "where conversation = $1 and author = $2 order by number", c.ID, code)
		list = append(list, said...)
		return err
	})
	if list == nil {
		return nil, err
	}
	return list, err
}
