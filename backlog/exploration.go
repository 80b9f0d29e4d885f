package backlog

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Stage is how far an exploration has come.
type Stage string

// The stages: what people need is gathered before anybody says how it could be
// met (docs: sociocracy, "From listening to decision": many in understand, a
// circle in explore, one or two write).
const (
	Needs    Stage = "needs"
	Options  Stage = "options"
	Explored Stage = "explored" // ended, with a summary
)

// ContributionKind is what a contribution gives: a need, or an option. It is
// the stage in which it was given.
type ContributionKind string

// The kinds.
const (
	Need   ContributionKind = "need"
	Option ContributionKind = "option"
)

// Exploration is what a circle gathers on an item before there is a draft:
// short contributions, needs first, then options, ended by the facilitator with
// a summary. Question is what is explored, "" where the item says it itself.
type Exploration struct {
	ID, Item, Circle     string
	Version              int64
	Stage                Stage
	Question, Lang       string
	Summary, SummaryLang string
	Member, Person       string // who began it
	At, Ended            time.Time
}

// Contribution is one short thing that somebody gave to an exploration.
type Contribution struct {
	ID, Exploration string
	Kind            ContributionKind
	Text, Lang      string
	Member, Person  string
	At              time.Time
}

// contributionLimit is how many characters a contribution has at most: one need, one option.
const contributionLimit = 600

const selectExploration = "select id, item, circle, version, stage, question, lang, summary, summary_lang, member, person, at, ended from backlog_exploration "

func scanExploration(row store.Row) (Exploration, error) {
	var x Exploration
	var at, ended int64
	err := row.Scan(&x.ID, &x.Item, &x.Circle, &x.Version, &x.Stage, &x.Question, &x.Lang, &x.Summary, &x.SummaryLang, &x.Member, &x.Person, &at, &ended)
	x.At, x.Ended = store.At(at), store.At(ended)
	return x, err
}

// Explorations lists what was explored on an item, the oldest first; the last
// one may still go on.
func Explorations(ctx context.Context, q store.Q, item string) ([]Exploration, error) {
	rows, err := q.Query(ctx, selectExploration+"where item = $1 order by at, id", item)
	return store.Collect(rows, err, scanExploration)
}

const selectContribution = "select id, exploration, kind, text, lang, member, person, at from backlog_contribution "

func scanContribution(row store.Row) (Contribution, error) {
	var c Contribution
	var at int64
	err := row.Scan(&c.ID, &c.Exploration, &c.Kind, &c.Text, &c.Lang, &c.Member, &c.Person, &at)
	c.At = store.At(at)
	return c, err
}

// Contributions lists what was given to an exploration and not taken back, the
// oldest first.
func Contributions(ctx context.Context, q store.Q, exploration string) ([]Contribution, error) {
	rows, err := q.Query(ctx, selectContribution+"where exploration = $1 and withdrawn = 0 order by at, id", exploration)
	return store.Collect(rows, err, scanContribution)
}

// ExploringIn lists the explorations that go on in circles where a member sits
// and to which they have not given anything in the stage that is open.
func ExploringIn(ctx context.Context, q store.Q, actor string, circles []string) ([]Exploration, error) {
	if actor == "" || len(circles) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectExploration+`where ended = 0 and not exists (
		select 1 from backlog_contribution c where c.exploration = backlog_exploration.id and c.member = $1 and c.withdrawn = 0
			and c.kind = case backlog_exploration.stage when 'needs' then 'need' else 'option' end)
		and item in (select id from backlog_item where state in ('waiting', 'later') and circle in (`+store.List(len(circles), 2)+")) order by at, id", append([]any{actor}, store.Args(circles)...)...)
	return store.Collect(rows, err, scanExploration)
}

var errExplored = apperr.New(apperr.Gone, "backlog.explored_already")

// Explore begins an exploration on an item that waits; who sits in the circle
// can. One goes on at a time.
func Explore(ctx context.Context, tx *store.Tx, actor member.Actor, item, question, lang string) (Exploration, error) {
	i, err := change(ctx, tx, item)
	if err != nil {
		return Exploration{}, err
	}
	if i.HiddenFrom(actor.Member) {
		return Exploration{}, errNotFound
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, i.Circle); err != nil {
		return Exploration{}, err
	}
	if i.State != Waiting && i.State != Later {
		return Exploration{}, apperr.New(apperr.Conflict, "backlog.proposal_first")
	}
	if question, err = typed.Optional(question, "question", contributionLimit); err != nil {
		return Exploration{}, err
	}
	if lang == "" {
		lang = actor.Lang
	}
	row := id.New()
	result, err := tx.Exec(ctx, `
		insert into backlog_exploration (id, item, circle, stage, question, lang, member, person, at)
		values ($1, $2, $3, 'needs', $4, $5, $6, $7, $8) on conflict do nothing`,
		row, i.ID, i.Circle, question, lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Exploration{}, err
	}
	if fresh, err := result.RowsAffected(); err != nil || fresh == 0 {
		if err == nil {
			err = apperr.New(apperr.Conflict, "backlog.exploring_already")
		}
		return Exploration{}, err
	}
	if err := record(ctx, tx, actor, "backlog.exploring", row, i.Circle, i.Audience, exploringContent); err != nil {
		return Exploration{}, err
	}
	return scanExploration(tx.QueryRow(ctx, selectExploration+"where id = $1", row))
}

// exploring takes the turn of the exploration that goes on, and of its item.
// stage is the one that the form was made from.
func exploring(ctx context.Context, tx *store.Tx, exploration string, stage Stage) (Exploration, Item, error) {
	err := tx.Change(ctx, errNotFound, "update backlog_exploration set version = version + 1 where id = $1", exploration)
	if err != nil {
		return Exploration{}, Item{}, err
	}
	x, err := scanExploration(tx.QueryRow(ctx, selectExploration+"where id = $1", exploration))
	if err != nil {
		return Exploration{}, Item{}, err
	}
	i, err := Get(ctx, tx, x.Item)
	if err != nil {
		return Exploration{}, Item{}, err
	}
	tx.Touch(Topic(x.Item))
	switch {
	case !x.Ended.IsZero():
		return x, i, errExplored
	case i.State == Answered:
		return x, i, apperr.New(apperr.Conflict, "backlog.answered_before")
	case x.Stage != stage:
		return x, i, apperr.New(apperr.Conflict, "backlog.exploration_moved_on")
	}
	return x, i, nil
}

// Contribute gives a need (in the stage of needs) or an option (in the stage of
// options), by those who sit in the circle and by whoever raised the item.
func Contribute(ctx context.Context, tx *store.Tx, actor member.Actor, exploration string, stage Stage, text, lang string) error {
	x, i, err := exploring(ctx, tx, exploration, stage)
	if may := mayContribute(ctx, tx, actor, i); may != nil {
		return may
	}
	if err != nil {
		return err
	}
	if text, err = typed.Text(text, "contribution", contributionLimit); err != nil {
		return err
	}
	if err := moderation.NoLinks(ctx, tx, actor, "contribution", text); err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	kind := Need
	if x.Stage == Options {
		kind = Option
	}
	_, err = tx.Exec(ctx, "insert into backlog_contribution (id, exploration, kind, text, lang, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		id.New(), x.ID, string(kind), text, lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	return err
}

func mayContribute(ctx context.Context, q store.Q, actor member.Actor, i Item) error {
	if i.HiddenFrom(actor.Member) {
		return errNotFound
	}
	if actor.SignedIn() && actor.Member == i.Member && !actor.Suspended {
		return nil
	}
	return circle.May(ctx, q, actor, circle.Propose, i.Circle)
}

// TakeBack withdraws one's own contribution while the exploration goes on.
func TakeBack(ctx context.Context, tx *store.Tx, actor member.Actor, contribution string) error {
	c, err := scanContribution(tx.QueryRow(ctx, selectContribution+"where id = $1 and withdrawn = 0", contribution))
	if errors.Is(err, sql.ErrNoRows) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	x, i, err := exploring(ctx, tx, c.Exploration, Needs)
	if x.Stage == Options && apperr.Is(err, apperr.Conflict) {
		err = nil
	}
	if may := mayContribute(ctx, tx, actor, i); may != nil {
		return may
	}
	if err != nil {
		return err
	}
	return tx.Change(ctx, apperr.New(apperr.Forbidden, "backlog.only_ones_own"),
		"update backlog_contribution set withdrawn = 1 where id = $1 and member = $2", contribution, actor.Member)
}

// AskOptions ends the gathering of needs and asks for options; the facilitator
// does it, once at least one need was given.
func AskOptions(ctx context.Context, tx *store.Tx, actor member.Actor, exploration string) error {
	x, i, err := exploring(ctx, tx, exploration, Needs)
	if may := circle.May(ctx, tx, actor, circle.Facilitate, i.Circle); i.ID != "" && may != nil {
		return may
	}
	if err != nil {
		return err
	}
	given, err := Contributions(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	if len(given) == 0 {
		return apperr.New(apperr.Conflict, "backlog.needs_first")
	}
	_, err = tx.Exec(ctx, "update backlog_exploration set stage = 'options' where id = $1", x.ID)
	return err
}

// Conclude ends an exploration with its summary, from either stage; the
// facilitator does it. What was given stays readable.
func Conclude(ctx context.Context, tx *store.Tx, actor member.Actor, exploration string, stage Stage, summary, lang string) error {
	x, i, err := exploring(ctx, tx, exploration, stage)
	if may := circle.May(ctx, tx, actor, circle.Facilitate, i.Circle); i.ID != "" && may != nil {
		return may
	}
	if err != nil {
		return err
	}
	if summary, err = typed.Text(summary, "summary", 4000); err != nil {
		return err
	}
	if lang == "" {
		lang = actor.Lang
	}
	_, err = tx.Exec(ctx, `
		update backlog_exploration set stage = 'explored', summary = $1, summary_lang = $2, ended = $3, ender_member = $4, ender_person = $5 where id = $6`,
		summary, lang, store.Micros(clock.Now(ctx)), actor.Member, actor.Pseudonym, x.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "backlog.explored", x.ID, i.Circle, i.Audience, exploredContent)
}

// concluded refuses while an exploration on the item goes on: a draft comes
// after its summary.
func concluded(ctx context.Context, q store.Q, item string) error {
	var open int
	err := q.QueryRow(ctx, "select count(*) from backlog_exploration where item = $1 and ended = 0", item).Scan(&open)
	if err == nil && open > 0 {
		err = apperr.New(apperr.Conflict, "backlog.explore_first")
	}
	return err
}

func exploringContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Item, Circle, Question, Lang, Person string }
	err := q.QueryRow(ctx, "select item, circle, question, lang, person from backlog_exploration where id = $1", ref).
		Scan(&v.Item, &v.Circle, &v.Question, &v.Lang, &v.Person)
	return v, err
}

func exploredContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Item, Summary, Lang, Person string }
	err := q.QueryRow(ctx, "select item, summary, summary_lang, ender_person from backlog_exploration where id = $1", ref).
		Scan(&v.Item, &v.Summary, &v.Lang, &v.Person)
	return v, err
}
