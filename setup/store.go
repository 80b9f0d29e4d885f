package setup

import (
	"context"
	"strings"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/journal"
)

// turn takes the settings' turn, so that two who change them at once go one
// after the other. The first to do so makes the row.
func turn(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into setup_server (id, version) values ('server', 1)
		on conflict (id) do update set version = setup_server.version + 1`)
	return err
}

func changes(ctx context.Context, q store.Q, limit int) ([]Change, error) {
	rows, err := q.Query(ctx, `
		select id, n, part, name, languages, url, mail, mail_from, contact, selector, imprint, privacy, lang, at
		from setup_change order by n desc limit $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Change
	for rows.Next() {
		var c Change
		var languages, relay string
		var at int64
		err := rows.Scan(&c.ID, &c.N, &c.Part, &c.Name, &languages, &c.URL, &relay, &c.From, &c.Contact, &c.Selector, &c.Imprint, &c.Privacy, &c.Lang, &at)
		if err != nil {
			return nil, err
		}
		c.Languages, c.At = strings.Fields(languages), store.At(at)
		if relay, err = q.Keys().Open(c.ID, "setup.mail", relay); err != nil {
			return nil, err
		}
		c.Relay = ReadRelay(relay)
		list = append(list, c)
	}
	return list, rows.Err()
}

// put writes the settings as they now are.
func put(ctx context.Context, tx *store.Tx, by By, part Part, s Settings) error {
	var n int
	if err := tx.QueryRow(ctx, "select coalesce(max(n), 0) + 1 from setup_change").Scan(&n); err != nil {
		return err
	}
	change := id.New()
	sealed, err := tx.Keys().Seal(change, "setup.mail", s.Relay.URL())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into setup_change (id, n, part, name, languages, url, mail, mail_from, contact, selector, imprint, privacy, lang, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		change, n, part, s.Name, strings.Join(s.Languages, " "), s.URL, sealed, s.From, s.Contact, s.Selector, s.Imprint, s.Privacy, s.Lang,
		store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	content, err := changeContent(ctx, tx, change)
	if err != nil {
		return err
	}
	tx.Touch(Topic)
	_, err = journal.Append(ctx, tx, journal.Act{Name: "setup.changed", Ref: change, Actor: by.Actor.Pseudonym, Audience: journal.Members, Content: content})
	return err
}
