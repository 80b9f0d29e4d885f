package circle

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
)

// likeness is from where on two wordings are said to be alike: the share of
// three-letter pieces that they have in common (Dice 1945).
const likeness = 0.55

// Alike lists what other circles decide about in similar words: a warning, no
// more. What they have in the very same words is refused by AddDomain. What only a
// circle's own people know is left out.
func Alike(ctx context.Context, q store.Q, circle, words string) ([]Item, error) {
	rows, err := q.Query(ctx, selectDomain+"where ended = 0 and circle <> $1 order by at, id", circle)
	all, err := store.Collect(rows, err, scanItem)
	if err != nil {
		return nil, err
	}
	mine, folded := pieces(words), typed.Fold(words)
	var list []Item
	for _, i := range all {
		if typed.Fold(i.Text) == folded || dice(mine, pieces(i.Text)) < likeness {
			continue
		}
		owner, err := Get(ctx, q, i.Circle)
		if err != nil {
			return nil, err
		}
		if !owner.Confides(i) {
			list = append(list, i)
		}
	}
	return list, nil
}

// pieces are the stretches of three letters in a text's words.
func pieces(text string) map[string]bool {
	set := map[string]bool{}
	words := strings.FieldsFunc(typed.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for _, w := range words {
		letters := []rune(" " + w + " ")
		for i := 0; i+3 <= len(letters); i++ {
			set[string(letters[i:i+3])] = true
		}
	}
	return set
}

func dice(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	both := 0
	for p := range a {
		if b[p] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}

// Domains lists who decides about what, in every circle that is not closed.
func Domains(ctx context.Context, q store.Q) ([]Item, error) {
	rows, err := q.Query(ctx, selectDomain+"where ended = 0 order by at, id")
	return store.Collect(rows, err, scanItem)
}

// CanDecide refuses what AddDomain would refuse: words that are none, and what
// another circle than the one above decides about.
func CanDecide(ctx context.Context, q store.Q, c Circle, words string) error {
	words, err := typed.Text(words, "domain", 300)
	if err != nil {
		return err
	}
	return free(ctx, q, c, words)
}

// DomainItem reads one item, ended or not; apperr.NotFound if there is none.
func DomainItem(ctx context.Context, q store.Q, item string) (Item, error) {
	i, err := scanItem(q.QueryRow(ctx, selectDomain+"where id = $1", item))
	if errors.Is(err, sql.ErrNoRows) {
		return Item{}, apperr.New(apperr.NotFound, "circle.domain_not_found")
	}
	return i, err
}
