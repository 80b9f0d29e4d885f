package member

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
)

// OwnData is all that the tables hold about a member, by table; tables that
// hold nothing are left out.
func OwnData(ctx context.Context, q store.Q, member string, tables []PersonTable) (map[string]any, error) {
	data := map[string]any{}
	for _, table := range tables {
		rows, err := table.Export(ctx, q, member)
		if err != nil {
			return nil, err
		}
		if rows != nil {
			data[table.Table] = rows
		}
	}
	return data, nil
}

// ChooseLanguage sets the language in which a member reads pages and mails.
func ChooseLanguage(ctx context.Context, tx *store.Tx, actor Actor, lang string) error {
	if !i18n.Known(lang) {
		return apperr.New(apperr.Invalid, "page.no_such_language").At("lang")
	}
	return tx.Change(ctx, ErrNotFound, "update member_person set version = version + 1, lang = $1 where id = $2 and erased = 0", lang, actor.Member)
}

// firstLanguage lets mails come in the language that somebody reads pages in,
// where the register names none.
func firstLanguage(ctx context.Context, tx *store.Tx, m Member, lang string) error {
	if m.Lang != "" || !i18n.Known(lang) {
		return nil
	}
	return ChooseLanguage(ctx, tx, Actor{Member: m.ID}, lang)
}
