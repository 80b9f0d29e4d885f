package setup

import (
	"context"

	"concentric/base/store"
	"concentric/journal"
)

// Contents is how the journal reads back what was set. The mail server's
// address is in it as it is kept: sealed.
var Contents = []journal.Content{{Act: "setup.changed", Of: changeContent, Refs: refs}}

func changeContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Part, Name, Languages, URL, Mail, From, Contact, Selector, Imprint, Privacy, Lang string
		N, At                                                                             int64
	}
	err := q.QueryRow(ctx, `
		select part, name, languages, url, mail, mail_from, contact, selector, imprint, privacy, lang, n, at from setup_change where id = $1`, ref).
		Scan(&v.Part, &v.Name, &v.Languages, &v.URL, &v.Mail, &v.From, &v.Contact, &v.Selector, &v.Imprint, &v.Privacy, &v.Lang, &v.N, &v.At)
	return v, err
}

func refs(ctx context.Context, q store.Q) ([]string, error) {
	rows, err := q.Query(ctx, "select id from setup_change")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return nil, err
		}
		ids = append(ids, ref)
	}
	return ids, rows.Err()
}
