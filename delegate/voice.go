package delegate

import (
	"context"
	"time"

	"concentric/base/store"
)

// Voice is what one person gave to a choice of a delegate.
type Voice struct {
	Choice
	Offered time.Time // zero where they did not offer themselves
	Said    []Saying
	Ended   time.Time // when somebody was chosen, or it ended without
	Recall  Saying    // that they asked for the recall of who was chosen; zero where they did not
}

// Saying is one word of theirs, with its time.
type Saying struct {
	Word, Reason, Lang string
	At                 time.Time
}

// VoiceOf lists the choices to which somebody gave something, the newest first.
// It is for the person alone.
func VoiceOf(ctx context.Context, q store.Q, who string) ([]Voice, error) {
	if who == "" {
		return nil, nil
	}
	list, err := choices(ctx, q, `
		where exists (select 1 from delegate_word w where w.choice = delegate_choice.id and w.member = $1)
			or exists (select 1 from delegate_offer o where o.choice = delegate_choice.id and o.member = $1)
		order by at desc, id`, who)
	if err != nil {
		return nil, err
	}
	voices := make([]Voice, len(list))
	for i, c := range list {
		voices[i].Choice = c
		if err := voices[i].read(ctx, q, who); err != nil {
			return nil, err
		}
	}
	return voices, nil
}

func (v *Voice) read(ctx context.Context, q store.Q, who string) error {
	var offered, ended int64
	err := q.QueryRow(ctx, `
		select coalesce((select max(at) from delegate_offer where choice = $1 and member = $2), 0),
			coalesce((select max(at) from delegate_step where choice = $1 and stage in ('chosen', 'stopped')), 0)`, v.ID, who).Scan(&offered, &ended)
	if err != nil {
		return err
	}
	if offered > 0 {
		v.Offered = store.At(offered)
	}
	if ended > 0 {
		v.Ended = store.At(ended)
	}
	rows, err := q.Query(ctx, "select word, reason, lang, at from delegate_word where choice = $1 and member = $2 order by at, id", v.ID, who)
	v.Said, err = store.Collect(rows, err, func(row store.Row) (Saying, error) {
		var s Saying
		var at int64
		err := row.Scan(&s.Word, &s.Reason, &s.Lang, &at)
		s.At = store.At(at)
		return s, err
	})
	if err == nil && v.Term != "" {
		v.Recall, err = wish(ctx, q, v.Term, who)
	}
	return err
}
