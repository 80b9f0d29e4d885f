package meeting

import (
	"context"
	"embed"

	"concentric/base/store"
	"concentric/journal"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Contents is how the journal reads back what this room's acts were: minutes,
// and the consent of those who attended. Turns, hands and words of a round are
// not among them.
var Contents = []journal.Content{
	{Act: "meeting.recorded", Of: minutesContent, Refs: refs("select id from meeting_minutes")},
	{Act: "meeting.minutes_consented", Of: consentedContent, Refs: refs("select id from meeting_ask where kind = 'minutes' and state = 'carried'")},
}

func refs(query string) func(context.Context, store.Q) ([]string, error) {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, scanID)
	}
}

func scanID(row store.Row) (string, error) {
	var ref string
	err := row.Scan(&ref)
	return ref, err
}

func minutesContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Meeting, Content, Person string
		N                        int
	}
	err := q.QueryRow(ctx, "select meeting, n, content, person from meeting_minutes where id = $1", ref).Scan(&v.Meeting, &v.N, &v.Content, &v.Person)
	return v, err
}

func consentedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Meeting, Minutes string
		Ended            int64
		People           []string
	}
	err := q.QueryRow(ctx, "select meeting, change, ended from meeting_ask where id = $1", ref).Scan(&v.Meeting, &v.Minutes, &v.Ended)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select person from meeting_word where ask = $1 order by person", ref)
	v.People, err = store.Collect(rows, err, scanID)
	return v, err
}
