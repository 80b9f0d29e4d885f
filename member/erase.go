package member

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/journal"
)

// Erased is the act by which a person was taken off the register.
const Erased = "member.erased"

// Erase takes a person out of every table, at their own wish or by a steward
// who was asked to. The id and the pseudonym stay, so that counts, agreements
// and the journal stay whole; a keyed hash of the member number stays, so that
// a later import does not bring the person back. Tables are all rooms'
// PersonTables; the person's own row is erased last.
//
// What it does not cover: backups keep the person until they expire (35 days),
// and a restored backup erases again (EraseAgain).
func Erase(ctx context.Context, tx *store.Tx, actor Actor, member string, tables []PersonTable) error {
	gone := apperr.New(apperr.Gone, "member.erased_already")
	if err := tx.Change(ctx, gone, "update member_person set version = version + 1 where id = $1 and erased = 0", member); err != nil {
		return err
	}
	if actor.Member != member && !actor.stewards() {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	m, err := Get(ctx, tx, member)
	if err != nil {
		return err
	}
	hash, err := numberHash(tx, m.Number)
	if err != nil {
		return err
	}
	erasure := id.New()
	_, err = tx.Exec(ctx, "insert into member_erasure (id, member, number_hash, at) values ($1, $2, $3, $4)",
		erasure, member, hash, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	if err := eraseTables(ctx, tx, member, tables); err != nil {
		return err
	}
	content, err := erased(ctx, tx, erasure)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: Erased, Ref: erasure, Actor: actor.Pseudonym, Audience: journal.Members, Content: content})
	return err
}

func eraseTables(ctx context.Context, tx *store.Tx, member string, tables []PersonTable) error {
	for _, last := range []bool{false, true} {
		for _, table := range tables {
			if (table.Table == "member_person") != last {
				continue
			}
			if err := table.Erase(ctx, tx, member); err != nil {
				return err
			}
		}
	}
	return nil
}

// erased is the content of the act: the pseudonym that is left, and when.
func erased(ctx context.Context, q store.Q, ref string) (any, error) {
	var pseudonym string
	var at int64
	err := q.QueryRow(ctx, "select p.pseudonym, e.at from member_erasure e join member_person p on p.id = e.member where e.id = $1", ref).Scan(&pseudonym, &at)
	return map[string]any{"id": ref, "pseudonym": pseudonym, "at": at}, err
}

func numberHash(q store.Q, number string) (string, error) {
	return q.Keys().Lookup("member.erased_number", number)
}

// erasedOn tells when somebody with this member number was erased; the zero
// time where nobody was.
func erasedOn(ctx context.Context, q store.Q, numbers []string) (map[string]time.Time, error) {
	hashes := make([]string, 0, len(numbers))
	byHash := make(map[string]string, len(numbers))
	for _, number := range numbers {
		hash, err := numberHash(q, number)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
		byHash[hash] = number
	}
	rows, err := q.Query(ctx, "select number_hash, at from member_erasure where number_hash in ("+store.List(len(hashes), 1)+")", store.Args(hashes)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]time.Time{}
	for rows.Next() {
		var hash string
		var at int64
		if err := rows.Scan(&hash, &at); err != nil {
			return nil, err
		}
		found[byHash[hash]] = store.At(at)
	}
	return found, rows.Err()
}

// Erasure is one person who was erased, by the id that is left.
type Erasure struct {
	Member string
	At     time.Time
}

// Erasures lists who was erased, oldest first: what a restored backup needs to
// be told.
func Erasures(ctx context.Context, q store.Q) ([]Erasure, error) {
	rows, err := q.Query(ctx, "select member, at from member_erasure order by at, member")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Erasure
	for rows.Next() {
		var e Erasure
		var at int64
		if err := rows.Scan(&e.Member, &at); err != nil {
			return nil, err
		}
		e.At = store.At(at)
		list = append(list, e)
	}
	return list, rows.Err()
}

// EraseAgain erases, in a restored database, those who had been erased after
// the backup was made. It returns how many it erased.
func EraseAgain(ctx context.Context, tx *store.Tx, list []Erasure, tables []PersonTable) (int, error) {
	n := 0
	for _, e := range list {
		m, err := Get(ctx, tx, e.Member)
		if apperr.Is(err, apperr.NotFound) || (err == nil && !m.Erased.IsZero()) {
			continue
		}
		if err != nil {
			return n, err
		}
		if err := Erase(ctx, tx, Actor{Member: m.ID, Pseudonym: m.Pseudonym}, m.ID, tables); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
