package consent

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them. What a circle decided, and
// why, stays under a pseudonym that leads to nobody any more; seats that end
// with an erasure let open rounds go on.
var Persons = []member.PersonTable{
	{
		Table: "consent_proposal",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return proposals(ctx, q, "where member = $1 or concerns_member = $1 or elects_member = $1 order by at, id", member)
		},
		Erase: erase("update consent_proposal set member = '' where member = $1",
			"update consent_proposal set concerns_member = '' where concerns_member = $1",
			"update consent_proposal set elects_member = '' where elects_member = $1"),
		Retain: "As long as the circle's record: a proposal stays, without who wrote it.",
	},
	{
		Table: "consent_version",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectVersion+"where member = $1 order by at, id", member)
			return collect(rows, err, scanVersion)
		},
		Erase:  erase("update consent_version set member = '' where member = $1"),
		Retain: "As long as the circle's record: each version of a text stays, without who wrote it.",
	},
	{
		Table: "consent_effect",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectEffect+"where member = $1 order by id", member)
			return collect(rows, err, scanEffect)
		},
		Erase:  erase("update consent_effect set member = '' where member = $1"),
		Retain: "As long as the circle's record: what a proposal does with a seat or a role stays, under a pseudonym.",
	},
	{
		Table: "consent_slip",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectSlip+"where member = $1 or refuser_member = $1 order by at, id", member)
			return collect(rows, err, scanSlip)
		},
		Erase: erase("update consent_slip set member = '' where member = $1",
			"update consent_slip set refuser_member = '' where refuser_member = $1"),
		Retain: "As long as the circle's record: each slip that was mended stays, without who mended it.",
	},
	{
		Table: "consent_count",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectCount+"where member = $1 order by at, id", member)
			return collect(rows, err, scanCount)
		},
		Erase:  erase("update consent_count set member = '' where member = $1"),
		Retain: "As long as the circle's record: a count by a fallback method stays, under the pseudonym of who recorded it.",
	},
	{
		Table: "consent_test",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectTest+"where member = $1 order by at, id", member)
			return collect(rows, err, scanTest)
		},
		Erase:  erase("update consent_test set member = '' where member = $1"),
		Retain: "As long as the circle's record: it says under a pseudonym who asked whether an argument qualifies.",
	},
	{
		Table: "consent_test_answer",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select test from consent_test_answer where member = $1 order by at, test", member)
			return collect(rows, err, scanID)
		},
		Erase:  erase("update consent_test_answer set member = '' where member = $1"),
		Retain: "As long as the circle's record: whether an argument qualified can be checked only with the answers, kept under a pseudonym.",
	},
	{
		Table: "consent_roster",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select round from consent_roster where member = $1 order by round", member)
			return collect(rows, err, scanID)
		},
		Erase:  erase("update consent_roster set member = '' where member = $1"),
		Retain: "As long as the circle's record: it says under a pseudonym who was asked.",
	},
	{
		Table: "consent_answer",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return answers(ctx, q, "where member = $1 order by at, id", member)
		},
		Erase:  erase("update consent_answer set member = '' where member = $1", "update consent_answer set recorder_member = '' where recorder_member = $1"),
		Retain: "As long as the circle's record: a decision can be checked only with the answers that it rests on, kept under a pseudonym.",
	},
	{
		Table: "consent_objection",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return stands(ctx, q, "where o.member = $1 or o.keeper_member = $1", member)
		},
		Erase: erase("update consent_objection set member = '' where member = $1",
			"update consent_objection set keeper_member = '' where keeper_member = $1"),
		Retain: "As long as the circle's record: an objection and how it was integrated are part of the decision.",
	},
	{
		Table: "consent_word",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectWord+"where member = $1 order by at, id", member)
			return collect(rows, err, scanWord)
		},
		Erase: erase("update consent_word set member = '', text = '' where member = $1",
			"update consent_word set recorder_member = '' where recorder_member = $1"),
		Retain: "As long as the proposal's record; what an erased person said in a round is removed.",
	},
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
