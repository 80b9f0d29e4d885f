package member

import (
	"context"
	"encoding/json"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/csvfile"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/journal"
)

// Imported is the act of taking over a membership list.
const Imported = "member.imported"

// Apply takes a membership list over into the register: the member number is
// the identity, so a person is changed and never doubled, and applying the
// same list again changes nothing. Bad lines are left out and listed. It writes
// in batches; one that is interrupted is made whole by applying the list again,
// and only a whole one is an act in the journal. ref is the id of the import's
// row, "" to make one.
func Apply(ctx context.Context, db *store.DB, actor Actor, ref string, from csvfile.Source, mapping Mapping) (Summary, error) {
	if !actor.stewards() {
		return Summary{}, apperr.New(apperr.Forbidden, "member.steward_only")
	}
	w, err := openList(from, mapping)
	if err != nil {
		return Summary{}, err
	}
	defer w.file.Close()
	err = w.each(ctx, db, func(steps []step) error {
		return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for _, s := range steps {
				if err := s.apply(ctx, tx, actor); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return w.Summary, err
	}
	return w.Summary, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return recordImport(ctx, tx, actor, ref, w.Summary) })
}

func (s step) apply(ctx context.Context, tx *store.Tx, by Actor) error {
	if !s.change {
		return nil
	}
	if s.before.ID == "" {
		_, err := Add(ctx, tx, s.after)
		return err
	}
	if err := Change(ctx, tx, s.before.Version, s.after); err != nil || !s.admits || s.after.Standing == Supporter {
		return err
	}
	last, ok, err := WishOf(ctx, tx, s.before.ID)
	if err != nil || !ok || !last.Answered.IsZero() {
		return err
	}
	return answer(ctx, tx, by, last.ID, Admitted, "")
}

// Change writes what the register says of a person. It is refused where the
// person was changed after version was read.
func Change(ctx context.Context, tx *store.Tx, version int64, m Member) error {
	m, err := tidy(m)
	if err != nil {
		return err
	}
	s, err := closeIdentity(tx.Keys(), m)
	if err != nil {
		return err
	}
	return tx.Change(ctx, apperr.New(apperr.Conflict, "member.changed_meanwhile"), `
		update member_person set version = version + 1, number = $1, name = $2, given = $3, email = $4, address = $5, attributes = $6,
			email_hash = $7, standing = $8, joined = $9, paid_until = $10, lang = $11,
			confirmed = case when email_hash = $7 then confirmed else 0 end
		where id = $12 and version = $13 and erased = 0`,
		m.Number, s.name, s.given, s.email, s.address, s.attributes,
		s.emailHash, string(m.Standing), m.Joined, m.PaidUntil, m.Lang, m.ID, version)
}

// recordImport is the last transaction of an import: its row, and its entry in
// the journal.
func recordImport(ctx context.Context, tx *store.Tx, actor Actor, ref string, s Summary) error {
	if ref == "" {
		ref = id.New()
		_, err := tx.Exec(ctx, "insert into member_import (id, member, made, state) values ($1, $2, $3, $4)",
			ref, actor.Member, store.Micros(clock.Now(ctx)), string(ImportApplying))
		if err != nil {
			return err
		}
	}
	facts, err := json.Marshal(importFacts{Digest: s.File.Digest, New: s.New, Changed: s.Changed, Unchanged: s.Unchanged, Bad: s.Bad})
	if err != nil {
		return err
	}
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "member.import_done_already"),
		"update member_import set state = $1, done = $2, facts = $3 where id = $4 and state = $5",
		string(ImportDone), store.Micros(clock.Now(ctx)), string(facts), ref, string(ImportApplying))
	if err != nil {
		return err
	}
	content, err := imported(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: Imported, Ref: ref, Actor: actor.Pseudonym, Audience: journal.Members, Content: content})
	return err
}

// importFacts is what the journal says of an import: which file, and how many
// lines did what.
type importFacts struct {
	Digest    string `json:"sha256"`
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Bad       int    `json:"bad"`
}

func imported(ctx context.Context, q store.Q, ref string) (any, error) {
	var done int64
	var facts string
	if err := q.QueryRow(ctx, "select done, facts from member_import where id = $1", ref).Scan(&done, &facts); err != nil {
		return nil, err
	}
	return map[string]any{"id": ref, "done": done, "facts": facts}, nil
}
