package consent

import (
	"context"
	"embed"

	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Contents is how the journal reads back what this room's acts were. A draft
// has no entry until it is presented.
var Contents = []journal.Content{
	{Act: "consent.proposed", Of: proposedContent, Refs: refs("select id from consent_proposal where state <> 'draft'"), Strays: []journal.Finder{
		refs(`select p.id from consent_proposal p where p.state <> 'draft'
			and p.n <> coalesce((select max(v.n) from consent_version v where v.proposal = p.id), 0)`),
		member.Mistaken("select id, member, person from consent_proposal where member <> ''"),
		member.Mistaken("select id, concerns_member, concerns_person from consent_proposal where concerns_member <> ''"),
		member.Mistaken("select id, elects_member, elects_person from consent_proposal where elects_member <> ''"),
	}},
	{Act: "consent.versioned", Of: versionContent, Refs: refs("select v.id from consent_version v join consent_proposal p on p.id = v.proposal where p.state <> 'draft'"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from consent_version where member <> ''"),
		member.Mistaken("select id, member, person from consent_effect where member <> ''"),
	}},
	{Act: "consent.round_opened", Of: roundContent, Refs: refs("select id from consent_round"), Strays: []journal.Finder{
		member.Mistaken("select round, member, person from consent_roster where member <> ''"),
	}},
	{Act: "consent.round_ended", Of: roundEndContent, Refs: refs("select id from consent_round where ended <> 0")},
	{Act: "consent.answered", Of: answerContent, Refs: refs("select id from consent_answer"), Strays: []journal.Finder{
		// Of somebody's answers in a round the newest counts, and it alone.
		refs(`select min(id) from consent_answer group by round, person having sum(case when replaced = 0 then 1 else 0 end) <> 1`),
		refs(`select a.id from consent_answer a where a.replaced = 0
			and exists (select 1 from consent_answer b where b.round = a.round and b.person = a.person and b.at > a.at)`),
		member.Mistaken("select id, member, person from consent_answer where member <> ''"),
		// Each objection stands on an answer that objects.
		refs(`select o.id from consent_objection o where not exists (
			select 1 from consent_answer a where a.id = o.answer and a.proposal = o.proposal and a.answer = 'objection')`),
		member.Mistaken("select id, member, person from consent_objection where member <> ''"),
		member.Mistaken("select id, keeper_member, keeper_person from consent_objection where keeper_member <> ''"),
	}},
	{Act: "consent.mended", Of: slipContent, Refs: refs("select id from consent_slip")},
	{Act: "consent.slip_refused", Of: slipRefusedContent, Refs: refs("select id from consent_slip where refused <> 0")},
	{Act: "consent.test_begun", Of: testContent, Refs: refs("select id from consent_test")},
	{Act: "consent.test_ended", Of: testEndContent, Refs: refs("select id from consent_test where outcome <> ''")},
	{Act: "consent.counted", Of: countContent, Refs: refs("select id from consent_count"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from consent_count where member <> ''"),
	}},
	{Act: "consent.objection_settled", Of: settledContent, Refs: refs("select id from consent_objection where state <> 'open'")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return collect(rows, err, scanID)
	}
}

func scanID(row scanner) (string, error) {
	var ref string
	err := row.Scan(&ref)
	return ref, err
}

// electsContent is whom a proposal elects, by pseudonym.
type electsContent struct{ Role, Person, Starts string }

func proposedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Item, Circle, Audience, Amends, Concerns, Person string
		Routine                                          int
		At                                               int64
		Elects                                           *electsContent `json:",omitempty"`
	}
	var e electsContent
	err := q.QueryRow(ctx, `
		select item, circle, audience, amends, concerns_person, person, routine, elects_role, elects_person, elects_starts, at
		from consent_proposal where id = $1`, ref).
		Scan(&v.Item, &v.Circle, &v.Audience, &v.Amends, &v.Concerns, &v.Person, &v.Routine, &e.Role, &e.Person, &e.Starts, &v.At)
	if e.Role != "" {
		v.Elects = &e
	}
	return v, err
}

func versionContent(ctx context.Context, q store.Q, ref string) (any, error) {
	v, err := scanVersion(q.QueryRow(ctx, selectVersion+"where id = $1", ref))
	if err != nil {
		return nil, err
	}
	v.Member = "" // the journal knows people by pseudonym only
	if v.Measures, err = measures(ctx, q, v.Proposal, v.N); err != nil {
		return nil, err
	}
	effects, err := effectContents(ctx, q, v.Proposal, v.N)
	return struct {
		Version
		Effects []effectContent `json:",omitempty"`
	}{v, effects}, err
}

func roundContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Proposal, Kind, EndsOn, Absentees string
		N                                 int
		At                                int64
		Roster                            []string
	}
	err := q.QueryRow(ctx, "select proposal, kind, ends_on, absentees, n, at from consent_round where id = $1", ref).
		Scan(&v.Proposal, &v.Kind, &v.EndsOn, &v.Absentees, &v.N, &v.At)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select person from consent_roster where round = $1 order by person", ref)
	v.Roster, err = collect(rows, err, scanID)
	return v, err
}

func roundEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Ended   int64
		Outcome string
	}
	err := q.QueryRow(ctx, "select ended, outcome from consent_round where id = $1", ref).Scan(&v.Ended, &v.Outcome)
	return v, err
}

func answerContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Round, Proposal, Answer, Reason, Lang, Person string
		N                                             int
		At                                            int64
		Recorder                                      string `json:",omitempty"`
	}
	err := q.QueryRow(ctx, "select round, proposal, answer, reason, lang, person, n, recorder_person, at from consent_answer where id = $1", ref).
		Scan(&v.Round, &v.Proposal, &v.Answer, &v.Reason, &v.Lang, &v.Person, &v.N, &v.Recorder, &v.At)
	return v, err
}

func settledContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Proposal, State, Why, Person, Keeper, Answer string
		Settled, N, SettledN, At                     int64
	}
	err := q.QueryRow(ctx, "select proposal, state, settled_why, person, keeper_person, answer, settled, n, settled_n, at from consent_objection where id = $1", ref).
		Scan(&v.Proposal, &v.State, &v.Why, &v.Person, &v.Keeper, &v.Answer, &v.Settled, &v.N, &v.SettledN, &v.At)
	return v, err
}
