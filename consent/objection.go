package consent

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
	"concentric/journal"
	"concentric/member"
)

// Objections are open until one of these.
const (
	ObjectionOpen      = "open"
	ObjectionResolved  = "resolved"  // its keeper consented to a later version, or to the same one before the round ended
	ObjectionWithdrawn = "withdrawn" // by its keeper
	ObjectionLapsed    = "lapsed"    // its author left, and nobody adopted it within a week
)

// Stand is an objection on its way to integration. It stands from the version
// N it was made to, until it is settled: by its keeper alone, who is its author
// or, once the author has left the circle, whoever adopted it. Reason is as
// its keeper last put it, to version PutN at PutAt; First as it began.
type Stand struct {
	ID, Proposal             string
	N                        int
	Reason, Lang             string
	First, FirstLang         string
	PutN                     int
	PutAt                    time.Time
	State                    string
	Member, Person           string // author
	KeeperMember, KeeperName string // keeper; KeeperName is the pseudonym
	At, Orphaned, Settled    time.Time
	SettledN                 int // the version that settled it
	SettledWhy               string
}

const selectStand = `
	select o.id, o.proposal, o.n, a.reason, a.lang, o.state, o.member, o.person, o.keeper_member, o.keeper_person,
		o.at, o.orphaned, o.settled, o.settled_n, o.settled_why, a.n, a.at
	from consent_objection o join consent_answer a on a.id = o.answer `

func scanStand(row scanner) (Stand, error) {
	var o Stand
	var at, orphaned, settled, put int64
	err := row.Scan(&o.ID, &o.Proposal, &o.N, &o.Reason, &o.Lang, &o.State, &o.Member, &o.Person, &o.KeeperMember, &o.KeeperName,
		&at, &orphaned, &settled, &o.SettledN, &o.SettledWhy, &o.PutN, &put)
	o.First, o.FirstLang = o.Reason, o.Lang
	o.PutAt = store.At(put)
	o.At, o.Orphaned, o.Settled = store.At(at), store.At(orphaned), store.At(settled)
	return o, err
}

// PutAnew says whether its keeper has put it in other words to a later version.
func (o Stand) PutAnew() bool { return o.PutN > o.N && o.Reason != o.First }

func stands(ctx context.Context, q store.Q, where string, args ...any) ([]Stand, error) {
	rows, err := q.Query(ctx, selectStand+where+" order by o.at, o.id", args...)
	list, err := collect(rows, err, scanStand)
	if err != nil {
		return nil, err
	}
	for i, o := range list {
		if o.PutN == o.N {
			continue
		}
		err := q.QueryRow(ctx, `
			select reason, lang from consent_answer where member = $1 and person = $2 and proposal = $3 and n = $4 and answer = 'objection'
			order by at desc, id desc limit 1`, o.Member, o.Person, o.Proposal, o.N).Scan(&list[i].First, &list[i].FirstLang)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	return list, nil
}

// Objections lists every objection to a proposal, the oldest first.
func Objections(ctx context.Context, q store.Q, proposal string) ([]Stand, error) {
	return stands(ctx, q, "where o.proposal = $1", proposal)
}

// OpenObjections lists those that are not settled.
func OpenObjections(ctx context.Context, q store.Q, proposal string) ([]Stand, error) {
	return stands(ctx, q, "where o.proposal = $1 and o.state = 'open'", proposal)
}

// follow makes the objections keep up with an answer: an objection begins or
// goes on; consent settles the ones that the person keeps.
func follow(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round, a Answer) error {
	kept, err := stands(ctx, tx, "where o.proposal = $1 and o.state = 'open' and o.keeper_person = $2", p.ID, a.Person)
	if err != nil {
		return err
	}
	if a.Kind != Objection {
		for _, o := range kept {
			if err := settle(ctx, tx, actor, p, o, ObjectionResolved, r.N, ""); err != nil {
				return err
			}
		}
		return nil
	}
	if len(kept) > 0 {
		_, err := tx.Exec(ctx, "update consent_objection set answer = $1 where id = $2", a.ID, kept[0].ID)
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into consent_objection (id, proposal, n, answer, state, member, person, keeper_member, keeper_person, at)
		values ($1, $2, $3, $4, 'open', $5, $6, $5, $6, $7)`,
		id.New(), p.ID, r.N, a.ID, a.Member, a.Person, store.Micros(clock.Now(ctx)))
	return err
}

func settle(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, o Stand, state string, n int, why string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "consent.objection_settled"), `
		update consent_objection set state = $1, settled = $2, settled_n = $3, settled_why = $4 where id = $5 and state = 'open'`,
		state, store.Micros(clock.Now(ctx)), n, why, o.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "consent.objection_settled", o.ID, p, journal.Circle, settledContent)
}

func getStand(ctx context.Context, q store.Q, objection string) (Stand, error) {
	list, err := stands(ctx, q, "where o.id = $1", objection)
	if err != nil {
		return Stand{}, err
	}
	if len(list) == 0 {
		return Stand{}, errNotFound
	}
	return list[0], nil
}

// Withdraw takes an objection back, after its round has ended: its keeper
// alone can. If it was the last one open, and the text was not changed since,
// everyone else has consented to that text, and it is agreed.
func Withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, objection, why string) (Proposal, error) {
	o, err := getStand(ctx, tx, objection)
	if err != nil {
		return Proposal{}, err
	}
	p, err := change(ctx, tx, o.Proposal, Integrating)
	if err != nil {
		return Proposal{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Proposal{}, err
	}
	if actor.Member != o.KeeperMember {
		return Proposal{}, apperr.New(apperr.Forbidden, "consent.only_its_author")
	}
	if why, err = typed.Optional(why, "why", 2000); err != nil {
		return Proposal{}, err
	}
	if err := settle(ctx, tx, actor, p, o, ObjectionWithdrawn, p.N, why); err != nil {
		return Proposal{}, err
	}
	if err := agreeAfterAll(ctx, tx, actor, p); err != nil {
		return Proposal{}, err
	}
	return Get(ctx, tx, p.ID)
}

// agreeAfterAll records the agreement where no objection is left and the last
// consent round was on the text as it stands.
func agreeAfterAll(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal) error {
	open, err := OpenObjections(ctx, tx, p.ID)
	if err != nil || len(open) > 0 {
		return err
	}
	list, err := rounds(ctx, tx, "where proposal = $1 and kind = 'consent' order by n desc, at desc, id limit 1", p.ID)
	if err != nil || len(list) == 0 || list[0].N != p.N {
		return err
	}
	given, err := Answers(ctx, tx, list[0].ID)
	if err != nil {
		return err
	}
	return agree(ctx, tx, actor, p, list[0], given)
}

// Adopt makes an objection one's own, whose author does not sit in the circle
// any more, within the week. Somebody who sits in the circle can.
func Adopt(ctx context.Context, tx *store.Tx, actor member.Actor, objection string) error {
	o, err := getStand(ctx, tx, objection)
	if err != nil {
		return err
	}
	p, err := change(ctx, tx, o.Proposal, Integrating, Tuning, Deferred)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, p.Circle); err != nil {
		return err
	}
	sits, err := circle.Sits(ctx, tx, p.Circle, o.KeeperMember)
	if err != nil {
		return err
	}
	if sits {
		return apperr.New(apperr.Conflict, "consent.author_is_here")
	}
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "consent.objection_settled"), `
		update consent_objection set keeper_member = $1, keeper_person = $2, orphaned = 0 where id = $3 and state = 'open'`,
		actor.Member, actor.Pseudonym, objection)
	if store.IsDuplicate(err) {
		return apperr.New(apperr.Conflict, "consent.has_own_objection")
	}
	return err
}
