// Package brief is the one-minute brief: what stands before every question
// that people are asked, so that nobody is asked without being told what it is
// about, why now, what has to be weighed, and who is affected.
package brief

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"strings"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
)

// Messages are this room's sentences.
//
//go:embed messages/*.toml
var Messages embed.FS

// Brief is never changed once written: what people were told when they were
// asked stays as it was.
type Brief struct {
	ID        string
	What      string // what the question is
	WhyNow    string
	TradeOffs string // what has to be weighed
	Affected  string // who is affected
	Lang      string
}

// WordLimit is how many words all four parts have together at most: a minute
// of reading at 240 words a minute (Brysbaert 2019 finds 238 for non-fiction),
// with a little room.
const WordLimit = 260

// characterLimit bounds a brief in scripts that put no space between words.
const characterLimit = 2000

// Check refuses a brief that is not complete or takes longer than a minute to
// read; the refusal stands beside the field (what, why_now, trade_offs,
// affected).
func (b Brief) Check() error {
	var missing []error
	for _, part := range []struct{ field, text string }{
		{"what", b.What}, {"why_now", b.WhyNow}, {"trade_offs", b.TradeOffs}, {"affected", b.Affected},
	} {
		if strings.TrimSpace(part.text) == "" {
			missing = append(missing, apperr.New(apperr.Invalid, "brief.missing_"+part.field).At(part.field))
		}
	}
	if len(missing) > 0 {
		return errors.Join(missing...)
	}
	all := b.What + " " + b.WhyNow + " " + b.TradeOffs + " " + b.Affected
	if words := len(strings.Fields(all)); words > WordLimit {
		return apperr.New(apperr.Invalid, "brief.too_long", "Words", words, "Limit", WordLimit).At("what")
	}
	if n := len([]rune(all)); n > characterLimit {
		return apperr.New(apperr.Invalid, "brief.too_many_characters", "Count", n, "Limit", characterLimit).At("what")
	}
	return nil
}

// Write keeps a brief and returns its id.
func Write(ctx context.Context, tx *store.Tx, b Brief) (string, error) {
	if err := b.Check(); err != nil {
		return "", err
	}
	b.ID = id.New()
	_, err := tx.Exec(ctx, "insert into brief_brief (id, what, why_now, trade_offs, affected, lang, at) values ($1, $2, $3, $4, $5, $6, $7)",
		b.ID, strings.TrimSpace(b.What), strings.TrimSpace(b.WhyNow), strings.TrimSpace(b.TradeOffs), strings.TrimSpace(b.Affected),
		b.Lang, store.Micros(clock.Now(ctx)))
	return b.ID, err
}

// Get reads a brief.
func Get(ctx context.Context, q store.Q, brief string) (Brief, error) {
	b := Brief{ID: brief}
	err := q.QueryRow(ctx, "select what, why_now, trade_offs, affected, lang from brief_brief where id = $1", brief).
		Scan(&b.What, &b.WhyNow, &b.TradeOffs, &b.Affected, &b.Lang)
	if errors.Is(err, sql.ErrNoRows) {
		return Brief{}, apperr.New(apperr.NotFound, "brief.not_here").Because(err)
	}
	return b, err
}

// Citing lists the ids of the briefs in which these words stand, an address of
// the library for one.
func Citing(ctx context.Context, q store.Q, words string) ([]string, error) {
	rows, err := q.Query(ctx, "select id from brief_brief where what || why_now || trade_offs || affected like $1 order by at desc, id", "%"+words+"%")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}
