package backlog

import (
	"context"
	"unicode/utf8"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/journal"
	"concentric/translation"
)

// answerRead is for how many days an answer is worth translating.
const answerRead = 60

// notesRead is how many characters notes have at most that are worth translating
// in one piece.
const notesRead = 5000

// Sources are the answers of the last weeks, for whoever is told what became of what
// they said is to read it in their language; and the notes of focus groups whose
// answer is still owed.
func Sources() []translation.Source {
	return []translation.Source{answers(), notes()}
}

func answers() translation.Source {
	return translation.Source{
		Kind: translation.Answer,
		Wanted: func(ctx context.Context, q store.Q) ([]translation.Original, error) {
			rows, err := q.Query(ctx, selectAnswer+"where at > $1 order by at desc, id", store.Micros(clock.Now(ctx).AddDate(0, 0, -answerRead)))
			list, err := store.Collect(rows, err, scanAnswer)
			if err != nil {
				return nil, err
			}
			var all []translation.Original
			for _, a := range list {
				o, err := a.original(ctx, q)
				if err != nil {
					return nil, err
				}
				if o.Audience != journal.Circle {
					all = append(all, o)
				}
			}
			return all, nil
		},
		One: func(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
			a, err := GetAnswer(ctx, q, ref)
			if err != nil {
				return translation.Original{}, err
			}
			return a.original(ctx, q)
		},
	}
}

func notes() translation.Source {
	return translation.Source{
		Kind: translation.Notes,
		Wanted: func(ctx context.Context, q store.Q) ([]translation.Original, error) {
			list, err := items(ctx, q, "where origin_kind = $1 and state <> 'answered' and audience <> $2 order by at desc, id", string(FocusGroup), string(journal.Circle))
			var all []translation.Original
			for _, i := range list {
				if utf8.RuneCountInString(i.Text) <= notesRead {
					all = append(all, i.original())
				}
			}
			return all, err
		},
		One: func(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
			i, err := Get(ctx, q, ref)
			if err == nil && i.Origin.Kind != FocusGroup {
				err = errNotFound
			}
			return i.original(), err
		},
	}
}

func (i Item) original() translation.Original {
	return translation.Original{Kind: translation.Notes, Ref: i.ID, Lang: i.Lang, Parts: []string{i.Text}, Circle: i.Circle, Audience: i.Audience}
}

func (a Answer) original(ctx context.Context, q store.Q) (translation.Original, error) {
	i, err := Get(ctx, q, a.Item)
	return translation.Original{Kind: translation.Answer, Ref: a.ID, Lang: a.Lang, Parts: []string{a.Text}, Circle: i.Circle, Audience: i.Audience}, err
}
