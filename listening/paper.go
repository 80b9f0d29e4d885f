package listening

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/member"
)

// Sheet is one person's votes on paper, as somebody entered them. Whose they are
// nobody here knows: they are a tier of their own in the results.
type Sheet struct {
	Number int // from 1, to be written on the paper
	Marks  map[int]opinion.Vote
	At     time.Time
}

// EnterPaper enters a sheet and returns its number; with a number that there is,
// it corrects that sheet, and without marks it takes it out. Each time is an
// entry in the journal.
func EnterPaper(ctx context.Context, tx *store.Tx, actor member.Actor, conversation string, number int, marks map[int]opinion.Vote) (int, error) {
	c, err := See(ctx, tx, actor, conversation)
	if err != nil {
		return 0, err
	}
	if err := MayTend(ctx, tx, actor, c); err != nil {
		return 0, err
	}
	casts, err := takeTurn(ctx, tx, c.ID, max(1, len(marks)))
	if err != nil {
		return 0, err
	}
	if err := marksStand(ctx, tx, c.ID, number, marks); err != nil {
		return 0, err
	}
	var last int
	if err := tx.QueryRow(ctx, "select coalesce(max(sheet), 0) from listening_paper where conversation = $1", c.ID).Scan(&last); err != nil {
		return 0, err
	}
	switch {
	case number == 0:
		number = last + 1
	case number > last:
		return 0, apperr.New(apperr.NotFound, "listening.paper_none", "Sheet", number)
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into listening_paper (id, conversation, sheet, n, marks, entered_by, at) values ($1, $2, $3, (select count(*) + 1 from listening_paper where conversation = $2 and sheet = $3), $4, $5, $6)",
		row, c.ID, number, written(marks), actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return 0, err
	}
	who := Participant{conversation: c.ID, code: paperCode(number), tier: OnPaper}
	if _, err := tx.Exec(ctx, "delete from listening_vote where conversation = $1 and participant = $2", c.ID, who.code); err != nil {
		return 0, err
	}
	if _, err := countUndone(ctx, tx, c.ID); err != nil {
		return 0, err
	}
	var rows []cast
	for statement, vote := range marks {
		rows = append(rows, cast{who: who, statement: statement, vote: vote})
	}
	if err := upsert(ctx, tx, c.ID, casts, rows); err != nil {
		return 0, err
	}
	tx.Touch(Topic(c.ID))
	return number, record(ctx, tx, actor, ActPaper, row, c, paperContent)
}

// paperCode stands for whoever filled in the sheet; it is no HMAC, since nobody
// here is behind it.
func paperCode(sheet int) string { return "paper-" + strconv.Itoa(sheet) }

// marksStand refuses votes that are none, and statements that nobody is shown.
func marksStand(ctx context.Context, q store.Q, conversation string, sheet int, marks map[int]opinion.Vote) error {
	if len(marks) == 0 && sheet == 0 {
		return apperr.New(apperr.Invalid, "listening.paper_empty")
	}
	for statement, vote := range marks {
		if vote != opinion.Agree && vote != opinion.Disagree && vote != opinion.Pass {
			return apperr.New(apperr.Invalid, "listening.vote_unknown")
		}
		s, err := StatementAt(ctx, q, conversation, statement)
		if err != nil {
			return err
		}
		if s.State != Shown {
			return apperr.New(apperr.Gone, "listening.statement_taken_away")
		}
	}
	return nil
}

// written are marks as they are kept, in order of the statements.
func written(marks map[int]opinion.Vote) string {
	var parts []string
	numbers := make([]int, 0, len(marks))
	for n := range marks {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		parts = append(parts, fmt.Sprintf("%d:%d", n, int(marks[n])))
	}
	return strings.Join(parts, " ")
}

// Sheets lists the sheets as they count, by number; one that was taken out has
// no marks.
func Sheets(ctx context.Context, q store.Q, conversation string) ([]Sheet, error) {
	rows, err := q.Query(ctx, "select sheet, marks, at from listening_paper where conversation = $1 order by sheet, n", conversation)
	all, err := store.Collect(rows, err, func(row store.Row) (s Sheet, err error) {
		var marks string
		var at int64
		if err := row.Scan(&s.Number, &marks, &at); err != nil {
			return s, err
		}
		s.At, s.Marks = store.At(at), map[int]opinion.Vote{}
		for _, mark := range strings.Fields(marks) {
			var n, vote int
			if _, err := fmt.Sscanf(mark, "%d:%d", &n, &vote); err != nil {
				return s, fmt.Errorf("listening: sheet %d: %q: %w", s.Number, mark, err)
			}
			s.Marks[n] = opinion.Vote(vote)
		}
		return s, nil
	})
	var last []Sheet
	for _, s := range all {
		if n := len(last); n > 0 && last[n-1].Number == s.Number {
			last[n-1] = s
			continue
		}
		last = append(last, s)
	}
	return last, err
}

func paperContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Conversation, Marks, EnteredBy string
		Sheet, N                       int
		At                             int64
	}
	err := q.QueryRow(ctx, "select conversation, sheet, n, marks, entered_by, at from listening_paper where id = $1", ref).
		Scan(&v.Conversation, &v.Sheet, &v.N, &v.Marks, &v.EnteredBy, &v.At)
	return v, err
}
