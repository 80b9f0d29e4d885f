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

// The steward's acts in the journal.
const (
	StewardGiven = "member.steward_given"
	StewardEnded = "member.steward_ended"
)

// Steward is one term in the steward role: who runs the server, imports
// members, and may read the register.
type Steward struct {
	ID     string
	Member string
	Given  time.Time
	Until  string    // civil date, the last day of the term
	Ended  time.Time // zero: not ended before its time

	Decision string // the agreement it rests on; "" for who was made a steward at the server
}

// longestTerm is how long a steward's term may be.
const longestTerm = 2 * 366 * 24 * time.Hour

// GiveSteward gives a member the steward role until a civil date: by the
// decision of a circle (Actor.For), which is named; or AtServer, for the first
// steward and for when a party has none. A steward cannot make another, nor
// lengthen the own term. Each giving is a line in the public journal.
func GiveSteward(ctx context.Context, tx *store.Tx, by Actor, member, until, decision string) (string, error) {
	if err := tx.Change(ctx, ErrNotFound, "update member_person set version = version + 1 where id = $1 and erased = 0", member); err != nil {
		return "", err
	}
	if !by.atServer && (by.decided == "" || decision == "") {
		return "", apperr.New(apperr.Forbidden, "member.steward_by_circle")
	}
	if err := CanSteward(ctx, until); err != nil {
		return "", err
	}
	s := Steward{ID: id.New(), Member: member, Given: clock.Now(ctx), Until: until, Decision: decision}
	_, err := tx.Exec(ctx, "insert into member_steward (id, member, given, until, decision) values ($1, $2, $3, $4, $5)",
		s.ID, s.Member, store.Micros(s.Given), s.Until, s.Decision)
	if err != nil {
		return "", err
	}
	return s.ID, appendSteward(ctx, tx, by, StewardGiven, s.ID)
}

// CanSteward refuses a last day that GiveSteward would refuse.
func CanSteward(ctx context.Context, until string) error {
	now := clock.Now(ctx)
	end, err := time.Parse(time.DateOnly, until)
	switch {
	case err != nil:
		return apperr.New(apperr.Invalid, "member.date_unreadable", "Text", until).At("ends")
	case end.Before(now.Truncate(24 * time.Hour)):
		return apperr.New(apperr.Invalid, "member.term_past").At("ends")
	case end.After(now.Add(longestTerm)):
		return apperr.New(apperr.Invalid, "member.term_long").At("ends")
	}
	return nil
}

// EndSteward ends a term before its time: by a circle's decision, at the
// server, or by its holder, who may lay it down.
func EndSteward(ctx context.Context, tx *store.Tx, by Actor, id string) error {
	err := tx.Change(ctx, apperr.New(apperr.Gone, "member.term_over"),
		"update member_steward set ended = $1 where id = $2 and ended = 0", store.Micros(clock.Now(ctx)), id)
	if err != nil {
		return err
	}
	var holder string
	if err := tx.QueryRow(ctx, "select member from member_steward where id = $1", id).Scan(&holder); err != nil {
		return err
	}
	if !by.atServer && by.decided == "" && (by.Member == "" || by.Member != holder) {
		return apperr.New(apperr.Forbidden, "member.steward_by_circle")
	}
	return appendSteward(ctx, tx, by, StewardEnded, id)
}

func appendSteward(ctx context.Context, tx *store.Tx, by Actor, act, id string) error {
	of := stewardGiven
	if act == StewardEnded {
		of = stewardEnded
	}
	content, err := of(ctx, tx, id)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: id, Actor: by.Pseudonym, Audience: journal.Public, Content: content})
	return err
}

// stewardGiven is the content of the act: the pseudonym, and the term.
func stewardGiven(ctx context.Context, q store.Q, id string) (any, error) {
	var pseudonym, until, decision string
	var given int64
	err := q.QueryRow(ctx, `
		select p.pseudonym, s.given, s.until, s.decision from member_steward s join member_person p on p.id = s.member
		where s.id = $1`, id).Scan(&pseudonym, &given, &until, &decision)
	content := map[string]any{"id": id, "pseudonym": pseudonym, "given": given, "until": until}
	if decision != "" {
		content["decision"] = decision
	}
	return content, err
}

func stewardEnded(ctx context.Context, q store.Q, id string) (any, error) {
	var ended int64
	err := q.QueryRow(ctx, "select ended from member_steward where id = $1", id).Scan(&ended)
	return map[string]any{"id": id, "ended": ended}, err
}

// Stewards lists the terms that run today, the earliest first.
func Stewards(ctx context.Context, q store.Q) ([]Steward, error) {
	rows, err := q.Query(ctx, "select id, member, given, until, ended, decision from member_steward where ended = 0 and until >= $1 order by given, id", today(ctx))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var terms []Steward
	for rows.Next() {
		var s Steward
		var given, ended int64
		if err := rows.Scan(&s.ID, &s.Member, &given, &s.Until, &ended, &s.Decision); err != nil {
			return nil, err
		}
		s.Given, s.Ended = store.At(given), store.At(ended)
		terms = append(terms, s)
	}
	return terms, rows.Err()
}

// today is the civil date (UTC) that a steward's term is measured by.
func today(ctx context.Context) string { return clock.Now(ctx).Format(time.DateOnly) }

// refs lists the ids that a query finds, for verify.
func refs(query string) func(ctx context.Context, q store.Q) ([]string, error) {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var ids []string
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		return ids, rows.Err()
	}
}
