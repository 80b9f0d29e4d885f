package circle

import (
	"context"
	"embed"

	"concentric/base/store"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{Table: "circle_seat", Export: exportSeats, Erase: eraseSeats, Retain: "as long as the circle's record: it says under a pseudonym who took part in its decisions"},
	{Table: "circle_term", Export: exportTerms, Erase: eraseTerms, Retain: "as long as the circle's record: it says under a pseudonym who held a role"},
	{Table: "circle_community", Export: member.Did("select community from circle_community where said_by = $1 order by at"), Erase: member.Keep, Retain: "as long as the circle's record: of which community it is, said under a pseudonym"},
	{Table: "circle_call", Export: member.Did("select text from circle_call where said_by = $1 order by at"), Erase: member.Keep, Retain: "until the circle looks for something else: what it looks for, said under a pseudonym"},
	{Table: "circle_report", Export: exportReports, Erase: eraseReports, Retain: "as long as the circle's record: what a delegate told those who chose them, under a pseudonym"},
	{Table: "circle_standin", Export: exportStandIns, Erase: eraseStandIns, Retain: "as long as the circle's record: it says under a pseudonym who stood in for a role at a meeting"},
}

func exportSeats(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectSeat+"where s.member = $1 order by s.at, s.id", member)
	return store.Collect(rows, err, scanSeat)
}

func exportTerms(ctx context.Context, q store.Q, member string) (any, error) {
	return terms(ctx, q, "where t.member = $1", member)
}

// eraseSeats ends what the member still holds and takes the member out of the
// rows: what is left names a pseudonym that leads to nobody any more.
func eraseSeats(ctx context.Context, tx *store.Tx, person string) error {
	if err := endTerms(ctx, tx, person); err != nil {
		return err
	}
	seats, err := SeatsOf(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, s := range seats {
		c, err := Get(ctx, tx, s.Circle)
		if err != nil {
			return err
		}
		if err := endSeat(ctx, tx, member.Actor{}, c, s, "erased"); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, "update circle_seat set member = '' where member = $1", person)
	return err
}

func eraseTerms(ctx context.Context, tx *store.Tx, person string) error {
	if err := endTerms(ctx, tx, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update circle_term set member = '' where member = $1", person)
	return err
}

// endTerms ends every role that a person holds, by no decision but that they
// were erased.
func endTerms(ctx context.Context, tx *store.Tx, person string) error {
	held, err := TermsOf(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, t := range held {
		c, err := Get(ctx, tx, t.Circle)
		if err != nil {
			return err
		}
		if err := endTerm(ctx, tx, member.Actor{}, c, t, "erased"); err != nil {
			return err
		}
	}
	return nil
}
