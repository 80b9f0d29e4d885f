package platform

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/store"
)

// Text is one version of a plank: as its circle agreed, in the language in which
// it did. Base is the version that the agreement was made from; where the plank
// had changed meanwhile, the text is both brought together. A text that is
// struck says that the plank is no longer in the programme.
type Text struct {
	ID, Plank   string
	N, Edition  int
	Title, Text string
	Lang        string
	Struck      bool
	Base        int
	Agreement   string
	AgreedN     int // version of the agreement
	At          time.Time
}

// Plank is one point of a programme as it stands.
type Plank struct {
	ID, Programme, Chapter string
	Place                  int
	Now                    Text
}

const columnsText = "t.id, t.plank, t.n, t.edition, t.title, t.text, t.lang, t.struck, t.base, t.agreement, t.agreed_n, t.at"

func textFields(t *Text, struck, at *int64) []any {
	return []any{&t.ID, &t.Plank, &t.N, &t.Edition, &t.Title, &t.Text, &t.Lang, struck, &t.Base, &t.Agreement, &t.AgreedN, at}
}

func scanText(row store.Row) (Text, error) {
	var t Text
	var struck, at int64
	err := row.Scan(textFields(&t, &struck, &at)...)
	t.Struck, t.At = struck != 0, store.At(at)
	return t, err
}

const selectPlank = "select p.id, p.programme, p.chapter, p.place, " + columnsText + " from platform_plank p join platform_text t on t.id = p.text "

func scanPlank(row store.Row) (Plank, error) {
	var p Plank
	var struck, at int64
	err := row.Scan(append([]any{&p.ID, &p.Programme, &p.Chapter, &p.Place}, textFields(&p.Now, &struck, &at)...)...)
	p.Now.Struck, p.Now.At = struck != 0, store.At(at)
	return p, err
}

// GetPlank reads one plank; apperr.NotFound if there is none.
func GetPlank(ctx context.Context, q store.Q, plank string) (Plank, error) {
	p, err := scanPlank(q.QueryRow(ctx, selectPlank+"where p.id = $1", plank))
	if errors.Is(err, sql.ErrNoRows) {
		return Plank{}, errNotFound
	}
	return p, err
}

// Planks lists a programme's planks in order, those that are struck too.
func Planks(ctx context.Context, q store.Q, programme string) ([]Plank, error) {
	rows, err := q.Query(ctx, selectPlank+"where p.programme = $1 order by p.place, p.id", programme)
	return store.Collect(rows, err, scanPlank)
}

// AsOf lists a programme's planks as they stood in an edition, in order; those
// that were struck by then too, those that came later not.
func AsOf(ctx context.Context, q store.Q, programme string, edition int) ([]Plank, error) {
	rows, err := q.Query(ctx, "select p.id, p.programme, p.chapter, p.place, "+columnsText+`
		from platform_plank p join platform_text t on t.plank = p.id
		where p.programme = $1 and t.n = (select max(x.n) from platform_text x where x.plank = p.id and x.edition <= $2)
		order by p.place, p.id`, programme, edition)
	return store.Collect(rows, err, scanPlank)
}

// OfAgreement lists the texts that an agreement wrote.
func OfAgreement(ctx context.Context, q store.Q, agreement string) ([]Text, error) {
	return texts(ctx, q, "where t.agreement = $1 order by t.n, t.id", agreement)
}

// Versions lists every version of a plank, the first one first.
func Versions(ctx context.Context, q store.Q, plank string) ([]Text, error) {
	return texts(ctx, q, "where t.plank = $1 order by t.n", plank)
}

// Editions lists what made each edition of a programme, the newest first.
func Editions(ctx context.Context, q store.Q, programme string) ([]Text, error) {
	return texts(ctx, q, "join platform_plank p on p.id = t.plank where p.programme = $1 order by t.edition desc", programme)
}

func texts(ctx context.Context, q store.Q, where string, args ...any) ([]Text, error) {
	rows, err := q.Query(ctx, "select "+columnsText+" from platform_text t "+where, args...)
	return store.Collect(rows, err, scanText)
}

// version reads version n of a plank.
func version(ctx context.Context, q store.Q, plank string, n int) (Text, error) {
	list, err := texts(ctx, q, "where t.plank = $1 and t.n = $2", plank, n)
	if err == nil && len(list) == 0 {
		err = errNotFound
	}
	if err != nil {
		return Text{}, err
	}
	return list[0], nil
}
